"""What a worker was told last: follows control.json and the signal to end. Only looks; acts on nothing."""

from __future__ import annotations

from collections.abc import Callable
from os import stat_result

from tui_craft.runs import control
from tui_craft.runs.control import Want
from tui_craft.runs.folder import RunFolder

__all__ = ["Steering", "Want"]


class Steering:
    """What is wanted now. `at_once` is how many requests may be under way, `budget` the most to spend (None: no cap).

    `told_to_end` says whether the process got a signal to end. `fixed` keeps `at_once` at what it is. `serial` grows
    with every wish, so that one that changes nothing is heard too (resume, while the run waits by its own decision).
    `why` is why the run was told to stop by something else than its user.
    """

    def __init__(
        self,
        folder: RunFolder,
        at_once: int,
        *,
        budget: float | None = None,
        told_to_end: Callable[[], bool] = lambda: False,
        fixed: bool = False,
    ) -> None:
        self._folder = folder
        self._told_to_end = told_to_end
        self._fixed = fixed
        self._seen: tuple[int, int] | None = None
        self.want = Want.RUN
        self.why = ""
        self.serial = 0
        self.at_once = at_once
        self.budget = budget
        self.look()

    def look(self) -> None:
        """Take in what was asked for since. Raises InvalidError when control.json is broken."""
        if self._told_to_end():
            self.want = Want.STOP
            return
        seen = self._mark()
        if seen is not None and seen != self._seen:
            self._seen = seen
            self._take(control.read(self._folder))

    def _take(self, wanted: control.Control) -> None:
        self.want, self.why, self.serial = wanted.want, wanted.why, wanted.serial
        if wanted.concurrency is not None and not self._fixed:
            self.at_once = wanted.concurrency
        if wanted.budget is not None:
            self.budget = None if wanted.budget == control.NO_BUDGET else wanted.budget

    def _mark(self) -> tuple[int, int] | None:
        try:
            found: stat_result = self._folder.control.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino
