"""How many generated rows one keeps after reading them: by what was judged in a dataset so far. Changes nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tui_craft.runs.yields import PRIOR
from tui_craft.store import query
from tui_craft.store.dataset import Dataset

ENOUGH = 20
"""Judged rows from which on they count for more than what is usual."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """The expected share of rows that are kept, and how many judged rows say so (0: it is what is usual)."""

    share: float = PRIOR
    judged: int = 0

    def rows_for(self, kept: int) -> int:
        """How many rows to make so that so many are kept."""
        return max(1, math.ceil(kept / self.share))

    def kept_of(self, rows: int) -> int:
        """How many of so many rows are kept."""
        return int(rows * self.share + 1e-9)


def expected(dataset: Dataset) -> Keeping:
    """What is to be expected in `dataset`, from its synthetic rows that were accepted or rejected."""
    kept, gone = (
        query.count(dataset, query.parse(dataset, f"origin:synthetic state:{state}"))
        for state in ("accepted", "rejected")
    )
    judged = kept + gone
    return Keeping(min(1.0, max(0.05, kept / judged)), judged) if judged >= ENOUGH else Keeping()
