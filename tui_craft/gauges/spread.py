"""How varied texts are: different n-grams, repeated openings, how well they compress, how near they are to seeds.

All of these fall or rise with the number of texts, so two sets are compared in groups of the same size.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import fmean

from tui_craft.domain.near import NearIndex, grams
from tui_craft.domain.openings import opening
from tui_craft.domain.sides import Sides
from tui_craft.domain.words import is_character, words

GROUP = 100
"""Texts of a group, where there are as many."""
NEAR = 0.8
"""From this overlap of word 3-grams on a row counts as near to a seed."""
_LONGEST = 20_000
"""Characters of a text that are looked at."""
_OPENING = 4


@dataclass(frozen=True, slots=True)
class Spread:
    """The variety of a set of rows, as means over groups of `size` rows; None where there is nothing to count.

    `distinct` are different n-grams (of one, two and three words, both sides of a row) per n-gram; `openings` and
    `answers` the share of rows that begin (what is asked, what is answered) with the same four words as another row of
    their group; `compression` is how many times smaller zlib makes the texts: the more, the more alike they are.
    """

    size: int
    distinct: tuple[float | None, float | None, float | None]
    openings: float | None
    answers: float | None
    compression: float | None

    def as_dict(self) -> dict[str, object]:
        """The figures as JSON, four digits each."""
        names = ("distinct_1", "distinct_2", "distinct_3", "repeated_openings", "repeated_answers", "compression")
        values = (*self.distinct, self.openings, self.answers, self.compression)
        rounded = (None if value is None else round(value, 4) for value in values)
        return {"group": self.size, **dict(zip(names, rounded, strict=True))}


def spread(rows: Sequence[Sides], size: int) -> Spread:
    """The spread of `rows` in groups of `size`, at most their number; what is left over at the end is left out."""
    groups = [rows[start : start + size] for start in range(0, len(rows) - size + 1, max(1, size))] if size > 0 else []
    figures = [_figures(group) for group in groups]
    means = [_mean(values) for values in zip(*figures, strict=True)] if figures else [None] * 6
    one, two, three, openings, answers, compression = means
    return Spread(size, (one, two, three), openings, answers, compression)


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _figures(group: Sequence[Sides]) -> tuple[float | None, ...]:
    texts = ["\n".join(sides)[:_LONGEST] for sides in group]
    cut = [words(text) for text in texts]
    distinct = [_distinct(cut, length) for length in (1, 2, 3)]
    return (*distinct, _repeated(row.asked for row in group), _repeated(row.answered for row in group), _packed(texts))


def _distinct(cut: Sequence[list[str]], length: int) -> float | None:
    runs = (zip(*(one[at:] for at in range(length)), strict=False) for one in cut)
    found: list[object] = list(chain.from_iterable(runs))
    return len(set(found)) / len(found) if found else None


def _repeated(texts: Iterable[str]) -> float | None:
    """The share of texts that begin like another; those too short to have an opening are not counted."""
    counts = Counter(filter(None, map(beginning, texts)))
    total = counts.total()
    return sum(number for number in counts.values() if number > 1) / total if total else None


def _packed(texts: Sequence[str]) -> float | None:
    plain = "\n".join(texts).encode("utf-8", "replace")
    return len(plain) / len(zlib.compress(plain, 6)) if plain.strip() else None


def beginning(text: str) -> str:
    """A text's opening; empty where it is shorter, because a label or a `yes` is meant to be the same."""
    begun = opening(text, _OPENING)
    return begun if begun.count(" ") >= _OPENING - 1 or is_character(begun[:1]) else ""


class Nearness:
    """Tells which rows are near to one of `seeds`."""

    def __init__(self, seeds: Iterable[Sides]) -> None:
        self._index = NearIndex(NEAR)
        self._index.load(enumerate(_grams(seed) for seed in seeds))

    def __bool__(self) -> bool:
        return len(self._index) > 0

    def is_near(self, row: Sides) -> bool:
        """Whether the row is near to a seed."""
        return self._index.best_grams(_grams(row)) is not None


def _grams(row: Sides) -> set[int]:
    return grams(words("\n".join(row)[:_LONGEST]))
