"""Looks at single rows with every check that needs nothing but the row: while they land, and while they are read."""

from __future__ import annotations

from collections.abc import Iterable

from tui_craft.checks.base import Look, Reading
from tui_craft.checks.ground import Grounds, grounds_of
from tui_craft.checks.registry import checks
from tui_craft.checks.settings import is_on, options_of
from tui_craft.domain.finding import IGNORED, WEIGHTS, Finding
from tui_craft.domain.row import Row
from tui_craft.store import check_settings
from tui_craft.store.dataset import Dataset


class Looker:
    """The `row` looks of the checks that are on in a dataset. Reads its examples once, when it is made."""

    def __init__(self, dataset: Dataset, grounds: Grounds | None = None) -> None:
        self._format = dataset.format
        grounds = grounds or grounds_of(dataset)
        settings = check_settings.read(dataset.path)
        begun = [
            (name, check.begin(grounds.of(options_of(settings, check))))
            for name, check in checks().items()
            if check.scope == "row" and is_on(settings, check)
        ]
        self._looks: list[tuple[str, Look]] = [(name, look) for name, look in begun if look is not None]

    def findings(self, row: Row) -> list[Finding]:
        """What they say about the row, the gravest first; not what a person has let pass."""
        reading = Reading(row, self._format)
        passed = {tag.removeprefix(IGNORED) for tag in row.tags if tag.startswith(IGNORED)}
        found = [each for name, look in self._looks if name not in passed for each in look.look(reading)]
        return sorted(found, key=lambda finding: -WEIGHTS[finding.severity])


def weight(found: Iterable[Finding]) -> float:
    """How much findings weigh together; 0 for none."""
    return sum(WEIGHTS[finding.severity] for finding in found)
