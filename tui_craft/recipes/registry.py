"""Finds the recipes there are: every file of this package with a `RECIPE`, and other packages' entry points."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points

import tui_craft.recipes
from tui_craft.errors import InvalidError
from tui_craft.recipes.base import Recipe

ENTRY_POINTS = "tui_craft.recipes"
"""The entry point group under which other packages may offer recipes (objects of the `Recipe` protocol)."""


@cache
def recipes() -> dict[str, Recipe]:
    """Every recipe by its name, the program's own first."""
    found: dict[str, Recipe] = {}
    for module in pkgutil.iter_modules(tui_craft.recipes.__path__, "tui_craft.recipes."):
        recipe: Recipe | None = getattr(importlib.import_module(module.name), "RECIPE", None)
        if recipe is not None:
            found[recipe.name] = recipe
    for point in entry_points(group=ENTRY_POINTS):
        found.setdefault(point.name, point.load())
    return found


def recipe_named(name: str) -> Recipe:
    """The recipe called `name`. Raises InvalidError that lists the recipes there are."""
    found = recipes().get(name)
    if found is None:
        raise InvalidError(f"There is no recipe {name!r}; choose one of {', '.join(recipes())}.")
    return found
