"""What can stand at the cursor of a filter that is being typed, and whether what stands there is just unfinished.

Pure functions on the text and on what is known of the dataset; reads nothing, draws nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_craft.domain import filter_terms
from tui_craft.domain.filter_terms import Term
from tui_craft.domain.row import REASONS, State
from tui_craft.domain.trust import Trust

if TYPE_CHECKING:
    from tui_craft.store.facets import Facets

_MOST = 40
"""Candidates that are offered at most; more are found by typing another letter."""
_LONGEST = 300
"""Characters of a value above which it is not offered: nobody chooses it by sight."""
_SIGNS = ":~=<>"
_OVER_DATASET = ("slice", "set", "check", "trust")
"""Keys that name something kept with the dataset."""
_COMPARED = tuple(f"{name}>=" for name in filter_terms.NUMBERS)
_FIXED = {
    "state": tuple(state.value for state in State),
    "origin": filter_terms.ORIGINS,
    "reviewed": ("yes", "no"),
    "trust": tuple(word.value for word in Trust),
    "reason": tuple(REASONS.values()),
}


@dataclass(frozen=True, slots=True)
class Word:
    """The part of the word under the cursor that stands before it: `text` is `value[start:end]`."""

    start: int
    end: int
    text: str

    @property
    def bare(self) -> str:
        """The word without the minus that turns it round."""
        return self.text.removeprefix("-")

    @property
    def key(self) -> str:
        """What stands before the first sign; empty where there is none."""
        place = next((place for place, char in enumerate(self.bare) if char in _SIGNS), -1)
        return "" if place < 0 or self.bare.startswith('"') else self.bare[:place]

    @property
    def sign(self) -> str:
        """The sign after the key, such as `:`; empty where there is none."""
        rest = self.bare[len(self.key) :] if self.key else ""
        return rest[: len(rest) - len(rest.lstrip(_SIGNS))]

    @property
    def typed(self) -> str:
        """What stands after key and sign, without its quotes."""
        value = self.bare[len(self.key) + len(self.sign) :]
        return value[1:].removesuffix('"').replace('\\"', '"') if value.startswith('"') else value


def word_at(value: str, cursor: int) -> Word:
    """The word that ends at `cursor`; an empty one after a space. A quoted value belongs to its word."""
    start, quoted, begins = 0, False, True
    place = 0
    while place < cursor:
        char = value[place]
        if quoted:
            if char == "\\":
                place += 1
            elif char == '"':
                quoted = False
        elif char == '"' and begins:
            quoted = True
        elif char.isspace():
            start = place + 1
        begins = char.isspace() or char in _SIGNS or (char == "-" and place == start)
        place += 1
    return Word(start, cursor, value[start:cursor])


def candidates(word: Word, known: Facets | None) -> list[str]:
    """Words that could stand in the place of `word`, those first that begin like it. `known` is None until it is read.

    None of them is the word itself.
    """
    minus = "-" if word.text.startswith("-") else ""
    if word.key:
        found = _values(word, known) if word.sign == ":" else []
    else:
        found = [] if word.bare.startswith('"') else _fitting(word.bare, _heads(known), anywhere=False)
    return [minus + item for item in found[:_MOST] if minus + item != word.text]


def _heads(known: Facets | None) -> list[str]:
    """How a term can begin: every key, then the payload's fields."""
    keys = [f"{key}:" for key in dict.fromkeys((*filter_terms.KEYS, *_OVER_DATASET)) if key not in filter_terms.NUMBERS]
    fields = [f"{name}~" for name in known.fields] if known is not None else []
    return [*keys, *_COMPARED, *(field for field in fields if field[:-1].isidentifier())]


def _values(word: Word, known: Facets | None) -> list[str]:
    """Terms with the key of `word` and a value that is there."""
    values = _FIXED.get(word.key, ())
    if known is not None:
        values = (*values, *_known_values(known, word.key))
    short = [value for value in dict.fromkeys(values) if value and len(value) <= _LONGEST and value.isprintable()]
    return [str(Term(word.key, ":", value)) for value in _fitting(word.typed, short, anywhere=True)]


def _known_values(known: Facets, key: str) -> Sequence[str]:
    plural: dict[str, Sequence[str]] = {
        "tag": known.tags, "run": known.runs, "model": known.models, "teacher": known.teachers,
        "template": known.templates, "recipe": known.recipes, "prompt": known.prompts, "topic": known.topics,
        "reason": known.reasons, "slice": known.slices, "set": known.sets, "check": known.checks,
    }  # fmt: skip
    return plural.get(key, ())


def _fitting(typed: str, options: Iterable[str], *, anywhere: bool) -> list[str]:
    """The options that begin with what was typed, then (with `anywhere`) those that hold it."""
    wanted = typed.casefold()
    begin, hold = [], []
    for option in options:
        folded = option.casefold()
        if folded.startswith(wanted):
            begin.append(option)
        elif anywhere and wanted in folded:
            hold.append(option)
    return begin + hold


def unfinished(word: Word, found: Sequence[str]) -> bool:
    """Whether `word`, which no filter can use yet, is on the way to one: `tag:`, `state:he`, `"two wo`, `-`, `OR`.

    `found` are its candidates.
    """
    if word.text in {"-", "OR"} or _open_quote(word):
        return True
    if not word.key:
        return False
    if word.sign == ":" and word.key not in {*filter_terms.KEYS, *_OVER_DATASET}:
        return False
    return not word.typed or bool(found and word.key in _FIXED)


def _open_quote(word: Word) -> bool:
    value = word.bare[len(word.key) + len(word.sign) :]
    if not value.startswith('"'):
        return False
    closed = len(value) > 1 and value.endswith('"') and not value.endswith('\\"')
    return not closed
