"""How a test goes through a screen or a dialog: in, every key once, and home again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.screen import Screen
from ui_harness import check_screen, screen_text, settled

from tui_craft.ui.app import TuiCraftApp

LEAVE = {
    "quit",
    "leave",
    "back",
    "close",
    "wizard-create",
    "wizard-save",
    "topics-rows",
    "topics-show-rows",
    "report-rows",
}
"""Ids of bindings that leave the screen for good. Going home takes the first ones, the wizard's have tests."""

Opener = str | Callable[[Screen[Any]], Screen[Any]]
"""The key that opens a dialog on the screen below it, or what makes the dialog for that screen."""


class Visit:
    """One screen or dialog in an app, and the way back to it."""

    def __init__(self, pilot: Pilot[Any], opener: Opener | None) -> None:
        """`opener` opens a dialog above the screen that is there now; None: that screen is the place."""
        assert isinstance(pilot.app, TuiCraftApp)
        self.pilot = pilot
        self.app = pilot.app
        self.below = self.app.screen
        self.opener = opener
        self.kind: type[Screen[Any]] | None = None

    @property
    def here(self) -> bool:
        """Whether the place is on top."""
        return type(self.app.screen) is self.kind

    async def enter(self) -> bool:
        """Go to the place; whether there is one."""
        if self.opener is not None:
            if isinstance(self.opener, str):
                await self.pilot.press(self.opener)
            else:
                self.app.open_modal(self.opener(self.below))
            await settled(self.pilot)
            if self.app.screen is self.below:
                return False
        self.kind = type(self.app.screen)
        return True

    async def back(self) -> None:
        """Close whatever a key has opened, as a user would, and open the place again if the key has closed it."""
        for _ in range(10):
            if self.here and self.app._jump is None:
                return
            if self.app.screen is self.below and not self.here:
                for key in ("", "u", "escape"):  # it may have deleted every row it was about, or filtered them away
                    if key:
                        await self.pilot.press(key)
                        await settled(self.pilot)
                    if await self.enter():
                        return
                raise AssertionError(f"{self.kind} does not open again:\n{screen_text(self.app)}")
            await self.pilot.press("escape")
            await settled(self.pilot)
        raise AssertionError(f"escape does not lead from {self.app.screen} to {self.kind}")

    async def press_all(self, part: slice, *, textuals: bool) -> None:
        """Each key that is bound, but for those that leave, once, each time from the place itself.

        With `textuals` also what Textual itself binds: the many keys of a text field, of a list, of any screen.
        """
        active = self.app.screen.active_bindings
        keys = [
            key for key, bound in active.items() if bound.binding.id not in LEAVE and (textuals or bound.binding.id)
        ]
        if self.kind is CommandPalette:
            # enter does what stands first there, and goes where that leads
            keys = [key for key in keys if key != "enter"]
        for key in keys[part]:
            await self.pilot.press(key)
            await settled(self.pilot)
            try:
                check_screen(self.app)
                await self._dismiss_error()
            except AssertionError as error:
                error.add_note(f"after {key} in {self.kind}")
                raise
            await self.back()

    async def _dismiss_error(self) -> None:
        """Escape takes away an error that lies over the screen, and nothing else."""
        screen = self.app.screen
        if screen.query("Toast.-error"):
            await self.pilot.press("escape")
            await settled(self.pilot)
            assert self.app.screen is screen
            assert not screen.query("Toast.-error")
            check_screen(self.app)

    async def go_home(self) -> None:
        """Escape and q lead to the list of datasets, and out of it."""
        for turn in range(12):
            if not self.app.is_running or type(self.app.screen).__name__ == "DatasetsScreen":
                return
            await self.pilot.press("escape" if turn % 3 else "q")
            if self.app.is_running:
                await settled(self.pilot)
        raise AssertionError(f"neither escape nor q leads home from {self.app.screen}")
