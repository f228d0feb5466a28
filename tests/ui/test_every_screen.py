"""Every screen, at every size, over every kind of dataset, in both kinds of colours: each of its keys once.

A new screen joins with one line in SCREENS.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.screen import Screen
from ui_harness import check_screen, make_dataset, pilot_of, screen_text, settled

from tui_craft.ui import actions
from tui_craft.ui.app import Start, TuiCraftApp

SIZES = [(40, 12), (60, 20), (80, 24), (120, 40)]
LEAVE = {
    "help", "quit", "leave", "back", "close", "palette", "theme", "row-editor", "generate-editor",
    "wizard-create", "wizard-save", "generate-review",
}  # fmt: skip
"""Ids of bindings that have tests of their own: they leave the screen, or lend the terminal away."""


def _workspace(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.workspace import WorkspaceScreen

    return WorkspaceScreen(slug)


def _datasets(slug: str) -> Screen[Any]:
    from tui_craft.ui import remember
    from tui_craft.ui.screens.datasets import DatasetsScreen

    remember.keep("tour", {"offered": True})
    return DatasetsScreen()


def _wizard(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.wizard import WizardScreen

    return WizardScreen(slug)


def _generate(slug: str) -> Screen[Any]:
    from tui_craft.store import library
    from tui_craft.ui.screens.generate import GenerateScreen

    return GenerateScreen(library.open_dataset(slug), owned=True)


SCREENS: dict[str, Callable[[str], Screen[Any]]] = {
    "workspace": _workspace,
    "datasets": _datasets,
    "wizard": _wizard,
    "generate": _generate,
}
"""Each screen's name, and how to make it for the dataset with a given slug."""


@pytest.mark.parametrize(
    ("kind", "theme"),
    [("empty", "tui-craft"), ("normal", "tui-craft"), ("hostile", "tui-craft"), ("hostile", "ansi-dark")],
)
@pytest.mark.parametrize("name", SCREENS)
async def test_it_opens_at_every_size(name: str, kind: str, theme: str) -> None:
    slug = make_dataset(kind)
    app = TuiCraftApp(Start(theme=theme), first=lambda: SCREENS[name](slug))
    async with pilot_of(app, SIZES[0]) as pilot:
        for size in [*SIZES[1:], SIZES[0]]:
            await pilot.resize_terminal(*size)
            await settled(pilot)
            check_screen(app)


@pytest.mark.parametrize(("kind", "size"), [("empty", SIZES[2]), ("normal", SIZES[3]), ("hostile", SIZES[0])])
@pytest.mark.parametrize("name", SCREENS)
async def test_each_key_once(name: str, kind: str, size: tuple[int, int]) -> None:
    slug = make_dataset(kind)
    app = TuiCraftApp(first=lambda: SCREENS[name](slug))
    async with pilot_of(app, size) as pilot:
        home = app.screen
        keys = [key for key, active in home.active_bindings.items() if active.binding.id not in {None, *LEAVE}]
        assert keys
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
            check_screen(app)
            await _back_to(home, pilot)


async def _back_to(home: Screen[Any], pilot: Any) -> None:
    """Close whatever a key has opened, as a user would."""
    for _ in range(6):
        if pilot.app.screen is home:
            return
        await pilot.press("escape")
        await settled(pilot)
    raise AssertionError(f"escape does not lead out of {pilot.app.screen}")


@pytest.mark.parametrize("name", SCREENS)
async def test_help_lists_every_key_and_closes(name: str) -> None:
    slug = make_dataset("normal")
    app = TuiCraftApp(first=lambda: SCREENS[name](slug))
    async with pilot_of(app, (100, 60)) as pilot:
        home = app.screen
        for choice in actions.available(home):
            assert choice.binding.tooltip, f"{choice.id} does not say what it does"
            assert choice.binding.description
        await pilot.press("f1")
        await settled(pilot)
        assert app.screen is not home
        assert type(app.screen).__name__ == "HelpScreen"
        assert "Review" in screen_text(app) or "Anywhere" in screen_text(app) or "Here" in screen_text(app)
        await pilot.press("q")
        await settled(pilot)
        assert app.screen is home


@pytest.mark.parametrize("name", SCREENS)
async def test_the_palette_has_every_action(name: str) -> None:
    slug = make_dataset("normal")
    app = TuiCraftApp(first=lambda: SCREENS[name](slug))
    async with pilot_of(app, (80, 24)) as pilot:
        home = app.screen
        await pilot.press("ctrl+p")
        await settled(pilot)
        await pilot.press("h", "e", "l", "p")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        if app.screen is not home:
            await pilot.press("escape")
            await settled(pilot)
        assert app.screen is home
