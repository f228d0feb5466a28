"""Small questions that tests of screens ask."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen
from ui_harness import settled

from tui_craft.ui.app import TuiCraftApp


def shows(app: TuiCraftApp, kind: type[Screen[Any]]) -> bool:
    """Whether the screen on top is of this kind."""
    return isinstance(app.screen, kind)


async def done(pilot: Pilot[Any], *names: str) -> None:
    """Wait for the work of these names, also while a dialog is open, and for what follows from it."""
    app = pilot.app
    await pilot.pause()
    await app.workers.wait_for_complete([worker for worker in app.workers if worker.name in names])
    await settled(pilot)
