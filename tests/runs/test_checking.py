"""Checking in a process of its own: what it tells, what it keeps, and that leaving it ends it."""

from __future__ import annotations

from contextlib import aclosing
from datetime import UTC, datetime

import pytest

from tui_craft import jsonlines
from tui_craft.domain.row import NewRow
from tui_craft.errors import CraftError
from tui_craft.runs.checking import check
from tui_craft.store import findings, library


def make(rows: int) -> None:
    with library.create("d", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC)) as dataset:
        dataset.add(
            [NewRow(jsonlines.dumps({"input": f"q {n}", "output": "As an AI model I pass."})) for n in range(rows)]
        )


async def test_it_tells_how_far_it_is_and_keeps_what_it_finds() -> None:
    make(600)
    events = [event async for event in check("d")]
    assert [event["event"] for event in events][-2:] == ["progress", "report"]
    assert events[-1]["looked"] == 600
    with library.open_dataset("d") as dataset:
        assert findings.read(dataset.path).rows == 600


async def test_leaving_it_ends_the_process_and_keeps_nothing() -> None:
    make(800)
    async with aclosing(check("d")) as events:
        async for event in events:
            assert event["event"] == "progress"
            break
    with library.open_dataset("d") as dataset:
        assert findings.read(dataset.path).rows == 0
    assert [event async for event in check("d")][-1]["looked"] == 800  # and nobody holds the lock


async def test_what_goes_wrong_is_said() -> None:
    with pytest.raises(CraftError, match="nothing"):
        async for _ in check("nothing"):
            pass
