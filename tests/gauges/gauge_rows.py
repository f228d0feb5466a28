"""Datasets for tests of gauges: rows of which it is known where they came from and who has read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.gauges import measuring
from tui_craft.gauges.parts import Gauges
from tui_craft.store import library
from tui_craft.store.dataset import Dataset

NOW = datetime(2026, 1, 2, tzinfo=UTC)
READ = "ada@box 2026-01-01T00:00:00Z"


def new(
    question: str, answer: str = "It arrives on Monday.", *, kind: str = "synthetic", state: State = State.ACCEPTED,
    read: bool = False, tags: Iterable[str] = (), **origin: Any,
) -> NewRow:  # fmt: skip
    """A row; `origin` adds to where it came from."""
    by = "model" if kind == "synthetic" else "imported"
    about = Origin(kind=kind, by=by, **origin) if kind else Origin(**origin)  # type: ignore[typeddict-item]
    raw = jsonlines.dumps({"input": question, "output": answer})
    return NewRow(raw, Envelope(state=state, tags=tuple(tags), reviewed=READ if read else None), about)


def made(rows: Iterable[NewRow], format: str = "input-output", name: str = "gauged") -> Dataset:
    """An open dataset with these rows."""
    dataset = library.create(name, format, now=NOW)
    dataset.add(list(rows))
    return dataset


def gauged(dataset: Dataset) -> Gauges:
    """The gauges of the dataset."""
    return next(step for step in measuring.gauges(dataset) if isinstance(step, Gauges))
