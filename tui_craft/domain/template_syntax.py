"""Templates as a person writes them, line by line. Owns the syntax; every error names its line.

# a comment
plan = free *5 | pro *3 | team            one of these, by weight
city =                                    the same, one a line
  Berlin *2
  Lyon
seats = int 1..20
price = float 5..50 step 0.5
start = date 2026-01-01..2026-06-30
end = date 2026-01-01..2026-12-31
code = pattern [A-Z]{2}-\\d{4}
ticket = sequence 1000
who = fake name                           realistic, made up; fake name in de_DE
if plan = free then price = 0 and seats = 1
end > start
input: Hello, this is {who}. My {plan} plan ends on {end:%d %B %Y}, ticket {ticket}.
output:
  {"plan": "{plan}", "name": "{who|json}"}
--- *2                                    another shape of rows, twice as often
input: ...
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from random import Random

from tui_craft.domain import template_slots
from tui_craft.domain.formats import format_named
from tui_craft.domain.template_rows import FILTERS, PLACE, SPEAKERS, Shape, Template, filled, payload
from tui_craft.domain.template_rules import Name, Rule, Test
from tui_craft.domain.template_values import Draw, Slot, Value, value_of
from tui_craft.errors import InvalidError

_SLOT = re.compile(r"([A-Za-z_]\w*)\s*=(?!=)\s*(.*)")
_HEAD = re.compile(r"([a-z]+)\s*:(?:\s(.*)|$)")
_BREAK = re.compile(r"-{3,}\s*(?:\*\s*(\S+))?\s*")
_TEST = re.compile(r"([A-Za-z_]\w*)\s*(<=|>=|!=|=|<|>|\bin\b)\s*(.+)", re.DOTALL)
_KEYWORDS = frozenset({"if", "then", "and", "in", "require"})


def wrong(line: int, why: str) -> InvalidError:
    """The error for something wrong on a line; `why` is a clause that says what to do too."""
    return InvalidError(f"Template line {line}: {why}.")


@dataclass
class _Draft:
    """What was read so far."""

    format: str
    slots: dict[str, Slot] = field(default_factory=dict)
    rules: list[tuple[int, str]] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    weight: float = 1.0
    begun: int = 1


def parse_template(text: str, format_name: str) -> Template:
    """The template written as `text`, for rows of `format_name`. Raises InvalidError that names the line."""
    draft = _Draft(format_name)
    for number, line, below in _blocks(text):
        _take(draft, number, line, below)
    _end_shape(draft, last=True)
    rules = [_rule(draft, number, line) for number, line in draft.rules]
    template = Template(format_name, draft.slots, rules, draft.shapes)
    _check(template)
    return template


def _blocks(text: str) -> list[tuple[int, str, list[str]]]:
    """(line number, line, the indented lines below it) of all that is no comment."""
    out: list[tuple[int, str, list[str]]] = []
    for number, line in enumerate(text.expandtabs(4).splitlines(), 1):
        if line[:1] == " " and line.strip():
            if not out:
                raise wrong(number, "it is indented, but there is nothing above it that it belongs to")
            out[-1][2].append(line)
        elif not line.strip():
            if out:
                out[-1][2].append("")
        elif not line.startswith("#"):
            out.append((number, line.rstrip(), []))
    return out


def _take(draft: _Draft, number: int, line: str, below: list[str]) -> None:
    shape, head = _BREAK.fullmatch(line), _HEAD.fullmatch(line)
    if shape:
        _end_shape(draft)
        draft.weight = template_slots.weight(shape[1], number) if shape[1] else 1.0
        draft.begun = number
        return
    if head and (head[1] in _heads(draft.format) or not _SLOT.fullmatch(line)):
        if head[1] not in _heads(draft.format):
            raise wrong(number, f"{draft.format} rows have no {head[1]}{_near(head[1], _heads(draft.format))}")
        draft.texts.append((head[1], _joined(head[2] or "", below)))
        draft.begun = draft.begun if len(draft.texts) > 1 else number
        return
    slot = _SLOT.fullmatch(line)
    if slot and slot[1] not in _KEYWORDS:
        _take_slot(draft, number, slot, below)
        return
    if any(below):
        raise wrong(number, "the lines below it are indented, which only a field's text or a slot's values are")
    draft.rules.append((number, line))


def _take_slot(draft: _Draft, number: int, found: re.Match[str], below: list[str]) -> None:
    name, words = found[1], found[2].strip()
    if name in draft.slots:
        raise wrong(
            number,
            f"the slot {name} has its values on line {draft.slots[name].line} already; a rule that two things "
            f"are equal is written: require {name} = …",
        )
    values = [line.strip() for line in below if line.strip()]
    if words and values:
        raise wrong(number, f"the values of {name} stand either after the = or on lines below it, not both")
    if not words and not values:
        raise wrong(number, f"the slot {name} has no values; write some, with | between them")
    sampler = template_slots.choice(values, number) if values else template_slots.sampler(words, number)
    draft.slots[name] = Slot(name, sampler, number)


def _joined(first: str, below: list[str]) -> str:
    """A text: what stands after the colon, and the lines below without their common indent."""
    lines = below[:]
    while lines and not lines[-1]:
        lines.pop()
    indent = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    return "\n".join([*([first.strip()] if first.strip() else []), *(line[indent:].rstrip() for line in lines)])


def _heads(format_name: str) -> list[str]:
    """What a text may be headed by."""
    return list(SPEAKERS.get(format_name) or format_named(format_name).fields)


def _end_shape(draft: _Draft, *, last: bool = False) -> None:
    if not draft.texts:
        if last and not draft.shapes:
            first = _heads(draft.format)[0]
            raise wrong(draft.begun, f"there is no text in the template; write one, such as {first}: Hello {{name}}")
        return
    problems = format_named(draft.format).problems(payload(draft.format, draft.texts))
    if problems:
        raise wrong(draft.begun, f"the row that begins here will not do, its {problems[0]}; write that too")
    draft.shapes.append(Shape(tuple(draft.texts), draft.weight, draft.begun))
    draft.texts, draft.weight = [], 1.0


# ---- rules


def _rule(draft: _Draft, number: int, line: str) -> Rule:
    words = line.strip()
    when: tuple[Test, ...] = ()
    if re.match(r"if\b", words):
        condition, then, words = (
            re.split(r"(?:^|\s)(then)\b", words[2:], maxsplit=1) if " then" in words else ("", "", "")
        )
        if not then:
            raise wrong(number, "a rule with if needs a then: if plan = free then price = 0")
        when = _tests(draft, number, condition)
    return Rule(when, _tests(draft, number, re.sub(r"^require\b", "", words.strip())), number)


def _tests(draft: _Draft, number: int, words: str) -> tuple[Test, ...]:
    return tuple(_test(draft, number, part) for part in re.split(r"\s+and\s+", words.strip()))


def _test(draft: _Draft, number: int, words: str) -> Test:
    found = _TEST.fullmatch(words.strip())
    if found is None:
        fields = ", ".join(f"{head}:" for head in _heads(draft.format))
        raise wrong(
            number,
            f"{words.strip()[:60]!r} is no slot (name = values), no rule (end > start) and no text ({fields}); "
            "indent what belongs to the line above",
        )
    name, sign, rest = found[1], found[2], found[3].strip()
    _known(draft, number, name)
    parts = [part.strip() for part in rest.split(",")] if sign == "in" else [rest]
    return Test(name, "=" if sign == "in" else sign, tuple(_operand(draft, part) for part in parts))


def _operand(draft: _Draft, word: str) -> Value | Name:
    if word in draft.slots:
        return Name(word)
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else value_of(word)


def _known(draft: _Draft, number: int, name: str) -> None:
    if name not in draft.slots:
        raise wrong(number, f"there is no slot {name}{_near(name, draft.slots)}")


def _near(name: str, known: object) -> str:
    names = list(known)  # type: ignore[call-overload]
    near = difflib.get_close_matches(name, names, n=1)
    return f"; did you mean {near[0]}" if near else f"; there are {', '.join(names)}" if names else "; there are none"


# ---- what can only be seen with everything read


def _check(template: Template) -> None:
    used = {name for rule in template.rules for name in rule.names}
    draw = Draw(0, Random(0), lambda kind, place, rng: kind)
    for shape in template.shapes:
        for name, text in shape.texts:
            for place in PLACE.finditer(text):
                if not place[1]:
                    used.add(place[2])
                    _check_place(template, shape, name, place, draw)
    for slot in template.slots.values():
        if slot.name not in used:
            raise wrong(slot.line, f"the slot {slot.name} is used nowhere; write {{{slot.name}}} in a text")


def _check_place(template: Template, shape: Shape, name: str, place: re.Match[str], draw: Draw) -> None:
    slot = template.slots.get(place[2])
    where = f"the {name} of the row that begins here"
    if slot is None:
        hint = f"{_near(place[2], template.slots)}; to write the braces themselves put a \\ before them"
        raise wrong(shape.line, f"{where} names {place[0]}, but there is no slot {place[2]}{hint}")
    if place[4] and place[4] not in FILTERS:
        raise wrong(shape.line, f"{where} has {place[0]}: after | stands one of {', '.join(FILTERS)}")
    try:
        filled(place[0], {slot.name: slot.sampler.draw(draw)})
    except ValueError:
        raise wrong(shape.line, f"{where} has {place[0]}: a value of {slot.name} cannot be written that way") from None
