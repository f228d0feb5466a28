"""Verbs on slices: list them, show, save and remove one."""

from __future__ import annotations

from typing import Any

import click

from tui_craft import text
from tui_craft.cli.output import emit, say, table
from tui_craft.errors import CraftError, UsageError
from tui_craft.store import library, query, slices
from tui_craft.store.dataset import Dataset
from tui_craft.store.slices import Slice

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command("slices")
@click.argument("name")
@_JSON
def slices_command(name: str, as_json: bool) -> None:
    """List a dataset's slices with how many rows each holds."""
    with library.open_dataset(name) as dataset:
        records = [_record(dataset, each) for each in slices.read(dataset.path)]
    if as_json:
        emit({"slices": records})
        return
    if not records:
        say("no slices yet; save one with: tui-craft slice NAME SLICE --where EXPR")
        return
    lines = [(each["name"], _rows(each), "critical" if each["critical"] else "", each["where"]) for each in records]
    table(("slice", "rows", "", "expression"), lines, right=frozenset({1}))


@click.command("slice")
@click.argument("name")
@click.argument("slice_name", metavar="SLICE")
@click.option("--where", default=None, metavar="EXPR", help="Which rows it holds, e.g. 'tag:legal OR tag:medical'.")
@click.option("--critical/--not-critical", default=None, help="Whether its rows must be read before they are accepted.")
@click.option("--remove", is_flag=True, help="Remove the slice; its rows stay.")
@_JSON
def slice_command(
    name: str, slice_name: str, where: str | None, critical: bool | None, remove: bool, as_json: bool
) -> None:
    """Show a slice, save it (--where, --critical), or remove it. Use it as slice:NAME in any expression."""
    if remove and (where is not None or critical is not None):
        raise UsageError("--remove stands alone; leave --where and --critical out.")
    with library.open_dataset(name) as dataset:
        if remove:
            slices.remove(dataset, slice_name)
            emit({"removed": slice_name}) if as_json else say(f"removed slice {text.one_line(slice_name)}")
            return
        if where is not None:
            known = {each.name: each for each in slices.read(dataset.path)}
            was_critical = slice_name in known and known[slice_name].critical
            slices.save(dataset, Slice(slice_name, where, was_critical if critical is None else critical))
        elif critical is not None:
            slices.save(dataset, Slice(slice_name, slices.get(dataset.path, slice_name).where, critical))
        record = _record(dataset, slices.get(dataset.path, slice_name))
    if as_json:
        emit(record)
        return
    mark = ", critical" if record["critical"] else ""
    say(f"slice {text.one_line(record['name'])}: {_rows(record)} rows{mark}: {text.one_line(record['where'])}")
    if record["problem"]:
        say(text.one_line(record["problem"]))


def _record(dataset: Dataset, each: Slice) -> dict[str, Any]:
    """A slice with the rows it holds; `rows` is null and `problem` a sentence where its expression cannot be used."""
    rows, problem = None, ""
    try:
        rows = query.count(dataset, query.parse(dataset, each.where))
    except CraftError as error:
        problem = error.sentence
    return {"name": each.name, "where": each.where, "critical": each.critical, "rows": rows, "problem": problem}


def _rows(record: dict[str, Any]) -> str:
    return "?" if record["rows"] is None else text.count(record["rows"])
