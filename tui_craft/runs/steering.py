"""What a worker was told last: follows control.json and the signal to end. Only looks; acts on nothing."""

from __future__ import annotations

from collections.abc import Callable
from os import stat_result

from tui_craft.runs import control
from tui_craft.runs.control import Want
from tui_craft.runs.folder import RunFolder

__all__ = ["Steering", "Want"]


class Steering:
    """What is wanted now. `at_once` is how many requests may be under way.

    `told_to_end` says whether the process got a signal to end. `fixed` keeps `at_once` at what it is.
    """

    def __init__(
        self, folder: RunFolder, at_once: int, *, told_to_end: Callable[[], bool] = lambda: False, fixed: bool = False
    ) -> None:
        self._folder = folder
        self._told_to_end = told_to_end
        self._fixed = fixed
        self._seen: tuple[int, int] | None = None
        self.want = Want.RUN
        self.at_once = at_once
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

    def pause(self) -> None:
        """Pause by the run's own decision, unless someone has asked it to stop."""
        self._take(control.change(self._folder, want=Want.PAUSE, unless=Want.STOP))

    def _take(self, wanted: control.Control) -> None:
        self.want = wanted.want
        if wanted.concurrency is not None and not self._fixed:
            self.at_once = wanted.concurrency

    def _mark(self) -> tuple[int, int] | None:
        try:
            found: stat_result = self._folder.control.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino
