"""How many values are how large, in memory that does not grow: whole numbers from 0 on, good to 3 %. Pure.

Up to 63 each number has its own count; above that each doubling is cut into 32 parts.
"""

from __future__ import annotations

from collections.abc import Sequence

_PARTS = 32
_BITS = _PARTS.bit_length()


class Histogram:
    """Counts of values; a negative one counts as 0."""

    __slots__ = ("_counts", "total")

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self.total = 0
        """The sum of all values."""

    def add(self, value: int) -> None:
        """Count one value."""
        place = value if 0 <= value < 2 * _PARTS else place_of(value)
        self._counts[place] = self._counts.get(place, 0) + 1
        self.total += value

    def __len__(self) -> int:
        return sum(self._counts.values())

    def quantile(self, share: float) -> int:
        """The least value that at least `share` (0 to 1) of all values do not exceed, to 3 %; 0 where there is none."""
        rest = share * len(self)
        for place in sorted(self._counts):
            rest -= self._counts[place]
            if rest <= 0:
                return value_of(place)
        return value_of(max(self._counts, default=0))

    @property
    def least(self) -> int:
        """The least value."""
        return value_of(min(self._counts, default=0))

    @property
    def most(self) -> int:
        """The greatest value, to 3 %."""
        return value_of(max(self._counts, default=0))

    def bars(self, width: int) -> tuple[list[int], list[int]]:
        """The counts in at most `width` steps from the least to the greatest value, and where each step begins.

        The steps are alike on the scale of this histogram: of equal size for small values, by equal factors above.
        """
        if not self._counts or width < 1:
            return [], []
        low, high = min(self._counts), max(self._counts) + 1
        size = -(-(high - low) // width)
        edges = range(low, high, size)
        counts = [sum(self._counts.get(place, 0) for place in range(edge, edge + size)) for edge in edges]
        return counts, [value_of(edge) for edge in edges]

    def as_dict(self) -> dict[str, object]:
        """Count, sum, quantiles, and the counts by the value each part begins with."""
        return {
            "rows": len(self), "total": self.total,
            **{name: self.quantile(share) for name, share in (("p5", 0.05), ("median", 0.5), ("p95", 0.95))},
            "least": self.least, "most": self.most,
            "counts": [[value_of(place), self._counts[place]] for place in sorted(self._counts)],
        }  # fmt: skip


def place_of(value: int) -> int:
    """The part that `value` falls into."""
    if value < 2 * _PARTS:
        return max(0, value)
    shift = value.bit_length() - _BITS
    return _PARTS * shift + (value >> shift)


def value_of(place: int) -> int:
    """The least value of a part."""
    if place < 2 * _PARTS:
        return place
    shift, rest = divmod(place, _PARTS)
    return (rest + _PARTS) << (shift - 1)


def bar_heights(counts: Sequence[int], levels: int) -> list[int]:
    """Each count as 0 to `levels`, the greatest as `levels`; what is there at all is at least 1."""
    top = max(counts, default=0)
    return [max(1, round(levels * count / top)) if count else 0 for count in counts]
