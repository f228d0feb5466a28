"""Which row is at which position. Live rows in id order, copies right below their originals.

Counts live rows in blocks, so that a position is found without a list of all rows and a deletion changes
one number.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, compress

from tui_craft.domain.idset import IdSet

_BITS = 12
BLOCK = 1 << _BITS


class Order:
    """Positions of live rows. All ids are at most the length last given to `grow`."""

    def __init__(self) -> None:
        self._live = bytearray()  # 1: live and in id order; copies are not counted here
        self._counts: list[int] = []
        self._version = 0  # bumped after every change; what readers in other threads computed before is void then
        self._sums: tuple[int, list[int]] = (-1, [])
        self._total = 0
        self._below: dict[int, int] = {}  # copy -> original, deleted copies included
        self._shown: set[int] = set()  # live copies
        self._placed: tuple[int, list[int], list[int]] = (-1, [], [])

    def load(self, live: bytes, below: dict[int, int], shown: set[int]) -> None:
        """Start from a cache: one byte per id."""
        self._live = bytearray(live)
        self._counts = [self._live.count(1, at, at + BLOCK) for at in range(0, len(live), BLOCK)]
        self._total = sum(self._counts)
        self._below, self._shown = below, shown
        self._forget()

    @property
    def below(self) -> dict[int, int]:
        """Each copy's original."""
        return self._below

    def __len__(self) -> int:
        return self._total + len(self._shown)

    def grow(self, length: int) -> None:
        """Make room for ids below `length` (not live yet)."""
        missing = length - len(self._live)
        if missing > 0:
            self._live += bytes(missing)
            blocks = (length + BLOCK - 1) >> _BITS
            self._counts.extend([0] * (blocks - len(self._counts)))
            self._forget()

    def add_run(self, start: int, length: int) -> None:
        """Rows start, start + 1, ... are new, live and in id order."""
        self.grow(start)
        self._live += b"\x01" * length
        blocks = (len(self._live) + BLOCK - 1) >> _BITS
        self._counts.extend([0] * (blocks - len(self._counts)))
        for block in range(start >> _BITS, blocks):
            low, high = max(start, block << _BITS), min(start + length, (block + 1) << _BITS)
            self._counts[block] += max(0, high - low)
        self._total += length
        self._forget()

    def place_below(self, copy: int, original: int) -> None:
        """Show `copy` under `original`. Called before the copy is set live."""
        if original < copy:
            self._below[copy] = original

    def set_live(self, row_id: int, live: bool) -> None:
        """A row came (back) or went."""
        if row_id in self._below:
            (self._shown.add if live else self._shown.discard)(row_id)
        elif self._live[row_id] != live:
            step = 1 if live else -1
            self._live[row_id] = live
            self._counts[row_id >> _BITS] += step
            self._total += step
        self._forget()

    def _forget(self) -> None:
        self._version += 1

    def _rank(self, row_id: int) -> int:
        """How many rows in id order have an id below or equal to `row_id`."""
        block = row_id >> _BITS
        sums = self._block_sums()
        before = sums[block - 1] if block else 0
        return before + self._live.count(1, block << _BITS, row_id + 1)

    def _block_sums(self) -> list[int]:
        version, sums = self._sums
        if version != self._version:
            version = self._version
            sums = list(accumulate(self._counts))
            self._sums = (version, sums)
        return sums

    def _copies(self) -> tuple[list[int], list[int]]:
        """(positions of the copies, ascending; the copies at them)."""
        version, positions, copies = self._placed
        if version != self._version:
            version = self._version
            children: dict[int, list[int]] = {}
            for copy in sorted(self._shown):
                children.setdefault(self._anchor(copy), []).append(copy)
            found: list[tuple[int, int]] = []
            roots = sorted(key for key in children if key not in self._shown)
            for root in roots:
                rank = self._rank(root)
                stack = list(reversed(children[root]))
                while stack:
                    copy = stack.pop()
                    found.append((rank + len(found), copy))
                    stack.extend(reversed(children.get(copy, [])))
            positions, copies = [position for position, _ in found], [copy for _, copy in found]
            self._placed = (version, positions, copies)
        return positions, copies

    def _anchor(self, copy: int) -> int:
        """The nearest original that is shown, or the first that is no copy."""
        original = self._below[copy]
        while original in self._below and original not in self._shown:
            original = self._below[original]
        return original

    def at(self, position: int) -> int:
        """The id at `position`, 0-based. Raises IndexError."""
        if not 0 <= position < len(self):
            raise IndexError(position)
        positions, copies = self._copies() if self._shown else ([], [])
        earlier = bisect_left(positions, position)
        if earlier < len(positions) and positions[earlier] == position:
            return copies[earlier]
        return self._select(position - earlier)

    def blocks(self, wanted: IdSet, sizes: Iterable[int]) -> Iterator[list[int]]:
        """The live ids of `wanted` in display order, as lists; each list comes from so many ids as `sizes` says.

        What was live at the first list counts throughout.
        """
        live = bytes(self._live)
        positions, copies = self._copies() if self._shown else ([], [])
        chosen = (IdSet(live) & wanted).flags
        start = position = placed = 0
        for size in sizes:
            if start >= len(live):
                break
            piece = live[start : start + size]
            numbers = range(start, start + len(piece))
            start += size
            if placed == len(copies) or positions[placed] > position + piece.count(1):
                position += piece.count(1)
                yield list(compress(numbers, chosen[numbers.start : numbers.stop]))
                continue
            ids: list[int] = []
            for row_id in (*compress(numbers, piece), 0):
                while placed < len(copies) and positions[placed] <= position:
                    ids.append(copies[placed])
                    placed += 1
                    position += 1
                ids.append(row_id)
                position += 1
            position -= 1  # the 0 at the end stands for no row
            yield [row_id for row_id in ids[:-1] if row_id in wanted]

    def _select(self, rank: int) -> int:
        """The id of the row in id order with `rank` rows before it."""
        sums = self._block_sums()
        block = bisect_right(sums, rank)
        within = rank - (sums[block - 1] if block else 0)
        start = block << _BITS
        if self._counts[block] == BLOCK:
            return start + within
        piece = self._live[start : start + BLOCK]
        for place in compress(range(len(piece)), piece):
            if within == 0:
                return start + place
            within -= 1
        raise IndexError(rank)

    def position(self, row_id: int) -> int:
        """Where `row_id` is, or where it would be if it is not live."""
        positions, copies = self._copies() if self._shown else ([], [])
        if row_id in self._shown:
            return positions[copies.index(row_id)]
        if row_id in self._below:
            return self.position(self._anchor(row_id))
        if row_id >= len(self._live):
            return len(self)
        rank = self._rank(row_id) - (1 if self._live[row_id] else 0)
        # the j-th copy stands before this row when its original does: position minus j is the original's rank
        earlier = bisect_right(range(len(positions)), rank, key=lambda j: positions[j] - j)
        return rank + earlier
