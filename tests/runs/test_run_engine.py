"""The engine against a real server: faults cost time and nothing else, and every end says why."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from loopback import Loopback
from run_helpers import (
    QUICK,
    HttpTeacher,
    derived_again,
    events_of,
    make_dataset,
    new_run,
    payloads,
    run_rows,
    work,
)

from tui_craft import jsonlines
from tui_craft.domain.run import Books, RunSpec, RunState
from tui_craft.runs import control
from tui_craft.runs.control import Want
from tui_craft.runs.journal import Journal
from tui_craft.runs.pace import Limits
from tui_craft.teachers.base import Ask, AskFailed, Reply
from tui_craft.teachers.offline import OfflineTeacher


def spec(rows: int, **values: Any) -> RunSpec:
    """A spec for the loopback server."""
    return RunSpec(rows=rows, **{"teacher": "acme/one", "concurrency": 8, "rows_per_request": 3, **values})


async def test_exactly_the_rows_asked_for_land_as_drafts_and_the_books_balance() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(50, tags=("mine",)))
    with Loopback() as server:
        ending = await work(folder, head, HttpTeacher(server.base_url))
    assert ending.state is RunState.FINISHED
    rows = run_rows(dataset.path, folder.id)
    assert len(rows) == 50
    assert {row.state.value for row in rows} == {"draft"}
    assert all(row.tags == ("synthetic", f"run:{folder.id}", "mine") for row in rows)
    assert len(set(payloads(rows))) == 50
    report = jsonlines.loads(folder.report.read_bytes())
    assert report["state"] == "finished"
    # 16 times 3 and once 2 would do; a little more is asked for, because not every row is of use
    assert 17 <= report["asked"] == report["answered"] <= server.requests <= 20
    assert report["cost"] is None
    assert report["tokens"][0] > 0
    assert events_of(folder)[-1] == {"event": "report", "at": events_of(folder)[-1]["at"], **report}
    told = [row_id for event in events_of(folder, "landed") for row_id in event["ids"]]
    assert sorted(told) == [row.id for row in rows]
    for event in events_of(folder):
        assert "books" not in event or Books.from_dict(event["books"]).balanced


async def test_one_in_five_replies_faulty_changes_nothing_but_the_time() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(120, retries=8))
    with Loopback(fault_rate=0.2, retry_after="0", seed=3) as server:
        ending = await work(folder, head, HttpTeacher(server.base_url))
        assert server.served["good"] < server.requests
    assert ending.state is RunState.FINISHED
    assert len(run_rows(dataset.path, folder.id)) == 120
    report = jsonlines.loads(folder.report.read_bytes())
    assert report["retried"] == len(events_of(folder, "retry")) > 0
    assert report["quarantined"] > 0
    assert report["failed"] == 0
    # what is under way when the last row is there is not waited for
    assert 0 <= server.requests - report["asked"] - report["retried"] <= head.spec.concurrency


async def test_the_journal_alone_gives_the_same_rows_and_books_again() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(60))
    with Loopback(fault_rate=0.2, retry_after="0", seed=5) as server:
        await work(folder, head, HttpTeacher(server.base_url))
    report = jsonlines.loads(folder.report.read_bytes())
    books, raws = derived_again(folder, head)
    assert books.as_dict() == report["books"]
    assert raws == payloads(run_rows(dataset.path, folder.id))


async def test_what_is_asked_at_once_keeps_to_the_limit_and_uses_it() -> None:
    folder, head = new_run(make_dataset(), spec(90, concurrency=6))
    with Loopback(latency=0.02) as server:
        await work(folder, head, HttpTeacher(server.base_url))
        assert server.peak == 6
        assert server.stats()["mean_in_flight"] > 3


async def test_a_request_that_waits_to_be_asked_again_holds_no_slot() -> None:
    folder, head = new_run(make_dataset(), spec(12, concurrency=2, rows_per_request=1))
    with Loopback(faults=["503", "503"]) as server:
        limits = Limits(stagger=0.0, first_wait=30.0, longest_wait=30.0, tick=0.01)
        task = asyncio.create_task(work(folder, head, HttpTeacher(server.base_url), limits=limits))
        while not (landed := events_of(folder, "landed")) or len(landed) < 10:
            await asyncio.sleep(0.01)  # the other ten come in while two wait
        books = events_of(folder, "books")[-1]["books"] if events_of(folder, "books") else None
        control.change(folder, want=Want.STOP)
        ending = await task
    assert ending.state is RunState.STOPPED
    assert books is None or Books.from_dict(books).balanced


async def test_a_request_is_given_up_after_its_retries_and_another_takes_its_place() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(1, concurrency=1, rows_per_request=1, retries=2))
    with Loopback(faults=["500", "500", "500"]) as server:
        ending = await work(folder, head, HttpTeacher(server.base_url))
    assert ending.state is RunState.FINISHED
    report = jsonlines.loads(folder.report.read_bytes())
    assert (report["asked"], report["answered"], report["failed"], report["retried"]) == (2, 1, 1, 2)
    (failed,) = events_of(folder, "failed")
    assert failed["kind"] == "server"


@pytest.mark.parametrize(("status", "kind"), [("401", "auth"), ("404", "not_found"), ("400", "bad_request")])
async def test_a_hopeless_failure_at_the_start_ends_the_run_with_a_sentence(status: str, kind: str) -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(50, concurrency=4))
    with Loopback(faults=[status] * 50) as server:
        ending = await work(folder, head, HttpTeacher(server.base_url))
        assert server.requests <= 4
    assert ending.state is RunState.FAILED
    assert status in ending.reason
    assert ending.reason.endswith("mend it, then resume the run.")
    told = events_of(folder, "failed" if kind == "bad_request" else "retry")
    assert told[0]["kind"] == kind
    # mended, it goes on
    with Loopback() as server:
        assert (await work(folder, head, HttpTeacher(server.base_url))).state is RunState.FINISHED
    assert len(run_rows(dataset.path, folder.id)) == 50


async def test_one_refused_request_among_good_ones_does_not_end_the_run() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(30, concurrency=4))
    with Loopback(faults=["400"]) as server:
        assert (await work(folder, head, HttpTeacher(server.base_url))).state is RunState.FINISHED
    assert len(run_rows(dataset.path, folder.id)) == 30


async def test_when_nothing_succeeds_the_run_pauses_and_says_so_and_resume_goes_on() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(20, retries=100))
    with Loopback(fault_rate=1.0, kinds=["500"]) as server:
        task = asyncio.create_task(work(folder, head, HttpTeacher(server.base_url)))
        while not events_of(folder, "pause"):
            await asyncio.sleep(0.01)
        (pause,) = events_of(folder, "pause")
        assert pause["by"] == "breaker"
        assert "Nothing has succeeded" in pause["reason"]
        assert pause["reason"].endswith("it is tried again by itself in 15 s.")
        assert pause["state"] == "paused"
        server.fault_rate = 0.0
        control.change(folder, want=Want.RUN)
        ending = await task
    assert ending.state is RunState.FINISHED
    assert events_of(folder, "resume")
    assert len(run_rows(dataset.path, folder.id)) == 20


async def test_requests_given_up_one_after_the_other_pause_the_run() -> None:
    folder, head = new_run(make_dataset(), spec(20, retries=0, concurrency=1))
    with Loopback(fault_rate=1.0, kinds=["503"]) as server:
        task = asyncio.create_task(work(folder, head, HttpTeacher(server.base_url)))
        while not events_of(folder, "pause"):
            await asyncio.sleep(0.01)
        assert server.requests == 5
        control.change(folder, want=Want.STOP)
        assert (await task).state is RunState.STOPPED


class Repeating:
    """A teacher that always writes the same three rows."""

    name = "parrot"

    async def ask(self, ask: Ask) -> Reply:
        """The same again."""
        rows = [{"input": f"q{number}", "output": "a"} for number in range(3)]
        content = jsonlines.dumps({"rows": rows}).decode()
        return Reply({"message": {"content": content}, "finish_reason": "stop"}, "parrot-1")

    async def close(self) -> None:
        """Nothing."""


class Rambling(Repeating):
    """A teacher that never writes a row."""

    async def ask(self, ask: Ask) -> Reply:
        """Words."""
        return Reply({"message": {"content": "I would rather not."}, "finish_reason": "stop"}, "poet-1")


async def test_a_run_without_usable_replies_points_to_the_quarantine() -> None:
    folder, head = new_run(make_dataset(), spec(500))
    ending = await work(folder, head, Rambling())
    assert ending.state is RunState.SHORT
    assert "quarantine" in ending.reason
    assert folder.quarantine.read_bytes().count(b"\n") == jsonlines.loads(folder.report.read_bytes())["quarantined"]


class Stumbling(Repeating):
    """A teacher with a fault of its own."""

    async def ask(self, ask: Ask) -> Reply:
        """Fail in a way no teacher should."""
        raise KeyError("choices")


async def test_a_fault_inside_a_teacher_is_a_failed_request_not_a_crash(capsys: pytest.CaptureFixture[str]) -> None:
    folder, head = new_run(make_dataset(), spec(5))
    task = asyncio.create_task(work(folder, head, Stumbling()))
    while not events_of(folder, "pause"):
        await asyncio.sleep(0.01)
    control.change(folder, want=Want.STOP)
    await task
    assert "KeyError" in events_of(folder, "failed")[0]["message"]
    assert "Traceback" in capsys.readouterr().err


async def test_pause_lets_replies_under_way_in_and_asks_nothing_more() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(200, concurrency=4))
    with Loopback(latency=0.02) as server:
        task = asyncio.create_task(work(folder, head, HttpTeacher(server.base_url)))
        while not events_of(folder, "landed"):
            await asyncio.sleep(0.01)
        control.change(folder, want=Want.PAUSE)
        while not any(e.get("state") == "paused" and e["books"]["in_flight"] == 0 for e in events_of(folder)):
            await asyncio.sleep(0.01)
        asked = server.requests
        await asyncio.sleep(0.1)
        assert server.requests == asked
        assert len(run_rows(dataset.path, folder.id)) == 3 * asked
        control.change(folder, want=Want.RUN, concurrency=9)
        assert (await task).state is RunState.FINISHED
        assert server.peak == 9
    assert [e["event"] for e in events_of(folder) if e["event"] in {"pause", "concurrency", "resume"}] == [
        "pause", "concurrency", "resume",
    ]  # fmt: skip


async def test_stop_saves_what_is_under_way_and_resume_asks_only_the_rest() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(200, concurrency=4))
    with Loopback(latency=0.02) as server:
        task = asyncio.create_task(work(folder, head, HttpTeacher(server.base_url)))
        while not events_of(folder, "landed"):
            await asyncio.sleep(0.01)
        control.change(folder, want=Want.STOP)
        assert (await task).state is RunState.STOPPED
        assert len(run_rows(dataset.path, folder.id)) == 3 * server.requests < 200
        control.change(folder, want=Want.RUN)
        assert (await work(folder, head, HttpTeacher(server.base_url))).state is RunState.FINISHED
        assert server.requests == 67
    assert len(run_rows(dataset.path, folder.id)) == 200
    assert [event["resumed"] for event in events_of(folder, "start")] == [False, True]


async def test_replies_that_do_not_come_in_time_are_left_unasked_at_a_stop() -> None:
    folder, head = new_run(make_dataset(), spec(9, concurrency=3))
    with Loopback(faults=["hang"] * 3) as server:
        limits = Limits(stagger=0.0, grace=0.05, tick=0.01)
        task = asyncio.create_task(work(folder, head, HttpTeacher(server.base_url), limits=limits))
        while server.requests < 3:
            await asyncio.sleep(0.01)
        control.change(folder, want=Want.STOP)
        assert (await task).state is RunState.STOPPED
        report = jsonlines.loads(folder.report.read_bytes())
        assert (report["asked"], report["in_flight"]) == (0, 0)
        control.change(folder, want=Want.RUN)
        await work(folder, head, HttpTeacher(server.base_url))
    with_numbers = [entry["request"] for entry in Journal(folder.replies).entries()]
    assert sorted(with_numbers)[:3] == [0, 1, 2]


async def test_a_teacher_that_asks_for_a_long_wait_is_taken_at_its_word() -> None:
    folder, head = new_run(make_dataset(), spec(9, concurrency=1))
    with Loopback(faults=["429"], retry_after="86400") as server:
        task = asyncio.create_task(work(folder, head, HttpTeacher(server.base_url)))
        while not events_of(folder, "pause"):
            await asyncio.sleep(0.01)
        assert "asks to wait 24 h" in events_of(folder, "pause")[0]["reason"]
        control.change(folder, want=Want.RUN)
        assert (await task).state is RunState.FINISHED


async def test_the_offline_teacher_gives_the_same_rows_for_the_same_seed() -> None:
    found = []
    for name in ("one", "two"):
        dataset = make_dataset(name)
        folder, head = new_run(dataset, RunSpec(rows=120, seed=7))
        assert (await work(folder, head, OfflineTeacher())).state is RunState.FINISHED
        found.append(payloads(run_rows(dataset.path, folder.id)))
    assert found[0] == found[1]
    assert len(found[0]) == 120


async def test_a_finished_run_asks_nothing_when_it_is_worked_on_again() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(6))
    with Loopback() as server:
        await work(folder, head, HttpTeacher(server.base_url))
        before = server.requests
        assert (await work(folder, head, HttpTeacher(server.base_url))).state is RunState.FINISHED
        assert server.requests == before
    assert len(run_rows(dataset.path, folder.id)) == 6


async def test_rows_that_were_there_are_duplicates_even_when_they_are_deleted_during_the_run() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(6, concurrency=1))
    seed = dataset.get(1).data

    class Copying(Repeating):
        async def ask(self, ask: Ask) -> Reply:
            rows = [seed, *({"input": f"{ask.brief.random_seed} {n}", "output": "a"} for n in range(2))]
            return Reply({"message": {"content": jsonlines.dumps({"rows": rows}).decode()}}, "copy-1")

    control.change(folder, want=Want.PAUSE)
    task = asyncio.create_task(work(folder, head, Copying()))
    while not folder.known.exists():
        await asyncio.sleep(0.01)
    dataset.delete([1])
    control.change(folder, want=Want.RUN)
    await task
    report = jsonlines.loads(folder.report.read_bytes())
    assert (report["drafts"], report["duplicates"]) == (6, 3)


async def test_a_crash_leaves_a_sentence_a_report_and_a_run_that_can_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(6))
    folder.known.write_bytes(b"broken")
    ending = await work(folder, head, Repeating())
    assert ending.state is RunState.FAILED
    assert "known.hashes is damaged" in events_of(folder, "error")[0]["message"]
    folder.known.unlink()
    folder.quarantine.mkdir()  # something that nobody thought of
    ending = await work(folder, head, Repeating())
    assert ending.state is RunState.FAILED
    assert "Traceback" in capsys.readouterr().err
    folder.quarantine.rmdir()
    with Loopback() as server:
        assert (await work(folder, head, HttpTeacher(server.base_url))).state is RunState.FINISHED


def test_failures_that_pass_are_those_the_teachers_say() -> None:
    assert AskFailed("rate_limit", "x").passing
    assert not AskFailed("auth", "x").passing
    assert QUICK.tick < Limits().tick
