"""The same run once more: a new run with the spec of an earlier one. Decides nothing but what its caller changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tui_craft.domain.run import RunSpec
from tui_craft.runs import start
from tui_craft.runs.folder import RunFolder, read_head
from tui_craft.runs.start import RunHandle
from tui_craft.store.dataset import Dataset


def spec_of(run: Path, *, rows: int | None = None, seed: int | None = None) -> RunSpec:
    """The spec of the run in folder `run`, with other `rows` or another `seed` where they are given.

    The prompt is the one that run was made with, whatever is in force now. Raises NotFoundError or InvalidError.
    """
    spec = read_head(RunFolder(run)).spec
    return replace(spec, rows=spec.rows if rows is None else rows, seed=spec.seed if seed is None else seed)


def rerun(run: Path, *, rows: int | None = None, seed: int | None = None, now: datetime) -> RunHandle:
    """Start a new run like the one in folder `run`, where that one was started. Raises a CraftError as `start` does."""
    spec = spec_of(run, rows=rows, seed=seed)
    home = run.parent.parent
    # rows that went to a dataset beside the one worked on are started from that one again
    with Dataset(home.parent / spec.source if spec.source else home) as dataset:
        return start.start(dataset, replace(spec, source=""), now=now)
