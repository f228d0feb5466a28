"""Slices: saved from the filter, counted, critical, renamed, edited, removed and brought back."""

from __future__ import annotations

import json

import pytest
from textual.widgets import Input
from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft.domain.row import State
from tui_craft.store import library, slices
from tui_craft.store.slices import Slice
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.modals.slices import SlicesModal
from tui_craft.ui.screens.workspace import WorkspaceScreen

SIZES = [(40, 12), (100, 30)]


def kept(slug: str) -> list[Slice]:
    return slices.read(library.find(slug))


def workspace(app: TuiCraftApp) -> WorkspaceScreen:
    assert isinstance(app.screen, WorkspaceScreen)
    return app.screen


@pytest.mark.parametrize("size", SIZES)
async def test_a_filter_becomes_a_slice_and_the_slice_a_filter(size: tuple[int, int]) -> None:
    slug = make_dataset("normal")
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, size) as pilot:
        await pilot.press("L")
        await settled(pilot)
        assert "No slices yet" in screen_text(app)
        assert "critical" not in screen_text(app)
        assert "rename" not in screen_text(app)
        await pilot.press("n")
        await settled(pilot)
        assert "no filter to save" in screen_text(app)
        await pilot.press("q", "3", "L", "n")
        await settled(pilot)
        await pilot.press(*"my hard", "enter")
        await settled(pilot)
        assert "That cannot be the name" in screen_text(app)
        app.screen.query_one(Input).value = "hard"
        await pilot.press("enter")
        await settled(pilot)
        assert kept(slug) == [Slice("hard", "state:held")]
        assert "hard" in screen_text(app)
        assert "state:held" in screen_text(app)
        line = next(line for line in screen_text(app).split("\n") if ">  hard" in line)
        assert line.rstrip().endswith("5")
        await pilot.press("enter")
        await settled(pilot)
        screen = workspace(app)
        assert screen.expression == "slice:hard"
        assert len(screen.rows) == 5


@pytest.mark.parametrize("size", SIZES)
async def test_critical_renamed_edited_removed_and_brought_back(size: tuple[int, int]) -> None:
    slug = make_dataset("normal")
    with library.open_dataset(slug) as dataset:
        slices.save(dataset, Slice("one", "tag:billing"))
        slices.save(dataset, Slice("two", "state:held"))
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, size) as pilot:
        await pilot.press("L")
        await settled(pilot)
        await pilot.press("j", "c")
        await settled(pilot)
        assert kept(slug)[1] == Slice("two", "state:held", critical=True)
        assert "! two" in screen_text(app)
        assert "cannot be accepted" in screen_text(app)
        await pilot.press("r")
        await settled(pilot)
        app.screen.query_one(Input).value = "one"
        await pilot.press("enter")
        await settled(pilot)
        assert "already" in screen_text(app)
        app.screen.query_one(Input).value = "three"
        await pilot.press("enter")
        await settled(pilot)
        assert [item.name for item in kept(slug)] == ["one", "three"]
        await pilot.press("e")
        await settled(pilot)
        app.screen.query_one(Input).value = "state:helx"
        await pilot.press("enter")
        await settled(pilot)
        assert "is not understood" in screen_text(app)
        app.screen.query_one(Input).value = "state:rejected"
        await pilot.press("enter")
        await settled(pilot)
        assert kept(slug)[1] == Slice("three", "state:rejected", critical=True)
        await pilot.press("D")
        await settled(pilot)
        assert [item.name for item in kept(slug)] == ["one"]
        await pilot.press("u")
        await settled(pilot)
        assert kept(slug)[1] == Slice("three", "state:rejected", critical=True)
        assert ">  ! three" in screen_text(app)


async def test_leaving_a_slice_out_and_taking_it_back() -> None:
    slug = make_dataset("normal")
    with library.open_dataset(slug) as dataset:
        slices.save(dataset, Slice("bills", "tag:billing"))
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("L")
        await settled(pilot)
        await pilot.press("h")
        await settled(pilot)
        with library.open_dataset(slug) as dataset:
            assert dataset.counts()[State.ACCEPTED] == 3
            assert dataset.counts()[State.HELD] == 11
        assert workspace(app).last_words == "held 6 rows of slice bills"
        await pilot.press("u")
        await settled(pilot)
        with library.open_dataset(slug) as dataset:
            assert dataset.counts()[State.ACCEPTED] == 9


@pytest.mark.parametrize("size", SIZES)
async def test_slices_that_a_hand_wrote(size: tuple[int, int]) -> None:
    slug = make_dataset("hostile")
    odd = ["[INST] \x1b[2J", "a" * 3_000, "broken", "round", "\u202eright"]
    wheres = ['tag:"[/]"', "x" * 5_000, "state:nothing", "slice:round", "\x9b31m"]
    listed = [{"name": name, "where": where, "critical": True} for name, where in zip(odd, wheres, strict=True)]
    (library.find(slug) / slices.FILE).write_text(json.dumps({"slices": listed}))
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, size) as pilot:
        await pilot.press("L")
        await settled(pilot)
        assert isinstance(app.screen, SlicesModal)
        assert [str(known) for known in app.screen.counted.values()][2:4] == ["?", "?"]
        await pilot.press("j", "j")
        await settled(pilot)
        assert "is not understood" in screen_text(app)
        await pilot.press("k", "e")
        await settled(pilot)
        assert isinstance(app.screen, SlicesModal)
        await pilot.press("q")
        await settled(pilot)
        assert workspace(app)


async def test_a_slice_by_state_warns_and_says_when_nothing_is_left_to_leave_out() -> None:
    slug = make_dataset("normal")
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("1", "L", "n")
        await settled(pilot)
        assert "no longer in the slice" in screen_text(app)
        await pilot.press(*"open", "enter")
        await settled(pilot)
        await pilot.press("h")
        await settled(pilot)
        assert "Nothing in slice open is to be held" in screen_text(app)
