"""Opening the app: on the list of datasets, on one of them, or on a file that is imported first.

The only file of the command line that leads to the screens, and only by name when they are needed.
"""

from __future__ import annotations

import gc
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

import click

from tui_craft.cli.output import narrate
from tui_craft.errors import InvalidError, NotFoundError, UsageError
from tui_craft.store import library


class Look(TypedDict):
    """The options before the verb that say how the app looks."""

    theme: str
    ascii: bool
    mouse: bool


def open_app(look: Look, slug: str | None = None, where: str = "") -> int:
    """Open the app on a dataset (with the filter `where`) or on the list; returns when it is left, with the exit code.

    Raises UsageError without a terminal that can show it.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("The app needs a terminal; for scripts there are verbs, see tui-craft --help.")
    if os.environ.get("TERM", "dumb") == "dumb":
        raise UsageError("This terminal (TERM=dumb) cannot show the app; use the verbs, see tui-craft --help.")
    # nearly all that is made before the first frame stays to the end; looking for garbage in it is a quarter of the
    # start, so the app takes that up when it is on the screen
    gc.disable()
    from tui_craft.ui.app import Start, run

    # a switch that was not given leaves the choice to the settings file
    return run(
        Start(
            dataset=slug,
            where=where,
            theme=look["theme"] or None,
            mouse=None if look["mouse"] else False,
            ascii=True if look["ascii"] else None,
        )
    )


@click.command("open")
@click.argument("name")
@click.pass_obj
def open_command(look: Look, name: str) -> int:
    """Open the dataset NAME, or import the file NAME into a dataset of its own and open that."""
    try:
        slug = library.find(name).name
    except NotFoundError:
        path = Path(name).expanduser()
        if not path.exists():
            raise
        slug = _import_file(path)
    return open_app(look, slug)


def _import_file(path: Path) -> str:
    from tui_craft.sources.importer import import_rows
    from tui_craft.sources.preview import preview

    seen = preview(path)
    if seen.detection.format is None:
        raise InvalidError(f"{path.name} fits no format by itself: {seen.detection.explanation}")
    name = library.free_name(library.slugify(path.name.split(".")[0]) or "imported")
    with library.create(name, seen.detection.format, now=datetime.now(UTC)) as dataset:
        report = import_rows(dataset, path, mapping=seen.detection.mapping or None, now=datetime.now(UTC))
        narrate(f"{dataset.slug}: {report.summary()}")
        return dataset.slug
