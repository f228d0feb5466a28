"""JSON Schemas attached to a dataset's inputs and outputs. Owns reading the file and its place; judges no row."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from tui_craft import jsonlines, text
from tui_craft.domain import schemas
from tui_craft.domain.formats import Format
from tui_craft.errors import InvalidError, NotFoundError, StorageError
from tui_craft.store import about
from tui_craft.store.dataset import Dataset

Side = Literal["input", "output"]


def read_schema(path: Path) -> dict[str, Any]:
    """The usable JSON Schema in a file. Raises NotFoundError, StorageError or InvalidError that names the file."""
    try:
        with path.open("rb") as file:
            raw = file.read(schemas.MOST_BYTES * 4 + 1)
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {path}; give the path of a JSON Schema.") from None
    except OSError as error:
        raise StorageError(f"{path} cannot be read ({error.strerror}); check that it is a file you may read.") from None
    if len(raw) > schemas.MOST_BYTES * 4:
        raise InvalidError(f"{path} is too large for a JSON Schema; the most is {text.size(schemas.MOST_BYTES)}.")
    try:
        schema = jsonlines.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise InvalidError(f"{path} holds no JSON ({text.one_line(str(error), 80)}).") from None
    try:
        schemas.check(schema)
    except InvalidError as error:
        raise InvalidError(f"{path}: {error.sentence}") from None
    found: dict[str, Any] = schema
    return found


def attach(dataset: Dataset, side: Side, schema: dict[str, Any] | None) -> None:
    """Let the dataset's inputs or outputs be checked against `schema`; None takes it away. No row is touched.

    Raises InvalidError on a schema that cannot be used, and on one for inputs where the format has none.
    """
    if schema is not None:
        schemas.check(schema)
        check_side(side, dataset.format)
    about.follow(dataset)
    dataset.save_context({**dataset.meta.context, f"{side}_schema": schema})


def check_side(side: Side, format: Format) -> None:
    """Raise InvalidError when rows of `format` have nothing on this side that a schema could be about."""
    if side == "input" and not format.inputs:
        raise InvalidError(f"Rows of the format {format.name} have no input; attach the schema to the output.")
