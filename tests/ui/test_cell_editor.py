"""Editing a cell where it stands: saving, refusing, giving up, and where the field lies."""

from __future__ import annotations

import pytest
from test_workspace_layout import opened, press, workspace
from ui_harness import make_dataset, pilot_of, screen_lines, screen_text, settled

from tui_craft.store import library
from tui_craft.ui.widgets.cell_editor import CellEditor, CellText


def text_of(slug: str, row_id: int, field: str) -> object:
    with library.open_dataset(slug) as other:
        return other.get(row_id).data[field]


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 40)])
async def test_enter_saves_a_line_and_the_field_lies_on_the_screen(size: tuple[int, int]) -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app, size) as pilot:
        for keys, row_id in ((("g",), 1), (("G",), 120)):
            await press(pilot, *keys, "i")
            editor = app.screen.query_one(CellEditor)
            assert app.screen.focused is app.screen.query_one(CellText)
            assert app.screen.query_one("#body").region.contains_region(editor.region)
            if size[0] < 60:
                assert editor.region.width == size[0]
            await press(pilot, *"!x", "ctrl+j", *"more")
            assert app.screen.query_one("#body").region.contains_region(editor.region)
            await press(pilot, "backspace", "backspace", "backspace", "backspace", "backspace", "enter")
            assert not app.screen.query(CellEditor)
            assert workspace(app).table.has_focus
            assert text_of(slug, row_id, "input") == f"question {row_id - 1}!x"


async def test_letters_are_text_and_the_bar_says_how_to_save() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await press(pilot, "right", "i", *"aq:/?1")
        bar = screen_lines(app)[-1]
        assert "save" in bar
        assert "accept" not in bar
        await press(pilot, "ctrl+j")
        assert "ctrl+s" in screen_lines(app)[-1]
        await press(pilot, "enter", *"end", "ctrl+s")
    assert text_of(slug, 1, "output") == "answer 0aq:/?1\n\nend"


async def test_escape_twice_gives_up_and_once_where_nothing_was_typed() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await press(pilot, "i", "escape")
        assert not app.screen.query(CellEditor)
        await press(pilot, "i", "x", "escape")
        assert "Not saved yet" in screen_text(app)
        await press(pilot, "y", "escape")
        assert app.screen.query(CellEditor)
        await press(pilot, "escape")
        assert not app.screen.query(CellEditor)
        assert app.screen is workspace(app)
        await press(pilot, "j", "i")
        assert app.screen.query_one(CellText).text == "question 1"
        await press(pilot, "escape")
    assert text_of(slug, 1, "input") == "question 0"


async def test_what_may_not_be_saved_stays_with_the_reason() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await press(pilot, "G", "i")
        app.screen.query_one(CellText).text = "   "
        await press(pilot, "enter")
        assert "is empty" in screen_text(app)
        app.screen.query_one(CellText).text = "mine"
        with library.open_dataset(slug) as other:
            other.edit(120, {"input": "theirs", "output": "answer 119"}, base_rev=other.get(120).rev)
        await press(pilot, "enter")
        assert "changed elsewhere" in screen_text(app)
        await press(pilot, "enter")
        assert not app.screen.query(CellEditor)
    assert text_of(slug, 120, "input") == "mine"


async def test_the_field_follows_the_window_and_keeps_what_was_typed() -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app, (120, 40)) as pilot:
        await press(pilot, "G", "right", "i", *"typed")
        for size in ((40, 12), (80, 24), (60, 20)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            editor = app.screen.query_one(CellEditor)
            assert app.screen.query_one("#body").region.contains_region(editor.region)
            assert editor.area.text == "answer 119typed"
        await press(pilot, "ctrl+s")


async def test_texts_that_a_field_cannot_hold_are_left_to_the_editor() -> None:
    slug = make_dataset("hostile")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        await press(pilot, *(["j"] * 8), "i")
        assert not app.screen.query(CellEditor)
        assert "in your editor" in screen_text(app)


async def test_a_click_elsewhere_leaves_an_untouched_text() -> None:
    app = opened(make_dataset("normal"))
    async with pilot_of(app) as pilot:
        await press(pilot, "i")
        await pilot.click("RowTable", offset=(20, 8))
        await settled(pilot)
        assert not app.screen.query(CellEditor)
        await press(pilot, "i", "x")
        await pilot.click("RowTable", offset=(20, 3))
        await settled(pilot)
        assert app.screen.query_one(CellText).has_focus
        await press(pilot, "escape")
