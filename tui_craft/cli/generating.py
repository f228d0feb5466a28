"""Verbs on runs: generate, list, attach, pause, resume, stop."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from tui_craft import config, paths, text
from tui_craft.cli.output import emit, narrate, run_record, say, table
from tui_craft.domain.run import RunSpec, RunState
from tui_craft.errors import ExitCode, UsageError
from tui_craft.runs import attach
from tui_craft.runs.narration import balance, tell
from tui_craft.store import library

_JSON = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON (for a run: one event a line, its report last)."
)
_RUN = click.argument("run", required=False)


@click.command("generate")
@click.argument("name")
@click.option("--rows", type=click.IntRange(min=1), help="How many usable rows to make.")
@click.option("--recipe", default="expand", show_default=True)
@click.option("--teacher", help="offline, or any litellm model string such as openai/gpt-4o-mini.")
@click.option("--api-base", help="Base URL of an OpenAI-compatible server.")
@click.option("--concurrency", type=click.IntRange(1, 512), help="How many requests may be under way.")
@click.option("--temperature", help="A number, or LO:HI to draw from for each request.")
@click.option("--rows-per-request", type=click.IntRange(1, 100))
@click.option("--seeds-per-request", type=click.IntRange(0, 20))
@click.option("--retries", type=click.IntRange(min=0), help="How often a request is asked again after a passing fault.")
@click.option("--timeout", type=float, help="Seconds for one request.")
@click.option("--tag", "tags", multiple=True, help="A tag for every row; may be given more than once.")
@click.option("--seed", type=int, default=0, show_default=True, help="Fixes every random choice.")
@click.option("--detach", is_flag=True, help="Start the run and return; it goes on by itself.")
@click.option("--yes", is_flag=True, help="Run although there are neither seeds nor a description of the task.")
@_JSON
def generate_command(name: str, detach: bool, yes: bool, as_json: bool, **options: Any) -> int:
    """Write drafts with a teacher. The run has its own process: it goes on when this terminal is closed."""
    with library.open_dataset(name) as dataset:
        spec = _spec(options)
        for warning in attach.warnings(dataset, spec):
            narrate(f"note: {warning}")
        if not yes and attach.needs_confirmation(dataset, spec):
            _confirm(name)
        handle = attach.start(dataset, spec, now=datetime.now(UTC))
    if detach:
        emit({"run": handle.id, "pid": handle.pid}) if as_json else say(f"run {handle.id} is under way")
        return ExitCode.DONE
    narrate(f"run {handle.id} is under way; ctrl+c stops it, a closed terminal does not")
    try:
        return _follow(handle.path, as_json, alone=not sys.stderr.isatty())
    except KeyboardInterrupt:
        narrate("stopping after the replies that are under way")
        attach.stop(handle.path)
        _follow(handle.path, as_json, last=0)
        narrate(f"go on with: tui-craft resume {name} {handle.id}")
        return ExitCode.INTERRUPTED


def _spec(options: dict[str, Any]) -> RunSpec:
    defaults = config.load(paths.config_file()).run
    low, high = _temperature(options.pop("temperature"), defaults.temperature)
    values: dict[str, Any] = {
        key: getattr(defaults, key, None) if value is None else value for key, value in options.items()
    }
    values["api_base"] = values["api_base"] or None
    return RunSpec(**values, temperature=(low, high))


def _temperature(given: str | None, default: float) -> tuple[float, float]:
    if given is None:
        return default, default
    low, _, high = given.partition(":")
    try:
        return float(low), float(high or low)
    except ValueError:
        raise UsageError(f"--temperature takes a number such as 0.9, or two as in 0.7:1.0, not {given!r}.") from None


def _confirm(name: str) -> None:
    if not sys.stdin.isatty():
        raise UsageError(
            f"{name} has neither seeds nor a description of its task, so the rows would be generic; import seeds "
            "(tui-craft import NAME FILE --as seed), or say --yes to run anyway."
        )
    click.confirm("Run anyway?", abort=True, err=True)


def _follow(run: Path, as_json: bool, *, last: int | None = None, alone: bool = False) -> int:
    """Print the run's events until it ends; the exit code its end stands for.

    `alone`: nobody is there to lift a pause that the run made by itself (nothing succeeded), so it is stopped.
    """
    report: dict[str, Any] = {}
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
        if alone and event["event"] == "pause" and event.get("by") == "breaker":
            attach.stop(run)
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
            seconds = float(event.get("seconds") or 0)
            rate = f"   {books['drafts'] / seconds:.1f} rows/s" if seconds else ""
            counts = f"{books['duplicates']:,} duplicates   {books['quarantined']:,} quarantined"
            self._line = f"{books['drafts']:,} of {books['target']:,} rows{rate}   {counts}"
        if event["event"] == "report":
            self._line = ""
        sys.stderr.write(self._line)
        sys.stderr.flush()


def _tell(event: dict[str, Any]) -> None:
    told = tell(event)
    if told is not None:
        narrate(str(told))
    if event["event"] == "report":
        narrate(balance(event))
        say(f"{text.count(event['drafts'])} of {text.rows(event['target'])} as drafts")


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
        header = ("Run", "State", "Drafts", "Target", "Teacher", "Recipe", "Created")
        lines = [
            (
                run.id,
                run.state.value,
                text.count(run.books.drafts),
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
        return _follow(path, as_json, last=0)
    _done(path, "resumed", as_json)
    return ExitCode.DONE


def _done(path: Path, word: str, as_json: bool) -> None:
    emit({"run": path.name, "done": word}) if as_json else say(f"{word} run {path.name}")
