"""What is to be asked next: requests that wait to be asked again, then new ones for what is missing. Asks nobody."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Container
from dataclasses import dataclass

from tui_craft.recipes.base import Request, Work
from tui_craft.runs.yields import Yield


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

    `work` is the recipe's, which says what to ask; `yields` says how much more than is missing must be asked for.
    Numbers below `first_new` that have not `ended` were under way when an earlier worker was killed: they are given
    again first.
    """

    def __init__(self, work: Work, yields: Yield, *, first_new: int, ended: Container[int]) -> None:
        self._work, self._yields = work, yields
        self._next_number = first_new
        self._left = deque(number for number in range(first_new) if number not in ended)
        self._waiting: list[Job] = []
        self._open: dict[int, int] = {}  # request -> rows it was asked for
        self._open_rows = 0
        self.dry = False
        """Whether the recipe had nothing to ask, and nothing has come in since."""

    @property
    def open(self) -> int:
        """How many requests are open."""
        return len(self._open)

    @property
    def waiting(self) -> list[Job]:
        """What waits to be asked again."""
        return list(self._waiting)

    @property
    def due(self) -> float | None:
        """When the first of those that wait may be asked; None when none waits."""
        return self._waiting[0].due if self._waiting else None

    def next(self, missing: int, now: float) -> Job | None:
        """The next request to ask, when `missing` rows have not been made; None when there is none now.

        What open requests are asked for counts with what is expected to come of it.
        """
        if self._waiting and self._waiting[0].due <= now:
            return heapq.heappop(self._waiting)
        number = self._left[0] if self._left else self._next_number
        request = self._work.next(number, self._yields.to_ask(missing, self._open_rows))
        self.dry = request is None
        if request is None:
            return None
        if self._left:
            self._left.popleft()
        self._next_number = max(self._next_number, number + 1)
        self._open[number] = request.rows
        self._open_rows += request.rows
        return Job(request)

    def again(self, job: Job, due: float) -> None:
        """Ask `job` again, but not before `due`."""
        job.due = due
        heapq.heappush(self._waiting, job)

    def close(self, request: int) -> None:
        """The request is saved or given up."""
        self._open_rows -= self._open.pop(request, 0)
        self.dry = False  # what came of it may give the recipe more to ask

    def hurry(self, latest: float) -> None:
        """Let everything that waits be asked at `latest`, if not before."""
        for job in self._waiting:
            job.due = min(job.due, latest)
        heapq.heapify(self._waiting)

    def forget(self) -> None:
        """Drop what is open; a resumed run asks it again."""
        self._open.clear()
        self._open_rows = 0
        self._waiting.clear()
