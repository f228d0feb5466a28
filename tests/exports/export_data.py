"""Rows for export tests, and a reader as strict as a trainer's."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.exports.manifest import Manifest
from tui_craft.exports.service import export
from tui_craft.store import library
from tui_craft.store.dataset import Dataset

NOW = datetime(2026, 1, 1, tzinfo=UTC)
Make = Callable[..., Dataset]


def new_row(data: Any, *tags: str, state: State = State.ACCEPTED, kind: str = "real", **about: Any) -> NewRow:
    """A row of `data` (a payload or its bytes)."""
    raw = data if isinstance(data, bytes) else jsonlines.dumps(data)
    return NewRow(raw, Envelope(state=state, tags=tags, **about), Origin(kind=kind, by="imported"))


def strict_lines(path: Path) -> list[Any]:
    """The values of a JSONL file, packed or not; fails on anything that is not strict JSON in UTF-8."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    assert content == b"" or content.endswith(b"\n")
    return [json.loads(line.decode("utf-8"), parse_constant=refuse) for line in content.split(b"\n")[:-1]]


@contextmanager
def datasets() -> Iterator[Make]:
    """A function `make(format, rows, name)` that gives an open dataset, closed at the end."""
    with ExitStack() as stack:

        def build(format: str, rows: list[NewRow], name: str = "demo") -> Dataset:
            dataset = stack.enter_context(library.create(name, format, now=NOW))
            dataset.add(rows)
            return dataset

        yield build


def out(dataset: Dataset, to: Path, format: str = "own", **more: Any) -> Manifest:
    """`export` with the clock and the version filled in. Splits are forced unless it is said that they are not."""
    more.setdefault("force", bool(more.get("splits")))
    return export(dataset, format=format, to=to, now=NOW, tool_version="0.1.0", **more)
