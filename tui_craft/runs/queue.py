"""What is to be asked next: requests that wait to be asked again, then new ones for what is missing. Asks nobody."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Container
from dataclasses import dataclass

from tui_craft.recipes.base import Request


@dataclass(slots=True)
class Job:
    """A request on its way. `due` is when it may be asked, on the caller's clock; `attempts` how often it was."""

    request: Request
    attempts: int = 0
    due: float = 0.0

    def __lt__(self, other: Job) -> bool:
        return (self.due, self.request.number) < (other.due, other.request.number)


class Queue:
    """The requests of a run that are open: asked for, and neither saved nor given up yet.

    `build` gives the request with a number, asking for so many rows, at most `most`. Numbers below `first_new`
    that have not `ended` were under way when an earlier worker was killed: they come first, under their numbers.
    """

    def __init__(
        self, build: Callable[[int, int], Request], most: int, *, first_new: int, ended: Container[int]
    ) -> None:
        self._build, self._most = build, most
        self._next_number = first_new
        self._left = deque(number for number in range(first_new) if number not in ended)
        self._waiting: list[Job] = []
        self._open: dict[int, int] = {}  # request -> rows it was asked for

    @property
    def open(self) -> int:
        """How many requests are open."""
        return len(self._open)

    def next(self, missing: int, now: float) -> Job | None:
        """The next request to ask, when `missing` rows have not been made; None when there is none now.

        What open requests are asked for counts as made, so no more is asked for than is missing.
        """
        if self._waiting and self._waiting[0].due <= now:
            return heapq.heappop(self._waiting)
        rows = min(self._most, missing - sum(self._open.values()))
        if rows <= 0:
            return None
        number = self._left.popleft() if self._left else self._next_number
        self._next_number = max(self._next_number, number + 1)
        self._open[number] = rows
        return Job(self._build(number, rows))

    def again(self, job: Job, due: float) -> None:
        """Ask `job` again, but not before `due`."""
        job.due = due
        heapq.heappush(self._waiting, job)

    def close(self, request: int) -> None:
        """The request is saved or given up."""
        self._open.pop(request, None)

    def hurry(self, now: float) -> None:
        """Let everything that waits be asked now."""
        for job in self._waiting:
            job.due = now
        heapq.heapify(self._waiting)

    def forget(self) -> None:
        """Drop what is open; a resumed run asks it again."""
        self._open.clear()
        self._waiting.clear()
