"""A few of many ids, drawn while they pass by: the same ones each time, each as likely, in flat memory. Pure."""

from __future__ import annotations

from heapq import heappush, heapreplace

_SCATTER = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


class Few:
    """At most `most` of the ids that were added: those that a fixed scattering puts first.

    Which they are depends on the ids alone, so that figures from them change little when some rows come or go.
    """

    __slots__ = ("_heap", "_most")

    def __init__(self, most: int) -> None:
        self._most = most
        self._heap: list[tuple[int, int]] = []

    def add(self, row_id: int) -> None:
        """Let one id pass by."""
        self.add_at(scattered(row_id), row_id)

    def add_at(self, place: int, row_id: int) -> None:
        """The same for an id whose `scattered` number is at hand."""
        place = -place
        if len(self._heap) < self._most:
            heappush(self._heap, (place, row_id))
        elif place > self._heap[0][0]:
            heapreplace(self._heap, (place, row_id))

    def ids(self) -> list[int]:
        """The ids that were drawn, in an order that says nothing about them."""
        return [row_id for _, row_id in sorted(self._heap, reverse=True)]


def scattered(row_id: int) -> int:
    """A number below 2**64 for each id, all over the place."""
    mixed = (row_id * _SCATTER) & _MASK
    mixed ^= mixed >> 32
    return (mixed * _SCATTER) & _MASK
