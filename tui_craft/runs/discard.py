"""Moving a dataset into the trash, where no run is at work on it. Owns that condition; the library moves the folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tui_craft.errors import ConflictError
from tui_craft.runs.glance import active_run
from tui_craft.store import library


def discard(slug: str, *, now: datetime) -> Path:
    """Move the dataset out of the list; where it is now, for `library.restore`.

    Raises ConflictError while a process is at work on one of its runs: it would go on writing into the trash.
    """
    run = active_run(library.find(slug))
    if run is not None:
        raise ConflictError(f"Run {run.id} is at work on {slug}; stop it first, then delete the dataset.")
    return library.trash(slug, now=now)
