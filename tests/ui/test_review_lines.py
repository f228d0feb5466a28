"""What the review screen offers and says around the row: it is true of what the keys do there."""

from __future__ import annotations

from test_review_screen import reading
from ui_harness import make_dataset, pilot_of, screen_lines, screen_text, settled

from tui_craft import jsonlines
from tui_craft.domain.row import NewRow, State
from tui_craft.store import library


async def test_the_question_says_that_u_is_a_reason_there() -> None:
    app = reading(make_dataset("normal"))
    async with pilot_of(app, (120, 40)) as pilot:
        await pilot.press("r")
        await settled(pilot)
        assert "u u: undo" in screen_lines(app)[-2]
        await pilot.press("u", "u")
        await settled(pilot)
        assert "undone: rejected #21" in screen_lines(app)[-2]


async def test_the_question_is_gone_where_help_was_read_meanwhile() -> None:
    app = reading(make_dataset("normal"))
    async with pilot_of(app) as pilot:
        await pilot.press("r", "question_mark", "escape")
        await settled(pilot)
        assert "Why?" not in screen_text(app)
        assert "rejected #21" in screen_lines(app)[-2]


async def test_what_was_undone_is_said_in_a_narrow_window_too() -> None:
    slug = make_dataset("empty")
    with library.open_dataset(slug) as dataset:
        dataset.add([NewRow(jsonlines.dumps({"input": "word " * 400, "output": "x"}))] * 3)
        dataset.set_state([1, 2, 3], State.DRAFT)
    app = reading(slug)
    async with pilot_of(app, (40, 12)) as pilot:
        await pilot.press("r", "u", "u")
        await settled(pilot)
        assert "undone: rejected #1: unsafe" in screen_lines(app)[-2]


async def test_another_queue_is_offered_where_this_one_ends() -> None:
    slug = make_dataset("normal")
    with library.open_dataset(slug) as dataset:
        dataset.set_state(range(22, 121), State.HELD)
    app = reading(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("a")
        await settled(pilot)
        assert "w queues" in screen_lines(app)[-1]


async def test_the_last_page_can_be_read_to_its_end_and_offers_what_the_keys_do() -> None:
    slug = make_dataset("normal")
    app = reading(slug)
    async with pilot_of(app, (60, 12)) as pilot:
        await pilot.press("a", "h", "r", "p", "r", "w", "r", "o", "r", "d", "r", "u", "r", *"s" * 93)
        await settled(pilot)
        assert "That was all of it" in screen_text(app)
        assert "q  leave" not in screen_text(app)
        assert "space" in screen_lines(app)[-2]
        await pilot.press("space", "space")
        await settled(pilot)
        assert "q  leave" in screen_text(app)


async def test_once_the_last_row_has_its_reason_u_is_undo_again() -> None:
    slug = make_dataset("normal")
    with library.open_dataset(slug) as dataset:
        dataset.set_state(range(22, 121), State.HELD)
    app = reading(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("r")
        await settled(pilot)
        assert "undo" not in screen_lines(app)[-1]
        await pilot.press("d")
        await settled(pilot)
        assert "u undo" in screen_lines(app)[-1]
        assert "w queues" in screen_lines(app)[-1]


async def test_where_nothing_is_alike_there_is_no_empty_table() -> None:
    slug = make_dataset("hostile")
    app = reading(slug)
    async with pilot_of(app) as pilot:
        await pilot.press("equals_sign")
        await settled(pilot)
        assert "No other draft is" in screen_text(app)
        assert "Alike" not in screen_text(app)
        assert "take out" not in screen_text(app)
