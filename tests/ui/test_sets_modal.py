"""Training sets: kept, compared, gone back to, exported."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from textual.widgets import Input
from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft.domain.row import State
from tui_craft.store import library, sets
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.modals.compare_sets import CompareModal
from tui_craft.ui.modals.export_dialog import ExportDialog
from tui_craft.ui.screens.workspace import WorkspaceScreen

SIZES = [(40, 12), (100, 30)]


def made() -> str:
    """120 rows: 1 to 9 accepted and kept as `may`, then 1 rejected, 10 and 11 accepted, 2 edited."""
    slug = make_dataset("normal")
    with library.open_dataset(slug) as dataset:
        sets.save(dataset, "may", now=datetime(2026, 5, 1, tzinfo=UTC))
        dataset.set_state([1], State.REJECTED)
        dataset.set_state([10, 11], State.ACCEPTED)
        dataset.edit(2, {"input": "edited", "output": "since"}, base_rev=dataset.get(2).rev)
        sets.save(dataset, "june", now=datetime(2026, 6, 1, tzinfo=UTC), ids=[2, 3, 50])
    return slug


def accepted(slug: str) -> list[int]:
    with library.open_dataset(slug) as dataset:
        return list(dataset.ids_in_state({State.ACCEPTED}))


def workspace(app: TuiCraftApp) -> WorkspaceScreen:
    assert isinstance(app.screen, WorkspaceScreen)
    return app.screen


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_accepted_is_kept_under_a_name(size: tuple[int, int]) -> None:
    slug = make_dataset("normal")
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, size) as pilot:
        await pilot.press("A")
        await settled(pilot)
        assert "No training sets yet" in screen_text(app)
        await pilot.press("n")
        await settled(pilot)
        assert "9 rows accepted now" in screen_text(app)
        app.screen.query_one(Input).value = "may"
        await pilot.press("enter")
        await settled(pilot)
        assert "may" in screen_text(app)
        assert "as now" in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        assert workspace(app).expression == "set:may"
        assert workspace(app).rows.view == list(range(1, 10))


@pytest.mark.parametrize("size", SIZES)
async def test_compared_with_now_and_with_another(size: tuple[int, int]) -> None:
    slug = made()
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, size) as pilot:
        await pilot.press("A")
        await settled(pilot)
        await pilot.press("j")
        await settled(pilot)
        assert "+2 -1 #1" in screen_text(app)
        await pilot.press("equals_sign")
        await settled(pilot)
        assert isinstance(app.screen, CompareModal)
        assert [line.cells[1] for line in app.screen.lines()] == ["1", "2", "8", "1"]
        await pilot.press("equals_sign")
        await settled(pilot)
        assert "only in june" in screen_text(app)
        assert [line.cells[1] for line in app.screen.lines()] == ["7", "1", "2", "1"]
        await pilot.press("j", "j", "enter")
        await settled(pilot)
        assert workspace(app).rows.view == [2, 3]
        assert "in both" in screen_text(app)
        await pilot.press("escape")
        await settled(pilot)
        assert len(workspace(app).rows) == 120


async def test_going_back_to_a_set_is_one_change() -> None:
    slug = made()
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("A")
        await settled(pilot)
        await pilot.press("j")
        await settled(pilot)
        assert "a would change 3 rows" in screen_text(app)
        await pilot.press("a")
        await settled(pilot)
        assert accepted(slug) == list(range(1, 10))
        assert workspace(app).last_words == "accepted exactly may: 3 rows changed"
        await pilot.press("u")
        await settled(pilot)
        assert accepted(slug) == list(range(2, 12))


async def test_a_set_is_exported_as_a_filter() -> None:
    app = TuiCraftApp(Start(dataset=made()))
    async with pilot_of(app, (100, 40)) as pilot:
        await pilot.press("A")
        await settled(pilot)
        await pilot.press("j")
        await settled(pilot)
        await pilot.press("x")
        await settled(pilot)
        assert isinstance(app.screen, ExportDialog)
        assert "set:may" in screen_text(app)
        assert "9 rows" in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_removed_and_brought_back(size: tuple[int, int]) -> None:
    slug = made()
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, size) as pilot:
        await pilot.press("A")
        await settled(pilot)
        await pilot.press("j")
        await settled(pilot)
        await pilot.press("D")
        await settled(pilot)
        assert sets.names(library.find(slug)) == ["june"]
        await pilot.press("u")
        await settled(pilot)
        assert sets.ids_of(library.find(slug), "may") == list(range(1, 10))


@pytest.mark.parametrize("size", SIZES)
async def test_a_set_that_a_hand_broke_says_so(size: tuple[int, int]) -> None:
    slug = make_dataset("hostile")
    folder = library.find(slug) / sets.FOLDER
    folder.mkdir()
    (folder / "odd.json").write_text('{"name":"[INST]","created":"\\u001b[2J","rows":"x"}')
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, size) as pilot:
        await pilot.press("A")
        await settled(pilot)
        assert "not a set" in screen_text(app)
        for _ in range(4):
            if isinstance(app.screen, WorkspaceScreen):
                break
            await pilot.press("escape")
            await settled(pilot)
        assert workspace(app)
