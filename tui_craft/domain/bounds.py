"""What sizes are usual, learned from some: bounds beyond which a size is odd. Pure arithmetic on logarithms.

Sizes of texts spread by factors, not by differences, and a few are always odd: so what counts is how far the inner
quantiles lie from the middle, to each side by itself, on a scale of logarithms.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

_INNER = ((0.10, 1.2816), (0.25, 0.6745))
"""Quantiles that tell the spread, and how many standard deviations of a normal distribution they lie out."""
_LEAST = 0.15
"""The least spread that is believed, in logarithms: some 15 %."""
_FURTHEST = math.log(5)
"""Beyond the least and the largest of all sizes no bound lies further: a guess is no knowledge."""


class Bounds(NamedTuple):
    """The least and the most that is usual; `most` 0: there is no bound."""

    least: int
    most: int

    def __str__(self) -> str:
        if not self.most:
            return f"{self.least:,} or more"
        if self.least <= 1:
            return f"up to {self.most:,}"
        return f"{self.least:,} to {self.most:,}" if self.least < self.most else f"{self.least:,}"

    def hold(self, size: int) -> bool:
        """Whether `size` is within."""
        return self.least <= size and (not self.most or size <= self.most)

    def far(self, size: int, times: float) -> bool:
        """Whether `size` is beyond a bound by more than so many times."""
        return size * times < self.least or bool(self.most and size > self.most * times)


def usual(sizes: Sequence[int], *, reach: float, outer: float) -> Bounds:
    """The bounds that `sizes` (at least one) make.

    `reach` is how many standard deviations are usual; it is more where there are few sizes. At most a share of
    `outer` at either end of the sizes themselves is beyond the bounds; 0: none is.
    """
    logs = sorted(math.log1p(size) for size in sizes)
    count = len(logs)
    wide = reach * (1 + 6 / count)
    middle = _quantile(logs, 0.5)
    floor = _LEAST + 1 / count
    below = max(floor, *((middle - _quantile(logs, at)) / out for at, out in _INNER))
    above = max(floor, *((_quantile(logs, 1 - at) - middle) / out for at, out in _INNER))
    least = min(max(middle - wide * below, logs[0] - _FURTHEST), _quantile(logs, outer))
    most = max(min(middle + wide * above, logs[-1] + _FURTHEST), _quantile(logs, 1 - outer))
    return Bounds(max(0, math.ceil(math.expm1(least) - 1e-9)), math.floor(math.expm1(most) + 1e-9))


def _quantile(ordered: Sequence[float], at: float) -> float:
    place = at * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
