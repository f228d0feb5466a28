"""The verb on fields: take one out of every payload, or give it another name."""

from __future__ import annotations

from collections.abc import Callable

import click

from tui_craft import text
from tui_craft.cli.output import emit, say
from tui_craft.store import fields, library
from tui_craft.store.dataset import Dataset
from tui_craft.store.fields import FieldChange
from tui_craft.store.query import find, parse

_WHERE = click.option("--where", default="", metavar="EXPR", help="Only in these rows, e.g. 'tag:imported'.")
_DRY = click.option("--dry-run", is_flag=True, help="Only say what would change.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group("field")
@click.argument("name")
@click.pass_context
def field_command(ctx: click.Context, name: str) -> None:
    """Change one field of every row: field NAME remove FIELD, field NAME rename OLD NEW."""
    ctx.obj = name


@field_command.command("remove")
@click.argument("field")
@_WHERE
@_DRY
@_JSON
@click.pass_obj
def _remove(name: str, field: str, where: str, dry_run: bool, as_json: bool) -> None:
    """Take a field out of the rows. Everything else in them stays as it was written."""
    _change(name, where, lambda d, ids: fields.remove_field(d, field, ids, dry_run=dry_run), dry_run, as_json)


@field_command.command("rename")
@click.argument("old")
@click.argument("new")
@_WHERE
@_DRY
@_JSON
@click.pass_obj
def _rename(name: str, old: str, new: str, where: str, dry_run: bool, as_json: bool) -> None:
    """Give a field another name; rows that have both are left as they are and counted."""
    _change(name, where, lambda d, ids: fields.rename_field(d, old, new, ids, dry_run=dry_run), dry_run, as_json)


def _change(
    name: str, where: str, change: Callable[[Dataset, list[int] | None], FieldChange], dry_run: bool, as_json: bool
) -> None:
    with library.open_dataset(name) as dataset:
        done = change(dataset, list(find(dataset, parse(dataset, where))) if where.strip() else None)
    if as_json:
        emit({
            "changed": done.changed, "both": done.both, "unfit": done.unfit, "unread": done.unread, "dry_run": dry_run,
        })  # fmt: skip
    else:
        say(f"{text.rows(done.changed)} {'would be changed' if dry_run else 'changed'}{done.left_words}")
