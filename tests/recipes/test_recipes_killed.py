"""Recipes of several steps, killed in the middle and resumed: nothing that was answered is asked again."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from loopback import Loopback
from recipe_answers import respond

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.domain.run import RunSpec
from tui_craft.runs import attach
from tui_craft.runs.folder import RunFolder
from tui_craft.runs.journal import Journal
from tui_craft.store import library

NOW = datetime(2026, 1, 1, tzinfo=UTC)
AT_ONCE = 6


def _wait(folder: RunFolder, lines: int) -> None:
    deadline = time.monotonic() + 60
    while folder.has_worker and not (folder.replies.exists() and folder.replies.read_bytes().count(b"\n") >= lines):
        assert time.monotonic() < deadline, "the run does not go on"
        time.sleep(0.005)


def _kill(folder: RunFolder, pid: int) -> None:
    assert folder.has_worker, "the run ended before it could be killed"
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while RunFolder(folder.path).has_worker:
        assert time.monotonic() < deadline, "the process does not go"
        time.sleep(0.005)


@pytest.mark.parametrize("recipe", ["plan", "critique", "issue-repair"])
def test_killed_twice_and_resumed(recipe: str) -> None:
    dataset = library.create("shop", "input-output", context={"objective": "Reply to customers."}, now=NOW)
    shown = [
        NewRow(
            jsonlines.dumps({"input": f"Question {n}?", "output": "Of course."}),
            Envelope(state=State.ACCEPTED, tags=("issue:x",)),
            Origin(kind="synthetic", by="model", issue="It promises."),  # type: ignore[typeddict-unknown-key]
        )
        for n in range(40)
    ]
    dataset.add(shown)
    with Loopback(respond=respond, latency=0.03, jitter=0.5) as server:
        server.gate = 12
        spec = RunSpec(
            rows=40, recipe=recipe, teacher="openai_compatible/m", api_base=server.base_url, concurrency=AT_ONCE,
            rows_per_request=4, options={"briefs": 10} if recipe == "plan" else {},
        )  # fmt: skip
        handle = attach.start(dataset, spec, now=NOW)
        folder, pid = RunFolder(handle.path), handle.pid
        for lines in (8, 20):
            _wait(folder, lines)
            _kill(folder, pid)
            server.gate = server.requests + 16 if lines < 20 else None
            again = attach.resume(handle.path)
            assert again is not None
            pid = again.pid
        report = list(attach.events(handle.path, follow=True))[-1]
        asked = server.requests
    assert (report["state"], report["drafts"]) == ("finished", 40)
    journal = Journal(folder.replies)
    entries: list[Any] = list(journal.entries())
    journal.close()
    assert asked - len(entries) <= 3 * AT_ONCE  # what two kills cut off, and the end of the run
    steps = Counter(entry["work"]["follows"] for entry in entries if "follows" in entry.get("work", {}))
    sources = Counter(entry["work"]["source"] for entry in entries if "source" in entry.get("work", {}))
    assert set(steps.values()) | set(sources.values()) == {1}
    dataset.refresh()
    rows = [row for row in dataset.scan() if row.origin.get("run") == handle.id]
    assert len({row.raw for row in rows}) == len(rows) == 40
    dataset.close()
