"""Every screen and dialog, at every size, over every kind of dataset, in every kind of colours: each of its keys once.

A new screen joins with one line in SCREENS, a new dialog with one line in MODALS. The usual run takes a part in which
each screen meets every size, every kind of dataset and every look; all of it: pytest -m matrix
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from ui_harness import check_focus, check_screen, make_dataset, pilot_of, screen_text, settled
from visiting import Opener, Visit

from tui_craft.store import library
from tui_craft.ui import actions, remember
from tui_craft.ui.app import Start, TuiCraftApp

SIZES = [(40, 12), (60, 20), (80, 24), (120, 40)]
KINDS = ["empty", "normal", "hostile"]
LOOKS = ["tui-craft", "ansi-dark", "NO_COLOR"]
LEAVE = {
    "help", "quit", "leave", "back", "close", "palette", "theme", "jump", "row-editor", "generate-editor",
    "wizard-create", "wizard-save", "generate-review",
}  # fmt: skip
"""Ids of bindings that have tests of their own: they leave the screen, or lend the terminal away."""


def _workspace(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.workspace import WorkspaceScreen

    return WorkspaceScreen(slug)


def _datasets(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.datasets import DatasetsScreen

    return DatasetsScreen()


def _wizard(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.wizard import WizardScreen

    return WizardScreen(slug)


def _generate(slug: str) -> Screen[Any]:
    from tui_craft.ui.screens.generate import GenerateScreen

    return GenerateScreen(library.open_dataset(slug), owned=True)


def _review(slug: str) -> Screen[Any]:
    from tui_craft.store.queues import Kind, Queue
    from tui_craft.ui.screens.review import ReviewScreen

    return ReviewScreen(library.open_dataset(slug), Queue(Kind.DRAFTS), owned=True)


def _versions(slug: str) -> Screen[Any]:
    from datetime import UTC, datetime

    from tui_craft.store import library, versions
    from tui_craft.ui.screens.versions import VersionsScreen

    dataset = library.open_dataset(slug)
    versions.snapshot(dataset, "v1", now=datetime(2026, 1, 2, tzinfo=UTC))
    return VersionsScreen(dataset)


def _version_diff(slug: str) -> Screen[Any]:
    from datetime import UTC, datetime

    from tui_craft.store import library, versions
    from tui_craft.ui.screens.version_diff import VersionDiffScreen

    dataset = library.open_dataset(slug)
    versions.snapshot(dataset, "v1", now=datetime(2026, 1, 2, tzinfo=UTC))
    dataset.rewrite(list(dataset.ids()), lambda row: b'{"input":"new","output":"new"}', verb="rewrite")
    return VersionDiffScreen(dataset, "v1")


def _row_history(slug: str) -> Screen[Any]:
    from tui_craft.domain.row import NewRow
    from tui_craft.store import library
    from tui_craft.ui.screens.row_history import RowHistoryScreen

    dataset = library.open_dataset(slug)
    dataset.add([NewRow(b'{"input":"a","output":"b"}')])
    dataset.rewrite([1], lambda row: b'{"input":"new","output":"new"}', verb="rewrite")
    return RowHistoryScreen(dataset, 1)


def _fields(slug: str) -> Screen[Any]:
    from tui_craft.store import library
    from tui_craft.ui.screens.fields import FieldsScreen

    return FieldsScreen(library.open_dataset(slug))


SCREENS: dict[str, Callable[[str], Screen[Any]]] = {
    "workspace": _workspace,
    "datasets": _datasets,
    "wizard": _wizard,
    "generate": _generate,
    "review": _review,
    "versions": _versions,
    "version diff": _version_diff,
    "row history": _row_history,
    "fields": _fields,
}
"""Each screen's name, and how to make it for the dataset with a given slug."""


