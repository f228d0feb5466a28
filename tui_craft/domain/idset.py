"""A set of row ids as one byte per id: quick to ask, to join and to count, however many there are. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import compress


class IdSet:
    """Row ids, not changed once made. `flags` holds 1 at each id that is in it, 0 elsewhere."""

    __slots__ = ("flags",)

    def __init__(self, flags: bytes = b"") -> None:
        self.flags = flags

    @classmethod
    def of(cls, ids: Iterable[int]) -> IdSet:
        """The set of these ids, none of them negative."""
        listed = list(ids)
        flags = bytearray(max(listed, default=-1) + 1)
        for row_id in listed:
            flags[row_id] = 1
        return cls(bytes(flags))

    @classmethod
    def of_ranges(cls, ranges: Iterable[tuple[int, int]]) -> IdSet:
        """The set of all ids from the first to the last of each range, both included."""
        flags = bytearray()
        for first, last in ranges:
            if last >= len(flags):
                flags += bytes(last + 1 - len(flags))
            flags[first : last + 1] = b"\x01" * (last + 1 - first)
        return cls(bytes(flags))

    def ranges(self) -> list[tuple[int, int]]:
        """The ids as (first, last) of each unbroken run, ascending."""
        found: list[tuple[int, int]] = []
        first = self.flags.find(1)
        while first >= 0:
            end = self.flags.find(0, first)
            end = len(self.flags) if end < 0 else end
            found.append((first, end - 1))
            first = self.flags.find(1, end)
        return found

    def __contains__(self, row_id: int) -> bool:
        return 0 <= row_id < len(self.flags) and self.flags[row_id] == 1

    def __len__(self) -> int:
        return self.flags.count(1)

    def __bool__(self) -> bool:
        return 1 in self.flags

    def __iter__(self) -> Iterator[int]:
        return compress(range(len(self.flags)), self.flags)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IdSet) and self.flags.rstrip(b"\0") == other.flags.rstrip(b"\0")

    __hash__ = None  # type: ignore[assignment]

    def __and__(self, other: IdSet) -> IdSet:
        return self._made(_number(self) & _number(other))

    def __or__(self, other: IdSet) -> IdSet:
        length = max(len(self.flags), len(other.flags))
        return IdSet((_number(self) | _number(other)).to_bytes(length, "little"))

    def __sub__(self, other: IdSet) -> IdSet:
        mine = _number(self)
        return self._made(mine ^ (mine & _number(other)))

    def _made(self, number: int) -> IdSet:
        return IdSet(number.to_bytes(len(self.flags), "little"))


def _number(ids: IdSet) -> int:
    """The flags as one long number, on which and, or, xor work at the speed of memory."""
    return int.from_bytes(ids.flags, "little")
