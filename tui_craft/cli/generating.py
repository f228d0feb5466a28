"""Verbs on runs: generate, list, attach, pause, resume, stop."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from tui_craft import text
from tui_craft.cli.output import emit, narrate, run_record, say, table
from tui_craft.cli.run_options import run_options, spec_of
from tui_craft.domain.run import Books, RunSpec, RunState
from tui_craft.errors import ConflictError, ExitCode, UsageError
from tui_craft.runs import attach
from tui_craft.runs.narration import balance, outcome, tell
from tui_craft.store import library
from tui_craft.store.dataset import Dataset

_JSON = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON (for a run: one event a line, its report last)."
)
_RUN = click.argument("run", required=False)
_PATIENCE = 600.0
"""Seconds that a run is waited for, when nobody watches and nothing succeeds."""


@click.command("generate")
@click.argument("name")
@run_options
@click.option("--estimate", is_flag=True, help="Print what it would cost, and how that was arrived at; start nothing.")
@click.option("--detach", is_flag=True, help="Start the run and return; it goes on by itself.")
@click.option("--yes", is_flag=True, help="Run although there are neither seeds nor a description of the task.")
@_JSON
def generate_command(name: str, estimate: bool, detach: bool, yes: bool, as_json: bool, **options: Any) -> int:
    """Write drafts with a teacher. The run has its own process: it goes on when this terminal is closed.

    \b
    tui-craft generate tickets --rows 500 --teacher openai/gpt-4o-mini --axis tone=calm:3,angry:1 --budget 2
    tui-craft generate tickets --recipe critique --where state:draft --stage-teacher critique=openai/gpt-4.1
    """
    with library.open_dataset(name) as dataset:
        spec = spec_of(dataset, options)
        if estimate:
            return _print_estimate(dataset, spec, as_json)
        for warning in attach.warnings(dataset, spec):
            narrate(f"note: {warning}")
        if not yes and attach.needs_confirmation(dataset, spec):
            _confirm(name)
        handle = attach.start(dataset, spec, now=datetime.now(UTC))
    home = handle.path.parent.parent.name
    if home != dataset.slug:
        narrate(f"the rows go to {home}")
    if detach:
        emit({"run": handle.id, "pid": handle.pid, "dataset": home}) if as_json else say(
            f"run {handle.id} is under way"
        )
        return ExitCode.DONE
    return stay_with(handle.path, as_json)


def stay_with(run: Path, as_json: bool) -> int:
    """Print a new run's events until it ends; ctrl+c stops it. The exit code its end stands for."""
    narrate(f"run {run.name} is under way; ctrl+c stops it, a closed terminal does not")
    try:
        return _follow(run, as_json, alone=not sys.stderr.isatty())
    except KeyboardInterrupt:
        narrate("stopping after the replies that are under way")
        attach.stop(run)
        _follow(run, as_json, last=0)
        narrate(f"go on with: tui-craft resume {run.parent.parent.name} {run.name}")
        return ExitCode.INTERRUPTED


def _print_estimate(dataset: Dataset, spec: RunSpec, as_json: bool) -> int:
    from tui_craft.runs.estimate import estimate

    found = estimate(dataset, spec, environ=os.environ)
    emit(asdict(found)) if as_json else say(str(found))
    return ExitCode.DONE


def _confirm(name: str) -> None:
    if not sys.stdin.isatty():
        raise UsageError(
            f"{name} has neither seeds nor a description of its task, so the rows would be generic; import seeds "
            "(tui-craft import NAME FILE --as seed), or say --yes to run anyway."
        )
    click.confirm("Run anyway?", abort=True, err=True)


def _follow(run: Path, as_json: bool, *, last: int | None = None, alone: bool = False) -> int:
    """Print the run's events until it ends; the exit code its end stands for.

    `alone`: nobody is there to lift a pause that the run made by itself. Where nothing succeeded it tries again by
    itself, and is stopped when the next try would be more than ten minutes after the pause began.
    """
    report: dict[str, Any] = {}
    paused: float | None = None
    meter = Meter(as_json)
    for event in attach.events(run, follow=True, last=last):
        if event["event"] == "report":
            report = event
        meter.wipe()
        if as_json:
            emit(event)
        else:
            _tell(event)
        meter.show(event)
        if event["event"] == "resume":
            paused = None
        if alone and event["event"] == "pause" and event.get("by") in {"breaker", "novelty"}:
            paused = paused or time.monotonic()
            waited = time.monotonic() - paused
            if event["by"] == "novelty" or waited + float(event.get("again") or 0) > _PATIENCE:
                # a run that ends in this very moment needs no stopping
                with suppress(ConflictError):
                    attach.stop(run, why=str(event["reason"]).partition("; it is tried again")[0].rstrip(".") + ".")
    state = RunState(report["state"]) if report else attach.info(run).state
    if state is RunState.INTERRUPTED:
        narrate(
            f"run {run.name} ended without a report: its process was killed, or the disk refused; what it saved is "
            f"kept, tui-craft resume {run.parent.parent.name} {run.name} goes on"
        )
    return {RunState.FINISHED: ExitCode.DONE, RunState.FAILED: ExitCode.FAILED}.get(state, ExitCode.SHORT)


