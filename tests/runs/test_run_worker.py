"""Runs in processes of their own: killed at random moments, cut off from their terminal, told to end, watched."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import random
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback
from run_helpers import NOW, derived_again, events_of, make_dataset, new_run, payloads, run_rows

from tui_craft import jsonlines
from tui_craft.domain.run import Books, RunSpec, RunState
from tui_craft.errors import ConflictError, CraftError, InvalidError, NotFoundError, UsageError
from tui_craft.runs import attach, control
from tui_craft.runs.folder import RunFolder, read_head
from tui_craft.runs.journal import Journal
from tui_craft.store.dataset import Dataset


def wait_for(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Return when `condition` holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)


def follow(path: Path) -> list[dict[str, Any]]:
    """All events of a run until it ends."""
    return list(attach.events(path, follow=True))


@contextmanager
def run_of(dataset: Dataset, rows: int, **values: Any) -> Iterator[attach.RunHandle]:
    """A started run, whose process is ended afterwards if it is still there."""
    handle = attach.start(dataset, RunSpec(rows=rows, **values), now=NOW)
    try:
        yield handle
    finally:
        folder = RunFolder(handle.path)
        if folder.has_worker:
            with suppress(ProcessLookupError):  # it may end by itself at this very moment
                os.kill(events_of(folder, "start")[-1]["pid"], signal.SIGKILL)


def test_a_run_makes_its_rows_and_ends_with_a_report() -> None:
    dataset = make_dataset()
    with run_of(dataset, 300, tags=("mine",)) as handle:
        events = follow(handle.path)
    assert events[0]["event"] == "start"
    assert events[-1]["event"] == "report"
    assert events[-1]["drafts"] == 300
    assert len(run_rows(dataset.path, handle.id)) == 300
    info = attach.info(handle.path)
    assert info.state is RunState.FINISHED
    assert info.report == events[-1]
    assert attach.active_run(dataset.path) is None
    assert [run.id for run in attach.runs_of(dataset.path)] == [handle.id]
    files = {item.name: item.stat().st_mode & 0o777 for item in handle.path.iterdir()}
    assert set(files.values()) == {0o600}
    assert {"run.json", "replies.jsonl", "events.jsonl", "report.json", "worker.lock", "worker.log"} <= set(files)
    assert RunFolder(handle.path).log.read_bytes() == b""


def _grown_or_gone(folder: RunFolder, mark: int) -> bool:
    return not folder.has_worker or (folder.replies.exists() and folder.replies.stat().st_size > mark)


@pytest.mark.parametrize(
    "moment", [*range(2), *(pytest.param(moment, marks=pytest.mark.torture) for moment in range(2, 50))]
)
def test_killed_at_random_moments_and_resumed_it_makes_the_rows_of_an_undisturbed_run(moment: int) -> None:
    draw = random.Random(moment)
    calm, rough = make_dataset("calm"), make_dataset("rough")
    with run_of(calm, 600, seed=5, rows_per_request=3) as handle:
        follow(handle.path)
    undisturbed = run_rows(calm.path, handle.id)

    with run_of(rough, 600, seed=5, rows_per_request=3) as killed:
        pid, folder = killed.pid, RunFolder(killed.path)
        for _ in range(4):
            mark = draw.randrange(30_000) + (folder.replies.stat().st_size if folder.replies.exists() else 0)
            wait_for(partial(_grown_or_gone, folder, mark))
            if not folder.has_worker:
                break
            os.kill(pid, signal.SIGKILL)
            wait_for(lambda: not folder.has_worker)
            if attach.info(killed.path).state is RunState.FINISHED:
                break
            assert attach.info(killed.path).state is RunState.INTERRUPTED
            again = attach.resume(killed.path)
            assert again is not None
            pid = again.pid
        follow(killed.path)
    rows = run_rows(rough.path, killed.id)
    assert payloads(rows) == payloads(undisturbed)
    assert [row.id for row in rows] == [row.id for row in undisturbed]
    one, other = (attach.info(run).books for run in (handle.path, killed.path))
    assert one == other
    told = {row_id for event in events_of(folder, "landed") for row_id in event["ids"]}
    assert told == {row.id for row in rows}


def test_a_run_over_http_survives_faults_and_a_kill_and_asks_again_only_what_was_in_flight(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secret = "sk-loopback-0123456789abcdef"
    monkeypatch.setenv("OPENAI_API_KEY", secret)
    dataset = make_dataset()
    server = Loopback(latency=0.02, fault_rate=0.2, kinds=["500", "429", "fence", "drop"], retry_after="0", key=secret)
    server.gate = 100
    with server:
        spec = {"teacher": "openai/some-model", "api_base": server.base_url, "concurrency": 8, "rows_per_request": 2}
        with run_of(dataset, 240, **spec) as handle:
            folder = RunFolder(handle.path)
            wait_for(lambda: folder.replies.exists() and folder.replies.read_bytes().count(b"\n") > 40)
            os.kill(handle.pid, signal.SIGKILL)
            wait_for(lambda: not folder.has_worker)
            tries = server.requests
            entries = list(Journal(folder.replies).entries())
            answered = len(entries)
            server.gate = None
            assert attach.resume(handle.path) is not None
            events = follow(handle.path)
        served_well = server.served["good"] + server.served["fence"]
    report = events[-1]
    assert report["state"] == "finished"
    rows = run_rows(dataset.path, handle.id)
    assert len(rows) == len(set(payloads(rows))) == 240
    assert 40 < answered < tries
    assert served_well - report["answered"] <= 8, "more was asked again than was in flight"
    books, raws = derived_again(folder, read_head(folder))
    assert books.as_dict() == report["books"]
    assert raws == payloads(rows)
    assert report["cost"] is None
    assert rows[0].origin["model"] == "some-model-2026-01-01"
    written = b"".join(item.read_bytes() for item in handle.path.iterdir())
    assert secret.encode() not in written


def test_a_wrong_key_ends_the_run_with_a_sentence_and_no_key_is_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "sk-wrong-0123456789abcdef"
    monkeypatch.setenv("OPENAI_API_KEY", secret)
    dataset = make_dataset()
    with (
        Loopback(key="another") as server,
        run_of(dataset, 10, teacher="openai/some-model", api_base=server.base_url, concurrency=2) as handle,
    ):
        report = follow(handle.path)[-1]
    assert report["state"] == "failed"
    assert "key" in report["reason"]
    assert secret.encode() not in b"".join(item.read_bytes() for item in handle.path.iterdir())


def test_the_offline_worker_imports_no_model_client_and_attaching_no_heavy_module() -> None:
    heavy = "{'litellm', 'openai', 'textual', 'rich', 'pydantic', 'httpx', 'aiohttp'}"
    code = f"import sys, tui_craft.runs.attach, tui_craft.runs.worker; print({heavy} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


def _in_its_terminal() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests under nohup passes on that it is ignored
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def test_a_run_outlives_its_terminal() -> None:
    dataset = make_dataset()
    code = (
        "import sys, time\nfrom datetime import datetime, UTC\nfrom tui_craft.store.library import open_dataset\n"
        "from tui_craft.domain.run import RunSpec\nfrom tui_craft.runs import attach\n"
        "attach.start(open_dataset('tickets'), RunSpec(rows=1000), now=datetime.now(UTC))\n"
        "print('started', flush=True)\ntime.sleep(600)"
    )
    outer, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=inner,
        stdout=inner,
        stderr=inner,
        start_new_session=True,
        preexec_fn=_in_its_terminal,  # noqa: PLW1509 - only this gives it a terminal
    )
    os.close(inner)
    seen = b""
    while b"started" not in seen:
        seen += os.read(outer, 1000)
    (run,) = attach.runs_of(dataset.path)
    os.close(outer)  # the terminal is gone
    assert process.wait(10) == -signal.SIGHUP
    pid = events_of(RunFolder(run.path), "start")[0]["pid"]
    if RunFolder(run.path).has_worker:
        os.kill(pid, signal.SIGHUP)
    assert follow(run.path)[-1]["state"] == "finished"
    assert len(run_rows(dataset.path, run.id)) == 1000


def test_told_to_end_the_worker_leaves_a_report_and_the_run_can_go_on() -> None:
    dataset = make_dataset()
    with run_of(dataset, 1200) as handle:
        wait_for(lambda: events_of(RunFolder(handle.path), "landed"))
        os.kill(handle.pid, signal.SIGTERM)
        report = follow(handle.path)[-1]
        assert report["state"] == "stopped"
        wait_for(lambda: not RunFolder(handle.path).has_worker)
        assert len(run_rows(dataset.path, handle.id)) == report["drafts"] < 1200
        assert attach.info(handle.path).state is RunState.STOPPED
        assert attach.resume(handle.path) is not None
        assert follow(handle.path)[-1]["drafts"] == 1200
    assert len(run_rows(dataset.path, handle.id)) == 1200
    with pytest.raises(ConflictError, match="has made all its rows"):
        attach.resume(handle.path)


def test_pause_resume_and_stop_from_outside() -> None:
    dataset = make_dataset()
    with run_of(dataset, 5000) as handle:
        folder = RunFolder(handle.path)
        wait_for(lambda: events_of(folder, "landed"))
        attach.pause(handle.path)
        wait_for(lambda: attach.info(handle.path).state is RunState.PAUSED)
        active = attach.active_run(dataset.path)
        assert active is not None
        assert (active.id, active.state) == (handle.id, RunState.PAUSED)
        assert Books.from_dict(events_of(folder, "pause")[0]["books"]).balanced
        assert attach.resume(handle.path) is None
        wait_for(lambda: attach.info(handle.path).state is RunState.RUNNING)
        with pytest.raises(InvalidError, match="one request at a time"):
            attach.set_concurrency(handle.path, 4)
        attach.stop(handle.path)
        assert follow(handle.path)[-1]["state"] == "stopped"
        wait_for(lambda: not folder.has_worker)
        for steer in (attach.pause, attach.stop):
            with pytest.raises(ConflictError, match="No process is at work"):
                steer(handle.path)


def test_resuming_a_run_that_is_just_stopping_goes_on_with_it() -> None:
    dataset = make_dataset()
    with run_of(dataset, 800) as handle:
        wait_for(lambda: events_of(RunFolder(handle.path), "landed"))
        attach.stop(handle.path)
        attach.resume(handle.path)
        wait_for(lambda: attach.info(handle.path).state is RunState.FINISHED)
    assert len(run_rows(dataset.path, handle.id)) == 800


def test_a_second_worker_refuses_politely() -> None:
    dataset = make_dataset()
    with run_of(dataset, 5000) as handle:
        command = [sys.executable, "-m", "tui_craft.runs.worker", str(dataset.path), handle.id]
        second = subprocess.run(command, capture_output=True, text=True)
        assert second.returncode == 1
        assert second.stderr == f"Another process is at work on run {handle.id}; nothing was done.\n"
        attach.stop(handle.path)
        follow(handle.path)


async def test_a_watcher_gets_batches_until_the_run_ends() -> None:
    dataset = make_dataset()
    with run_of(dataset, 600) as handle:
        batches = [batch async for batch in attach.watch(handle.path)]
    assert batches[-1][-1]["event"] == "report"
    assert sum(len(batch) for batch in batches) == len(events_of(RunFolder(handle.path)))
    assert len(batches) < 50
    again = [batch async for batch in attach.watch(handle.path, last=3)]
    assert [len(batch) for batch in again] == [3]
    await asyncio.sleep(0)


def test_books_come_at_most_some_ten_times_a_second() -> None:
    dataset = make_dataset()
    with run_of(dataset, 200, rows_per_request=1) as handle:
        events = follow(handle.path)
    with_books = [event for event in events if "books" in event]
    assert len(with_books) <= 11 * events[-1]["seconds"] + 5
    assert all(Books.from_dict(event["books"]).balanced for event in with_books)


def test_a_dead_run_ends_what_follows_it() -> None:
    dataset = make_dataset()
    with run_of(dataset, 5000) as handle:
        folder = RunFolder(handle.path)
        wait_for(lambda: events_of(folder, "landed"))
        os.kill(handle.pid, signal.SIGKILL)
        assert follow(handle.path)[-1]["event"] != "report"
        assert attach.info(handle.path).state is RunState.INTERRUPTED


@pytest.mark.parametrize(
    ("spec", "error", "words"),
    [
        (RunSpec(rows=5, teacher="gtp"), UsageError, "gtp"),
        (RunSpec(rows=5, recipe="magic"), InvalidError, "magic"),
        (RunSpec(rows=5, prompt="Write {{rowz}}"), InvalidError, "rowz"),
    ],
)
def test_a_run_that_could_not_ask_anything_is_not_started(spec: RunSpec, error: type[CraftError], words: str) -> None:
    dataset = make_dataset()
    with pytest.raises(error, match=words):
        attach.start(dataset, spec, now=NOW)
    assert attach.runs_of(dataset.path) == []


def test_a_worker_that_cannot_begin_says_why() -> None:
    dataset = make_dataset()
    folder, _ = new_run(dataset, RunSpec(rows=5))
    folder.head.write_bytes(b'{"spec":{"rows":0}}')
    from tui_craft.runs.start import launch

    with pytest.raises(CraftError, match=r"run\.json cannot be read"):
        launch(folder)


def test_warnings_say_what_is_missing() -> None:
    spec = RunSpec(rows=5)
    bare = make_dataset("bare", seeds=0)
    bare.save_context({})
    assert attach.needs_confirmation(bare, spec)
    assert "neither seeds nor a description" in attach.warnings(bare, spec)[0]
    assert not attach.needs_confirmation(make_dataset("described", seeds=0), spec)
    few = make_dataset("few", seeds=3)
    assert attach.warnings(few, spec) == ["There are only 3 seeds; 10 to 50 real rows give more variety."]
    assert attach.warnings(make_dataset("fine", seeds=10), spec) == []


def test_files_that_were_broken_by_hand_do_not_hide_a_run_or_stop_it() -> None:
    dataset = make_dataset()
    with run_of(dataset, 20) as handle:
        follow(handle.path)
    folder = RunFolder(handle.path)
    before = attach.info(handle.path)
    with folder.events.open("ab") as file:
        file.write(b'{"event":"books","state":"flying","books":5,"seconds":"s"}\n')
        file.write(b'{"event":"books","state":["x"],"books":{"drafts":"many"}}\n')
    assert attach.info(handle.path).books == before.books
    assert attach.info(handle.path).state is before.state
    with folder.replies.open("ab") as file:
        file.write(b'{"request":998,"choice":{"message":5},"attempts":1}\n')
        file.write(b'{"request":997,"choice":{},"tokens":5}\n{"request":996,"choice":{},"attempts":"x"}\n')
    journal = Journal(folder.replies)
    assert {entry["request"] for entry in journal.entries()}.isdisjoint({996, 997, 998})
    assert journal.damaged == 3
    journal.close()
    folder.control.write_bytes(b'{"serial":1,"want":"run","concurrency":0}')
    with pytest.raises(InvalidError, match="cannot be read"):
        control.read(folder)


def test_finding_runs() -> None:
    dataset = make_dataset()
    with pytest.raises(NotFoundError, match="no runs"):
        attach.find(dataset.path, None)
    folder, _ = new_run(dataset, RunSpec(rows=5))
    assert attach.find(dataset.path, None) == attach.find(dataset.path, folder.id) == folder.path
    with pytest.raises(NotFoundError, match="k3f9"):
        attach.find(dataset.path, "k3f9")
    assert attach.info(folder.path).state is RunState.INTERRUPTED


def test_the_spec_of_a_run_is_kept_whole() -> None:
    dataset = make_dataset()
    spec = RunSpec(rows=5, teacher="acme/one", tags=("a", "a", "b"), axes={"tone": {"calm": 3, "angry": 1}}, seed=4)
    folder, head = new_run(dataset, spec)
    assert read_head(folder) == head
    assert head.spec.tags == ("a", "b")
    assert "billing" in head.spec.prompt
    assert head.seeds == (1, 2, 3, 4, 5, 6)
    assert jsonlines.loads(folder.head.read_bytes())["first_row"] == 7


@pytest.mark.parametrize(
    "values",
    [
        {"rows": 0}, {"rows": True}, {"rows": 5, "temperature": (1.0, 0.5)}, {"rows": 5, "concurrency": 513},
        {"rows": 5, "timeout": 0}, {"rows": 5, "temperature": "hot"}, {"rows": 5, "retries": -1},
        {"rows": 5, "x": 1}, {},
    ],
)  # fmt: skip
def test_an_impossible_spec_is_refused_with_a_sentence(values: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        RunSpec.from_dict(values)
