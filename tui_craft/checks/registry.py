"""Finds the checks there are: every file of this package with a `CHECK`, and other packages' entry points."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache
from importlib.metadata import entry_points

import tui_craft.checks
from tui_craft.checks.base import Check
from tui_craft.domain.finding import WEIGHTS, Finding
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Row

ENTRY_POINTS = "tui_craft.checks"
"""The entry point group under which other packages may offer checks (objects of the `Check` protocol)."""


@cache
def checks() -> dict[str, Check]:
    """Every check by its name, the program's own first."""
    found: dict[str, Check] = {}
    for module in pkgutil.iter_modules(tui_craft.checks.__path__, "tui_craft.checks."):
        check: Check | None = getattr(importlib.import_module(module.name), "CHECK", None)
        if check is not None:
            found[check.name] = check
    for point in entry_points(group=ENTRY_POINTS):
        found.setdefault(point.name, point.load())
    return found


def findings(row: Row, format: Format) -> list[Finding]:
    """What all checks say about a row, the gravest first."""
    found = [finding for check in checks().values() for finding in check.look(row, format)]
    return sorted(found, key=lambda finding: -WEIGHTS[finding.severity])


def weight(found: Iterable[Finding]) -> float:
    """How much findings weigh together; 0 for none."""
    return sum(WEIGHTS[finding.severity] for finding in found)
