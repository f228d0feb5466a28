"""How screens and commands meet a run: list, watch, steer, resume. Works through the run's folder alone.

Cheap to import and cheap to ask: no model client, no reading of whole files.
"""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tui_craft.domain.run import Books, RunSpec, RunState
from tui_craft.errors import ConflictError, CraftError, InvalidError, NotFoundError
from tui_craft.runs import control
from tui_craft.runs.control import Want
from tui_craft.runs.events import Event, EventReader, last_events
from tui_craft.runs.folder import FOLDER, RunFolder, folders, read_head
from tui_craft.runs.material import needs_confirmation, warnings
from tui_craft.runs.start import RunHandle, launch, start
from tui_craft.teachers.registry import OFFLINE

__all__ = [
    "RunHandle", "RunInfo", "active_run", "events", "find", "info", "needs_confirmation", "pause", "resume", "runs_of",
    "set_budget", "set_concurrency", "start", "stop", "warnings", "watch",
]  # fmt: skip

_POLL = 0.1
_RECENT = 300
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class RunInfo:
    """A run at a glance. `books` are as of its last event that told them; `seconds` is time at work.

    `report` is the last report, None while the run goes on. `reason` is why it is paused or has ended.
    """

    id: str
    path: Path
    state: RunState
    spec: RunSpec
    books: Books
    created: str
    seconds: float = 0.0
    reason: str = ""
    report: dict[str, Any] | None = None


def runs_of(dataset: Path) -> list[RunInfo]:
    """All runs of the dataset in folder `dataset`, the newest first; runs that cannot be read are left out."""
    found: list[RunInfo] = []
    for folder in folders(dataset):
        try:
            found.append(info(folder.path))
        except CraftError:
            continue  # a head broken by hand; its rows and replies are still there
    return sorted(found, key=_age, reverse=True)


def active_run(dataset: Path) -> RunInfo | None:
    """The newest run of the dataset that a process is at work on; None when there is none. Cheap."""
    live = [info(folder.path) for folder in folders(dataset) if folder.has_worker]
    return max((run for run in live if run.state.live), key=_age, default=None)


def _age(run: RunInfo) -> tuple[str, int]:
    # two runs of one second are told apart by when their heads were written
    return run.created, RunFolder(run.path).head.stat().st_mtime_ns


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


def info(run: Path) -> RunInfo:
    """The run in folder `run`. Raises NotFoundError or InvalidError."""
    folder = RunFolder(run)
    head = read_head(folder)
    has_worker = folder.has_worker  # asked before reading: a worker that ends meanwhile has written its report
    recent, _ = last_events(folder.events, _RECENT)
    last = _last_with(recent, "state", lambda value: isinstance(value, str) and value in set(RunState))
    counts = _last_with(recent, "books", _are_books).get("books")
    ended = last.get("event") == "report"
    state = RunState(last["state"]) if ended or (has_worker and last) else RunState.INTERRUPTED
    if has_worker and not last:
        state = RunState.RUNNING
    books = Books.from_dict(counts) if counts else Books(target=head.spec.rows)
    if not state.live:  # what was under way when a process was killed is not any more
        books = replace(books, in_flight=0, asked=books.answered + books.failed)
    return RunInfo(
        id=head.id,
        path=run,
        state=state,
        spec=head.spec,
        books=books,
        created=head.created,
        seconds=float(_last_with(recent, "seconds", _is_number).get("seconds", 0.0)),
        reason=str(last.get("reason") or _why_paused(recent, state)),
        report=last if ended else None,
    )


def _why_paused(recent: list[Event], state: RunState) -> str:
    """Why the run is paused: rows that were under way may have landed since it said so."""
    said = state is RunState.PAUSED and next((event for event in reversed(recent) if event["event"] == "pause"), None)
    return str(said.get("reason", "")) if said else ""


def _last_with(recent: list[Event], key: str, fits: Callable[[Any], bool]) -> Event:
    return next((event for event in reversed(recent) if key in event and fits(event[key])), {})


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def _are_books(value: Any) -> bool:
    return isinstance(value, dict) and all(item is None or _is_number(item) for item in value.values())


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


async def watch(run: Path, *, last: int = _RECENT) -> AsyncIterator[list[Event]]:
    """The last `last` events, then those to come in batches some ten times a second, until the run ends."""
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
        await asyncio.sleep(_POLL)


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
