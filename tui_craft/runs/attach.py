"""How screens and commands meet a run: list, watch, steer, resume. Works through the run's folder alone.

No model client, no reading of whole files. What only looks at runs imports `runs.glance`, which is cheaper still.
"""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from tui_craft.domain.run import RunState
from tui_craft.errors import ConflictError, InvalidError, NotFoundError
from tui_craft.runs import control
from tui_craft.runs.control import Want
from tui_craft.runs.events import Event, EventReader, last_events
from tui_craft.runs.folder import FOLDER, RunFolder, folders
from tui_craft.runs.glance import RECENT, RunInfo, active_run, info, runs_of
from tui_craft.runs.material import needs_confirmation, warnings
from tui_craft.runs.start import RunHandle, launch, start
from tui_craft.teachers.naming import OFFLINE

__all__ = [
    "RunHandle", "RunInfo", "active_run", "events", "find", "info", "needs_confirmation", "pause", "resume",
    "runs_of", "set_budget", "set_concurrency", "start", "steered", "stop", "warnings", "watch",
]  # fmt: skip

_POLL = 0.1
_PATIENCE = 30.0


def find(dataset: Path, run: str | None) -> Path:
    """The folder of the run called `run`, or of the newest one. Raises NotFoundError."""
    if run is not None:
        if any(folder.id == run for folder in folders(dataset)):
            return dataset / FOLDER / run
        raise NotFoundError(f"There is no run {run!r} in {dataset.name}; list them with: tui-craft runs {dataset.name}")
    newest = runs_of(dataset)
    if not newest:
        raise NotFoundError(
            f"There are no runs in {dataset.name} yet; start one with: tui-craft generate {dataset.name}"
        )
    return newest[0].path


def events(run: Path, *, follow: bool = False, last: int | None = None) -> Iterator[Event]:
    """The run's events, or the last `last` of them; with `follow` also those to come, until the run ends.

    It ends with its report, or when its process is gone. Blocks while it waits.
    """
    folder = RunFolder(run)
    reader = EventReader(folder.events)
    if last is not None:
        recent, reader.position = last_events(folder.events, last)
        yield from recent
    while True:
        live = follow and folder.has_worker  # asked before reading, so that the last events are not missed
        batch = reader.read()
        yield from batch
        if not live or _over(batch):
            return
        time.sleep(_POLL)


async def watch(run: Path, *, last: int = RECENT, every: float = _POLL) -> AsyncIterator[list[Event]]:
    """The last `last` events, then those to come in a batch each `every` seconds, until the run ends."""
    import asyncio  # a third of the cost of this module, which listing datasets need not pay

    folder = RunFolder(run)
    reader = EventReader(folder.events)
    batch, reader.position = last_events(folder.events, last)
    if batch:
        yield batch
    while True:
        live = folder.has_worker
        batch = reader.read()
        if batch:
            yield batch
        if not live or _over(batch):
            return
        await asyncio.sleep(every)


def _over(batch: list[Event]) -> bool:
    return bool(batch) and batch[-1]["event"] == "report"


def pause(run: Path) -> None:
    """Ask nothing more until `resume`; replies that are under way still come in. Raises ConflictError on a dead run."""
    _live(run)
    control.change(RunFolder(run), want=Want.PAUSE, unless=Want.STOP)


def stop(run: Path, *, why: str = "") -> None:
    """End the run after the replies that are under way (10 seconds at most). Raises ConflictError on a dead run.

    `why` is a sentence where not its user wants that: the run then ends short, for this reason.
    """
    _live(run)
    control.change(RunFolder(run), want=Want.STOP, why=why)


def set_concurrency(run: Path, at_once: int) -> None:
    """Change how many requests may be under way. Raises InvalidError or ConflictError."""
    if set(_live(run).spec.teachers) == {OFFLINE}:
        raise InvalidError("The offline teacher works one request at a time; there is nothing to change.")
    control.change(RunFolder(run), concurrency=at_once)


def set_budget(run: Path, budget: float | None) -> None:
    """Change the most that the run may spend in all, in US dollars; None lifts the cap. It may have ended short.

    Raises InvalidError on an impossible amount, or where the price of a teacher is unknown.
    """
    if budget is not None:
        from tui_craft.runs.affording import check_budget

        if not 0 < budget < float("inf"):
            raise InvalidError(f"A run's budget must be an amount in US dollars above 0, not {budget!r}.")
        check_budget(info(run).spec, os.environ)
    control.change(RunFolder(run), budget=control.NO_BUDGET if budget is None else budget)


def steered(run: RunInfo) -> tuple[int, float | None]:
    """How many requests may be under way, and the most to spend in all (US dollars, None: no cap), as set last."""
    wanted = control.read(RunFolder(run.path))
    budget = run.spec.budget if wanted.budget is None else wanted.budget or None
    return wanted.concurrency or run.spec.concurrency, budget


def resume(run: Path) -> RunHandle | None:
    """Go on with a run: lift a pause (None), or give a run that ended short of its target a new process.

    Waits for a run that is just stopping. Raises ConflictError when all its rows are made.
    """
    folder = RunFolder(run)
    now = info(run)
    if now.state is RunState.FINISHED:
        raise ConflictError(f"Run {now.id} has made all its rows; start a new one for more.")
    stopping = control.read(folder).want is Want.STOP
    if folder.has_worker and not stopping and now.state.live:
        control.change(folder, want=Want.RUN)
        return None
    deadline = time.monotonic() + _PATIENCE
    while folder.has_worker:
        if time.monotonic() > deadline:
            raise ConflictError(f"The process of run {now.id} is still ending; try again in a moment.")
        time.sleep(_POLL)
    control.change(folder, want=Want.RUN)
    return launch(folder)


def _live(run: Path) -> RunInfo:
    now = info(run)
    if not now.state.live:
        raise ConflictError(f"No process is at work on run {now.id} ({now.state.value}).")
    return now
