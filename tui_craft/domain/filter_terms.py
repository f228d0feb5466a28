"""What one term of a filter means: its keys, its errors, and the test it puts to a row. Parses no expression.

Three kinds of term, told apart by key and sign:

    key ":" value     something about the row: state, tag, origin, run, topic, id, ... (`KEYS`); `*` stands for any text
    number sign n     quality, id, rev and len(field) compared with a whole number
    field "~" text    the payload: ~ holds the text (case is ignored), = is exactly the text; a bare word or quoted
                      text is looked for in the whole payload. `field` may also be a role: user~refund
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.row import Row, State
from tui_craft.domain.turns import speaker
from tui_craft.errors import InvalidError

Test = Callable[[Row], bool]

ORIGINS = ("real", "synthetic", "manual", "imported", "model", "rule", "augmented", "external")
NUMBERS = ("quality", "id", "rev")
_NAMES = ("run", "teacher", "model", "prompt", "template", "recipe")
_CHOICES = {"state": tuple(State), "origin": ORIGINS, "reviewed": ("yes", "no")}
_WHOLE = (*NUMBERS, "seed", "parent")
KEYS = (
    "state",
    "tag",
    "origin",
    *_NAMES,
    "topic",
    "seed",
    "parent",
    "id",
    "quality",
    "rev",
    "note",
    "reviewed",
    "reason",
)
"""Every key that may stand before a colon."""

_SIGNS: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq, ":": operator.eq,
}  # fmt: skip
_SAFE_TEXT = re.compile(r"\w[\w.,'/-]*")
_AS_TEXT = "to look for the text itself, write it in quotes"
_SCALARS = frozenset("nulltruefalsenaninfinity0123456789+-.")
_DIGITS = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. `key` is empty for text looked for anywhere; `value` is a number where the key counts."""

    key: str
    op: str
    value: str | int
    negated: bool = False

    @property
    def reads_payload(self) -> bool:
        """Whether the row's payload has to be decoded to decide."""
        return self.op == "~" or (self.op != ":" and self.key not in NUMBERS)

    def __str__(self) -> str:
        sign = "-" if self.negated else ""
        if not self.key:
            return sign + _quoted(str(self.value), bare=True)
        return f"{sign}{self.key}{self.op}{_quoted(str(self.value))}"


def _quoted(value: str, *, bare: bool = False) -> str:
    """`value` as it may stand in an expression: as it is where that is safe, else in quotes."""
    if bare:
        safe = value != "OR" and _SAFE_TEXT.fullmatch(value) is not None
    else:
        safe = bool(value) and not value.startswith('"') and not any(char.isspace() for char in value)
    return value if safe else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def make_term(word: str, key: str | None, op: str | None, value: str, *, negated: bool) -> Term:
    """The term that `word` (key, sign, value) says. Raises InvalidError naming the word and what could stand there."""
    if key is None or op is None:
        if not value:
            raise InvalidError(f"There is no text in {word!r}; write the text to look for between the quotes.")
        return Term("", "~", value, negated)
    if op == ":":
        return Term(key, op, _key_value(word, key, value), negated)
    counts = key in NUMBERS or key.startswith("len(")
    if op == "~" or (op == "=" and not counts):
        if op == "~" and not value:
            raise InvalidError(f"{word!r} looks for nothing; write the text right after the ~, as in {key}~refund.")
        return Term(key, op, value, negated)
    if not counts:
        can = f"{', '.join(NUMBERS)} and len(field)"
        raise InvalidError(f"{word!r} compares {key}, but only {can} can be compared; {_AS_TEXT}.")
    number = _number(word, key, value)
    return Term(key, ":" if op == "=" and key in NUMBERS else op, number, negated)


def _key_value(word: str, key: str, value: str) -> str | int:
    if key not in KEYS:
        from difflib import get_close_matches

        near = get_close_matches(key, KEYS, 1)
        hint = f"did you mean {near[0]}:?" if near else f"there are {', '.join(KEYS)}"
        raise InvalidError(f"{word!r} begins with {key}:, which is no key ({hint}); {_AS_TEXT}.")
    if key in _CHOICES:
        if value not in _CHOICES[key]:
            raise InvalidError(f"{word!r} is not understood: after {key}: comes one of {', '.join(_CHOICES[key])}.")
        return value
    if key in _WHOLE:
        return _number(word, key + ":", value)
    if not value:
        raise InvalidError(
            f"{word!r} ends after the colon; write what to look for right after it, as in {key}:billing."
        )
    return value


def _number(word: str, key: str, value: str) -> int:
    if _DIGITS.fullmatch(value) is None:
        raise InvalidError(f"{word!r} is not understood: {key} is compared with a whole number, such as 3.")
    return int(value)


def predicate(term: Term) -> Test:
    """The test that `term` puts to a row."""
    test = _plain_predicate(term)
    return (lambda row: not test(row)) if term.negated else test


