"""What the runs of a dataset have spent, read from what they told last. Changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tui_craft.runs.glance import runs_of


@dataclass(frozen=True, slots=True)
class Spent:
    """US dollars as far as they are known, and how many runs had replies that nobody knows the cost of."""

    known: float = 0.0
    unknown: int = 0


def spent_by_runs(dataset: Path) -> Spent:
    """What all runs of the dataset have spent so far."""
    runs = runs_of(dataset)
    unknown = sum(run.books.cost is None and run.books.answered > 0 for run in runs)
    return Spent(sum(run.spent for run in runs), unknown)
