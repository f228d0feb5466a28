"""dataset.json: a dataset's name, format and context. Owns its shape and its atomic writing."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson

from tui_craft.errors import InvalidError, NotFoundError
from tui_craft.store.atomic import write_atomic

FILE = "dataset.json"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is said about a dataset. `context` has the fields of `domain.context.Context`; times are UTC text.

    `budget` is the most that all runs of the dataset may spend together, in US dollars; None: no cap.
    """

    name: str
    format: str
    created: str
    context: dict[str, Any] = field(default_factory=dict)
    budget: float | None = None


def read_metadata(folder: Path) -> Metadata:
    """The metadata of the dataset in `folder`. Raises NotFoundError or InvalidError naming the file."""
    path = folder / FILE
    try:
        values = orjson.loads(path.read_bytes())
        known = {key: values[key] for key in ("name", "format", "created")}
        for key, value in known.items():
            if not isinstance(value, str):
                raise TypeError(f"{key} must be text")
        budget = values.get("budget")
        return Metadata(
            **known, context=dict(values.get("context") or {}), budget=None if budget is None else float(budget)
        )
    except FileNotFoundError:
        raise NotFoundError(f"There is no dataset in {folder} ({FILE} is missing).") from None
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidError(f"{path} cannot be read ({error}); mend it by hand, the rows are not affected.") from None


def write_metadata(folder: Path, metadata: Metadata) -> None:
    """Replace the metadata of the dataset in `folder`, atomically."""
    try:
        data = orjson.dumps(asdict(metadata), option=orjson.OPT_INDENT_2)
    except TypeError:
        raise InvalidError("The dataset's name or description is not valid UTF-8 text; write it anew.") from None
    write_atomic(folder / FILE, data + b"\n")
