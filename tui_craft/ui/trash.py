"""Datasets that were deleted from the list, newest last, so that undo reaches them after a restart too.

Owns the memory of where they are; the library moves the folders.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tui_craft.runs import discard as removal
from tui_craft.store import library
from tui_craft.ui import remember

_MEMORY = "trash"
_MOST = 50


def discard(slug: str, *, now: datetime) -> Path:
    """Move a dataset out of the list; where it is now. Raises ConflictError while a run is at work on it."""
    where = removal.discard(slug, now=now)
    remember.keep(_MEMORY, {"paths": [*_paths(), str(where)][-_MOST:]})
    return where


def bring_back() -> str | None:
    """Restore the dataset that was discarded last and is still there; its slug, None when there is none."""
    kept = _paths()
    while kept:
        where = Path(kept.pop())
        if where.exists():
            slug = library.restore(where)
            remember.keep(_MEMORY, {"paths": kept})
            return slug
    return None


def _paths() -> list[str]:
    found = remember.recall(_MEMORY).get("paths", [])
    return [str(item) for item in found] if isinstance(found, list) else []
