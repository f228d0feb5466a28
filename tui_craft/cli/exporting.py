"""The export verb: rows into a file that a trainer loads."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from tui_craft import __version__, text
from tui_craft.cli.output import emit, narrate, say
from tui_craft.store import library

_SHOWN = 20


@click.command("export")
@click.argument("name")
@click.option(
    "--as", "format_name", required=True, metavar="FORMAT", help="own, messages, alpaca, sharegpt, dpo, text."
)
@click.option("--to", required=True, type=click.Path(path_type=Path), help="The file; .gz compresses.")
@click.option("--where", default=None, metavar="EXPR", help="Which rows; the accepted ones when not given.")
@click.option("--split", default=None, metavar="NAME=PERCENT,...", help="e.g. train=90,validation=10")
@click.option("--seed", type=int, default=0, show_default=True, help="Decides which row goes to which split.")
@click.option("--reasoning", type=click.Choice(["drop", "think", "field"]),
              help="What becomes of reasoning: left out (the default but for own), in <think> tags before the answer, "
                   "or in a field of its own.")  # fmt: skip
@click.option("--replace", is_flag=True, help="Overwrite a file that no earlier export wrote.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
def export_command(
    name: str,
    format_name: str,
    to: Path,
    where: str | None,
    split: str | None,
    seed: int,
    reasoning: str | None,
    replace: bool,
    as_json: bool,
) -> None:
    """Export rows, accepted ones unless --where says otherwise, with a manifest beside the file.

    A row that cannot be expressed in the format is listed in the manifest and does not stop the rest.
    """
    from tui_craft.exports.service import export
    from tui_craft.exports.splits import read_splits

    splits = [(part.name, part.percent) for part in read_splits(split)] if split else None
    with library.open_dataset(name) as dataset:
        manifest = export(
            dataset,
            format=format_name,
            to=to.expanduser(),
            where=where,
            splits=splits,
            seed=seed,
            replace=replace,
            reasoning=reasoning,
            now=datetime.now(UTC),
            tool_version=__version__,
        )
    if as_json:
        emit(manifest.as_dict())
        return
    for file in manifest.files:
        say(f"{text.rows(file.rows)} in {text.one_line(file.path)} ({text.size(file.bytes)})")
    for row_id, reason in manifest.skipped[:_SHOWN]:
        narrate(f"row {row_id} left out: {reason}")
    if len(manifest.skipped) > _SHOWN:
        narrate(f"and {len(manifest.skipped) - _SHOWN} more rows left out")
    narrate(f"the account is in {manifest.path}")
