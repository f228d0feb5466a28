"""How many requests a lane may have under way: found by trying, as no server says it. Pure; asks and waits for nothing.

It grows by one a round of good replies and is cut once per burst of refusals, to about what got through. The level
that was refused is remembered: above it the way up is ten times slower.
"""

from __future__ import annotations

from collections import deque

_WINDOW = 20
_IN_A_ROW = 3
_SHARE = 0.25
"""A smaller share of refusals are strays, which a server gives at any level: slowing down mends none of them."""
_SLOWLY = 0.1
_GENTLEST, _HARDEST = 0.85, 0.5


class Allowance:
    """The level that is allowed now, from 1 up to `ceiling`; times are of any one clock, in seconds."""

    def __init__(self, ceiling: int) -> None:
        self.ceiling = ceiling
        self._level = float(ceiling)
        self._refused_at = float("inf")
        self._cut_at = float("-inf")
        self._recent: deque[bool] = deque()
        self._refusals = self._row = 0
        self._worst = 0

    @property
    def level(self) -> int:
        """How many requests may be under way."""
        return int(self._level)

    @property
    def refused_at(self) -> int | None:
        """The level that was refused last; None when none was, or the ceiling has been reached since."""
        return None if self._refused_at == float("inf") else int(self._refused_at)

    def limit(self, ceiling: int) -> None:
        """Set another ceiling. A higher one counts at once where nothing was refused below it."""
        free = self._refused_at == float("inf")
        self.ceiling = ceiling
        self._level = float(ceiling) if free else min(self._level, float(ceiling))

    def succeeded(self) -> None:
        """A reply came."""
        self._note(refused=False)
        self._row = 0
        if self._level >= self.ceiling:
            return
        step = 1.0 / self._level
        self._level += step if self._level + 1 < self._refused_at else step * _SLOWLY
        if self._level >= self.ceiling:
            self._level, self._refused_at = float(self.ceiling), float("inf")

    def overloaded(self, sent: float, under_way: int, now: float) -> bool:
        """A request sent at `sent`, as one of `under_way`, was refused or timed out; whether that cut the level.

        What was sent before the last cut tells nothing new and counts for nothing.
        """
        if sent < self._cut_at:
            return False
        self._note(refused=True)
        self._row += 1
        self._worst = max(self._worst, under_way)
        share = self._refusals / len(self._recent)
        if self._row < _IN_A_ROW and (share < _SHARE or len(self._recent) < _WINDOW):
            return False
        refused_at = min(self._level, float(max(1, self._worst)))
        self._refused_at = refused_at
        self._level = max(1.0, refused_at * min(_GENTLEST, max(_HARDEST, 1.0 - share)))
        self._cut_at = now
        self._recent.clear()
        self._refusals = self._row = self._worst = 0
        return True

    def _note(self, *, refused: bool) -> None:
        self._recent.append(refused)
        self._refusals += refused
        while len(self._recent) > max(_WINDOW, self.level):
            self._refusals -= self._recent.popleft()
