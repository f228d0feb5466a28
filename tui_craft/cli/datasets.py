"""Verbs on whole datasets: list, show, new, convert, compact."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from tui_craft import text
from tui_craft.cli.output import emit, narrate, run_record, say, table
from tui_craft.domain.formats import FORMATS
from tui_craft.domain.row import State
from tui_craft.errors import InvalidError
from tui_craft.runs.glance import active_run, runs_of
from tui_craft.store import judging, library
from tui_craft.store.dataset import Dataset
from tui_craft.store.library import DatasetSummary

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command("list")
@_JSON
def list_command(as_json: bool) -> None:
    """List the datasets, the last changed first."""
    found = library.list_datasets()
    if as_json:
        emit({"datasets": [_as_json(item) for item in found]})
    elif not found:
        narrate("No datasets yet. Start with: tui-craft demo, tui-craft new NAME --format FORMAT, tui-craft open FILE")
    else:
        now = datetime.now(UTC)
        header = ("Dataset", "Format", "Accepted", "Draft", "Held", "Rejected", "Size", "Last change")
        table(header, [_line(item, now) for item in found], right=frozenset(range(2, 7)))


def _line(item: DatasetSummary, now: datetime) -> list[str]:
    states = (State.ACCEPTED, State.DRAFT, State.HELD, State.REJECTED)
    counts = [text.count(item.counts.get(state, 0)) for state in states]
    return [item.slug, item.format, *counts, text.size(item.bytes), item.problem or text.ago(item.changed, now)]


def _as_json(item: DatasetSummary) -> dict[str, Any]:
    run = active_run(item.path)
    return {
        "slug": item.slug,
        "name": item.name,
        "format": item.format,
        "rows": {state.value: item.counts.get(state, 0) for state in State},
        "bytes": item.bytes,
        "changed": text.utc_stamp(item.changed),
        "run": None if run is None else run_record(run),
        **({"problem": item.problem} if item.problem else {}),
    }


def _review(dataset: Dataset) -> dict[str, Any]:
    """How many rows a person has read, and why rows were rejected (`none`: without a reason)."""
    standing = judging.standing(dataset)
    return {
        "reviewed": standing.reviewed,
        "reasons": {reason or "none": number for reason, number in standing.reasons.most_common()},
    }


@click.command("show")
@click.argument("name")
@_JSON
def show_command(name: str, as_json: bool) -> None:
    """Show one dataset: its context, its rows by state, its runs."""
    with library.open_dataset(name) as dataset:
        counts = {state.value: number for state, number in dataset.counts().items()}
        value: dict[str, Any] = {
            "slug": dataset.slug,
            "name": dataset.meta.name,
            "format": dataset.meta.format,
            "created": dataset.meta.created,
            "path": str(dataset.path),
            "rows": counts,
            "bytes": dataset.log.stat().st_size,
            "context": dataset.meta.context,
            "review": _review(dataset),
            "runs": [run_record(run) for run in runs_of(dataset.path)],
        }
    if as_json:
        emit(value)
        return
    say(f"{text.one_line(value['name'])} ({value['slug']}), {value['format']}, made {value['created']}")
    say(f"in {text.one_line(value['path'])}, {text.size(value['bytes'])}")
    say("  ".join(f"{number:,} {state}" for state, number in counts.items()))
    if value["review"]["reviewed"] or value["review"]["reasons"]:
        why = ", ".join(
            f"{number:,} {text.one_line(reason, 60)}" for reason, number in value["review"]["reasons"].items()
        )
        say(f"{text.rows(value['review']['reviewed'])} read by a person" + (f"; rejected: {why}" if why else ""))
    for key, entry in value["context"].items():
        if entry:
            shown = "; ".join(map(str, entry)) if isinstance(entry, list) else str(entry)
            shown = "attached" if isinstance(entry, dict) else shown
            say(f"{key.replace('_', ' ')}: {text.one_line(shown, 300)}")
    for run in value["runs"]:
        made = f"{text.count(run['drafts'] or run['verdicts'] or 0)} of {text.rows(run['target'])}"
        say(f"run {run['id']}: {run['state']}, {made} from {text.one_line(run['teacher'])}")


@click.command("new")
@click.argument("name")
@click.option("--format", "format_name", required=True, type=click.Choice(list(FORMATS)), help="Locked afterwards.")
@click.option("--objective", default="", help="What the model should produce, and when that is good.")
@click.option("--task-type", default="", help="classification, extraction, rewriting, conversation, code, ...")
@click.option("--deployment", default="", help="Where the model will be used and by whom.")
@click.option("--data-status", type=click.Choice(["seeds", "partial", "nothing"]), default="nothing")
@click.option("--constraint", "constraints", multiple=True, help="A rule or pitfall; may be given more than once.")
@click.option("--edge-case", "edge_cases", multiple=True, help="A case to cover; may be given more than once.")
@click.option("--input-schema", type=click.Path(path_type=Path), help="A file with the JSON Schema of every input.")
@click.option("--output-schema", type=click.Path(path_type=Path), help="A file with the JSON Schema of every output.")
@_JSON
def new_command(name: str, format_name: str, as_json: bool, **fields: Any) -> None:
    """Make an empty dataset."""
    from tui_craft.domain.context import context_of
    from tui_craft.store.attaching import check_side, read_schema

    for side in ("input", "output"):
        if (path := fields[f"{side}_schema"]) is not None:
            check_side(side, FORMATS[format_name])
            fields[f"{side}_schema"] = read_schema(path.expanduser())
    fields["constraints"], fields["edge_cases"] = list(fields["constraints"]), list(fields["edge_cases"])
    context = context_of(fields)
    with library.create(name, format_name, context=context, now=datetime.now(UTC)) as dataset:
        if as_json:
            emit({"slug": dataset.slug, "name": dataset.meta.name, "format": format_name, "path": str(dataset.path)})
        else:
            say(f"made {dataset.slug} in {text.one_line(str(dataset.path))}")


@click.command("convert")
@click.argument("name")
@click.argument("new_name")
@click.option("--format", "format_name", required=True, type=click.Choice(list(FORMATS)))
@_JSON
def convert_command(name: str, new_name: str, format_name: str, as_json: bool) -> None:
    """Make a new dataset NEW_NAME in another format from the rows of NAME, which stays as it is."""
    from tui_craft.sources.from_dataset import convert_dataset

    with library.open_dataset(name) as dataset:
        if dataset.meta.format == format_name:
            raise InvalidError(f"{name} is already in the format {format_name}.")
        report = convert_dataset(dataset, new_name, format_name, now=datetime.now(UTC))
    if as_json:
        skipped = [{"id": row_id, "reason": reason} for row_id, reason in report.skipped]
        emit({"slug": report.slug, "format": report.format, "converted": report.converted, "skipped": skipped})
        return
    say(f"{text.rows(report.converted)} in {report.slug}, {text.rows(len(report.skipped))} could not be converted")
    for row_id, reason in report.skipped[:20]:
        narrate(f"row {row_id}: {reason}")


@click.command("compact")
@click.argument("name")
@_JSON
def compact_command(name: str, as_json: bool) -> None:
    """Rewrite a dataset's row file with only what is in force. What could be undone before cannot be any more."""
    from tui_craft.runs.compact import compact

    with library.open_dataset(name) as dataset:
        won = compact(dataset)
    emit({"bytes_won": won}) if as_json else say(f"{text.size(max(0, won))} smaller")
