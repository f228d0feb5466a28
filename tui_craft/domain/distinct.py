"""How much of what is said was not said before, in memory that does not grow. An estimate; never says which.

A map of hashes: a hash whose place is taken counts as seen. By how full the map is, it is known how often that is
wrong, and the count is put right by that.
"""

from __future__ import annotations

from collections.abc import Collection

_PLACES = 1 << 23


class Distinct:
    """Notes 32-bit hashes; 8 MB from the first one on. Good to some percent up to 20 million different ones."""

    def __init__(self) -> None:
        self._taken = bytearray()
        self._count = 0

    def add(self, hashes: Collection[int]) -> float:
        """Note `hashes`, each given once; about how many of them are new."""
        if not self._taken:
            self._taken = bytearray(_PLACES)
        taken = self._taken
        fresh = [place for item in hashes if not taken[place := item % _PLACES]]
        for place in fresh:
            taken[place] = 1
        free = 1 - self._count / _PLACES
        self._count += len(fresh)
        return min(len(fresh) / free, float(len(hashes))) if free > 0.01 else 0.0
