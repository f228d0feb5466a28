"""Finds the recipes there are: every file of this package with a `RECIPE`, and other packages' entry points."""

from __future__ import annotations

from functools import cache

from tui_craft import recipes as package
from tui_craft.errors import InvalidError
from tui_craft.plugins import members
from tui_craft.recipes.base import Recipe


@cache
def recipes() -> dict[str, Recipe]:
    """Every recipe by its name, the program's own first."""
    found: dict[str, Recipe] = {}
    for recipe in members(package, "RECIPE"):
        found.setdefault(recipe.name, recipe)
    return found


def recipe_named(name: str) -> Recipe:
    """The recipe called `name`. Raises InvalidError that lists the recipes there are."""
    found = recipes().get(name)
    if found is None:
        raise InvalidError(f"There is no recipe {name!r}; choose one of {', '.join(recipes())}.")
    return found
