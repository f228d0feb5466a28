"""Finds every way in: the modules of this package that define `SOURCE`, and entry points of other packages."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points

from tui_craft import sources
from tui_craft.sources.base import Source

GROUP = "tui_craft.sources"
"""The entry point group by which another package adds a way in; each names a `Source`."""


@cache
def all_sources() -> tuple[Source, ...]:
    """Every way in, in the order they are tried."""
    found: list[Source] = []
    for info in pkgutil.iter_modules(sources.__path__):
        candidate = getattr(importlib.import_module(f"{sources.__name__}.{info.name}"), "SOURCE", None)
        if isinstance(candidate, Source):
            found.append(candidate)
    found.extend(item for entry in entry_points(group=GROUP) if isinstance(item := entry.load(), Source))
    return tuple(sorted(found, key=lambda item: (item.order, item.name)))
