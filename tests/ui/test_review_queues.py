"""The review queues on the screen: samples, findings, rows alike, what others do meanwhile, the way from the table."""

from __future__ import annotations

import asyncio
import sys

from test_review_screen import reading, review, states
from ui_harness import make_dataset, pilot_of, screen_text, settled

from tui_craft.domain.row import NewRow, State
from tui_craft.store import library, reviews, slices
from tui_craft.store.queues import Kind, Queue
from tui_craft.ui.app import TuiCraftApp
from tui_craft.ui.screens.workspace import WorkspaceScreen


async def test_a_sample_is_gone_on_with() -> None:
    slug = make_dataset("normal")
    app = reading(slug, Queue(Kind.SAMPLE))
    async with pilot_of(app) as pilot:
        assert "1 of 50" in screen_text(app)
        await pilot.press(*"arh")
        await settled(pilot)
        assert "4 of 50" in screen_text(app)
    with library.open_dataset(slug) as dataset:
        sample = reviews.samples(dataset.path)[0]
        assert len(list(reviews.left(dataset, sample))) == 47
    app = reading(slug, Queue(Kind.SAMPLE))
    async with pilot_of(app) as pilot:
        assert "4 of 50" in screen_text(app)
        assert f"seed {sample.seed}" in screen_text(app)
        await pilot.press(*("a" * 47))
        await settled(pilot)
        assert "That was all of it" in screen_text(app)
    with library.open_dataset(slug) as dataset:
        assert reviews.samples(dataset.path)[0].ended


async def test_what_others_judge_or_delete_is_passed_over_with_a_word() -> None:
    slug = make_dataset("normal")
    app = reading(slug)
    async with pilot_of(app) as pilot:
        code = (
            "import sys; from tui_craft.store import library; from tui_craft.domain.row import State\n"
            "with library.open_dataset(sys.argv[1]) as d:\n"
            "    d.delete([22]); d.set_state([23], State.ACCEPTED); d.set_state([21], State.HELD)"
        )
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, slug)
        assert await process.wait() == 0
        async with asyncio.timeout(20):
            while review(app).current() == 21:
                await pilot.pause(0.02)
        assert review(app).current() == 24
        assert "#21 was held elsewhere" in screen_text(app)
        await pilot.press("a")
        await settled(pilot)
    assert states(slug, 21, 23, 24) == ["held", "accepted", "accepted"]


async def test_similar_rows_are_judged_in_one_go_and_undone_in_one_go() -> None:
    slug = make_dataset("normal")
    app = reading(slug)
    async with pilot_of(app, (120, 40)) as pilot:
        await pilot.press("=")
        await settled(pilot)
        shown = screen_text(app)
        assert "Like #21" in shown
        assert "99 rows of 99" in shown, shown
        await pilot.press("space", "r")
        await settled(pilot)
        with library.open_dataset(slug) as other:
            assert other.counts()[State.REJECTED] == 6 + 99
            assert other.get(21).envelope.reviewed is not None
        assert review(app).last_words == "rejected #21 and 98 rows like it"
        assert review(app).current() not in {None, 21}
        await pilot.press("s")
        await settled(pilot)
        assert "That was all" in screen_text(app)
        await pilot.press("u")
        await settled(pilot)
        with library.open_dataset(slug) as other:
            assert other.counts()[State.REJECTED] == 6
        assert review(app).current() == 21


async def test_findings_are_named_and_come_first_where_that_is_asked_for() -> None:
    slug = make_dataset("empty")
    with library.open_dataset(slug) as dataset:
        dataset.add([NewRow(b'{"input":"fine","output":"fine too"}') for _ in range(20)])
        dataset.add([NewRow(b'{"input":"q","output":"Well, as an AI language model I cannot."}')])
    app = reading(slug, Queue(Kind.FINDINGS))
    async with pilot_of(app, (100, 24)) as pilot:
        assert review(app).current() == 21
        assert "! speaks as an AI model" in screen_text(app)
        await pilot.press("d")
        await settled(pilot)
        assert "leftovers: speaks as an AI model (output)" in screen_text(app)


async def test_from_the_workspace_and_back() -> None:
    slug = make_dataset("normal")
    with library.open_dataset(slug) as dataset:
        slices.save(dataset, slices.Slice("some", "id:30 OR id:31", critical=True))
    app = TuiCraftApp(first=lambda: WorkspaceScreen(slug))
    async with pilot_of(app, (80, 24)) as pilot:
        await pilot.press("M", "a")
        await settled(pilot)
        assert states(slug, 29, 30, 31, 32) == ["accepted", "draft", "draft", "accepted"]
        assert "nobody has read" in screen_text(app).replace("\n", " ")
        await pilot.press("w")
        await settled(pilot)
        assert "critical rows left unread" in screen_text(app)
        await pilot.press("u")
        await settled(pilot)
        assert "1 of 2" in screen_text(app)
        await pilot.press("a", "a", "P")
        await settled(pilot)
        assert type(app.screen).__name__ == "GenerateScreen"
        await pilot.press("q")
        await settled(pilot)
        assert review(app).current() is None
        await pilot.press("q")
        await settled(pilot)
        assert isinstance(app.screen, WorkspaceScreen)
        assert states(slug, 30, 31) == ["accepted", "accepted"]


async def test_enter_reads_the_critical_rows_that_were_just_left_unread() -> None:
    slug = make_dataset("normal")
    with library.open_dataset(slug) as dataset:
        slices.save(dataset, slices.Slice("elevens", '"question 11"', critical=True))
    app = TuiCraftApp(first=lambda: WorkspaceScreen(slug))
    async with pilot_of(app, (120, 40)) as pilot:
        for key in ("1", "M", "a", "w"):
            await pilot.press(key)
            await settled(pilot)
        assert "critical rows left unread  (enter)" in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        assert review(app).current() == 111
        assert "critical rows left unread" in screen_text(app)
        assert "marked rows" not in screen_text(app)
