"""What the workspace lists and in which order: sorted, just these rows, marked ones, the row with a number."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from test_workspace_layout import opened, press, workspace
from ui_harness import make_dataset, pilot_of, screen_lines, screen_text, settled

from tui_craft.domain.row import NewRow, State
from tui_craft.store import library


def mixed() -> str:
    """Six rows whose texts are in another order than their ids."""
    slug = make_dataset("empty")
    with library.open_dataset(slug) as dataset:
        dataset.add([NewRow(b'{"input":"%c","output":"%d"}' % (b"dacfeb"[n], n)) for n in range(6)])
        dataset.set_state([2, 5], State.ACCEPTED)
    return slug


# ---- sorting


async def test_a_column_sorts_up_then_down_then_not() -> None:
    app = opened(mixed())
    async with pilot_of(app, (80, 24)) as pilot:
        screen = workspace(app)
        await press(pilot, "j", "S")
        assert screen.rows.ids(0, 6) == [2, 6, 3, 1, 5, 4]
        assert screen.table.cursor == 0
        assert "Input \u25b2" in screen_text(app)
        assert "sorted by input" in screen_lines(app)[0]
        await press(pilot, "S")
        assert screen.rows.ids(0, 6) == [4, 5, 1, 3, 6, 2]
        assert "Input \u25bc" in screen_text(app)
        await press(pilot, "j", "S")
        assert list(screen.rows.ids(0, 6)) == [1, 2, 3, 4, 5, 6]
        assert screen.current() == 5
        assert screen.rows.view is None
        assert "sorted" not in screen_lines(app)[0]


async def test_what_a_filter_finds_is_sorted_again_and_so_is_everything_after_it() -> None:
    app = opened(mixed())
    async with pilot_of(app) as pilot:
        screen = workspace(app)
        await press(pilot, "S", "S", "2")
        assert screen.rows.view == [5, 2]
        assert screen.expression == "state:accepted"
        await press(pilot, "1")
        assert screen.rows.view == [4, 1, 3, 6]
        await press(pilot, "escape")
        assert screen.rows.view == [4, 5, 1, 3, 6, 2]


async def test_new_rows_come_at_their_place_when_one_looks_again() -> None:
    slug = mixed()
    app = opened(slug)
    async with pilot_of(app) as pilot:
        screen = workspace(app)
        await press(pilot, "S")
        assert screen.dataset is not None
        await app.jobs.write(slug, screen.dataset.add, [NewRow(b'{"input":"cc","output":"x"}')])
        await settled(pilot)
        assert 7 not in screen.rows.ids(0, 9)
        await press(pilot, "ctrl+l")
        assert screen.rows.ids(0, 9) == [2, 6, 3, 7, 1, 5, 4]


async def test_a_deleted_row_leaves_the_order_and_undo_brings_it_back() -> None:
    app = opened(mixed())
    async with pilot_of(app) as pilot:
        screen = workspace(app)
        await press(pilot, "S", "D")
        assert screen.rows.ids(0, 9) == [6, 3, 1, 5, 4]
        await press(pilot, "u", "ctrl+l")
        assert screen.rows.ids(0, 9) == [2, 6, 3, 1, 5, 4]


async def test_the_order_is_found_again() -> None:
    slug = mixed()
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await press(pilot, "S", "S", "j")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        assert workspace(app).rows.ids(0, 9) == [4, 5, 1, 3, 6, 2]
        assert workspace(app).current() == 5


async def test_a_sort_that_goes_on_tells_how_far_it_is_and_escape_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_craft.store import sorting

    going, ended = threading.Event(), threading.Event()
    real = sorting.sort

    def endless(*args: Any, progress: Any, **options: Any) -> list[int]:
        try:
            for step in range(1, 10_000):
                progress(step * 1000)
                going.set()
                threading.Event().wait(0.01)
        finally:
            ended.set()
        return real(*args, **options)

    monkeypatch.setattr(sorting, "sort", endless)
    app = opened(mixed())
    async with pilot_of(app) as pilot:
        screen = workspace(app)
        await pilot.press("j", "S")
        while not going.is_set() or "rows read" not in screen_text(app):
            await pilot.pause(0.02)
        await pilot.press("k")  # keys go on
        assert screen.table.cursor == 0
        await press(pilot, "escape")
        assert screen.sort is None
        assert "rows read" not in screen_text(app)
        assert app.screen is screen
        while not ended.is_set():
            await pilot.pause(0.02)


# ---- just these rows


async def test_just_these_rows_stand_in_their_order_and_escape_ends_it() -> None:
    app = opened(mixed())
    async with pilot_of(app) as pilot:
        screen = workspace(app)
        await press(pilot, "1")
        screen.show_ids([5, 3, 2], "similar to #5 [/]")
        await settled(pilot)
        assert screen.rows.view == [5, 3, 2]
        assert "similar to #5 [/]" in screen_lines(app)[0]
        assert "3 of 6 rows" in screen_lines(app)[0]
        await press(pilot, "S")
        assert screen.rows.ids(0, 9) == [2, 3, 5]
        assert "similar to #5 [/]" in screen_lines(app)[0]
        await press(pilot, "D", "S", "S")
        assert screen.rows.ids(0, 9) == [5, 3]
        await press(pilot, "escape")
        assert screen.rows.view == [1, 3, 4, 6]
        assert "filter: state:draft" in screen_lines(app)[0]
        await press(pilot, "escape")
        assert len(screen.rows) == 5
        assert app.screen is screen


async def test_marked_rows_by_themselves() -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app) as pilot:
        screen = workspace(app)
        await press(pilot, "j", "space", "space", "c", "m")
        assert screen.rows.view == [2, 3]
        assert "marked rows" in screen_lines(app)[0]
        assert "2 marked" in screen_lines(app)[0]
        await press(pilot, "escape")
        assert len(screen.rows) == 121
        assert len(screen.table.marks) == 2


async def test_a_filter_takes_the_place_of_just_these_rows() -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app) as pilot:
        screen = workspace(app)
        screen.show_ids([9, 8], "these")
        await press(pilot, "3")
        assert screen.rows.view == [10, 11, 12, 13, 14]
        assert not screen.only_words


# ---- the row with a number


@pytest.mark.parametrize(
    ("answer", "row_id"), [("57", 57), ("#57", 57), ("end", 120), ("0%", 1), ("100%", 120), (" 50 % ", 60)]
)
async def test_a_row_is_gone_to(answer: str, row_id: int) -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app, (60, 20)) as pilot:
        await press(pilot, "number_sign")
        app.screen.query_one("Input").value = answer  # type: ignore[attr-defined]
        await press(pilot, "enter")
        assert workspace(app).current() == row_id


async def test_a_row_that_is_not_listed_is_told() -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app) as pilot:
        await press(pilot, "2", "number_sign")
        for answer, words in (("57", "not among the 9 rows"), ("999", "no row 999"), ("x", "Type the number")):
            app.screen.query_one("Input").value = answer  # type: ignore[attr-defined]
            await press(pilot, "enter")
            assert words in screen_text(app)
        await press(pilot, "escape")
        assert app.screen is workspace(app)


# ---- marks


async def test_many_marks_are_made_in_order_beside_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_craft.ui.widgets.row_marks.AT_ONCE", 10)
    app = opened(make_dataset("normal"))
    async with pilot_of(app) as pilot:
        table = workspace(app).table
        await press(pilot, "M", "space", "minus", "M", "space", "space")
        assert len(table.marks) == 118
        assert "118 marked" in screen_text(app)
        await press(pilot, "asterisk")
        assert table.marks == {2, 3}
        assert table.marks_sorted() == [2, 3]
        await press(pilot, "g", "v", "G", "v")
        assert len(table.marks) == 120
        await press(pilot, "minus")
        assert not table.marks
