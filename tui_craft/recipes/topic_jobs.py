"""What a run has still to ask for certain: jobs with a key, each asked until it is done or was tried enough. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from tui_craft.recipes.base import Request

TRIES = 2
"""How often a job that brings nothing is asked in all."""

Build = Callable[[int], Request]


class Jobs:
    """Jobs in the order in which they were found. What was asked is known again from the journal, by its key."""

    def __init__(self) -> None:
        self._open: dict[str, Build] = {}
        self._asked: set[str] = set()
        self._tried: Counter[str] = Counter()

    def __len__(self) -> int:
        """Jobs that are not done, under way or not."""
        return len(self._open)

    def add(self, key: str, build: Build) -> None:
        """One more."""
        self._open[key] = build

    def next(self, number: int) -> Request | None:
        """The request of the first job that is not under way, under this number."""
        for key, build in self._open.items():
            if key not in self._asked:
                self._asked.add(key)
                return build(number)
        return None

    def ended(self, key: str, *, done: bool) -> bool:
        """Hear how a job went; whether it is over, because it is `done` or was tried enough."""
        self._asked.discard(key)
        self._tried[key] += 1
        over = done or self._tried[key] >= TRIES
        if over:
            self._open.pop(key, None)
        return over
