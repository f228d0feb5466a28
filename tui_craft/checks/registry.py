"""Finds the checks there are: every file of this package with a `CHECK`, and other packages' entry points."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from tui_craft import checks as package
from tui_craft.checks.base import Check
from tui_craft.domain.finding import WEIGHTS, Finding
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Row
from tui_craft.plugins import members


@cache
def checks() -> dict[str, Check]:
    """Every check by its name, the program's own first."""
    found: dict[str, Check] = {}
    for check in members(package, "CHECK"):
        found.setdefault(check.name, check)
    return found


def findings(row: Row, format: Format) -> list[Finding]:
    """What all checks say about a row, the gravest first."""
    found = [finding for check in checks().values() for finding in check.look(row, format)]
    return sorted(found, key=lambda finding: -WEIGHTS[finding.severity])


def weight(found: Iterable[Finding]) -> float:
    """How much findings weigh together; 0 for none."""
    return sum(WEIGHTS[finding.severity] for finding in found)
