"""Versions, history and fields from the keyboard: what the screen says is what the disk has."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft.domain.row import State
from tui_craft.store import library, versions
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.screens.workspace import WorkspaceScreen

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SIZES = [(40, 12), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_a_version_is_made_compared_and_restored(size: tuple[int, int]) -> None:
    slug = make_dataset("normal")
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, size) as pilot:
        await pilot.press("V")
        await settled(pilot)
        assert "No versions yet" in screen_text(app)
        await pilot.press("n", *"v1", "space", *"first", "enter")
        await settled(pilot)
        assert "v1" in screen_text(app)
        with library.open_dataset(slug) as other:
            made = versions.find(other.path, "v1")
            assert (made.rows, made.note) == (120, "first")
            other.edit(3, {"input": "question 2", "output": "another answer 2"}, base_rev=other.get(3).rev)
            other.delete([5])
        await pilot.press("enter")
        await settled(pilot)
        drawn = screen_text(app)
        assert "another" in drawn
        assert "{+another" in drawn
        assert "1/2" in drawn
        await pilot.press("right_square_bracket")
        await settled(pilot)
        assert "2/2" in screen_text(app)
        assert "#5  removed" in screen_text(app)
        await pilot.press("j", "k", "left_square_bracket", "q", "v")
        await settled(pilot)
        assert "as it was made" in screen_text(app)
        await pilot.press("r")
        await settled(pilot)
        assert "restored v1" in screen_text(app)
        with library.open_dataset(slug) as other:
            assert len(other) == 120
            assert other.get(3).data["output"] == "answer 2"
        await pilot.press("u")
        await settled(pilot)
        with library.open_dataset(slug) as other:
            assert len(other) == 119
        await pilot.press("D")
        await settled(pilot)
        assert "No versions yet" in screen_text(app)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, WorkspaceScreen)
        assert "undid" in screen_text(app) or size[0] < 60


@pytest.mark.parametrize("size", SIZES)
async def test_an_earlier_version_of_a_row_is_put_back(size: tuple[int, int]) -> None:
    slug = make_dataset("normal")
    with library.open_dataset(slug) as other:
        other.edit(1, {"input": "question 0", "output": "a worse answer"}, base_rev=other.get(1).rev)
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, size) as pilot:
        await pilot.press("H")
        await settled(pilot)
        drawn = screen_text(app)
        assert "Row 1" in drawn
        assert "edit" in drawn
        assert "worse" in drawn
        await pilot.press("j", "enter")
        await settled(pilot)
        with library.open_dataset(slug) as other:
            row = other.get(1)
            assert (row.data["output"], row.state, row.tags) == ("answer 0", State.ACCEPTED, ())
        assert "put back" in screen_text(app)
        await pilot.press("u")
        await settled(pilot)
        with library.open_dataset(slug) as other:
            assert other.get(1).data["output"] == "a worse answer"
            assert other.get(1).tags == ("edited",)


@pytest.mark.parametrize("size", SIZES)
async def test_fields_are_removed_and_renamed(size: tuple[int, int]) -> None:
    slug = make_dataset("normal")
    with library.open_dataset(slug) as other:
        other.rewrite(range(1, 61), lambda row: row.raw[:-1] + b',"meta":1.10}', verb="rewrite")
        raw = other.get(7).raw
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, size) as pilot:
        await pilot.press("F")
        await settled(pilot)
        drawn = screen_text(app)
        assert "meta" in drawn
        assert "50 %" in drawn
        await pilot.press("D")
        await settled(pilot)
        assert "every row" in " ".join(screen_text(app).split())
        await pilot.press("j", "j", "r", "ctrl+u", *"about", "enter")
        await settled(pilot)
        assert "renamed meta to about" in screen_text(app)
        with library.open_dataset(slug) as other:
            assert other.get(7).raw == raw.replace(b"meta", b"about")
        await pilot.press("D")
        await settled(pilot)
        with library.open_dataset(slug) as other:
            assert "about" not in other.get(7).data
        for _ in range(2):
            await pilot.press("u")
            await settled(pilot)
        with library.open_dataset(slug) as other:
            assert other.get(7).raw == raw
        await pilot.press("q")
        await settled(pilot)
        assert isinstance(app.screen, WorkspaceScreen)
