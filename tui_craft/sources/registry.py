"""Finds every way in: the modules of this package that define `SOURCE`, and entry points of other packages."""

from __future__ import annotations

from functools import cache

from tui_craft import sources
from tui_craft.plugins import members
from tui_craft.sources.base import Source


@cache
def all_sources() -> tuple[Source, ...]:
    """Every way in, in the order they are tried."""
    found = [item for item in members(sources, "SOURCE") if isinstance(item, Source)]
    return tuple(sorted(found, key=lambda item: (item.order, item.name)))
