"""How long a run has been at work, pauses left out. Only counts."""

from __future__ import annotations

from collections.abc import Callable


class WorkTime:
    """A clock that can rest. `before` are the seconds of earlier stretches, `clock` says what time it is."""

    def __init__(self, before: float, clock: Callable[[], float]) -> None:
        self._before, self._clock = before, clock
        self._since: float | None = clock()

    @property
    def seconds(self) -> float:
        """All time at work."""
        return self._before + (0.0 if self._since is None else self._clock() - self._since)

    def rest(self) -> None:
        """Stop the clock."""
        self._before, self._since = self.seconds, None

    def go_on(self) -> None:
        """Start the clock, if it rests."""
        if self._since is None:
            self._since = self._clock()
