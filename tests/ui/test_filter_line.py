"""Typing a filter: completion, earlier filters, the count, stopping."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.pilot import Pilot
from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft.store import query
from tui_craft.ui import filter_history
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.screens.workspace import WorkspaceScreen
from tui_craft.ui.widgets.filter_line import FilterCount, FilterHints, FilterLine

SIZES = [(40, 12), (100, 30)]


def opened(slug: str) -> TuiCraftApp:
    return TuiCraftApp(Start(dataset=slug))


def workspace(app: TuiCraftApp) -> WorkspaceScreen:
    assert isinstance(app.screen, WorkspaceScreen)
    return app.screen


async def until(pilot: Pilot[Any], done: Callable[[], bool]) -> None:
    """Wait for something that a timer or a thread brings about."""
    async with asyncio.timeout(20):
        while not done():
            await pilot.pause(0.01)


async def typed(pilot: Pilot[Any], words: str) -> None:
    """Open the filter line, type, and wait for what that finds."""
    app = pilot.app
    assert isinstance(app, TuiCraftApp)
    await pilot.press("slash", *(_KEYS.get(char, char) for char in words))
    await until(pilot, lambda: workspace(app)._asked == workspace(app).expression)
    await settled(pilot)


_KEYS = {" ": "space", ":": "colon", "~": "tilde"}


@pytest.mark.parametrize("size", SIZES)
async def test_tab_completes_keys_and_values_and_goes_round(size: tuple[int, int]) -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app, size) as pilot:
        await pilot.press("slash", "s", "t", "a")
        await settled(pilot)
        assert "state:" in screen_text(app)
        await pilot.press("tab")
        await settled(pilot)
        line = workspace(app).filter_bar.line
        assert line.value == "state:"
        assert "tab draft  accepted" in screen_text(app)
        await pilot.press("tab", "tab")
        assert line.value == "state:accepted"
        await pilot.press("shift+tab")
        assert line.value == "state:draft"
        await pilot.press("space", "t", "a", "g", "colon", "tab")
        await settled(pilot)
        assert line.value == "state:draft tag:billing"
        await pilot.press("enter")
        await settled(pilot)
        assert workspace(app).table.has_focus
        assert workspace(app).rows.view
        assert not app.screen.query_one(FilterHints).display


async def test_the_right_arrow_takes_the_ghost() -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("slash", "minus", "s", "t", "a", "t")
        await settled(pilot)
        await pilot.press("right", "h")
        await settled(pilot)
        await pilot.press("right")
        assert workspace(app).filter_bar.line.value == "-state:held"


@pytest.mark.parametrize("size", SIZES)
async def test_the_count_stands_at_the_end_of_the_line(size: tuple[int, int]) -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app, size) as pilot:
        await typed(pilot, "state:held")
        row = next(line for line in screen_text(app).split("\n") if "state:held" in line and "filter:" not in line)
        assert row.rstrip().endswith(" 5")
        await pilot.press("x")
        await until(pilot, lambda: "is not" in screen_text(app))
        assert workspace(app).rows.view == [10, 11, 12, 13, 14]


async def test_what_is_unfinished_is_no_error_until_enter() -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app, (100, 30)) as pilot:
        await typed(pilot, "state:held")
        line = workspace(app).filter_bar.line
        line.value += " tag:"  # in one go, or a slow machine looks for half of it
        line.action_end()
        await settled(pilot)
        assert workspace(app)._asked == "state:held"
        assert workspace(app).rows.view == [10, 11, 12, 13, 14]
        assert "ends after the colon" not in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        assert "ends after the colon" in screen_text(app)
        assert workspace(app).rows.view == [10, 11, 12, 13, 14]


async def test_earlier_filters_come_back_also_after_a_restart() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        for words in ("state:held", "question", "tag:billing"):
            await typed(pilot, words)
            await pilot.press("enter", "escape")
            await settled(pilot)
    assert filter_history.recall(slug) == ["tag:billing", "question", "state:held"]
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("slash")
        await settled(pilot)
        await pilot.press("n", "up", "up")
        line = workspace(app).filter_bar.line
        assert line.value == "question"
        await pilot.press("down", "down")
        assert line.value == "n"
        await pilot.press("up", "up", "up", "up", "up")
        assert line.value == "state:held"
        await pilot.press("down", "down", "down", "down")
        await settled(pilot)
        assert workspace(app).table.has_focus


async def test_a_long_search_tells_how_far_it_is_and_escape_stops_it_before_it_drops_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A disk that is slow after the first rows: the gate stands for it."""
    gate, ended = threading.Event(), threading.Event()
    real = query.find_blocks

    def slow(*args: Any, **kwargs: Any) -> Iterator[list[int]]:
        try:
            for block in real(*args, **kwargs):
                yield block
                while not gate.wait(0.01):
                    yield []
        finally:
            ended.set()

    monkeypatch.setattr(query, "find_blocks", slow)
    app = opened(make_dataset("normal"))
    async with pilot_of(app, (40, 12)) as pilot:
        await pilot.press("slash", *"question")
        await until(pilot, lambda: "%" in app.screen.query_one(FilterCount).words)
        screen = workspace(app)
        assert screen.searching
        shown = len(screen.rows)
        assert 0 < shown < 120
        assert f"{shown}…" in screen_text(app)
        assert "esc stop" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: not screen.searching)
        await until(pilot, ended.is_set)
        assert screen.filter_bar.line.value == "question"
        assert screen.filter_bar.line.has_focus
        assert len(screen.rows) == shown
        assert f"{shown}+" in screen_text(app)
        gate.set()
        await pilot.press("escape")
        await until(pilot, lambda: len(screen.rows) == 120)
        assert screen.table.has_focus
        assert not screen.filter_bar.display


async def test_searching_again_keeps_what_is_shown_until_it_is_done() -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app) as pilot:
        await typed(pilot, "question")
        await pilot.press("enter", "j", "j", "j")
        await settled(pilot)
        screen = workspace(app)
        await pilot.press("a", "ctrl+l")
        await settled(pilot)
        assert screen.table.cursor == 4
        assert len(screen.rows) == 120


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_values_and_expressions(size: tuple[int, int]) -> None:
    app = opened(make_dataset("hostile"))
    async with pilot_of(app, size) as pilot:
        await pilot.press("slash", *"tag:", "tab", "tab", "tab", "enter")
        await settled(pilot)
        screen = workspace(app)
        for words in ('tag:"[INST] hi [/INST]"', "[/]", '"\x1b[2J', "state:" + "x" * 3_000, '"' + "y" * 9_000 + '"'):
            await screen.action_find()
            screen.filter_bar.line.value = words
            await settled(pilot)
            await pilot.press("enter")
            await settled(pilot)
        screen.find('tag:"[INST] hi [/INST]"')
        await settled(pilot)
        assert len(screen.rows) == 1
        assert isinstance(screen.query_one(FilterLine).word().text, str)
