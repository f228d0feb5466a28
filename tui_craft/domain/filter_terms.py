"""One term of a filter: its keys, what may stand where, and how it is written. Parses no expression, tests no row.

Four kinds of term, told apart by key and sign:

    key ":" value      something about the row: state, tag, origin, run, topic, slice, ... (`KEYS`); `*` is any text
    number sign n      quality, id, rev and len(field) compared with a whole number
    field "~" text     the payload: ~ holds the text (case is ignored), = is exactly the text; a bare word or quoted
                       text is looked for in the whole payload. `field` may also be a role: user~refund
    field "~~" text    the payload holds something much like the text (see `filter_fuzzy`); without a field, anywhere
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui_craft.domain.row import State
from tui_craft.domain.trust import Trust
from tui_craft.errors import InvalidError

ORIGINS = ("real", "synthetic", "manual", "imported", "model", "rule", "augmented", "external")
NUMBERS = ("quality", "id", "rev")
NAMED = ("slice", "set", "check", "trust")
"""Keys whose value names something that a dataset keeps (see `Filter.names`)."""
_NAMES = ("run", "teacher", "model", "prompt", "template", "recipe", "source")
_CHOICES = {"state": tuple(State), "origin": ORIGINS, "reviewed": ("yes", "no"), "trust": tuple(Trust)}
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
    *NAMED,
)
"""Every key that may stand before a colon."""

FUZZY = "~~"
_SAFE_TEXT = re.compile(r"\w[\w.,'/-]*")
_LONGEST_NAME = 64
_SAFE_NAME = re.compile(r"\w[\w.-]*")
_AS_TEXT = "to look for the text itself, write it in quotes"
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
        return self.op in {"~", FUZZY} or (self.op != ":" and self.key not in NUMBERS)

    @property
    def name(self) -> tuple[str, str] | None:
        """(One of `NAMED`, the name after it) where the term stands for something that a dataset keeps."""
        return (self.key, str(self.value)) if self.op == ":" and self.key in NAMED else None

    def __str__(self) -> str:
        sign = "-" if self.negated else ""
        if not self.key and self.op == "~":
            return sign + _quoted(str(self.value), bare=True)
        return f"{sign}{self.key}{self.op}{_quoted(str(self.value))}"


def _quoted(value: str, *, bare: bool = False) -> str:
    """`value` as it may stand in an expression: as it is where that is safe, else in quotes."""
    if bare:
        safe = value != "OR" and _SAFE_TEXT.fullmatch(value) is not None
    else:
        # a ~ in front would make ~ text into ~~ text
        safe = bool(value) and value[0] not in '"~' and not any(char.isspace() for char in value)
    return value if safe else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def name_problem(name: str) -> str:
    """What keeps `name` from being the name of a slice, a set or a version, empty when nothing does."""
    if _SAFE_NAME.fullmatch(name) is None:
        return "a name is made of letters, digits, _ . and -, begins with a letter, a digit or _, and has no spaces"
    # it becomes the name of a file, and of these most systems take 255 bytes
    return (
        f"a name has at most {_LONGEST_NAME} letters, fewer of other scripts"
        if len(name.encode()) > _LONGEST_NAME
        else ""
    )


def make_term(word: str, key: str | None, op: str | None, value: str, *, negated: bool) -> Term:
    """The term that `word` (key, sign, value) says. Raises InvalidError naming the word and what could stand there."""
    if op == FUZZY and not key:
        if not value:
            raise InvalidError(f"{word!r} looks for nothing; write the text right after the ~~, as in ~~refund.")
        return Term("", op, value, negated)
    if key is None or op is None:
        if not value:
            raise InvalidError(f"There is no text in {word!r}; write the text to look for between the quotes.")
        return Term("", "~", value, negated)
    if op == ":":
        return Term(key, op, _key_value(word, key, value), negated)
    counts = key in NUMBERS or key.startswith("len(")
    if op in {"~", FUZZY} or (op == "=" and not counts):
        if op != "=" and not value:
            raise InvalidError(f"{word!r} looks for nothing; write the text right after the {op}, as in {key}~refund.")
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
