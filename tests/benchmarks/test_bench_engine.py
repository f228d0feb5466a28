"""What a run costs and how well it uses its slots: a real worker process against a real server in its own process.

    pytest -m benchmark -n 0 -s tests/benchmarks/test_bench_engine.py

Next to each other in one run stand the engine and a bare client loop that keeps nothing, because machines differ.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.domain.run import RunSpec
from tui_craft.runs import attach
from tui_craft.runs.folder import RunFolder
from tui_craft.store import library
from tui_craft.store.dataset import Dataset

pytestmark = pytest.mark.benchmark

HERE = Path(__file__).parent
AT_ONCE = 64
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Server:
    """A loopback server in its own process."""

    def __init__(self, *options: str) -> None:
        command = [sys.executable, str(HERE.parent / "loopback.py"), "--seed", "1", *options]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.base_url = f"http://127.0.0.1:{int(self._process.stdout.readline())}/v1"

    def stats(self) -> dict[str, Any]:
        """What it served."""
        with urllib.request.urlopen(self.base_url.removesuffix("/v1") + "/stats") as page:
            return dict(orjson.loads(page.read()))

    def end(self) -> None:
        """Stop it."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait()


@contextmanager
def server(*options: str) -> Iterator[Server]:
    """A server that is ended afterwards."""
    subject = Server(*options)
    try:
        yield subject
    finally:
        subject.end()


def dataset(name: str) -> Dataset:
    """A dataset with twenty seeds of usual length."""
    made = library.create(name, "instruction", context={"objective": "Answer questions about orders."}, now=NOW)
    words = ["the", "parcel", "has", "not", "come", "and", "nobody", "answers", "the", "phone", "so", "what", "now"]
    rows = [
        {"instruction": " ".join(words[n % 7 :]) + f" {n}?", "input": "", "output": " ".join(words * 2) + f" {n}."}
        for n in range(20)
    ]
    envelope = Envelope(state=State.ACCEPTED, tags=("imported", "seed"))
    made.add([NewRow(jsonlines.dumps(row), envelope, Origin(kind="real", by="imported")) for row in rows])
    return made


def cpu_of(pid: int) -> float:
    """CPU seconds a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def worked(name: str, rows: int, base_url: str, **values: Any) -> tuple[dict[str, Any], float, Path]:
    """The report of a run of so many rows, all CPU seconds its worker used, and its folder."""
    spec = {"rows_per_request": 1, "concurrency": AT_ONCE, "timeout": 60.0, **values}
    with dataset(name) as subject:
        handle = attach.start(
            subject, RunSpec(rows=rows, teacher="openai_compatible/m", api_base=base_url, **spec), now=NOW
        )
    cpu = 0.0
    while RunFolder(handle.path).has_worker:
        cpu = cpu_of(handle.pid)
        time.sleep(0.01)
    report = attach.info(handle.path).report
    assert report is not None
    return report, cpu, handle.path


def bare(base_url: str, rows: int) -> dict[str, float]:
    """CPU and seconds of the bare loop."""
    command = [sys.executable, str(HERE / "bare_client.py"), base_url, str(rows), str(AT_ONCE)]
    return dict(orjson.loads(subprocess.run(command, capture_output=True, check=True).stdout))


def test_cpu_per_row_and_share_of_ideal_throughput() -> None:
    rows, latency = 2000, 0.05
    ideal = rows / AT_ONCE * latency
    with server("--latency-ms", "50") as subject:
        plain = bare(subject.base_url, rows)
    with server() as subject:
        _, start, _ = worked("one", 1, subject.base_url)
    with server("--latency-ms", "50") as subject:
        report, cpu, _ = worked("quick", rows, subject.base_url)
        stats = subject.stats()
    cpu -= start
    print(
        f"\nengine: {cpu / rows * 1000:.2f} ms CPU a row (and {start:.2f} s to start a worker), "
        f"{ideal / stats['window']:.0%} of ideal throughput, "
        f"{stats['mean_while_asked']:.1f} of {AT_ONCE} slots busy, {stats['requests']} requests"
        f"\nbare loop: {plain['cpu'] / rows * 1000:.2f} ms CPU a request, {ideal / plain['seconds']:.0%} of ideal; "
        f"the engine costs {cpu / plain['cpu']:.1f} times as much"
    )
    assert report["drafts"] == rows
    assert stats["requests"] <= rows * 1.05
    assert cpu / plain["cpu"] < 6


def test_slots_are_busy_with_slow_replies() -> None:
    with server("--latency-ms", "2000", "--jitter", "0.5") as subject:
        report, _, _ = worked("slow", 640, subject.base_url)
        stats = subject.stats()
    share = stats["mean_while_asked"] / AT_ONCE
    print(f"\n2 s +- 50 %: {share:.1%} of the slots busy until the last wave, {report['seconds']:.0f} s for 640 rows")
    assert report["drafts"] == 640
    assert share > 0.97


@pytest.mark.parametrize("rate", [0.12, 0.4])
def test_faults_leave_the_slots_busy_and_lose_nothing(rate: float) -> None:
    rows = 2000
    with server("--latency-ms", "250", "--jitter", "0.5", "--fault-rate", str(rate)) as subject:
        report, cpu, run = worked(f"faults {rate}", rows, subject.base_url, retries=20)
        stats = subject.stats()
    holds = [event["wait"] for event in attach.events(run) if event["event"] == "hold"]
    busy = stats["mean_while_asked"] * stats["asking"] / max(1e-9, stats["asking"] - sum(holds))
    print(
        f"\n{rate:.0%} faults: {busy / AT_ONCE:.1%} of the slots busy outside cool-downs ({sum(holds):.1f} s of "
        f"{stats['asking']:.1f} s), {cpu / rows * 1000:.2f} ms CPU a row, {stats['requests']} tries, "
        f"{report['retried']} retried, {report['failed']} failed, {report['quarantined']} quarantined"
    )
    assert report["drafts"] == rows
    assert report["asked"] == report["answered"] + report["failed"]
    assert report["items"] == report["drafts"] + report["duplicates"] + report["quarantined"]
    assert busy > 0.9 * AT_ONCE


def test_a_server_that_only_says_429_trips_the_breaker_and_the_run_goes_on_by_itself() -> None:
    first, second = Server("--fault-rate", "1", "--kinds", "429"), None
    port = first.base_url.rsplit(":", 1)[1].removesuffix("/v1")
    with dataset("refused") as subject:
        spec: dict[str, Any] = {
            "rows_per_request": 1,
            "concurrency": AT_ONCE,
            "teacher": "openai_compatible/m",
            "retries": 20,
        }
        handle = attach.start(subject, RunSpec(rows=200, api_base=first.base_url, **spec), now=NOW)
    began, tripped, well = time.monotonic(), 0.0, 0.0
    for event in attach.events(handle.path, follow=True):
        if event["event"] == "pause" and not tripped:
            tripped = time.monotonic() - began
            refusals = first.stats()["requests"]
            first.end()
            second = Server("--port", port)
            well = time.monotonic()
            print(f"\n429 only: the breaker opened after {tripped:.1f} s and {refusals} tries: {event['reason']}")
        if event["event"] == "resume":
            print(f"it went on by itself {time.monotonic() - well:.1f} s after the server was well again")
    assert second is not None
    second.end()
    report = attach.info(handle.path).report
    assert report is not None
    assert report["drafts"] == 200
    assert tripped < 20
