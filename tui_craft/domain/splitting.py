"""Which tag of a split each row of a run gets: exact counts, in an order that a seed fixes. Pure; sets no tag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import overload

from tui_craft.errors import InvalidError

_BLOCK = 100
_SLACK = Fraction(1, 1_000_000)


def exact_counts(split: Mapping[str, float], rows: int) -> dict[str, int]:
    """How many of `rows` rows each tag gets, by largest remainder (the earlier tag wins a tie); sums to `rows`.

    `split` are the tags' percents; they must total 100. Raises InvalidError where they do not.
    """
    return dict(zip(split, _apportioned(_shares(split), rows), strict=True))


def deal(split: Mapping[str, float], rows: int, seed: int) -> Sequence[str]:
    """`rows` tags, exactly `exact_counts` of each: the k-th row that lands gets the k-th of them.

    The tags are dealt out in blocks of a hundred that have the split's own proportions, each shuffled by `seed`,
    so that a run which stops short is split as well as it can be. Memory grows only with the places read.
    Without a split there are no tags to deal: the sequence is empty. Raises InvalidError as `exact_counts`.
    """
    return _Dealt(split, rows if split else 0, seed)


class _Dealt(Sequence[str]):
    """The tags, dealt as far as anyone has read."""

    def __init__(self, split: Mapping[str, float], rows: int, seed: int) -> None:
        self._tags = tuple(split)
        self._left = list(exact_counts(split, rows).values()) if rows else []
        self._rows, self._seed = rows, seed
        self._dealt: list[int] = []

    def __len__(self) -> int:
        return self._rows

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(self._rows))]
        at = place + self._rows if place < 0 else place
        if not 0 <= at < self._rows:
            raise IndexError(f"there are {self._rows} tags, none at {place}")
        while len(self._dealt) <= at:
            self._deal_block()
        return self._tags[self._dealt[at]]

    def _deal_block(self) -> None:
        left = sum(self._left)
        # what is left is divided in its own proportions, so the last block ends with nothing over
        counts = _apportioned([Fraction(count, left) for count in self._left], min(_BLOCK, left))
        block = [tag for tag, count in enumerate(counts) for _ in range(count)]
        Random(f"{self._seed}:split:{len(self._dealt)}").shuffle(block)
        self._dealt += block
        self._left = [had - gone for had, gone in zip(self._left, counts, strict=True)]


def _shares(split: Mapping[str, float]) -> list[Fraction]:
    """Each tag's share of 1. Raises InvalidError on percents that are none, or do not total 100."""
    # as written, so that 33.3 is 33.3 and not the binary number next to it
    percents = [Fraction(Decimal(str(percent))) if 0 < percent <= 100 else Fraction(0) for percent in split.values()]
    total = sum(percents, Fraction(0))
    if not all(percents) or not -_SLACK < total - 100 < _SLACK:
        said = ", ".join(f"{tag} {percent:g} %" for tag, percent in split.items()) or "none"
        raise InvalidError(f"The tags' percents must each be above 0 and total 100 (they are: {said}).")
    return [percent / total for percent in percents]


def _apportioned(shares: Sequence[Fraction], rows: int) -> list[int]:
    exact = [share * rows for share in shares]
    counts = [int(share) for share in exact]
    # sorting keeps the order of equals, so the earlier tag wins a tie
    by_rest = sorted(range(len(exact)), key=lambda place: float(exact[place] - counts[place]), reverse=True)
    for place in by_rest[: rows - sum(counts)]:
        counts[place] += 1
    return counts
