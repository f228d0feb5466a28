"""Making a dataset from what ships with the program. Owns the order of steps; the sources own the rows."""

from __future__ import annotations

from datetime import datetime

_ROWS = 60
"""Rows of the demo's run."""


def make_demo(*, now: datetime) -> str:
    """A new demo dataset with a run of the offline teacher at work on it; its slug."""
    from tui_craft.domain.run import RunSpec
    from tui_craft.runs import attach
    from tui_craft.sources.demo import create_demo

    with create_demo(now=now) as dataset:
        attach.start(dataset, RunSpec(rows=_ROWS, teacher="offline", seed=1), now=now)
        return dataset.slug