def _plain_predicate(term: Term) -> Test:
    key, value = term.key, term.value
    if term.op == "~":
        return _holds(key, str(value))
    if isinstance(value, int) and (key in NUMBERS or term.op != ":"):
        return _compares(key, _SIGNS[term.op], value)
    if term.op == "=":
        return lambda row: any(text == value for text in _field_texts(row, key))
    return _about(key, value)


def _about(key: str, value: str | int) -> Test:
    """Tests on envelope and origin."""
    if isinstance(value, int):
        if key == "parent":
            return lambda row: row.envelope.parent == value
        return lambda row: value in (row.origin.get("seeds") or ())
    if key == "state":
        state = State(value)
        return lambda row: row.envelope.state is state
    if key == "origin":
        return lambda row: value in (row.origin.get("kind"), row.origin.get("by"))
    if key == "reviewed":
        return lambda row: bool(row.envelope.reviewed) == (value == "yes")
    fits = _glob(value, key)
    if key == "tag":
        return lambda row: any(fits(tag) for tag in row.envelope.tags)
    if key == "note":
        return lambda row: bool(row.envelope.note) and fits(row.envelope.note)
    if key == "reason":
        return lambda row: bool(row.envelope.reason) and fits(row.envelope.reason)
    if key == "topic":
        return lambda row: _in_topic(row.origin.get("topic"), fits)
    return lambda row: bool(name := str(row.origin.get(key) or "")) and fits(name)


def _glob(pattern: str, key: str) -> Callable[[str], bool]:
    """A test for names: `*` is any text. A note is searched, ignoring case; a name must fit from end to end."""
    if key == "note":
        note = re.compile(".*".join(map(re.escape, pattern.casefold().split("*"))), re.DOTALL)
        return lambda text: note.search(text.casefold()) is not None
    if "*" not in pattern:
        return lambda name: name == pattern
    name_pattern = re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL)
    return lambda name: name_pattern.fullmatch(name) is not None


def _in_topic(topic: list[str] | None, fits: Callable[[str], bool]) -> bool:
    """Whether the topic or one above it fits: `topic:billing` takes what is below billing along."""
    return any(fits("/".join(topic[:depth])) for depth in range(1, len(topic) + 1)) if topic else False


def _compares(key: str, sign: Callable[[int, int], bool], wanted: int) -> Test:
    if key == "id":
        return lambda row: sign(row.id, wanted)
    if key == "rev":
        return lambda row: sign(row.rev, wanted)
    if key == "quality":
        return lambda row: row.envelope.quality is not None and sign(row.envelope.quality, wanted)
    field = key[len("len(") : -1]

    def length(row: Row) -> bool:
        texts = list(_field_texts(row, field))
        return bool(texts) and sign(sum(map(len, texts)), wanted)

    return length


def _holds(field: str, text: str) -> Test:
    wanted = text.casefold()
    needle = _needle(text, field)

    def test(row: Row) -> bool:
        if needle and _cannot_hold(row.raw, needle):
            return False
        texts = _field_texts(row, field) if field else _strings(_payload(row))
        return any(wanted in found.casefold() for found in texts)

    return test


def _needle(text: str, field: str) -> bytes:
    """`text` as it must stand in a payload's bytes, lower case; empty where JSON could write it in other ways."""
    if not text.isascii() or not text.isprintable() or any(char in '"\\/' for char in text):
        return b""
    if field and _SCALARS.issuperset(text.lower()):
        return b""  # might be part of a number, which JSON may write in several ways
    return text.lower().encode("ascii")


def _cannot_hold(raw: bytes, needle: bytes) -> bool:
    """Whether the payload's bytes alone tell that the text is not in it: saves decoding most rows of a search."""
    return raw.isascii() and b"\\u" not in raw and needle not in raw.lower()


def _payload(row: Row) -> Any:
    try:
        return row.data
    except ValueError:
        # bytes that no parser reads can still be searched, so that such a row can be found and mended
        return {"": row.raw.decode("utf-8", "replace")}


def _field_texts(row: Row, field: str) -> Iterator[str]:
    """The texts of one payload field; or, where there is no such field, of the turns spoken by the role `field`."""
    data = _payload(row)
    if field in data:
        yield from _texts(data[field])
        return
    for value in data.values():
        for turn in value if isinstance(value, list) else ():
            if isinstance(turn, dict) and speaker(turn) == field:
                yield from _strings(turn)


def _texts(value: Any) -> Iterator[str]:
    """Every text inside a field; a bare number, true, false or null as JSON writes it."""
    if isinstance(value, str | dict | list):
        yield from _strings(value)
    else:
        yield jsonlines.dumps(value).decode()


def _strings(value: Any) -> Iterator[str]:
    """Every text inside `value`, however deep, but not who speaks a turn (each conversation says `user`)."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, dict):
            who = speaker(item)
            stack.extend(v for k, v in reversed(item.items()) if not (who and k in {"role", "from"} and v == who))
