"""Which payloads a dataset already had, as the hashes of `domain.same`. Decides nothing.

What was there before a run is hashed once and kept in the run's folder, so that a resumed run judges its replies
by the very same rows, whatever has been edited or deleted since.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path

from tui_craft.errors import InvalidError
from tui_craft.store.atomic import write_atomic

_BYTES = 8


class Known:
    """A set of payload hashes that does not change; 8 bytes each."""

    def __init__(self, hashes: Iterable[int] = ()) -> None:
        self._sorted = array("Q", sorted(set(hashes)))

    def __contains__(self, item: object) -> bool:
        assert isinstance(item, int)
        place = bisect_left(self._sorted, item)
        return place < len(self._sorted) and self._sorted[place] == item

    def __len__(self) -> int:
        return len(self._sorted)

    def save(self, path: Path) -> None:
        """Write the hashes to `path`, atomically: little-endian, ascending, 8 bytes each."""
        write_atomic(path, _little(self._sorted).tobytes())

    @classmethod
    def load(cls, path: Path) -> Known | None:
        """The hashes in `path`; None where there is no such file. Raises InvalidError when it is damaged."""
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        if len(data) % _BYTES:
            raise InvalidError(f"{path} is damaged; remove it, then resume the run.")
        known = cls()
        known._sorted = _little(array("Q", data))
        return known


def _little(values: array[int]) -> array[int]:
    if sys.byteorder == "big":
        values = array("Q", values)
        values.byteswap()
    return values
