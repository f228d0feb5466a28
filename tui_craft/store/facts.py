"""A few telling numbers about a dataset, for its line in the list. Reads rows, so it is asked only of small ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tui_craft.domain.row import State
from tui_craft.store.dataset import Dataset

MOST_BYTES = 8_000_000
"""Logs larger than this are not read for the sake of these numbers."""


@dataclass(frozen=True, slots=True)
class Facts:
    """`seeds` rows tagged seed; `accepted` rows, and how many of these are `real` rather than synthetic."""

    seeds: int
    accepted: int
    real: int


def facts(folder: Path) -> Facts | None:
    """The numbers of the dataset in `folder`; None when reading it would take long."""
    log = folder / "rows.jsonl"
    if log.exists() and log.stat().st_size > MOST_BYTES:
        return None
    seeds = accepted = real = 0
    with Dataset(folder) as dataset:
        for row in dataset.scan():
            seeds += row.is_seed
            if row.state is State.ACCEPTED:
                accepted += 1
                real += row.origin.get("kind") == "real"
    return Facts(seeds, accepted, real)
