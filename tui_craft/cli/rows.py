"""Verbs on rows: print them, change them in bulk, undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice

import click

from tui_craft import text
from tui_craft.cli.output import emit, narrate, row_record, say
from tui_craft.domain.row import GLYPHS, Envelope, Row, State
from tui_craft.errors import UsageError
from tui_craft.store import library, unanswered
from tui_craft.store.dataset import Dataset
from tui_craft.store.judging import Judged, bulk_state
from tui_craft.store.query import find, parse

_WHERE = click.option("--where", required=True, metavar="EXPR", help="Which rows, e.g. 'state:draft tag:billing'.")
_DRY = click.option("--dry-run", is_flag=True, help="Say how many rows match and change nothing.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command("rows")
@click.argument("name")
@click.option("--where", default="", metavar="EXPR", help="Which rows, e.g. 'state:held output~refund'.")
@click.option("--limit", type=click.IntRange(min=0), default=None, help="Print at most this many.")
@click.option("--sort", "by", default="", metavar="KEY", help="By id, state, quality, length, model, a field, ...")
@click.option("--desc", is_flag=True, help="With --sort: the largest first.")
@_JSON
def rows_command(name: str, where: str, limit: int | None, by: str, desc: bool, as_json: bool) -> None:
    """Print rows, one a line; with --json each line is the whole row record."""
    if desc and not by:
        raise UsageError("--desc turns an order round, so say which: --sort KEY --desc.")
    with library.open_dataset(name) as dataset:
        ids = find(dataset, parse(dataset, where))
        if by:
            from tui_craft.store.sorting import sort

            ids = iter(sort(dataset, list(ids), by, descending=desc))
        for row_id in islice(ids, limit):
            row = dataset.get(row_id)
            if as_json:
                emit(row_record(row))
            else:
                say(_line(dataset, row))


def _line(dataset: Dataset, row: Row) -> str:
    texts = [text.one_line(block.text, 60) for block in dataset.format.blocks(row.data)[:2]]
    tags = f"  [{' '.join(text.one_line(tag, 20) for tag in row.tags)}]" if row.tags else ""
    return f"{row.id:>7} {GLYPHS[row.state]} {'  |  '.join(texts)}{tags}"


def _bulk(verb: str, doc: str, change: Callable[[Dataset, list[int]], Judged]) -> click.Command:
    @click.command(verb, help=doc)
    @click.argument("name")
    @_WHERE
    @_DRY
    @_JSON
    def command(name: str, where: str, dry_run: bool, as_json: bool) -> None:
        _change(name, where, change, dry_run, as_json)

    return command


def _state(verb: str, doc: str, state: State) -> click.Command:
    return _bulk(verb, f"{doc}; prints how many.", lambda dataset, ids: bulk_state(dataset, ids, state))


def _change(
    name: str, where: str, change: Callable[[Dataset, list[int]], Judged], dry_run: bool, as_json: bool
) -> None:
    with library.open_dataset(name) as dataset:
        ids = list(find(dataset, parse(dataset, where)))
        done = Judged(0) if dry_run else change(dataset, ids)
    if done.unread:
        narrate(f"{done.unread_words}; read and judge them one by one in the app.")
    if done.unanswered:
        narrate(f"{done.unanswered_words}; tui-craft generate {name} --recipe topics --option stage=outputs does.")
    if as_json:
        left = {"unread": done.unread, "unanswered": done.unanswered}
        emit({"matched": len(ids), "changed": done.changed, **left, "dry_run": dry_run})
    elif dry_run:
        say(f"{text.rows(len(ids))} match; nothing was changed")
    else:
        say(f"{text.rows(done.changed)} changed of {text.count(len(ids))} that match")


draft_command = _state("draft", "Return rows to draft", State.DRAFT)
accept_command = _state("accept", "Accept rows, but for unread ones of a critical slice", State.ACCEPTED)
hold_command = _state("hold", "Hold rows", State.HELD)
reject_command = _state("reject", "Reject rows", State.REJECTED)
delete_command = _bulk("delete", "Delete rows; prints how many.", lambda d, ids: Judged(d.delete(ids)))
clear_command = _bulk(
    "clear", "Empty the output of rows, so that it is written again; prints how many.",
    lambda dataset, ids: Judged(unanswered.clear(dataset, ids)),
)  # fmt: skip


@click.command("tag")
@click.argument("name")
@_WHERE
@click.option("--add", multiple=True, metavar="TAG", help="A tag to add; may be given more than once.")
@click.option("--remove", multiple=True, metavar="TAG", help="A tag to remove; may be given more than once.")
@_DRY
@_JSON
def tag_command(
    name: str, where: str, add: tuple[str, ...], remove: tuple[str, ...], dry_run: bool, as_json: bool
) -> None:
    """Add or remove tags; prints how many rows changed. Spaces in a tag become _."""
    wanted = [tag.strip().replace(" ", "_") for tag in add]
    if not all(wanted) or not (wanted or remove):
        raise UsageError("Say which tags: --add TAG or --remove TAG (a tag cannot be empty).")

    def edit(envelope: Envelope) -> Envelope:
        kept = [tag for tag in envelope.tags if tag not in remove]
        return replace(envelope, tags=tuple(dict.fromkeys([*kept, *wanted])))

    def change(dataset: Dataset, ids: list[int]) -> Judged:
        return Judged(dataset.set_envelope(ids, edit, verb="tag"))

    _change(name, where, change, dry_run, as_json)


@click.command("undo")
@click.argument("name")
@_JSON
def undo_command(name: str, as_json: bool) -> None:
    """Undo the newest change of a dataset and say what it was."""
    with library.open_dataset(name) as dataset:
        _tell(dataset.undo(), "nothing to undo", as_json)


@click.command("redo")
@click.argument("name")
@_JSON
def redo_command(name: str, as_json: bool) -> None:
    """Redo what was undone last and say what it was."""
    with library.open_dataset(name) as dataset:
        _tell(dataset.redo(), "nothing to redo", as_json)


def _tell(words: str | None, nothing: str, as_json: bool) -> None:
    if as_json:
        emit({"done": words is not None, "words": words})
    else:
        say(words or nothing)
