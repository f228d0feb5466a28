"""Starting a run: writes its head and starts its own process. Waits only until that process is at work; asks nobody."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tui_craft import text
from tui_craft.domain import goals
from tui_craft.domain.run import RunSpec
from tui_craft.errors import CraftError
from tui_craft.recipes.registry import recipe_named
from tui_craft.runs import place
from tui_craft.runs.affording import check_budget
from tui_craft.runs.events import Event, EventReader, last_events
from tui_craft.runs.folder import RunFolder, claim, write_head
from tui_craft.runs.material import check, completed, head_of, seeds_of, source_of
from tui_craft.runs.own_process import surroundings
from tui_craft.store import about, slices
from tui_craft.store.dataset import Dataset

_PATIENCE = 30.0
_NAP = 0.02


@dataclass(frozen=True, slots=True)
class RunHandle:
    """A run whose process was just started; `pid` is that process."""

    id: str
    path: Path
    pid: int


def start(dataset: Dataset, spec: RunSpec, *, now: datetime) -> RunHandle:
    """Begin a new run of `dataset` and return once its process is at work. Its rows may go to a dataset beside it.

    Raises a CraftError (UsageError, InvalidError, StorageError) when the run could not ask anything: a teacher's
    name that means none, an unknown recipe, a prompt that cannot be sent. Reads every row once, for the seeds.
    """
    about.follow(dataset)
    with place.target(dataset, spec, now=now) as (home, placed), source_of(home, placed) as source:
        spec = completed(dataset, placed, format=home.format)  # the prompts are those that were seen and edited here
        seeds = list(seeds_of(home))
        created, host = text.utc_stamp(now), socket.gethostname()
        head = head_of(home, source, spec, seeds, run="", created=created, host=host)
        check(home, source, head, seeds)
        if spec.budget is not None or home.meta.budget is not None:
            check_budget(spec, os.environ)
        _save_slices(home, spec)
        folder = claim(home.path)
        write_head(folder, replace(head, id=folder.id))
    return launch(folder)


def _save_slices(dataset: Dataset, spec: RunSpec) -> None:
    """Name what the run's rows can be told apart by; a slice that is there already stays as it is."""
    known = {each.name for each in slices.read(dataset.path)}
    context = dataset.meta.context
    wanted = [
        *recipe_named(spec.recipe).slices(context, spec.options),
        *goals.slices(goals.goal_named(spec.goal), context),
    ]
    for name, where in wanted:
        if name not in known:
            slices.save(dataset, slices.Slice(name, where))


def launch(folder: RunFolder) -> RunHandle:
    """Start a worker for a run that has none, and return once it is at work (or done already).

    Raises CraftError with the worker's own words when it could not begin.
    """
    _, position = last_events(folder.events, 1)
    process = _spawn(folder)
    # collects the process when it ends, so that a screen that stays open leaves no zombies
    threading.Thread(target=process.wait, daemon=True).start()
    reader = EventReader(folder.events, position)
    events: list[Event] = []
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        gone = process.poll() is not None
        events += reader.read()
        if any(event["event"] == "start" for event in events):
            return RunHandle(folder.id, folder.path, process.pid)
        if gone:
            told = [str(event["message"]) for event in events if event["event"] == "error"]
            raise CraftError(told[-1] if told else f"The run's process did not start: {_last_words(folder)}")
        time.sleep(_NAP)
    raise CraftError(f"The run's process {process.pid} has not begun within {_PATIENCE:.0f} s; see {folder.log}.")


def _spawn(folder: RunFolder) -> subprocess.Popen[bytes]:
    handle = os.open(folder.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "tui_craft.runs.worker", str(folder.path.parent.parent.absolute()), folder.id],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=handle,
            start_new_session=True,
            **surroundings(),
        )
    finally:
        os.close(handle)


def _last_words(folder: RunFolder) -> str:
    lines = folder.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return text.one_line(lines[-1]) if lines else f"see {folder.log}."
