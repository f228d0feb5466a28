"""Compacting a dataset, where no run needs what compacting forgets. Owns that condition; the store rewrites the log."""

from __future__ import annotations

from tui_craft.domain.run import RunState
from tui_craft.errors import ConflictError
from tui_craft.runs.glance import runs_of
from tui_craft.runs.landing import remember
from tui_craft.store.dataset import Dataset


def compact(dataset: Dataset) -> int:
    """Rewrite the row file with only what is in force; how many bytes that won.

    Raises ConflictError while a run is at work or was cut off: only the old lines tell which of its rows are
    already saved, so resuming it afterwards could write rows twice or bring deleted ones back.
    """
    runs = runs_of(dataset.path)
    for run in runs:
        if run.state.live or run.state is RunState.INTERRUPTED:
            raise ConflictError(
                f"Run {run.id} of {dataset.slug} is {run.state.value}; let it end, or resume it, before compacting."
            )
    dataset.refresh()
    for run in runs:
        remember(dataset, run.id)  # else deriving a run's rows anew would bring back those that were deleted
    return dataset.compact()
