"""Looks at single rows with every check that needs nothing but the row: while they land, and while they are read.

Where a pass over the dataset has looked at the row as it is, what it found is given, duplicates and all.
"""

from __future__ import annotations

from collections.abc import Iterable

from tui_craft.checks.base import Reading
from tui_craft.checks.ground import grounds_of
from tui_craft.checks.pass_over import Pass
from tui_craft.checks.registry import checks
from tui_craft.checks.settings import is_on
from tui_craft.domain.finding import IGNORED, WEIGHTS, Finding
from tui_craft.domain.row import Row
from tui_craft.store import check_settings, findings
from tui_craft.store.dataset import Dataset


class Looker:
    """The `row` looks of the checks that are on in a dataset. Reads its examples once, when it is made.

    A check that cannot begin or fails is left out; a pass over the dataset says why.
    """

    def __init__(self, dataset: Dataset) -> None:
        self._format = dataset.format
        settings = check_settings.read(dataset.path)
        used = [check for check in checks().values() if check.scope == "row" and is_on(settings, check)]
        self._over = Pass.begin(grounds_of(dataset), settings, used)
        self._names = frozenset(self._over.parts)

    def findings(self, row: Row) -> list[Finding]:
        """What they say about the row, the gravest first; not what a person has let pass."""
        passed = {tag.removeprefix(IGNORED) for tag in row.tags if tag.startswith(IGNORED)}
        self._over.found.clear()
        self._over.take(Reading(row, self._format), self._names - passed)
        return sorted(self._over.found, key=lambda finding: -WEIGHTS[finding.severity])


class Known:
    """What is found in rows of a dataset: as the last pass knows it, by a look now where the row is newer."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        before = findings.read(dataset.path)
        self._found, self._seen = before.by_row, findings.read_seen(dataset.path, before)
        self._looker: Looker | None = None

    def findings(self, row: Row) -> list[Finding]:
        """What holds now, the gravest first; not what a person has let pass."""
        if findings.was_seen(row, self._seen):
            found = findings.holding(self._dataset, row, self._found.get(row.id, ()), self._seen)
            return sorted(found, key=lambda finding: -WEIGHTS[finding.severity])
        if self._looker is None:
            self._looker = Looker(self._dataset)
        return self._looker.findings(row)


def weight(found: Iterable[Finding]) -> float:
    """How much findings weigh together; 0 for none."""
    return sum(WEIGHTS[finding.severity] for finding in found)
