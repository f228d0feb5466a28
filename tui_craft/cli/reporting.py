"""Verbs on what a run came to: report, rerun."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime

import click

from tui_craft.cli.output import emit, narrate, say
from tui_craft.errors import ExitCode

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_RUN = click.argument("run", required=False)


@click.command("report")
@click.argument("name")
@_RUN
@_JSON
def report_command(name: str, run: str | None, as_json: bool) -> None:
    """What came of a run, as of now: generated, filtered, deduped, kept, cost, variety, coverage, warnings."""
    from tui_craft.runs import attach
    from tui_craft.runs.report_words import as_text
    from tui_craft.runs.reporting import full_report
    from tui_craft.store import library

    with library.open_dataset(name) as dataset:
        report = full_report(dataset, attach.find(dataset.path, run))
    if as_json:
        emit(report.as_dict())
        return
    width = min(100, shutil.get_terminal_size().columns) if sys.stdout.isatty() else 100
    ascii_only = "utf" not in (sys.stdout.encoding or "").lower()
    say(as_text(report, max(40, width), ascii_only=ascii_only))


@click.command("rerun")
@click.argument("name")
@_RUN
@click.option("--rows", type=click.IntRange(min=1), help="How many usable rows to make, if not as many.")
@click.option("--seed", type=int, help="Another seed; with the same one every random choice is the same.")
@click.option("--detach", is_flag=True, help="Start the run and return; it goes on by itself.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one event a line, the report last.")
def rerun_command(name: str, run: str | None, rows: int | None, seed: int | None, detach: bool, as_json: bool) -> int:
    """Start a new run with the prompt, teachers and parameters of an earlier one (the newest, if none is named)."""
    from tui_craft.cli.generating import stay_with
    from tui_craft.runs import attach
    from tui_craft.runs.rerun import rerun, spec_of
    from tui_craft.store import library
    from tui_craft.teachers.registry import OFFLINE

    like = attach.find(library.find(name), run)
    if seed is None and set(spec_of(like).teachers) == {OFFLINE}:
        narrate("note: under the same seed the offline teacher writes the same rows again; --seed gives others")
    handle = rerun(like, rows=rows, seed=seed, now=datetime.now(UTC))
    if detach:
        emit({"run": handle.id, "like": like.name, "pid": handle.pid}) if as_json else say(
            f"run {handle.id} is under way, like {like.name}"
        )
        return ExitCode.DONE
    narrate(f"like run {like.name}")
    return stay_with(handle.path, as_json)
