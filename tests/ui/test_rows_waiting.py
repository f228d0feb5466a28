"""Rows without an output in the workspace: cleared by a key, not accepted, written by hand; and the way to topics."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from textual.widgets import TextArea
from ui_harness import pilot_of, screen_text, settled

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.domain.unanswered import TAG
from tui_craft.store import library
from tui_craft.ui.app import Start, TuiCraftApp

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def slug() -> str:
    """Three rows, the last of which waits."""
    with library.create("Waiting", "input-output", now=NOW) as dataset:
        for n in (1, 2, 3):
            raw = jsonlines.dumps({"input": f"question {n}", "output": "" if n == 3 else f"answer {n}"})
            dataset.add([NewRow(raw, Envelope(tags=(TAG,) if n == 3 else ()))])
        return dataset.slug


async def test_outputs_are_cleared_and_come_back(slug: str) -> None:
    """Of the marked rows, or of the one under the cursor."""
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (120, 30)) as pilot:
        await pilot.press("M", "K")
        await settled(pilot)
        assert "cleared the output of 2 rows" in screen_text(app)
        assert "answer 1" not in screen_text(app)
        with library.open_dataset(slug) as dataset:
            assert [TAG in row.tags for row in dataset.scan()] == [True] * 3
        await pilot.press("u")
        await settled(pilot)
        assert "answer 1" in screen_text(app)


async def test_a_row_without_an_output_is_not_accepted(slug: str) -> None:
    """Alone or among others; the screen shows what the disk has."""
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (140, 30)) as pilot:
        await pilot.press("end", "a")
        await settled(pilot)
        assert "1 row not accepted, because nobody has written the output" in screen_text(app)
        assert "· 3   + 0" in screen_text(app)
        await pilot.press("M", "a")
        await settled(pilot)
        assert "1 row not accepted" in screen_text(app)
        assert "· 1   + 2" in screen_text(app)


async def test_an_output_that_is_written_by_hand_makes_a_whole_row(slug: str) -> None:
    """The input alone may be mended before."""
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (120, 30)) as pilot:
        for value, waits in (("", True), ("now", False)):
            await pilot.press("end", "e")
            await settled(pilot)
            fields = list(app.screen.query(TextArea))
            fields[0].text, fields[1].text = f"better{value}", value
            await pilot.press("ctrl+s")
            await settled(pilot)
            with library.open_dataset(slug) as dataset:
                row = dataset.get(3)
                assert (row.data["input"], row.data["output"]) == (f"better{value}", value)
                assert (TAG in row.tags) is waits
        await pilot.press("a")
        await settled(pilot)
        with library.open_dataset(slug) as dataset:
            assert dataset.state_of(3) is State.ACCEPTED


async def test_the_topics_are_one_key_away(slug: str) -> None:
    """And back."""
    app = TuiCraftApp(Start(dataset=slug))
    async with pilot_of(app, (100, 24)) as pilot:
        await pilot.press("T")
        await settled(pilot)
        assert "No topics yet" in screen_text(app)
        await pilot.press("q")
        await settled(pilot)
        assert "question 1" in screen_text(app)
