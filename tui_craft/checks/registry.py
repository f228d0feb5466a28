"""Finds the checks there are: every file of this package with a `CHECK`, and other packages' entry points."""

from __future__ import annotations

from functools import cache

from tui_craft import checks as package
from tui_craft.checks.base import Check
from tui_craft.errors import NotFoundError
from tui_craft.plugins import members


@cache
def checks() -> dict[str, Check]:
    """Every check by its name, the program's own first."""
    found: dict[str, Check] = {}
    for check in members(package, "CHECK"):
        found.setdefault(check.name, check)
    return found


def check_named(name: str) -> Check:
    """The check called `name`. Raises NotFoundError with the nearest name."""
    known = checks()
    if name not in known:
        from difflib import get_close_matches

        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}."
        raise NotFoundError(f"There is no check {name!r}; {hint}")
    return known[name]
