"""A run that writes outputs: the rows it fills, those it leaves, and going on after a kill."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from run_helpers import NOW, new_run, work

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.domain.run import RunSpec, RunState
from tui_craft.domain.unanswered import TAG
from tui_craft.runs.landing import fill
from tui_craft.store import library
from tui_craft.store.dataset import Dataset
from tui_craft.teachers.base import Ask, Price, Rates, Reply

SPEC = RunSpec(rows=100, recipe="topics", teacher="acme/one", options={"stage": "outputs"})


class Answering:
    """A teacher that gives every input an output of its own, and is gone after so many."""

    name = "acme/one"
    price: Price | None = None
    limits = Rates()

    def __init__(self, last: int = 1_000) -> None:
        self.asked: list[Any] = []
        self._last = last

    async def ask(self, ask: Ask) -> Reply:
        """The output of the brief's row."""
        if len(self.asked) >= self._last:
            await asyncio.sleep(3600)
        self.asked.append(ask.brief.data["row"]["input"])
        content = orjson.dumps({"output": f"answer to {self.asked[-1]}"}).decode()
        return Reply({"message": {"content": content}, "finish_reason": "stop"}, "one", (10, 5), 0.1)

    async def close(self) -> None:
        """Nothing."""


@pytest.fixture
def dataset() -> Dataset:
    """Twelve rows, of which every other one waits."""
    dataset = library.create("waiting", "input-output", now=NOW)
    for n in range(1, 13):
        raw = jsonlines.dumps({"input": f"question {n}", "output": "" if n % 2 else "there"})
        tags = ("mine", TAG) if n % 2 else ("mine",)
        dataset.add([NewRow(raw, Envelope(tags=tags, note="n"), Origin(kind="synthetic", by="model", topic=["a"]))])
    return dataset


def _waiting(dataset: Dataset) -> list[int]:
    dataset.refresh()
    return [row.id for row in dataset.scan() if TAG in row.tags]


async def test_every_row_that_waits_gets_its_own_output(dataset: Dataset) -> None:
    """Tags, note and topic stay; the row is a draft with the run's provenance."""
    folder, head = new_run(dataset, SPEC)
    assert (head.sources, head.spec.rows) == ((1, 3, 5, 7, 9, 11), 6)
    ending = await work(folder, head, Answering())
    assert ending.state is RunState.FINISHED
    assert _waiting(dataset) == []
    assert len(dataset) == 12
    row = dataset.get(3)
    assert row.data == {"input": "question 3", "output": "answer to question 3"}
    assert row.tags == ("mine", "synthetic", f"run:{folder.id}")
    assert (row.state, row.envelope.note) == (State.DRAFT, "n")
    assert (row.origin["topic"], row.origin["run"], row.origin["recipe"]) == (["a"], folder.id, "topics")
    assert dataset.get(4).data["output"] == "there"


@pytest.mark.parametrize("before", range(6))
async def test_a_run_that_was_killed_asks_only_for_those_that_wait(dataset: Dataset, before: int) -> None:
    """What was answered is not asked again, though its rows wait no longer."""
    folder, head = new_run(dataset, replace(SPEC, concurrency=1))
    teacher = Answering(before)
    task = asyncio.create_task(work(folder, head, teacher))
    while _lines(folder.replies) < before or (before and len(_waiting(dataset)) > 6 - before):
        await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    again = Answering()
    ending = await work(folder, head, again)
    assert ending.state is RunState.FINISHED
    assert _waiting(dataset) == []
    assert len(again.asked) == 6 - before
    outputs = [row.data["output"] for row in dataset.scan() if row.id % 2]
    assert outputs == [f"answer to question {n}" for n in range(1, 13, 2)]


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def test_what_a_person_did_meanwhile_is_not_written_over(dataset: Dataset) -> None:
    """Answered, asked otherwise, or removed."""
    dataset.edit(1, {"input": "question 1", "output": "by hand"}, base_rev=1)
    dataset.edit(3, {"input": "another question", "output": ""}, base_rev=1)
    dataset.delete([5])
    made = {
        n: NewRow(jsonlines.dumps({"input": f"question {n}", "output": "late"}), Envelope(tags=("run:x",)), Origin())
        for n in (1, 3, 5, 7)
    }
    assert fill(dataset, made) == 1
    assert dataset.get(1).data["output"] == "by hand"
    assert dataset.get(3).data == {"input": "another question", "output": ""}
    assert dataset.state_of(5) is None
    assert dataset.get(7).data["output"] == "late"
