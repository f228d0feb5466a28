"""Verbs on training sets: list them, save, apply and remove one, compare two."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

import click

from tui_craft import text
from tui_craft.cli.output import emit, narrate, say, table
from tui_craft.errors import InvalidError, UsageError
from tui_craft.store import library, query, sets
from tui_craft.store.dataset import Dataset

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_SHOWN = 20


@click.command("sets")
@click.argument("name")
@_JSON
def sets_command(name: str, as_json: bool) -> None:
    """List a dataset's training sets."""
    with library.open_dataset(name) as dataset:
        found = sets.list_sets(dataset.path)
    if as_json:
        emit({"sets": [asdict(each) for each in found]})
    elif found:
        lines = [(each.name, text.count(each.rows), each.created, each.sha256[:12]) for each in found]
        table(("set", "rows", "saved", "sha256"), lines, right=frozenset({1}))
    else:
        say("no sets yet; save the rows accepted now with: tui-craft set NAME SET")


@click.command("set")
@click.argument("name")
@click.argument("set_name", metavar="SET")
@click.option("--where", default=None, metavar="EXPR", help="Save these rows instead of the accepted ones.")
@click.option("--replace", is_flag=True, help="Save over a set that has the name.")
@click.option("--apply", "apply_it", is_flag=True, help="Accept exactly the rows of the set; undo takes it back.")
@click.option("--remove", is_flag=True, help="Remove the set; its rows stay as they are.")
@_JSON
def set_command(
    name: str, set_name: str, where: str | None, replace: bool, apply_it: bool, remove: bool, as_json: bool
) -> None:
    """Save the rows accepted now as a training set, or apply or remove one. Use it as set:NAME in any expression."""
    if remove + apply_it + (where is not None or replace) > 1:
        raise UsageError("Save a set (--where, --replace), or --apply it, or --remove it: one at a time.")
    with library.open_dataset(name) as dataset:
        if remove:
            sets.remove(dataset, set_name)
            emit({"removed": set_name}) if as_json else say(f"removed set {text.one_line(set_name)}")
        elif apply_it:
            _apply(dataset, set_name, as_json)
        else:
            _save(dataset, set_name, where, replace, as_json)


def _save(dataset: Dataset, name: str, where: str | None, replace: bool, as_json: bool) -> None:
    if name in sets.names(dataset.path) and not replace:
        raise InvalidError(f"There is a set {name} in {dataset.slug} already; choose another name or say --replace.")
    ids = None if where is None else query.find(dataset, query.parse(dataset, where))
    saved = sets.save(dataset, name, now=datetime.now(UTC), ids=ids)
    emit(asdict(saved)) if as_json else say(f"saved set {saved.name}: {text.rows(saved.rows)}")


def _apply(dataset: Dataset, name: str, as_json: bool) -> None:
    changed = sets.accept_exactly(dataset, name).changed
    missing = [row_id for row_id in sets.ids_of(dataset.path, name) if _is_missing(dataset, row_id)]
    if missing:
        narrate(
            f"{text.rows(len(missing))} of the set not accepted: deleted since, without an output, or in a critical "
            "slice and read by nobody."
        )
    if as_json:
        emit({"changed": changed, "missing": missing})
    else:
        say(f"{text.rows(changed)} changed; the rows of set {text.one_line(name)} are accepted, all others are not")


def _is_missing(dataset: Dataset, row_id: int) -> bool:
    state = dataset.state_of(row_id)
    return state is None or state.value != "accepted"


@click.command("compare")
@click.argument("name")
@click.argument("first", metavar="SET")
@click.argument("second", metavar="[SET]", required=False)
@_JSON
def compare_command(name: str, first: str, second: str | None, as_json: bool) -> None:
    """Say what differs between two training sets, or between one and the rows accepted now."""
    with library.open_dataset(name) as dataset:
        found = sets.compare(dataset, first, second)
    if as_json:
        emit(asdict(found))
        return
    other = "accepted now" if second is None else f"in {text.one_line(second)}"
    say(f"{text.count(found.both)} in both")
    for ids, words in (
        (found.only_first, f"only in {text.one_line(first)}"),
        (found.only_second, f"only {other}"),
        (found.changed, "in both, but edited in between"),
    ):
        say(f"{text.count(len(ids))} {words}{_few(ids)}")


def _few(ids: list[int]) -> str:
    more = ", ..." if len(ids) > _SHOWN else ""
    return f": {', '.join(map(str, ids[:_SHOWN]))}{more}" if ids else ""