def _confirm(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.modals.confirm import Confirm

    return Confirm("Really [/] \x1b[2J?", "all of it [INST]")


def _prompt_line(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.modals.prompt_line import PromptLine

    return PromptLine("A name [/]", value="\u202eold", note="what it says \x9b31m")


def _text_view(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.modals.text_view import TextView

    return TextView("Words [/]", "one\ntwo \x1b[2J [INST]\n" * 40)


def _slices(home: Any) -> Screen[Any]:
    from tui_craft.store import slices
    from tui_craft.ui.modals.slices import SlicesModal

    slices.save(home.dataset, slices.Slice("hard", 'state:held OR "[/]"', critical=True))
    return SlicesModal(home.dataset, "state:draft")


def _sets(home: Any) -> Screen[Any]:
    from datetime import UTC, datetime

    from tui_craft.store import sets
    from tui_craft.ui.modals.sets import SetsModal

    for name in ("may", "june") if len(home.dataset) else ():
        sets.save(home.dataset, name, now=datetime(2026, 5, 1, tzinfo=UTC), ids=home.dataset.ids()[:5])
    return SetsModal(home.dataset)


def _compare(home: Any) -> Screen[Any]:
    from tui_craft.ui.modals.compare_sets import CompareModal

    _sets(home)
    return CompareModal(home.dataset, "may", ["june"])


def _tour(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.screens.tour import TourScreen

    return TourScreen()


def _new_import(home: Screen[Any]) -> Screen[Any]:
    from tui_craft.ui.modals.import_dialog import ImportDialog

    return ImportDialog(None)


MODALS: dict[str, tuple[str, Opener]] = {
    "review queues": ("workspace", "w"),
    "similar": ("workspace", "equals_sign"),
    "import": ("workspace", "I"),
    "new import": ("datasets", _new_import),
    "export": ("workspace", "x"),
    "edit row": ("workspace", "e"),
    "columns": ("workspace", "C"),
    "slices": ("workspace", _slices),
    "training sets": ("workspace", _sets),
    "compare sets": ("workspace", _compare),
    "origins": ("workspace", "O"),
    "go to row": ("workspace", "number_sign"),
    "paste": ("workspace", "p"),
    "confirm": ("workspace", _confirm),
    "prompt line": ("workspace", _prompt_line),
    "text view": ("workspace", _text_view),
    "help": ("workspace", "question_mark"),
    "tour": ("datasets", _tour),
    "columns": ("workspace", "C"),
    "slices": ("workspace", "L"),
    "sets": ("workspace", "A"),
    "origins": ("workspace", "O"),
}
"""Each dialog's name, the screen below it, and the key that opens it there or how to make it.

A key that does nothing in an empty dataset opens nothing there, and then there is nothing to test.
"""

PLACES = [*SCREENS, *MODALS]


async def visit(name: str, sizes: list[tuple[int, int]], kind: str, look: str, part: slice) -> None:
    """Open the place called `name` at these sizes, press the keys of `part` at the first of them, and go home."""
    remember.keep("tour", {"offered": True})
    slug = make_dataset(kind)
    theme = None if look == "NO_COLOR" else look
    screen = MODALS[name][0] if name in MODALS else name
    app = TuiCraftApp(Start(theme=theme), first=lambda: SCREENS[screen](slug))
    async with pilot_of(app, sizes[0]) as pilot:
        place = Visit(pilot, MODALS[name][1] if name in MODALS else None)
        if not await place.enter():
            assert kind == "empty", f"{name} does not open"
            return
        for size in [*sizes[1:], sizes[0]]:
            if size != (app.size.width, app.size.height):
                await pilot.resize_terminal(*size)
                await settled(pilot)
            check_screen(app)
            await check_focus(pilot)
        await place.press_all(part, LEAVE)
        await place.go_home()


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key may write a file: into a folder of the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))


ROUNDS = [
    ([(120, 40), (80, 24)], "normal", "tui-craft", slice(0, None, 2)),
    ([(40, 12)], "hostile", "NO_COLOR", slice(1, None, 2)),
    ([(60, 20)], "empty", "ansi-dark", slice(0, None, 3)),
]
"""Sizes, kind of dataset, look and keys: together every pair of a screen with each of them, and every key."""


@pytest.mark.parametrize("turn", range(len(ROUNDS)), ids=[f"{kind}-{look}" for _, kind, look, _ in ROUNDS])
@pytest.mark.parametrize("name", PLACES)
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
    await visit(name, [size], kind, look, slice(None))


@pytest.mark.parametrize("name", SCREENS)
async def test_help_and_the_palette_know_every_key(name: str) -> None:
    slug = make_dataset("normal")
    app = TuiCraftApp(first=lambda: SCREENS[name](slug))
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
