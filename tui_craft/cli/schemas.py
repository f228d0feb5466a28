"""The verb on the JSON Schemas of a dataset: show, attach and take away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tui_craft.cli.output import emit, say
from tui_craft.domain import schemas
from tui_craft.store import library
from tui_craft.store.attaching import Side, attach, read_schema

NONE = "none"
_SIDES: tuple[Side, ...] = ("input", "output")


@click.command("schema")
@click.argument("name")
@click.option("--input", "input_file", metavar="FILE|none", help="JSON Schema for inputs; none takes it away.")
@click.option("--output", "output_file", metavar="FILE|none", help="JSON Schema for outputs; none takes it away.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def schema_command(name: str, input_file: str | None, output_file: str | None, as_json: bool) -> None:
    """Show, attach or take away the JSON Schemas that inputs and outputs of new rows must fit.

    The text of the field must then be JSON that fits; of turns it is the user's first and the assistant's last.
    """
    given = {"input": input_file, "output": output_file}
    wanted = {side: _read(given[side]) for side in _SIDES if given[side] is not None}
    with library.open_dataset(name) as dataset:
        for side, schema in wanted.items():
            attach(dataset, side, schema)
        context = dataset.meta.context
        found: dict[str, Any] = {side: context.get(f"{side}_schema") for side in _SIDES}
        fields = {"input": schemas.input_fields(dataset.format), "output": schemas.output_fields(dataset.format)}
    if as_json:
        emit(found)
        return
    for side in _SIDES:
        where = ", ".join(fields[side]) or "no field"
        say(f"{side} ({where}): {'fits its JSON Schema' if found[side] else 'any text'}")


def _read(given: str | None) -> dict[str, Any] | None:
    return None if given is None or given == NONE else read_schema(Path(given).expanduser())
