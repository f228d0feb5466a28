"""A run at a glance: its state and its books, from its folder alone. Starts and steers nothing.

Cheap to import and cheap to ask, because lists of datasets do it for each: no recipe, no teacher, no whole file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tui_craft.domain.run import Books, RunSpec, RunState
from tui_craft.errors import CraftError
from tui_craft.runs.events import Event, last_events
from tui_craft.runs.folder import RunFolder, folders, read_head

RECENT = 300
"""Events at the end of a run's file that are read to know how it is."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """A run at a glance. `books` are as of its last event that told them; `seconds` is time at work.

    `report` is the last report, None while the run goes on. `reason` is why it is paused or has ended. `spent` is
    what counts against a budget, in US dollars: what replies are known to have cost, and what others may have.
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
    spent: float = 0.0


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


def info(run: Path) -> RunInfo:
    """The run in folder `run`. Raises NotFoundError or InvalidError."""
    folder = RunFolder(run)
    head = read_head(folder)
    has_worker = folder.has_worker  # asked before reading: a worker that ends meanwhile has written its report
    recent, _ = last_events(folder.events, RECENT)
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
        # what a killed process was about to do by itself, it does no more
        reason=str(last.get("reason") or _why_paused(recent, state)) if ended or state.live else "",
        report=last if ended else None,
        spent=max(books.cost or 0.0, float(_last_with(recent, "spent", _is_number).get("spent", 0.0))),
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
