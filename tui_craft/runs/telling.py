"""What a run tells its watchers, in batches: many small happenings become one write. Owns no state of the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui_craft.domain.run import Books
from tui_craft.runs.events import EventWriter

Status = dict[str, Any]
"""State, books and seconds at work, as they go with an event."""


class Telling:
    """Collects events and writes them together. `status` gives what goes with the important ones."""

    def __init__(self, events: EventWriter, status: Callable[[], Status], books: Callable[[], Books]) -> None:
        self._events, self._status, self._books = events, status, books
        self._waiting: list[tuple[str, dict[str, Any]]] = []
        self._told_at = float("-inf")
        self._told: Books | None = None

    def note(self, event: str, values: Mapping[str, Any]) -> None:
        """Tell it with the next ones."""
        self._waiting.append((event, dict(values)))

    def now(self, event: str, **values: Any) -> None:
        """Tell it now, with the run's status, after all that waits."""
        self._waiting.append((event, {**values, **self._status()}))
        self.flush()

    def flush(self, now: float | None = None, *, every: float = 0.0) -> None:
        """Write what waits; the status goes with it when it was told `every` seconds before `now`, or longer ago."""
        if not self._waiting:
            return
        if now is not None and now - self._told_at >= every:
            self._waiting[-1][1].update(self._status())
            self._told_at, self._told = now, self._books()
        batch, self._waiting = self._waiting, []
        self._events.write_many(batch)

    def catch_up(self, now: float) -> None:
        """Write what waits, and the books where they have changed since they were told."""
        if (books := self._books()) != self._told:
            self._waiting.append(("books", self._status()))
            self._told_at, self._told = now, books
        self.flush()
