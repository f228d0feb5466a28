"""The filters that were used on a dataset, newest first. Owns its small state file, no meaning of a filter."""

from __future__ import annotations

from tui_craft.ui import remember

MOST = 50
"""Filters that are remembered for one dataset."""
_LONGEST = 2_000


def recall(slug: str) -> list[str]:
    """The filters of dataset `slug`, newest first."""
    kept = remember.recall(_name(slug)).get("filters")
    return [item for item in kept if isinstance(item, str)][:MOST] if isinstance(kept, list) else []


def keep(slug: str, expression: str) -> list[str]:
    """Put `expression` first, among those that other windows have put there; all of them.

    Raises StorageError when the disk refuses.
    """
    filters = recall(slug)
    if expression and len(expression) <= _LONGEST and filters[:1] != [expression]:
        filters = [expression, *(item for item in filters if item != expression)][:MOST]
        remember.keep(_name(slug), {"filters": filters})
    return filters


def _name(slug: str) -> str:
    return f"filters-{slug}"
