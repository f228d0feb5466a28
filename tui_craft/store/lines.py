"""The lines of a block of rows, fetched in a few large reads however the log has scattered them. Decodes none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui_craft.domain.filter_needles import ESCAPE, Need
from tui_craft.store.index import Column, Index
from tui_craft.store.log import RowLog

_DENSE = 2048
"""Lines that take up to so many bytes each, gaps included, are read in one go."""
_GAP = 1 << 16
"""Where lines take more, bytes between two of them that are rather read along than skipped."""
_MOST = 4 << 20
"""About the most bytes that are read at once."""
_TAIL = 4096
_REMEMBERED = 50_000


@dataclass(slots=True)
class Span:
    """One piece of the log: `data` begins at offset `start` and ends some way after the last line that is wanted.

    `places` are the offsets, plus one, of the wanted lines, ascending; `owners` are their rows' ids.
    """

    start: int
    data: bytes
    places: list[int]
    owners: Sequence[int]

    @property
    def is_sound(self) -> bool:
        """Whether its first and last line are still those rows' (the log may have been rewritten meanwhile)."""
        return all(
            self.data.startswith(b'{"id":%d,' % self.owners[end], self.places[end] - 1 - self.start) for end in (0, -1)
        )

    def holders(self, need: Need, index: Index) -> set[int]:
        """The rows in whose lines one of the need's needles may be (a few others may be among them)."""
        if not self.is_sound:
            return set(self.owners)
        low = self.data.lower()
        escapes = self._escapes(low, index)
        found: set[int] = set()
        places, owners = self.places, self.owners
        base = self.start + 1
        for needle in need.needles:
            plain = needle.plain
            at = low.find(plain)
            while at >= 0:
                row = bisect_right(places, at + base)
                found.add(owners[row - 1])
                if row == len(places):
                    break
                at = low.find(plain, places[row] - base)
            for odd in needle.odd_places(low, escapes=escapes):
                found.add(owners[bisect_right(places, odd + base) - 1])
        return found

    def _escapes(self, low: bytes, index: Index) -> bool:
        """Whether there is any \\u in it; where there is none, that is remembered with the index."""
        piece = (self.start, len(low))
        if piece in index.unescaped:
            return False
        if ESCAPE.search(low) is None:
            if len(index.unescaped) > _REMEMBERED:
                index.unescaped.clear()
            index.unescaped.add(piece)
            return False
        return True


class Lines:
    """The lines of some rows, by offset."""

    def __init__(self, log: RowLog, spans: list[Span]) -> None:
        self.spans = spans
        self._log = log
        self._starts = [span.start for span in spans]

    def line(self, offset: int) -> bytes:
        """The line at `offset`, from a span where it is in one."""
        at = bisect_right(self._starts, offset) - 1
        if at >= 0:
            span = self.spans[at]
            within = offset - span.start
            end = span.data.find(b"\n", within)
            if end >= 0:
                return span.data[within:end]
        return self._log.line_at(offset)

    @property
    def size(self) -> int:
        """The bytes that were read."""
        return sum(len(span.data) for span in self.spans)


def keep_memory() -> None:
    """Have malloc keep the memory of a block for the next one.

    It gives memory of that size back at once until it has seen a larger piece go; each block would then pay for its
    pages anew, which costs as much as looking through them.
    """
    bytes(4 * _MOST)


def fetch(log: RowLog, index: Index, ids: list[int], *, over: bool) -> Lines:
    """The lines of `ids`, with the envelope lines over them where `over` asks for these too."""
    places = _places(index.whole, ids)
    owners = ids
    above = _places(index.over, ids) if over else []
    if any(above) or places != sorted(places):
        pairs = list(zip(places, ids, strict=True))
        if over:
            pairs += [(place, row_id) for place, row_id in zip(above, ids, strict=True) if place]
        pairs.sort()
        places, owners = [place for place, _ in pairs], [row_id for _, row_id in pairs]
    return Lines(log, [_read(log, places[first:end], owners[first:end]) for first, end in _cuts(places)])


def _places(column: Column, ids: list[int]) -> list[int]:
    """The column's values at `ids`."""
    low, high = min(ids), max(ids)
    if high - low > 4 * len(ids):
        return [column[row_id] for row_id in ids]
    piece = column.piece(low, high + 1)
    if len(piece) == len(ids) and ids == sorted(ids):
        return piece
    return [piece[row_id - low] for row_id in ids]


def _cuts(places: list[int]) -> Iterator[tuple[int, int]]:
    """(first, end) of the lines that are read together."""
    if places[-1] - places[0] <= min(_MOST, len(places) * _DENSE):
        yield 0, len(places)
        return
    first = 0
    for at in range(1, len(places)):
        if places[at] - places[at - 1] > _GAP or places[at] - places[first] > _MOST:
            yield first, at
            first = at
    yield first, len(places)


def _read(log: RowLog, places: list[int], owners: Sequence[int]) -> Span:
    start, last = places[0] - 1, places[-1] - places[0]
    data = log.head_at(start, last + _TAIL)
    if data.find(b"\n", last) < 0:
        data = data[:last] + log.line_at(start + last) + b"\n"
    return Span(start, data, places, owners)
