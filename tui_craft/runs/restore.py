"""Going back to a version of a dataset, where no run is at work on it. Owns that condition; the store restores."""

from __future__ import annotations

from collections.abc import Callable

from tui_craft.errors import ConflictError
from tui_craft.runs.glance import active_run
from tui_craft.store import version_restore
from tui_craft.store.dataset import Dataset
from tui_craft.store.rewriting import Matched


def restore(
    dataset: Dataset, name: str, *, context: bool = False, progress: Callable[[int], None] | None = None
) -> Matched:
    """Make the rows equal to the version's: see `store.version_restore.restore`.

    Raises ConflictError while a process is at work on one of its runs: what it adds would be no part of the version.
    """
    run = active_run(dataset.path)
    if run is not None:
        raise ConflictError(f"Run {run.id} is at work on {dataset.slug}; stop it first, then restore the version.")
    return version_restore.restore(dataset, name, context=context, progress=progress)
