"""Verbs on what a run put aside: list it, mend or dismiss an item, and derive the run's rows anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from tui_craft import text
from tui_craft.cli.files import text_in
from tui_craft.cli.output import emit, narrate, say
from tui_craft.errors import UsageError
from tui_craft.runs import attach, mend
from tui_craft.store import library
from tui_craft.store.dataset import Dataset

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_SHOWN = 400


@contextmanager
def _run(name: str, run: str | None) -> Iterator[tuple[Dataset, Path]]:
    """The dataset, and the folder of its run (the newest one by default)."""
    with library.open_dataset(name) as dataset:
        yield dataset, attach.find(dataset.path, run)


@click.command("quarantine")
@click.argument("name")
@click.argument("run", required=False)
@_JSON
def quarantine_command(name: str, run: str | None, as_json: bool) -> None:
    """List the parts of a run's replies that were no rows, each with the reason, until they are mended or dismissed."""
    with _run(name, run) as (dataset, path):
        items = mend.waiting(dataset, path)
    if as_json:
        emit({"run": path.name, "items": [
            {"request": item.request, "item": item.item + 1, "reason": item.reason, "text": item.text}
            for item in items
        ]})  # fmt: skip
        return
    for item in items:
        say(f"request {item.request} item {item.item + 1}: {text.one_line(item.reason, 300)}")
        say(f"    {text.one_line(item.text.strip() or '(nothing)', _SHOWN)}")
    narrate(f"{text.plural(len(items), 'item')} of run {path.name} waiting")
    if items:
        narrate(f"mend one with: tui-craft mend {name} {path.name} REQUEST ITEM --data FILE (or --dismiss)")


@click.command("mend")
@click.argument("name")
@click.argument("run")
@click.argument("request", type=int)
@click.argument("item", type=click.IntRange(min=1))
@click.option("--data", metavar="FILE", help="The row as JSON, mended; - for standard input.")
@click.option("--dismiss", is_flag=True, help="Nothing is to become of it.")
@click.option("--reopen", is_flag=True, help="Take back what was done with it; the row that was made of it is deleted.")
@click.option("--raw", is_flag=True, help="Print the whole reply as it was received, and do nothing.")
@_JSON
def mend_command(
    name: str, run: str, request: int, item: int, data: str | None, dismiss: bool, reopen: bool, raw: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Make a draft of an item that was put aside (numbers as in quarantine), or dismiss it."""
    if sum((data is not None, dismiss, reopen, raw)) != 1:
        raise UsageError("Give one of --data FILE, --dismiss, --reopen and --raw.")
    now = datetime.now(UTC)
    with _run(name, run) as (dataset, path):
        if raw:
            reply = mend.reply_of(path, request)
            emit({"request": request, "reply": reply}) if as_json else say(text.visible(reply, 10**7))
            return
        row = None
        if data is not None:
            row = mend.mend(dataset, path, request, item - 1, text_in(data), now=now)
        else:
            (mend.dismiss if dismiss else mend.reopen)(dataset, path, request, item - 1, now=now)
    done = "mended" if data is not None else "dismissed" if dismiss else "open"
    if as_json:
        emit({"request": request, "item": item, "done": done, "row": row})
    else:
        say(f"row {row} is a draft" if row is not None else f"request {request} item {item}: {done}")


@click.command("reparse")
@click.argument("name")
@click.argument("run", required=False)
@_JSON
def reparse_command(name: str, run: str | None, as_json: bool) -> None:
    """Make a run's rows of its replies anew, after an update or a new schema: adds what is new, asks no teacher."""
    from tui_craft.runs.reparse import reparse

    with _run(name, run) as (dataset, path):
        found = reparse(dataset, path, now=datetime.now(UTC))
    if as_json:
        emit({"run": path.name, "added": list(found.added), "outdated": found.outdated,
              "aside_before": found.aside_before, "aside_now": found.aside_now,
              "verdicts": found.verdicts})  # fmt: skip
    else:
        say(f"run {path.name}: {found}")
