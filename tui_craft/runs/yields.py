"""How many rows must be asked for to get those that are missing. Pure arithmetic on what came of earlier requests."""

from __future__ import annotations

import math

PRIOR = 0.7
"""The share of generated rows that is usually of use."""
_WEIGHT = 10
_LEAST = 0.1


class Yield:
    """The share of rows asked for that became drafts: 70 % to begin with, as if of ten rows, then as measured."""

    def __init__(self, prior: float = PRIOR) -> None:
        self._asked, self._got = float(_WEIGHT), prior * _WEIGHT

    def note(self, asked: int, got: int) -> None:
        """A request for `asked` rows was answered and `got` of its rows were of use."""
        self._asked += asked
        self._got += min(asked, got)

    @property
    def share(self) -> float:
        """The expected share, at least a tenth: where less comes, asking for ever more is no help."""
        return max(_LEAST, self._got / self._asked)

    def to_ask(self, missing: int, under_way: int) -> int:
        """How many more rows to ask for when `missing` are not there and `under_way` rows have been asked for.

        At least one when rows are missing and nothing is under way.
        """
        return max(0, math.ceil(missing / self.share - under_way - 0.5))
