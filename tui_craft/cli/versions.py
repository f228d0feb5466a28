"""Verbs on versions: snapshot, versions, diff, restore."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click

from tui_craft import text
from tui_craft.cli.output import emit, narrate, row_record, say, table
from tui_craft.domain import diff_words
from tui_craft.domain.formats import Format
from tui_craft.domain.row import State
from tui_craft.domain.row_diff import row_diff
from tui_craft.errors import ExitCode, NotFoundError
from tui_craft.store import library, versions
from tui_craft.store.dataset import Dataset
from tui_craft.store.version_diff import RowDiff, Tally, diff, tally
from tui_craft.store.versions import Version

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command("snapshot")
@click.argument("name")
@click.argument("version", required=False)
@click.option("--note", default="", help="What this version is for.")
@_JSON
def snapshot_command(name: str, version: str | None, note: str, as_json: bool) -> None:
    """Keep a dataset as it is now as a version (called by the day where no name is given)."""
    with library.open_dataset(name) as dataset:
        made = versions.snapshot(dataset, version, now=datetime.now(UTC), note=note)
    if as_json:
        emit(_as_json(made))
    else:
        say(f"made version {made.name}: {text.rows(made.rows)}, {text.size(made.bytes)}")


def _as_json(version: Version) -> dict[str, Any]:
    return {
        "name": version.name,
        "created": version.created,
        "note": version.note,
        "rows": version.rows,
        "states": {state.value: number for state, number in version.states.items()},
        "bytes": version.bytes,
        "sha256": dict(version.hashes),
        "path": str(version.path),
        **({"problem": version.problem} if version.problem else {}),
    }


@click.command("versions")
@click.argument("name")
@click.option("--verify", is_flag=True, help="Check every version against its hashes.")
@click.option("--remove", "unwanted", metavar="VERSION", help="Move a version into versions/.trash.")
@_JSON
def versions_command(name: str, verify: bool, unwanted: str | None, as_json: bool) -> int:
    """List the versions of a dataset, the newest first."""
    folder = library.find(name)
    if unwanted is not None:
        narrate(f"version {unwanted} is now in {versions.remove(folder, unwanted, now=datetime.now(UTC))}")
    found = versions.list_versions(folder)
    problems = {item.name: _problems(folder, item) for item in found} if verify else {}
    if as_json:
        extra = {key: {"problems": value} for key, value in problems.items()}
        emit({"versions": [{**_as_json(item), **extra.get(item.name, {})} for item in found]})
    elif not found:
        narrate(f"No versions yet. Make one with: tui-craft snapshot {folder.name}")
    else:
        header = ("Version", "Made", "Rows", "Accepted", "Size", *(("Check",) if verify else ()), "Note")
        table(header, [_line(item, problems) for item in found], right=frozenset({2, 3, 4}))
        for item, wrong in problems.items():
            for sentence in wrong:
                narrate(f"{item}: {sentence}")
    return ExitCode.FAILED if any(problems.values()) else ExitCode.DONE


def _problems(folder: Path, version: Version) -> list[str]:
    return [version.problem] if version.problem else versions.verify(folder, version.name)


def _line(item: Version, problems: dict[str, list[str]]) -> list[str]:
    check = ["damaged" if problems[item.name] else "good"] if problems else []
    accepted = text.count(item.states.get(State.ACCEPTED, 0))
    return [
        item.name, item.created, text.count(item.rows), accepted, text.size(item.bytes), *check,
        item.problem or item.note,
    ]  # fmt: skip


@click.command("diff")
@click.argument("name")
@click.argument("first", metavar="[VERSION", required=False)
@click.argument("second", metavar="[VERSION]]", required=False)
@click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True, help="Show at most this many rows.")
@_JSON
def diff_command(name: str, first: str | None, second: str | None, limit: int, as_json: bool) -> None:
    """Say what differs between two versions; between one and now; without any, between the newest and now."""
    with library.open_dataset(name) as dataset:
        one = first or _newest(dataset)
        counted = tally(dataset, one, second)
        shown = islice(diff(dataset, one, second), limit)
        if as_json:
            emit({
                "from": one, "to": second, "counts": counted.counts, "changes": [_record(item) for item in shown],
                "more": max(0, counted.total - limit),
            })  # fmt: skip
            return
        say(f"{text.one_line(one)} -> {text.one_line(second or 'now')}: {summary(counted)}")
        for item in shown:
            for line in _words(dataset.format, item):
                say(line)
        if counted.total > limit:
            narrate(f"{text.rows(counted.total - limit)} more; --limit shows them")


def _newest(dataset: Dataset) -> str:
    known = versions.list_versions(dataset.path)
    if not known:
        raise NotFoundError(
            f"{dataset.slug} has no version to compare with; make one with: tui-craft snapshot {dataset.slug}"
        )
    return known[0].name


def summary(counted: Tally) -> str:
    """`3 added, 1 removed, 12 changed, 2 in another state, 1 with other tags or notes`."""
    words = {
        "added": "added", "removed": "removed", "changed": "changed", "state": "in another state",
        "envelope": "with other tags or notes",
    }  # fmt: skip
    parts = [f"{text.count(number)} {words[kind]}" for kind, number in counted.counts.items() if number]
    return ", ".join(parts) or "no difference"


def _record(item: RowDiff) -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind,
        "before": row_record(item.before) if item.before else None,
        "after": row_record(item.after) if item.after else None,
    }


def _words(format: Format, item: RowDiff) -> list[str]:
    kind = {"state": "other state", "envelope": "other tags or note"}.get(item.kind, item.kind)
    return [f"#{item.id} {kind}", *diff_words.lines(row_diff(format, item.before, item.after))]


@click.command("restore")
@click.argument("name")
@click.argument("version")
@click.option("--context", is_flag=True, help="Bring back what the dataset is for and its slices too (without undo).")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@_JSON
def restore_command(name: str, version: str, context: bool, dry_run: bool, as_json: bool) -> None:
    """Make the rows equal to a version's, as one change that undo takes back."""
    from tui_craft.runs.restore import restore

    with library.open_dataset(name) as dataset:
        if dry_run:
            found = tally(dataset, None, version).counts
            back, gone = found["added"], found["removed"]
            changed = sum(found.values()) - back - gone
        else:
            done = restore(dataset, version, context=context)
            back, gone, changed = done.back, done.gone, done.changed
    if as_json:
        emit({"version": version, "back": back, "gone": gone, "changed": changed, "dry_run": dry_run})
    else:
        words = ("would come back", "would go", "would change") if dry_run else ("came back", "went", "changed")
        numbers = [f"{text.count(number)} {word}" for number, word in zip((back, gone, changed), words, strict=True)]
        say(f"{text.one_line(version)}: rows {', '.join(numbers)}")
