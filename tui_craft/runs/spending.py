"""What the runs of a dataset have spent, read from what they told last. Changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tui_craft.errors import CraftError
from tui_craft.runs.attach import runs_of


@dataclass(frozen=True, slots=True)
class Spent:
    """US dollars as far as they are known, and how many runs did not know what they cost."""

    known: float = 0.0
    unknown: int = 0


def spent_by_runs(dataset: Path, *, without: str = "") -> Spent:
    """What all runs of the dataset but one have spent so far."""
    known, unknown = 0.0, 0
    try:
        runs = [run for run in runs_of(dataset) if run.id != without]
    except CraftError:
        return Spent()
    for run in runs:
        if run.books.cost is not None:
            known += run.books.cost
        elif run.books.answered:
            unknown += 1
    return Spent(known, unknown)
