"""Finds the export formats there are: every file of this package with an `EXPORT`, and entry points of others."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points

from tui_craft import exports
from tui_craft.errors import InvalidError
from tui_craft.exports.base import ExportFormat

GROUP = "tui_craft.exports"
"""The entry point group by which another package adds a format; each names an `ExportFormat`."""


@cache
def export_formats() -> dict[str, ExportFormat]:
    """Every export format by its name: the dataset's own first, then by name, then those of other packages."""
    own: list[ExportFormat] = []
    for info in pkgutil.iter_modules(exports.__path__):
        candidate = getattr(importlib.import_module(f"{exports.__name__}.{info.name}"), "EXPORT", None)
        if isinstance(candidate, ExportFormat):
            own.append(candidate)
    own.sort(key=lambda item: (item.target is not None, item.name))
    found = {item.name: item for item in own}
    for entry in entry_points(group=GROUP):
        item = entry.load()
        if isinstance(item, ExportFormat):
            found.setdefault(item.name, item)
    return found


def export_format_named(name: str) -> ExportFormat:
    """The export format called `name`. Raises InvalidError that lists those there are."""
    found = export_formats().get(name)
    if found is None:
        raise InvalidError(f"There is no export format {name!r}; choose one of {', '.join(export_formats())}.")
    return found
