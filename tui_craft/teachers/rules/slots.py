"""Slots: order numbers, names, dates, amounts and the like, found in all texts of a row at once.

Owns which spans may change and that both sides change together. A slot is free only where changing it cannot
make the answer wrong: it must stand in the input, and where the output holds figures of its own (a policy, a
sum) everything an answer could be computed from stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tui_craft.teachers.rules import finders
from tui_craft.teachers.rules.finders import Found
from tui_craft.teachers.rules.marks import MARK, Masks, Span
from tui_craft.teachers.rules.words import NUMBERS

_LONGEST = 20_000
_PROTECTED = re.compile(
    r"https?://\S+|www\.\S+|\{\{.*?\}\}|\{\w[\w ]*\}|\[[A-Z][^\]\n]{0,40}\]|```.*?```|`[^`\n]+`|\"[^\"\n]{1,200}\"|"
    r"“[^”“\n]{1,200}[”“]|<[^<>\n]{1,80}>|\b[A-Z]{2,}\b|\bnull\b|\S+@\S+\.\w+|[#$€£]?\d[\w.,:/%-]*|[\U000f0000-\U000ffffd]",
    re.DOTALL,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|\b(?:" + "|".join(NUMBERS) + r")\b", re.IGNORECASE)
_COMPUTED = frozenset({"date", "amount", "quantity", "weekday", "city", "time", "duration"})
"""Kinds an answer may depend on; the other kinds are names for things and free wherever they occur."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that may be drawn anew. `key` is its value in a form common to all its spellings."""

    kind: str
    key: object


@dataclass(slots=True)
class Sheet:
    """The texts of a row, masked, with the slots that may change."""

    masked: list[str]
    slots: list[Slot]
    masks: Masks = field(default_factory=Masks)


def analyse(texts: Sequence[str], sides: Sequence[str]) -> Sheet:
    """Find the slots of a row. `sides` says for each text whether it is `user`, `data`, `text` or `output`."""
    found = [list(_find(text)) if len(text) <= _LONGEST else [] for text in texts]
    _join_names(found)
    inputs = [n for n, side in enumerate(sides) if side != "output"]
    outputs = [n for n, side in enumerate(sides) if side == "output"]
    # a dict keeps the order, a set would not be the same in every process
    known = dict.fromkeys((f.kind, f.key) for n in inputs for f in found[n])
    for n in outputs:
        found[n] = _also_spelled(texts[n], [f for f in found[n] if (f.kind, f.key) in known], known)
    free = _free(texts, found, inputs, outputs)
    slots = [Slot(kind, key) for kind, key in free]
    numbers = {(slot.kind, slot.key): n for n, slot in enumerate(slots)}
    sheet = Sheet([], slots)
    answer = " ".join(texts[n] for n in outputs)
    for n, text in enumerate(texts):
        spans = [Span(f.start, f.end, numbers.get((f.kind, f.key)), f.render) for f in found[n]]
        if sides[n] in {"user", "text"}:
            spans = with_protected(text, spans, answer)
        elif MARK.search(text):
            # a text that already holds such characters must get its own ones back
            spans = sorted([*spans, *(Span(*m.span()) for m in MARK.finditer(text))], key=lambda span: span.start)
        sheet.masked.append(sheet.masks.mask(text, spans))
    return sheet


@lru_cache(maxsize=512)
def _find(text: str) -> tuple[Found, ...]:
    """Every candidate in `text`, in order, not overlapping; the surer finder wins."""
    taken: list[Found] = []
    for finder in finders.FINDERS:
        for item in finder(text):
            if all(item.end <= other.start or item.start >= other.end for other in taken):
                taken.append(item)
    return tuple(sorted(taken, key=lambda item: item.start))


def _join_names(found: list[list[Found]]) -> None:
    """Let `Maria` be the same person as the one `Maria Keller` of the row."""
    people = [str(f.key) for items in found for f in items if f.kind == "name" and " " in str(f.key)]
    whole = {name.split(" ", maxsplit=1)[0]: name for name in people}
    for items in found:
        items[:] = [replace(f, key=whole.get(str(f.key), f.key)) if f.kind == "name" else f for f in items]


def _also_spelled(text: str, found: list[Found], known: Iterable[tuple[str, object]]) -> list[Found]:
    """Spellings in an output that only make sense knowing the input: `3` in JSON for `three mugs`."""
    extra: list[Found] = []
    for kind, key in known:
        for item in finders.respelled(text, kind, key):
            if all(item.end <= other.start or item.start >= other.end for other in [*found, *extra]):
                extra.append(item)
    return sorted([*found, *extra], key=lambda item: item.start)


