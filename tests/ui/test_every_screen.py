"""Every screen and dialog, at every size, over every kind of dataset, in every kind of colours: each of its keys once.

The usual run takes a part in which each class of them meets every size, every kind of dataset and every look, and every
key of ours is pressed; all combinations, and Textual's own keys with them: pytest -m matrix
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from checks_here import keep_here
from place_screens import SCREENS
from places import PLACES, class_of, opener_of, screen_of
from textual.screen import Screen
from ui_harness import check_focus, check_screen, make_dataset, pilot_of, screen_text, settled
from visiting import Visit

import tui_craft.ui.modals
import tui_craft.ui.screens
from tui_craft.ui import actions, remember
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.screens.base import CraftModal, CraftScreen, Working

SIZES = [(40, 12), (60, 20), (80, 24), (120, 40)]
KINDS = ["empty", "normal", "hostile"]
LOOKS = ["tui-craft", "ansi-dark", "NO_COLOR"]


async def visit(name: str, sizes: list[tuple[int, int]], kind: str, look: str, part: slice | None) -> None:
    """Open the place called `name` at these sizes, press the keys of `part` at the first of them, and go home.

    Without `part`: every key, Textual's own too.
    """
    remember.keep("tour", {"offered": True})
    slug = make_dataset(kind)
    app = TuiCraftApp(Start(theme=None if look == "NO_COLOR" else look), first=lambda: screen_of(name, slug))
    async with pilot_of(app, sizes[0]) as pilot:
        place = Visit(pilot, opener_of(name))
        if not await place.enter():
            assert kind == "empty", f"{name} does not open"
            return
        assert type(app.screen).__name__ == class_of(name)
        for size in [*sizes[1:], sizes[0]]:
            if size != (app.size.width, app.size.height):
                await pilot.resize_terminal(*size)
                await settled(pilot)
            check_screen(app)
            await check_focus(pilot)
        await place.press_all(part or slice(None), textuals=part is None)
        await place.go_home()


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key may write a file: into a folder of the test. And what it lends the terminal to does nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.delenv("VISUAL", raising=False)
    keep_here(monkeypatch)


ROUNDS = [
    ([(80, 24), (120, 40)], "normal", "tui-craft", slice(0, None, 2)),
    ([(40, 12)], "hostile", "NO_COLOR", slice(1, None, 2)),
    ([(60, 20)], "empty", "ansi-dark", slice(0, None, 3)),
]
"""Sizes, kind of dataset, look and keys: together every pair of a place with each of them, and every key."""


def _visits() -> Iterator[tuple[str, int]]:
    """Each place in each round; a further way to a dialog of the same class in one of the first two, by turns."""
    seen: Counter[str] = Counter()
    for name in PLACES:
        before = seen[class_of(name)]
        yield from ((name, turn) for turn in range(len(ROUNDS)) if not before or turn == before % 2)
        seen[class_of(name)] += 1


@pytest.mark.parametrize(("name", "turn"), list(_visits()), ids=lambda it: it if isinstance(it, str) else ROUNDS[it][1])
async def test_it_opens_and_its_keys_do_no_harm(name: str, turn: int, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes, kind, look, part = ROUNDS[turn]
    if look == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    await visit(name, sizes, kind, look, part)


@pytest.mark.matrix
@pytest.mark.parametrize(("size", "kind", "look"), list(product(SIZES, KINDS, LOOKS)))
@pytest.mark.parametrize("name", PLACES)
async def test_all_of_it(
    name: str, size: tuple[int, int], kind: str, look: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if look == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    await visit(name, [size], kind, look, None)


# ---- none is forgotten

NOT_VISITED = {
    "ListModal": "the frame of several dialogs, each of which is visited",
    "LinesModal": "the frame below that one",
    "LinesEditor": "the same for lists that are changed",
}
"""Classes that draw something and that no user ever sees by themselves, and why."""


def _drawn() -> Iterator[str]:
    """The names of all classes of screens and dialogs that draw something; not of the parts they are made of."""
    for package in (tui_craft.ui.screens, tui_craft.ui.modals):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for name, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if kind.__module__ != module.name or not issubclass(kind, Screen):
                    continue
                assert issubclass(kind, Working), f"{name} is a screen without the frame that all have"
                base = CraftModal if issubclass(kind, CraftModal) else CraftScreen
                if kind is not Working and _body(kind) is not _body(base):
                    yield name


def _body(kind: type[Screen[Any]]) -> Any:
    return getattr(kind, "compose_body", kind.compose)


def test_no_screen_and_no_dialog_is_forgotten() -> None:
    visited = {class_of(name) for name in PLACES}
    drawn = set(_drawn())
    assert drawn - visited == set(NOT_VISITED)
    assert visited - drawn == {"CommandPalette"}, "one that is gone, or Textual's own"


@pytest.mark.parametrize("name", SCREENS)
async def test_help_and_the_palette_know_every_key(name: str) -> None:
    slug = make_dataset("normal")
    app = TuiCraftApp(first=lambda: screen_of(name, slug))
    remember.keep("tour", {"offered": True})
    async with pilot_of(app, (100, 60)) as pilot:
        home = app.screen
        for choice in actions.available(home):
            assert choice.binding.tooltip, f"{choice.id} does not say what it does"
            assert choice.binding.description
        await pilot.press("f1")
        await settled(pilot)
        assert type(app.screen).__name__ == "HelpScreen"
        assert "Review" in screen_text(app) or "Anywhere" in screen_text(app) or "Here" in screen_text(app)
        await pilot.press("q")
        await settled(pilot)
        assert app.screen is home
        await pilot.press("ctrl+p")
        await settled(pilot)
        await pilot.press("h", "e", "l", "p")
        await settled(pilot)
        for _ in range(2):
            if app.screen is not home:
                await pilot.press("escape")
                await settled(pilot)
        assert app.screen is home
