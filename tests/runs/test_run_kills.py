"""kill -9 at random moments of a run over HTTP, resumed each time: the journal explains every row and the books."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from functools import partial

import pytest
from loopback import Loopback
from recipe_answers import respond
from run_helpers import NOW, derived_again, events_of, make_dataset, payloads, run_rows

from tui_craft.domain.run import RunSpec, RunState
from tui_craft.runs import attach
from tui_craft.runs.folder import RunFolder, read_head
from tui_craft.runs.journal import Journal

AT_ONCE = 8
FAULTS = ["500", "503", "429", "fence", "drop", "trunc"]


def wait_for(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Return when `condition` holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.002)


def _gone(folder: RunFolder) -> bool:
    return not folder.has_worker


def _asked_or_gone(server: Loopback, moment: int, folder: RunFolder) -> bool:
    return server.requests >= moment or not folder.has_worker


@pytest.mark.parametrize(
    ("recipe", "rows", "kills"),
    [
        ("expand", 150, 3),
        ("critique", 60, 3),
        pytest.param("expand", 900, 20, marks=pytest.mark.torture),
        pytest.param("plan", 500, 20, marks=pytest.mark.torture),
        pytest.param("critique", 300, 20, marks=pytest.mark.torture),
        pytest.param("reasoning", 600, 20, marks=pytest.mark.torture),
    ],
)
def test_killed_and_resumed_the_journal_explains_everything(recipe: str, rows: int, kills: int) -> None:
    draw = random.Random(f"{recipe} {kills}")
    dataset = make_dataset(seeds=8)
    killed = 0
    with Loopback(respond=respond, latency=0.02, jitter=0.5, fault_rate=0.2, kinds=FAULTS, retry_after="0") as server:
        spec = RunSpec(
            rows=rows, recipe=recipe, teacher="openai_compatible/m", api_base=server.base_url, concurrency=AT_ONCE,
            rows_per_request=2, retries=20,
        )  # fmt: skip
        handle = attach.start(dataset, spec, now=NOW)
        folder, pid = RunFolder(handle.path), handle.pid
        while killed < kills:
            moment = server.requests + draw.randrange(4, 26)
            wait_for(partial(_asked_or_gone, server, moment, folder))
            time.sleep(draw.random() * 0.02)
            os.kill(pid, signal.SIGKILL)
            wait_for(partial(_gone, folder))
            killed += 1
            if attach.info(handle.path).state is RunState.FINISHED:
                break
            again = attach.resume(handle.path)
            assert again is not None
            pid = again.pid
        report = list(attach.events(handle.path, follow=True))[-1]
        well = sum(count for kind, count in server.served.items() if kind in {"good", "fence", "trunc"})
    assert report["state"] == "finished"
    made = run_rows(dataset.path, handle.id)
    assert len(made) == len(set(payloads(made))) == report["drafts"] == rows
    books, raws = derived_again(folder, read_head(folder))
    assert books.as_dict() == report["books"]
    assert raws == payloads(made)
    journal = Journal(folder.replies)
    answered = [entry["request"] for entry in journal.entries() if "failed" not in entry]
    journal.close()
    assert len(answered) == len(set(answered)) == report["answered"]
    assert well - len(answered) <= (killed + 1) * AT_ONCE, "more was asked again than was in flight"
    told = {row_id for event in events_of(folder, "landed") for row_id in event["ids"]}
    assert told == {row.id for row in made}
    assert killed == kills
