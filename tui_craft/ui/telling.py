"""What the user is told: passing notes, errors, and where a bug was written down. Owns their words' cleaning."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

from textual.app import App

from tui_craft import paths, text
from tui_craft.errors import CraftError

LONG = 240
"""Characters above which an error gets a page of its own instead of a passing note."""


SMALL = (60, 18)
"""Columns and lines below which there is room for one note."""


class Telling(App[None]):
    """The half of the app that speaks."""

    def __init__(self) -> None:
        super().__init__()
        self.bugs: list[BaseException] = []

    def say(self, message: str) -> None:
        """A passing note. Foreign text is welcome."""
        self._make_room()
        self.notify(text.visible(message), markup=False)

    def warn(self, message: str) -> None:
        """A passing note that something did not go as wished."""
        self._make_room()
        self.notify(text.visible(message), severity="warning", markup=False, timeout=8)

    def _make_room(self) -> None:
        """On a small screen a note takes the place of the one before it: several would cover all of it."""
        if self.size.width < SMALL[0] or self.size.height < SMALL[1]:
            for note in [note for note in self._notifications if note.severity != "error"]:
                self._unnotify(note, refresh=False)

    def show_error(self, error: BaseException) -> None:
        """Tell the user about an error: a CraftError's sentence, or for a bug where it was written down."""
        if isinstance(error, CraftError):
            message, title = error.sentence, "That did not work"
        else:
            path = self.report(error)
            message, title = f"{type(error).__name__}: {error}\nThe details are in {path}.", "This is a bug"
        if len(message) <= LONG:
            self.notify(text.visible(message), title=title, severity="error", markup=False, timeout=10)
            return
        from tui_craft.ui.modals.text_view import TextView

        if not any(isinstance(screen, TextView) for screen in self.screen_stack):
            self.push_screen(TextView(title, message))

    def report(self, error: BaseException) -> str:
        """Write a bug down (without local variables) and return the path of the log."""
        from tui_craft.ui import crash

        self.bugs.append(error)
        return str(crash.write(error, paths.state_dir(), datetime.now(UTC)))

    async def guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work`; whatever it raises is shown and goes no further."""
        try:
            await work
        except Exception as error:  # noqa: BLE001 - the last stop of every job: it is shown, and bugs are logged
            if self.is_running:
                self.show_error(error)
