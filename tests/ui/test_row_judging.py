"""Judging rows in the table: what counts as read, and what many rows at once do."""

from __future__ import annotations

from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft.domain.row import NewRow, State
from tui_craft.store import library, slices
from tui_craft.store.judging import judge
from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.screens import row_changes
from tui_craft.ui.screens.workspace import WorkspaceScreen


def opened(slug: str) -> TuiCraftApp:
    return TuiCraftApp(first=lambda: WorkspaceScreen(slug))


def reviewed(slug: str, *ids: int) -> list[bool]:
    with library.open_dataset(slug) as other:
        return [other.get(row_id).envelope.reviewed is not None for row_id in ids]


async def test_a_row_that_is_shown_in_full_counts_as_read() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app, (120, 40)) as pilot:
        await pilot.press("h")
        await settled(pilot)
    assert reviewed(slug, 1, 2) == [True, False]


async def test_a_row_of_which_only_a_line_is_seen_does_not() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app, (70, 16)) as pilot:
        await pilot.press("h")
        await settled(pilot)
        assert reviewed(slug, 1) == [False]
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("h")
        await settled(pilot)
    assert reviewed(slug, 1, 2) == [False, True]


async def test_an_unread_row_of_a_critical_slice_is_accepted_only_where_it_can_be_read() -> None:
    slug = make_dataset("normal")
    with library.open_dataset(slug) as dataset:
        slices.save(dataset, slices.Slice("first", "id:21", critical=True))
    app = opened(slug)
    async with pilot_of(app, (70, 16)) as pilot:
        await pilot.press(*("j" * 20), "a")
        await settled(pilot)
        assert "w reads them" in screen_text(app).replace("\n", " ")
        screen = app.screen
        assert isinstance(screen, WorkspaceScreen)
        assert screen.rows.state_of(21) is State.DRAFT
        await pilot.press("k", "enter")
        await settled(pilot)
        await pilot.press("a")
        await settled(pilot)
    with library.open_dataset(slug) as dataset:
        assert dataset.state_of(21) is State.ACCEPTED


async def test_very_many_rows_are_changed_in_the_queue_and_back() -> None:
    slug = make_dataset("empty")
    count = row_changes.MANY + 10
    with library.open_dataset(slug) as dataset:
        dataset.add([NewRow(b'{"input":"a","output":"b"}')] * count)
        judge(dataset, 3, by="jo@box", state=State.REJECTED, reason="wrong")
    app = opened(slug)
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("M", "a")
        await settled(pilot)
        assert f"accepted {count:,} rows" in screen_text(app)
        await pilot.press("a")
        await settled(pilot)
        assert f"back to draft: {count:,} rows" in screen_text(app)
        await pilot.press("u", "u")
        await settled(pilot)
        await pilot.press("D")
        await settled(pilot)
        assert f"deleted {count:,} rows" in screen_text(app) or "No rows yet" in screen_text(app)
        await pilot.press("u")
        await settled(pilot)
    with library.open_dataset(slug) as dataset:
        assert dataset.get(3).envelope.reason == "wrong"
        assert dataset.counts()[State.DRAFT] == count - 1


async def test_a_note_is_written_and_taken_away() -> None:
    from textual.widgets import Input

    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app) as pilot:
        for words in ("ask legal", ""):
            await pilot.press("N")
            await settled(pilot)
            app.screen.query_one(Input).value = words
            await pilot.press("enter")
            await settled(pilot)
            with library.open_dataset(slug) as other:
                assert other.get(1).envelope.note == words


async def test_similar_rows_from_the_table() -> None:
    slug = make_dataset("normal")
    app = opened(slug)
    async with pilot_of(app, (120, 40)) as pilot:
        await pilot.press(*("j" * 30))
        await settled(pilot)
        await pilot.press("equals_sign")
        await settled(pilot)
        await pilot.press("r")
        await settled(pilot)
        with library.open_dataset(slug) as other:
            assert other.counts()[State.REJECTED] == 6 + 100
        await pilot.press("u")
        await settled(pilot)
    with library.open_dataset(slug) as other:
        assert other.counts()[State.REJECTED] == 6
