"""The rows that wait to be read, in an order that may still get better. Owns who is next; reads no row."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator

from tui_craft.store.queues import Step


class Waiting:
    """Each row is handed out once, unless it is put back. `fits` says whether a row is still to be read."""

    def __init__(self, fits: Callable[[int], bool]) -> None:
        self._fits = fits
        self._back: list[int] = []
        self._first: list[int] = []
        self._first_at = 0
        self._ids = array("q")
        self._at = 0
        self._out: set[int] = set()
        self._done = 0
        self.passed_over = 0
        """Rows that did not fit any more when it was their turn: judged elsewhere, or deleted."""

    def take(self, step: Step) -> None:
        """Take in news of the queue."""
        self._ids.extend(step.more)
        self._done += step.done
        if step.first is not None:
            self._first, self._first_at = list(step.first), 0

    @property
    def total(self) -> int:
        """How many rows there are in the queue, those that were read before included."""
        return self._done + len(self._ids)

    @property
    def handed_out(self) -> int:
        """How many of them had their turn."""
        return self._done + len(self._out)

    @property
    def left(self) -> int:
        """How many of them had not."""
        return self.total - self.handed_out

    def next(self) -> int | None:
        """The next row; None when there is none (yet)."""
        while (row_id := self._pop()) is not None:
            self._out.add(row_id)
            if self._fits(row_id):
                return row_id
            self.passed_over += 1
        return None

    def _pop(self) -> int | None:
        if self._back:
            return self._back.pop()
        while self._first_at < len(self._first):
            self._first_at += 1
            if self._first[self._first_at - 1] not in self._out:
                return self._first[self._first_at - 1]
        while self._at < len(self._ids):
            self._at += 1
            if self._ids[self._at - 1] not in self._out:
                return self._ids[self._at - 1]
        return None

    def put_back(self, row_id: int) -> None:
        """Let a row be the next one."""
        self._out.discard(row_id)
        self._back.append(row_id)

    def coming(self, count: int) -> list[int]:
        """The next `count` rows as far as is known now; they stay where they are."""
        found: list[int] = []
        for row_id in self._ahead():
            if len(found) == count:
                break
            if row_id not in found and self._fits(row_id):
                found.append(row_id)
        return found

    def _ahead(self) -> Iterator[int]:
        yield from reversed(self._back)
        for place in range(self._first_at, len(self._first)):
            if self._first[place] not in self._out:
                yield self._first[place]
        for place in range(self._at, len(self._ids)):
            if self._ids[place] not in self._out:
                yield self._ids[place]

    def snapshot(self) -> list[int]:
        """All rows that have not had their turn. Takes time in proportion: for a thread."""
        out = frozenset(self._out)
        return [row_id for row_id in self._ids[self._at :] if row_id not in out]