@dataclass(frozen=True, slots=True)
class _Row:
    """What speaks for or against changing a slot: the row's candidates and what is left of its texts without them."""

    order: list[tuple[str, object]]
    answered: set[tuple[str, object]]
    whole: str
    left: str
    computed: bool


def _free(
    texts: Sequence[str], found: list[list[Found]], inputs: list[int], outputs: list[int]
) -> list[tuple[str, object]]:
    """The (kind, key) pairs that may change, in order of appearance."""
    rest = [_without(text, items) for text, items in zip(texts, found, strict=True)]
    row = _Row(
        order=list(dict.fromkeys((f.kind, f.key) for n in inputs for f in found[n])),
        answered={(f.kind, f.key) for n in outputs for f in found[n]},
        whole=" ".join(texts),
        left=" ".join(rest),
        computed=not outputs or _has_own_figures(texts, rest, inputs, outputs),
    )
    return [(kind, key) for kind, key in row.order if _safe(kind, key, row) and not _torn(kind, key, row)]


def _safe(kind: str, key: object, row: _Row) -> bool:
    """Whether the answer stays right with another value."""
    if kind not in _COMPUTED:
        return True
    if row.computed or (kind == "date" and finders.SEASONAL.search(row.whole)):
        return False
    if kind == "quantity" and re.search(r"\bboth\b", row.whole):
        return False
    if kind in {"weekday", "time", "duration"} and (kind, key) not in row.answered:
        return False
    # with two figures of a kind one may have been compared with or reckoned from the other
    return kind in {"date", "city"} or sum(1 for other, _ in row.order if other == kind) == 1


def _torn(kind: str, key: object, row: _Row) -> bool:
    """Whether another form of the same thing would stay behind: `mugs` for `mug`, `three` for `3`."""
    if kind in {"quantity", "amount"}:
        return _number_in(row.left, key)
    if kind == "duration":
        assert isinstance(key, tuple)
        return _number_in(row.left, key[0])
    if kind == "product":
        others = (str(other) for other_kind, other in row.order if other_kind == kind and other != key)
        if any(str(key) in other or other in str(key) for other in others):
            return True
    return isinstance(key, str) and _still_in(row.left, kind, key)


def _without(text: str, found: list[Found]) -> str:
    for item in reversed(found):
        text = f"{text[: item.start]} {text[item.end :]}"
    return text


def _number_in(left: str, key: object) -> bool:
    found = (match.lower().replace(",", "") for match in _NUMBER.findall(left))
    return any(float(NUMBERS.get(number, number)) == key for number in found)


def _still_in(left: str, kind: str, key: str) -> bool:
    if kind == "name":
        return any(re.search(rf"\b{part}\b", left, re.IGNORECASE) for part in key.split())
    return kind != "email" and key.lower() in left.lower()


def _has_own_figures(texts: Sequence[str], rest: list[str], inputs: list[int], outputs: list[int]) -> bool:
    """Whether the output states a number or weekday the input does not: then it was computed or is a policy."""
    given = {match.lower() for n in inputs for match in _NUMBER.findall(texts[n])}
    days = {match for n in inputs for match in finders.DAY_NAME.findall(texts[n])}
    for n in outputs:
        if any(match.lower() not in given for match in _NUMBER.findall(rest[n])):
            return True
        if any(match not in days for match in finders.DAY_NAME.findall(rest[n])):
            return True
    return False


def with_protected(text: str, spans: list[Span], answer: str) -> list[Span]:
    """`spans` and, in between, what rewording must not touch: links, code, quotes, figures, words of a short answer."""
    taken = list(spans)
    literal = [(m.start(), m.end()) for m in _PROTECTED.finditer(text)]
    if answer and (len(answer) < 80 or answer.lstrip()[:1] in "{["):
        words = set(re.findall(r"[^\W\d_]{4,}", answer.lower()))
        literal += [m.span() for m in re.finditer(r"[^\W\d_]{4,}", text) if m.group().lower() in words]
    for start, end in sorted(literal, key=lambda pair: (pair[0], -pair[1])):
        if all(end <= other.start or start >= other.end for other in taken):
            taken.append(Span(start, end))
    return sorted(taken, key=lambda span: span.start)
