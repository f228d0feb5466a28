"""The checks of a screen in the test's own process, which spares starting one; what they tell and keep is the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from threading import Event
from typing import Any

import pytest

from tui_craft.checks import pipeline
from tui_craft.checks.pass_over import Progress
from tui_craft.runs import checking
from tui_craft.store import library


async def check(slug: str, *, full: bool = False) -> AsyncGenerator[dict[str, Any], None]:
    """What `runs.checking.check` does."""
    left = Event()

    def passed() -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = []
        with library.open_dataset(slug) as dataset:
            for step in pipeline.update(dataset, full=full):
                if left.is_set():
                    break
                if isinstance(step, Progress):
                    told.append({"event": "progress", "done": step.done, "total": step.total})
                else:
                    told.append({"event": "report", "looked": step.rows, "problems": step.problems})
        return told

    passing = asyncio.create_task(asyncio.to_thread(passed))
    try:
        for event in await asyncio.shield(passing):
            yield event
    finally:
        left.set()
        await asyncio.wait([passing])


def keep_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process of their own for checks, until the end of the test."""
    monkeypatch.setattr(checking, "check", check)
