"""Finds the export formats there are: every file of this package with an `EXPORT`, and entry points of others."""

from __future__ import annotations

from functools import cache

from tui_craft import exports
from tui_craft.errors import InvalidError
from tui_craft.exports.base import ExportFormat
from tui_craft.plugins import members


@cache
def export_formats() -> dict[str, ExportFormat]:
    """Every export format by its name: the dataset's own first, then by name."""
    found: dict[str, ExportFormat] = {}
    for item in members(exports, "EXPORT"):
        if isinstance(item, ExportFormat):
            found.setdefault(item.name, item)
    return dict(sorted(found.items(), key=lambda entry: (entry[1].target is not None, entry[0])))


def export_format_named(name: str) -> ExportFormat:
    """The export format called `name`. Raises InvalidError that lists those there are."""
    found = export_formats().get(name)
    if found is None:
        raise InvalidError(f"There is no export format {name!r}; choose one of {', '.join(export_formats())}.")
    return found
