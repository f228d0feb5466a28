"""The export verb: rows into a file that a trainer loads."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from tui_craft import __version__, text
from tui_craft.cli.output import emit, narrate, say
from tui_craft.errors import UsageError
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
@click.option("--real-share", default=None, metavar="PERCENT",
              help="Leave synthetic rows out, drawn by --seed, until so many of 100 are real.")  # fmt: skip
@click.option("--real-validation", is_flag=True,
              help="Only real rows go to splits after the first; fewer where there are too few.")  # fmt: skip
@click.option("--replace", is_flag=True, help="Overwrite a file that no earlier export wrote.")
@click.option("--force", is_flag=True, help="Export also what would be kept back.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
def export_command(
    name: str,
    format_name: str,
    to: Path,
    where: str | None,
    split: str | None,
    seed: int,
    reasoning: str | None,
    real_share: str | None,
    real_validation: bool,
    replace: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Export rows, accepted ones unless --where says otherwise, with a manifest beside the file.

    A row that cannot be expressed in the format is listed in the manifest and does not stop the rest. What is to be
    said against the mix of rows is told and does not stop it either, but for a critical slice of which more than half
    is synthetic and read by nobody: that takes --force.
    """
    from tui_craft.exports.real_share import read_percent
    from tui_craft.exports.service import export
    from tui_craft.exports.splits import read_splits

    if real_validation and not split:
        raise UsageError("--real-validation is about splits; say which: --split train=90,validation=10.")
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
            real_share=None if real_share is None else read_percent(real_share),
            real_validation=real_validation,
            force=force,
            now=datetime.now(UTC),
            tool_version=__version__,
        )
    for sentence in (*manifest.forced, *manifest.warnings):
        narrate(sentence)
    if as_json:
        emit(manifest.as_dict())
        return
    for file in manifest.files:
        say(f"{text.rows(file.rows)} in {text.one_line(file.path)} ({text.size(file.bytes)})")
    for row_id, reason in manifest.skipped[:_SHOWN]:
        narrate(f"row {row_id} left out: {reason}")
    if len(manifest.skipped) > _SHOWN:
        narrate(f"and {len(manifest.skipped) - _SHOWN} more rows left out")
    if manifest.real_share:
        mix = manifest.tally.mix()
        left = text.rows(manifest.tally.left_out)
        narrate(f"real {text.percent(mix['real']['share'])} of {text.rows(manifest.rows)}; {left} left out for it")
    narrate(f"the account is in {manifest.path}")
