"""Runs in trouble: files broken by hand, teachers that cannot serve for a while, a disk without room, a source gone."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback
from recipe_answers import respond
from run_helpers import NOW, QUICK, HttpTeacher, events_of, make_dataset, new_run, run_rows, work

from tui_craft.domain.run import RunSpec, RunState
from tui_craft.errors import StorageError
from tui_craft.runs import attach
from tui_craft.runs.compact import compact
from tui_craft.runs.events import EventReader, EventWriter
from tui_craft.runs.folder import RunFolder
from tui_craft.runs.journal import read_entries
from tui_craft.runs.reparse import reparse
from tui_craft.store import library
from tui_craft.teachers.registry import COMPATIBLE


def spec(rows: int, **values: Any) -> RunSpec:
    """A spec for loopback servers."""
    return RunSpec(rows=rows, **{"teacher": "acme/one", "concurrency": 8, "rows_per_request": 1, **values})


async def test_a_control_file_that_is_broken_meanwhile_is_told_of_and_changes_nothing() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(40, concurrency=2))
    with Loopback(latency=0.01) as server:
        server.gate = 20
        task = asyncio.create_task(work(folder, head, HttpTeacher(server.base_url, timeout=0.2)))
        while not events_of(folder, "landed"):
            await asyncio.sleep(0.01)
        folder.control.write_bytes(b"{nope")
        while not events_of(folder, "note"):
            await asyncio.sleep(0.01)
        server.gate = None
        assert (await task).state is RunState.FINISHED
    (note,) = events_of(folder, "note")
    assert "control.json cannot be read" in note["message"]
    assert note["message"].endswith("The run goes on as it was told before.")


async def test_a_run_whose_events_are_broken_by_hand_is_resumed() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(40))
    with Loopback() as server:
        await work(folder, head, HttpTeacher(server.base_url), told_to_end=lambda: len(events_of(folder, "landed")) > 3)
        odd = (
            b'{"event":"landed"}\n{"event":"landed","request":"x","ids":3}\n{"event":"landed","request":[],"ids":[1]}\n'
        )
        folder.events.write_bytes(folder.events.read_bytes()[:-40] + b"\xff\n" + odd)
        assert (await work(folder, head, HttpTeacher(server.base_url))).state is RunState.FINISHED
    assert len(run_rows(dataset.path, folder.id)) == 40


async def test_how_long_a_teacher_is_held_back_is_not_taken_for_the_time_at_work() -> None:
    folder, head = new_run(make_dataset(), spec(9))
    with Loopback(faults=["429"] * 8, retry_after="1") as server:
        await work(folder, head, HttpTeacher(server.base_url), limits=replace(QUICK, longest_wait=1.0))
    hold, *_ = events_of(folder, "hold")
    assert hold["wait"] >= 1
    folder.events.write_bytes(b'{"event":"books","state":"running","seconds":100.0}\n')
    events = EventWriter(folder.events, lambda: NOW)
    events.write("hold", **{key: value for key, value in hold.items() if key in {"teacher", "wait", "at_once"}})
    events.close()
    assert attach.info(folder.path).seconds == 100


@pytest.mark.parametrize("status", ["401", "404"])
async def test_a_stage_whose_teacher_refuses_loses_nothing_that_was_made_for_it(status: str) -> None:
    asked = spec(12, recipe="critique", stage_teachers={"critique": "acme/two"})
    folder, head = new_run(make_dataset(), asked)
    with Loopback(respond=respond) as one, Loopback(respond=respond, fault_rate=1.0, kinds=[status]) as two:
        teachers = {"acme/one": HttpTeacher(one.base_url), "acme/two": HttpTeacher(two.base_url)}
        ending = await work(folder, head, teachers)
        assert ending.state is RunState.FAILED
        assert "mend it, then resume" in ending.reason
        drafts = sum(entry["stage"] == "draft" for entry in read_entries(folder.replies))
        assert drafts > 0
        two.fault_rate = 0.0
        assert (await work(folder, head, teachers)).state is RunState.FINISHED
    entries = list(read_entries(folder.replies))
    assert not [entry for entry in entries if "failed" in entry]
    assert sum(entry["stage"] == "critique" for entry in entries) >= drafts


async def test_a_key_that_is_refused_for_a_while_costs_no_request() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(60, concurrency=4))
    limits = replace(QUICK, cool_down=0.05, longest_cool_down=0.1)
    with Loopback(faults=[None] * 10 + ["401"] * 12) as server:
        ending = await work(folder, head, HttpTeacher(server.base_url), limits=limits)
    assert ending.state is RunState.FINISHED
    assert not events_of(folder, "failed")
    assert len(run_rows(dataset.path, folder.id)) == 60


async def test_when_all_that_is_left_waits_for_one_stage_the_run_pauses_and_says_so() -> None:
    asked = spec(12, recipe="critique", stage_teachers={"critique": "acme/two"}, retries=100)
    folder, head = new_run(make_dataset(), asked)
    limits = replace(QUICK, cool_down=0.3, longest_cool_down=0.3)
    with Loopback(respond=respond) as one, Loopback(respond=respond, fault_rate=1.0, kinds=["500"]) as two:
        teachers = {"acme/one": HttpTeacher(one.base_url), "acme/two": HttpTeacher(two.base_url)}
        task = asyncio.create_task(work(folder, head, teachers, limits=limits))
        while not events_of(folder, "pause"):
            await asyncio.sleep(0.01)
        two.fault_rate = 0.0
        assert (await task).state is RunState.FINISHED
    pause, *_ = events_of(folder, "pause")
    assert (pause["by"], pause["state"]) == ("breaker", "paused")
    assert "told to fail with 500; it is tried again by itself" in pause["reason"]
    assert events_of(folder, "resume")[0]["teacher"] == "acme/two"


def test_an_event_that_did_not_fit_on_the_disk_spoils_none_that_does(tmp_path: Path) -> None:
    events = EventWriter(tmp_path / "events.jsonl", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    events.write("start")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400, before[1]))
    try:
        with pytest.raises(StorageError, match="make room"):
            events.write("note", message="x" * 1000)
        events.write("error", message="no room")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        events.close()
    assert [event["event"] for event in EventReader(tmp_path / "events.jsonl").read()] == ["start", "error"]


async def test_rows_that_were_deleted_or_edited_before_compacting_do_not_come_back_by_reparsing() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(20))
    with Loopback() as server:
        assert (await work(folder, head, HttpTeacher(server.base_url))).state is RunState.FINISHED
    dataset.refresh()
    ids = [row.id for row in run_rows(dataset.path, folder.id)]
    dataset.delete(ids[:4])
    dataset.edit(ids[5], {"input": "Mine?", "output": "Mine."}, base_rev=dataset.get(ids[5]).rev)
    for _ in range(2):
        found = reparse(dataset, folder.path, now=NOW)
        assert (found.added, found.outdated) == ((), 0)
        compact(dataset)
    assert len(run_rows(dataset.path, folder.id)) == 16


def test_a_run_whose_source_is_gone_says_so_and_keeps_its_books() -> None:
    with make_dataset() as dataset, Loopback(respond=respond) as server:
        server.gate = 3
        asked = spec(6, recipe="preference", teacher=f"{COMPATIBLE}m", api_base=server.base_url, concurrency=2)
        handle = attach.start(dataset, asked, now=NOW)
        while not events_of(RunFolder(handle.path), "landed"):
            time.sleep(0.01)
        os.kill(handle.pid, signal.SIGKILL)
        list(attach.events(handle.path, follow=True))
        drafts = attach.info(handle.path).books.drafts
        assert drafts > 0
    library.trash(dataset.slug, now=NOW)
    attach.resume(handle.path)
    list(attach.events(handle.path, follow=True))
    found = attach.info(handle.path)
    assert found.state is RunState.FAILED
    assert found.reason == (
        f"The run works on rows of the dataset {dataset.slug}, and that is gone; bring it back, then resume the run."
    )
    assert found.books.drafts == drafts
    assert found.books.balanced


def test_a_run_that_was_cut_off_while_it_waited_does_not_say_that_it_goes_on_by_itself() -> None:
    with make_dataset() as dataset, Loopback(fault_rate=1.0, kinds=["429"], retry_after="400") as server:
        asked = spec(20, teacher=f"{COMPATIBLE}m", api_base=server.base_url)
        handle = attach.start(dataset, asked, now=NOW)
        while attach.info(handle.path).state is not RunState.PAUSED:
            time.sleep(0.01)
        assert "tried again by itself in 6 min 40 s" in attach.info(handle.path).reason
        os.kill(handle.pid, signal.SIGKILL)
        list(attach.events(handle.path, follow=True))
        found = attach.info(handle.path)
        assert (found.state, found.reason) == (RunState.INTERRUPTED, "")
