"""A run's part of what all runs of a dataset may spend: taken piece by piece before it is spent, under one lock.

So runs that are at work at the same moment never promise the same dollar twice. Owns the file in a run's folder that
says how much the run has taken; knows no price and sends nothing.
"""

from __future__ import annotations

from pathlib import Path

from tui_craft import jsonlines
from tui_craft.runs.folder import RunFolder
from tui_craft.runs.glance import runs_of
from tui_craft.store import lock
from tui_craft.store.atomic import write_atomic
from tui_craft.store.metadata import read_metadata

_PIECE = 1 / 16
"""The share of what is left that is taken beyond what is needed, so that the others are seldom looked at."""


class Share:
    """The part of the run `run` in what the runs of the dataset in folder `dataset` may spend together."""

    def __init__(self, dataset: Path, run: str) -> None:
        self._dataset, self._run = dataset, run
        self._runs = dataset / "runs"

    def look(self) -> tuple[float | None, float]:
        """The dataset's cap (None: there is none), and what its other runs have spent or taken for themselves."""
        cap = read_metadata(self._dataset).budget
        return cap, 0.0 if cap is None else self._elsewhere()

    def take(self, wanted: float) -> float:
        """How much the run may spend in all, its own past included; less than `wanted` where there is no room."""
        with lock.alone(self._runs / "budget.lock"):
            cap, elsewhere = self.look()
            if cap is None:
                return float("inf")
            room = cap - elsewhere
            if room < wanted:
                return room
            taken = wanted + (room - wanted) * _PIECE
            write_atomic(RunFolder(self._runs / self._run).share, jsonlines.dumps(taken) + b"\n")
            return taken

    def _elsewhere(self) -> float:
        total = 0.0
        for run in runs_of(self._dataset):
            if run.id != self._run:
                total += max(run.spent, _taken(RunFolder(run.path)) if run.state.live else 0.0)
        return total


def _taken(folder: RunFolder) -> float:
    try:
        value = jsonlines.loads(folder.share.read_bytes())
    except (FileNotFoundError, ValueError):
        return 0.0
    return float(value) if isinstance(value, int | float) else 0.0