class Meter:
    """The progress line under what is told, on a terminal only."""

    def __init__(self, as_json: bool) -> None:
        self._on = sys.stderr.isatty() and not as_json
        self._line = ""

    def wipe(self) -> None:
        """Take the line away, so that something can be told above it."""
        if self._line:
            sys.stderr.write("\r\x1b[K")

    def show(self, event: dict[str, Any]) -> None:
        """Draw the line again, with the books of `event` if it tells them."""
        books = event.get("books")
        if self._on and books:
            self._line = _meter(Books.from_dict(books), float(event.get("seconds") or 0))
        if event["event"] == "report":
            self._line = ""
        sys.stderr.write(self._line)
        sys.stderr.flush()


def _meter(books: Books, seconds: float) -> str:
    rate = f"   {books.done / seconds:.1f} rows/s" if seconds else ""
    if books.verdicts is not None:
        return f"{outcome(books)}{rate}   {books.quarantined:,} quarantined"
    counts = f"{books.duplicates:,} duplicates   {books.quarantined:,} quarantined"
    return f"{books.drafts:,} of {books.target:,} rows{rate}   {counts}"


def _tell(event: dict[str, Any]) -> None:
    told = tell(event)
    if told is not None:
        narrate(str(told))
    if event["event"] == "report":
        narrate(balance(event))
        say(_outcome(event))


def _outcome(report: dict[str, Any]) -> str:
    """What came of a run in one line; where everything was made that was wanted, though nobody knew how much, that."""
    books = Books.from_dict(report)
    if report["state"] != RunState.FINISHED or books.done >= books.target or books.verdicts:
        return outcome(books)
    return f"{text.rows(books.drafts)} as drafts" if books.drafts else text.one_line(report["reason"])


@click.command("runs")
@click.argument("name")
@_JSON
def runs_command(name: str, as_json: bool) -> None:
    """List a dataset's runs, the newest first."""
    found = attach.runs_of(library.find(name))
    if as_json:
        emit({"runs": [run_record(run) for run in found]})
    elif not found:
        narrate(f"no runs in {name} yet")
    else:
        header = ("Run", "State", "Done", "Target", "Teacher", "Recipe", "Created")
        lines = [
            (
                run.id,
                run.state.value,
                text.count(run.books.done),
                text.count(run.spec.rows),
                run.spec.teacher,
                run.spec.recipe,
                run.created,
            )
            for run in found
        ]
        table(header, lines, right=frozenset({2, 3}))


@click.command("attach")
@click.argument("name")
@_RUN
@_JSON
def attach_command(name: str, run: str | None, as_json: bool) -> int:
    """Follow a run until it ends (ctrl+c leaves, the run goes on), or show how it ended."""
    path = _run_folder(name, run)
    return _follow(path, as_json, last=None if as_json else 20)


def _run_folder(name: str, run: str | None) -> Path:
    return attach.find(library.find(name), run)


@click.command("pause")
@click.argument("name")
@_RUN
@_JSON
def pause_command(name: str, run: str | None, as_json: bool) -> None:
    """Pause a run: it asks nothing more until it is resumed."""
    path = _run_folder(name, run)
    attach.pause(path)
    _done(path, "pausing", as_json)


@click.command("stop")
@click.argument("name")
@_RUN
@_JSON
def stop_command(name: str, run: str | None, as_json: bool) -> None:
    """Stop a run after the replies that are under way; it can be resumed."""
    path = _run_folder(name, run)
    attach.stop(path)
    _done(path, "stopping", as_json)


@click.command("resume")
@click.argument("name")
@_RUN
@click.option("--detach", is_flag=True, help="Return at once; the run goes on by itself.")
@_JSON
def resume_command(name: str, run: str | None, detach: bool, as_json: bool) -> int:
    """Continue a run: only what was not answered is asked again."""
    path = _run_folder(name, run)
    attach.resume(path)
    if not detach:
        return _follow(path, as_json, last=0, alone=not sys.stderr.isatty())
    _done(path, "resumed", as_json)
    return ExitCode.DONE


def _done(path: Path, word: str, as_json: bool) -> None:
    emit({"run": path.name, "done": word}) if as_json else say(f"{word} run {path.name}")
