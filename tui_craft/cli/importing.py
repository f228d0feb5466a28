"""The import verb: rows from a file or standard input into a dataset."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from tui_craft import text
from tui_craft.cli.output import emit, narrate
from tui_craft.domain.formats import FORMATS
from tui_craft.errors import ConflictError, CraftError, ExitCode, InvalidError, NotFoundError
from tui_craft.store import library
from tui_craft.store.dataset import Dataset

if TYPE_CHECKING:
    from tui_craft.sources.reading import Input
    from tui_craft.sources.report import ImportReport

_SHOWN = 20


@click.command("import")
@click.argument("name")
@click.argument("file")
@click.option("--format", "format_name", default="auto", type=click.Choice(["auto", *FORMATS]), show_default=True)
@click.option("--as", "as_", default="draft", type=click.Choice(["seed", "draft", "accepted"]), show_default=True)
@click.option("--map", "mapping", default="", metavar="FIELD=THEIRS,...", help="e.g. input=question,output=answer")
@click.option("--external", is_flag=True, help="Another tool wrote these rows: mark them synthetic, not real.")
@click.option("--tool", default="", metavar="NAME", help="Which tool that was; its rows are external ones.")
@click.option("--json", "as_json", is_flag=True, help="Print the import report as JSON.")
def import_command(
    name: str, file: str, format_name: str, as_: str, mapping: str, external: bool, tool: str, as_json: bool
) -> int:
    """Import rows from FILE (JSON lines, a JSON array, CSV, TSV, gzip of these; - for standard input).

    NAME is made with the file's format when there is no such dataset. Lines that cannot be imported are listed
    and kept in a side file. With --external FILE may also be what a chat tool said, with the rows somewhere in it.
    """
    from tui_craft.sources.importer import As, import_rows
    from tui_craft.sources.mapping import parse_map

    given = sys.stdin.buffer if file == "-" else Path(file).expanduser()
    dataset, made = _target(name, given if isinstance(given, Path) else None, format_name)
    try:
        with dataset:
            work = partial(_bring_back, tool=tool) if external or tool else import_rows
            report = work(
                dataset,
                given,
                as_=cast("As", as_),
                mapping=parse_map(mapping) if mapping else None,
                now=datetime.now(UTC),
            )
    except CraftError:
        if made and not len(dataset):
            library.trash(dataset.slug, now=datetime.now(UTC))  # a wrong file name must not leave a dataset behind
        raise
    code = ExitCode.DONE if report.imported or not report.skipped_total else ExitCode.INVALID
    if as_json:
        emit(report.as_dict())
        return code
    narrate(report.summary())
    for item in report.skipped[:_SHOWN]:
        narrate(f"  line {item.line}: {text.one_line(item.reason, 200)}")
    if report.skipped_total > _SHOWN:
        narrate(f"  and {text.count(report.skipped_total - _SHOWN)} more")
    if report.bad_lines:
        narrate(f"  they are kept in {report.bad_lines}")
    for warning in report.warnings:
        narrate(f"  note: {text.one_line(warning, 300)}")
    return code


def _bring_back(dataset: Dataset, given: Input, *, tool: str, **how: Any) -> ImportReport:
    """Import what another tool made: a file of rows, or what it said."""
    from tui_craft.sources.external import From, bring_back

    if isinstance(given, Path):
        return bring_back(dataset, given, From(tool, name=given.name), **how)
    content = given.read()
    try:
        return bring_back(dataset, content.decode("utf-8-sig"), From(tool, name="standard input"), **how)
    except UnicodeDecodeError:
        return bring_back(dataset, io.BytesIO(content), From(tool, name="standard input"), **how)


def _target(name: str, file: Path | None, format_name: str) -> tuple[Dataset, bool]:
    """The dataset to import into and whether it is new: made when the format is known or can be seen."""
    try:
        dataset = library.open_dataset(name)
    except NotFoundError:
        if format_name == "auto":
            if file is None:
                raise
            format_name = _detected(file)
        return library.create(name, format_name, now=datetime.now(UTC)), True
    if format_name not in {"auto", dataset.meta.format}:
        dataset.close()
        raise ConflictError(
            f"{name} holds {dataset.meta.format} rows and its format is locked; import into a new dataset, "
            "or convert this one: tui-craft convert NAME NEW --format FORMAT."
        )
    return dataset, False


def _detected(file: Path) -> str:
    from tui_craft.sources.preview import preview

    seen = preview(file)
    if seen.detection.format is None:
        raise InvalidError(
            f"{file.name} fits no format by itself ({seen.detection.explanation}); "
            "make the dataset first: tui-craft new NAME --format FORMAT, then import with --map."
        )
    return seen.detection.format
