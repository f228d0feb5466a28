"""Finds the members of a package that grows by one file at a time. What a member is, its package says."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any


def members(package: ModuleType, name: str) -> Iterator[Any]:
    """The object called `name` of every file of `package` that has one, by file name; then those of other packages.

    Other packages offer theirs as entry points under the package's own dotted name.
    """
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        found = getattr(importlib.import_module(info.name), name, None)
        if found is not None:
            yield found
    for point in entry_points(group=package.__name__):
        yield point.load()
