"""How fast a reviewer goes. Owns the arithmetic; the clock is given."""

from __future__ import annotations

from collections import deque
from statistics import median

LONGEST = 60.0
"""Seconds after which a pause is no part of the pace: a call, a coffee."""
_LAST = 20


class Pace:
    """Counts decisions; the median of the last 20 gaps is the pace, so that one long row does not change it."""

    def __init__(self) -> None:
        self._gaps: deque[float] = deque(maxlen=_LAST)
        self._last: float | None = None
        self.active = 0.0
        """Seconds spent on all decisions, pauses not counted."""

    def start(self, now: float) -> None:
        """Begin to read at `now` (seconds of any clock)."""
        self._last = now

    def tick(self, now: float) -> None:
        """A decision was made at `now`."""
        gap = now - self._last if self._last is not None else LONGEST + 1
        if 0 <= gap <= LONGEST:
            self._gaps.append(gap)
            self.active += gap
        self._last = now

    @property
    def a_row(self) -> float | None:
        """Seconds a row; None before the third decision."""
        return median(self._gaps) if len(self._gaps) >= 3 else None

    @property
    def per_minute(self) -> float | None:
        """Rows a minute."""
        return None if self.a_row is None else 60 / max(self.a_row, 0.05)
