"""Rows that others append while a filter is on: what is new is looked through, the rest is not searched again."""

from __future__ import annotations

from datetime import UTC, datetime

from textual.pilot import Pilot
from ui_harness import make_dataset, pilot_of, settled

from tui_craft.domain.row import NewRow, State
from tui_craft.store import library, query
from tui_craft.ui.app import Start, TuiCraftApp
from tui_craft.ui.screens.workspace import WorkspaceScreen


def _row(word: str) -> NewRow:
    return NewRow(b'{"input":"%s","output":"b"}' % word.encode())


async def _filtered(pilot: Pilot[None], words: str) -> WorkspaceScreen:
    screen = pilot.app.screen
    assert isinstance(screen, WorkspaceScreen)
    screen.find(words)
    await settled(pilot)
    return screen


async def _follow(pilot: Pilot[None], screen: WorkspaceScreen) -> None:
    """Take in now what others did, without waiting for the next look."""
    assert screen.dataset is not None
    await screen.craft.jobs.write(screen.slug, screen.dataset.refresh)
    screen.take_new(screen.dataset)
    await settled(pilot)


async def test_new_rows_that_fit_are_listed_below_without_another_search() -> None:
    slug = make_dataset("normal")
    async with pilot_of(TuiCraftApp(Start(dataset=slug))) as pilot:
        screen = await _filtered(pilot, "zebra")
        assert screen.rows.view == []
        found = screen.rows.view
        with library.open_dataset(slug) as other:
            first, _, third = other.add([_row("zebra one"), _row("horse"), _row("zebra two")])
        await _follow(pilot, screen)
        assert screen.rows.view == [first, third]
        assert screen.rows.view is found
        await _follow(pilot, screen)
        assert screen.rows.view == [first, third]


async def test_where_rows_went_or_copies_came_everything_is_searched_again() -> None:
    slug = make_dataset("normal")
    async with pilot_of(TuiCraftApp(Start(dataset=slug))) as pilot:
        with library.open_dataset(slug) as other:
            one, two = other.add([_row("zebra one"), _row("zebra two")])
            screen = await _filtered(pilot, "zebra")
            await _follow(pilot, screen)
            assert screen.rows.view == [one, two]
            other.delete([one])
            await _follow(pilot, screen)
            assert screen.rows.view == [two]
            three = other.add([_row("zebra three")])[0]
            copy = other.duplicate(two)
            await _follow(pilot, screen)
            assert screen.rows.view == [two, copy, three]


def test_a_search_can_begin_at_an_id() -> None:
    with library.create("some", "input-output", now=datetime.now(UTC)) as dataset:
        dataset.add([_row("zebra"), _row("horse"), _row("zebra"), _row("zebra")])
        dataset.set_state([4], State.HELD)
        assert query.find_from(dataset, query.parse(dataset, "zebra"), 2) == [3, 4]
        assert query.find_from(dataset, query.parse(dataset, "state:held"), 1) == [4]
        assert query.find_from(dataset, query.parse(dataset, "zebra"), 5) == []
