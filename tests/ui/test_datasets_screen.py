"""The first screen: what it lists, how it starts something new, and that deleting is not losing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from screens_seen import shows
from textual.widgets import Input
from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft import paths
from tui_craft.store import library
from tui_craft.ui import remember
from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.modals.import_dialog import ImportDialog
from tui_craft.ui.screens.datasets import DatasetsScreen
from tui_craft.ui.screens.tour import PAGES, TourScreen
from tui_craft.ui.screens.wizard import WizardScreen
from tui_craft.ui.screens.workspace import WorkspaceScreen
from tui_craft.ui.widgets.row_table import RowTable

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _tour_was_shown() -> None:
    remember.keep("tour", {"offered": True})


def app_on_datasets() -> TuiCraftApp:
    """The app on its first screen."""
    return TuiCraftApp(first=DatasetsScreen)


async def test_an_empty_library_offers_three_ways_and_says_where_data_is() -> None:
    app = app_on_datasets()
    async with pilot_of(app, (100, 30)) as pilot:
        drawn = screen_text(app)
        assert "No datasets yet" in drawn
        assert str(paths.datasets_dir())[:40] in drawn
        for key, screen in (("n", WizardScreen), ("i", ImportDialog)):
            await pilot.press(key)
            await settled(pilot)
            assert shows(app, screen)
            await pilot.press("escape")
            await settled(pilot)
            assert shows(app, DatasetsScreen)


async def test_every_dataset_is_a_line_and_enter_opens_it() -> None:
    for kind in ("empty", "normal", "hostile"):
        make_dataset(kind)
    app = app_on_datasets()
    async with pilot_of(app, (120, 40)) as pilot:
        drawn = screen_text(app)
        assert "3 datasets" in drawn
        assert "hostile [INST]" in drawn
        assert "unreadable" not in drawn
        table = app.screen.query_one(RowTable)
        slugs = [item.slug for item in library.list_datasets()]
        await pilot.press(*["j"] * slugs.index("normal"))
        await settled(pilot)
        assert table.line is not None
        assert table.line.cells[:6] == ("normal", "input-output", "9", "100", "5", "6")
        assert "seeds 0 of 10-50" in screen_text(app)
        assert "judged 17 %" in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        assert shows(app, WorkspaceScreen)
        assert "normal" in screen_text(app)


async def test_a_broken_dataset_is_listed_with_its_problem() -> None:
    slug = make_dataset("normal")
    (paths.datasets_dir() / slug / "dataset.json").write_text("{")
    app = app_on_datasets()
    async with pilot_of(app, (120, 40)) as pilot:
        assert "unreadable" in screen_text(app)
        assert "mend it by hand" in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        assert shows(app, DatasetsScreen)


async def test_deleting_moves_aside_and_undo_brings_back_even_after_a_restart() -> None:
    make_dataset("normal")
    app = app_on_datasets()
    async with pilot_of(app, (120, 40)) as pilot:
        await pilot.press("D")
        await settled(pilot)
        assert library.list_datasets() == []
    again = app_on_datasets()
    async with pilot_of(again, (120, 40)) as pilot:
        assert "No datasets yet" in screen_text(again)
        await pilot.press("u")
        await settled(pilot)
        assert [item.slug for item in library.list_datasets()] == ["normal"]
        assert library.list_datasets()[0].total == 120
        assert "normal" in screen_text(again)


async def test_renaming_keeps_the_folder() -> None:
    make_dataset("normal")
    app = app_on_datasets()
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("r")
        await settled(pilot)
        app.screen.query_one(Input).value = "Better name"
        await pilot.press("enter")
        await settled(pilot)
        (found,) = library.list_datasets()
        assert (found.slug, found.name) == ("normal", "Better name")
        assert "Better name" in screen_text(app)


async def test_finding_narrows_the_list_and_escape_shows_all() -> None:
    make_dataset("normal")
    make_dataset("empty")
    app = app_on_datasets()
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("slash", "e", "m", "p")
        await settled(pilot)
        assert "1 of 2 datasets" in screen_text(app)
        assert "to the list   esc show all" in screen_text(app)
        await pilot.press("enter")
        assert isinstance(app.focused, RowTable)
        await pilot.press("escape")
        await settled(pilot)
        assert "2 datasets" in screen_text(app)
        assert app.is_running


async def test_one_escape_too_many_does_not_end_the_program() -> None:
    app = app_on_datasets()
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("escape", "escape")
        await settled(pilot)
        assert app.is_running
        assert "q leaves tui-craft" in screen_text(app)
        await pilot.press("q")
        await pilot.pause()
        assert not app.is_running


async def test_what_others_change_shows_without_a_key() -> None:
    app = app_on_datasets()
    async with pilot_of(app, (80, 24)) as pilot:
        library.create("made elsewhere", "text", now=NOW).close()
        screen = app.screen
        assert isinstance(screen, DatasetsScreen)
        screen._look()  # what the timer does
        await settled(pilot)
        assert "made elsewhere" in screen_text(app)


async def test_the_demo_is_one_key_away() -> None:
    app = app_on_datasets()
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("d")
        await settled(pilot)
        assert shows(app, WorkspaceScreen)
    with library.open_dataset("support-tickets") as dataset:
        assert len(dataset) >= 40
        assert (dataset.path / "runs").is_dir()


async def test_the_tour_is_offered_once_and_can_be_replayed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_CRAFT_HOME", str(tmp_path))
    app = app_on_datasets()
    async with pilot_of(app, (80, 24)) as pilot:
        assert shows(app, TourScreen)
        for title, _ in PAGES:
            assert title in screen_text(app)
            await pilot.press("enter")
            await settled(pilot)
        assert shows(app, DatasetsScreen)
    again = app_on_datasets()
    async with pilot_of(again, (40, 12)) as pilot:
        assert shows(again, DatasetsScreen)
        await pilot.press("T")
        await settled(pilot)
        assert shows(again, TourScreen)
        await pilot.press("right", "left", "q")
        await settled(pilot)
        assert shows(again, DatasetsScreen)
