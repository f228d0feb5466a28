"""Several teachers in one run: shares, stages with a teacher of their own, and one that is out of order."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from loopback import Loopback
from recipe_answers import respond
from run_helpers import QUICK, HttpTeacher, events_of, make_dataset, new_run, run_rows, work

from tui_craft.domain.run import RunSpec, RunState
from tui_craft.runs import control
from tui_craft.runs.control import Want
from tui_craft.runs.journal import Journal
from tui_craft.runs.narration import tell
from tui_craft.runs.pace import Limits
from tui_craft.teachers.base import Rates

BREAKING = replace(QUICK, cool_down=0.2, longest_cool_down=0.4)
"""Limits under which a breaker opens at once and tries again soon."""


def spec(rows: int, **values: Any) -> RunSpec:
    """A spec for loopback servers."""
    return RunSpec(rows=rows, **{"teacher": "acme/one", "concurrency": 8, "rows_per_request": 1, **values})


async def test_teachers_share_the_work_by_weight() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(80, mix={"acme/one": 3, "acme/two": 1}))
    with Loopback(latency=0.005) as fast, Loopback(latency=0.02, seed=1) as slow:
        teachers = {"acme/one": HttpTeacher(fast.base_url), "acme/two": HttpTeacher(slow.base_url)}
        assert (await work(folder, head, teachers)).state is RunState.FINISHED
    by = Counter(row.origin["teacher"] for row in run_rows(dataset.path, folder.id))
    assert by["acme/one"] == pytest.approx(60, abs=5)
    assert by["acme/one"] + by["acme/two"] == 80


async def test_a_stage_has_its_own_teacher() -> None:
    dataset = make_dataset()
    asked = spec(12, recipe="critique", stage_teachers={"critique": "acme/two"})
    folder, head = new_run(dataset, asked)
    with Loopback(respond=respond) as one, Loopback(respond=respond) as two:
        teachers = {"acme/one": HttpTeacher(one.base_url), "acme/two": HttpTeacher(two.base_url)}
        ending = await work(folder, head, teachers)
    assert ending.state is RunState.FINISHED
    journal = Journal(folder.replies)
    by = {(entry["stage"], entry["teacher"]) for entry in journal.entries()}
    journal.close()
    assert ("critique", "acme/two") in by
    assert {teacher for stage, teacher in by if stage != "critique"} == {"acme/one"}


async def test_a_teacher_that_is_out_of_order_is_left_out_and_comes_back() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(200, mix={"acme/one": 1, "acme/two": 1}, retries=0))
    with Loopback(latency=0.02) as good, Loopback(fault_rate=1.0, kinds=["503"], seed=1) as bad:
        teachers = {"acme/one": HttpTeacher(good.base_url), "acme/two": HttpTeacher(bad.base_url)}
        task = asyncio.create_task(work(folder, head, teachers, limits=BREAKING))
        while not events_of(folder, "lane"):
            await asyncio.sleep(0.01)
        bad.fault_rate = 0.0
        ending = await task
    assert ending.state is RunState.FINISHED
    out, back, *_ = events_of(folder, "lane")
    assert (out["teacher"], out["out"], back["out"]) == ("acme/two", True, False)
    assert str(tell(out)).startswith("acme/two is left out, tried again in 0 s: 5 requests in a row failed for good")
    assert str(tell(back)) == "acme/two answers again"
    assert not events_of(folder, "pause")
    by = Counter(row.origin["teacher"] for row in run_rows(dataset.path, folder.id))
    assert by["acme/one"] > by["acme/two"] > 0


async def test_a_wrong_key_of_one_teacher_leaves_the_work_to_the_others() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(40, mix={"acme/one": 1, "acme/two": 1}))
    with Loopback() as good, Loopback(fault_rate=1.0, kinds=["401"]) as bad:
        teachers = {"acme/one": HttpTeacher(good.base_url), "acme/two": HttpTeacher(bad.base_url)}
        assert (await work(folder, head, teachers)).state is RunState.FINISHED
        assert bad.requests <= 8
    assert "401" in events_of(folder, "lane")[0]["reason"]


async def test_when_nothing_succeeds_the_run_goes_on_by_itself_as_soon_as_something_does() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(30, retries=100))
    with Loopback(fault_rate=1.0, kinds=["429"], retry_after="0") as server:
        task = asyncio.create_task(work(folder, head, HttpTeacher(server.base_url), limits=BREAKING))
        while len(events_of(folder, "pause")) < 2:
            await asyncio.sleep(0.01)
        assert events_of(folder, "pause")[-1]["reason"].endswith("it is tried again by itself in 0 s.")
        asked = server.requests
        while len(events_of(folder, "pause")) < 4:
            await asyncio.sleep(0.01)
        assert server.requests <= asked + 3, "more than one probe at a time"
        server.fault_rate = 0.0
        ending = await task
    assert ending.state is RunState.FINISHED
    (resume,) = events_of(folder, "resume")
    assert (resume["by"], resume["state"]) == ("breaker", "running")
    assert str(tell(resume)) == "goes on by itself: acme/one answers again"
    assert len(run_rows(dataset.path, folder.id)) == 30


async def test_resume_tries_again_without_waiting() -> None:
    folder, head = new_run(make_dataset(), spec(10, retries=100))
    limits = replace(QUICK, cool_down=1000.0)
    with Loopback(fault_rate=1.0, kinds=["500"]) as server:
        task = asyncio.create_task(work(folder, head, HttpTeacher(server.base_url), limits=limits))
        while not events_of(folder, "pause"):
            await asyncio.sleep(0.01)
        server.fault_rate = 0.0
        control.change(folder, want=Want.RUN)
        assert (await task).state is RunState.FINISHED


class Limited(HttpTeacher):
    """A teacher whose endpoint takes only two at once."""

    limits = Rates(concurrency=2)


async def test_what_the_endpoint_takes_at_once_is_kept_to() -> None:
    folder, head = new_run(make_dataset(), spec(20, concurrency=8))
    with Loopback(latency=0.01) as server:
        await work(folder, head, Limited(server.base_url))
        assert server.peak == 2


async def test_a_crowded_server_is_asked_less_and_the_run_still_ends() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(150, concurrency=32, retries=50))
    limits = Limits(stagger=0.0, first_wait=0.005, longest_wait=0.02, tick=0.01)
    with Loopback(latency=0.01) as server:
        usual = server.fault
        server.fault = lambda: "429" if server.in_flight > 6 else usual()  # type: ignore[method-assign]
        server.retry_after = ""
        ending = await work(folder, head, HttpTeacher(server.base_url), limits=limits)
        assert server.served["429"] < 4 * server.served["good"]
    assert ending.state is RunState.FINISHED
    assert len(run_rows(dataset.path, folder.id)) == 150
