"""How far a row can be trusted: a person has read it, checks have looked at it, or nobody has. Changes nothing.

    reviewed   a person has read and judged the row
    checked    nobody has; the checks that looked last saw it as it is now, and found nothing above a hint
    unchecked  all others: never looked at, changed since, or with a finding that counts

What a person let pass does not count, nor does what compares with a row that is rejected or gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.row import Row
from tui_craft.domain.trust import Trust
from tui_craft.store import findings
from tui_craft.store.dataset import Dataset
from tui_craft.store.findings import Findings, Seen


@dataclass(frozen=True, slots=True)
class Sight:
    """A row's trust; whether the checks have looked at it as it is, and their findings that count and hold of it.

    Both are known of a row that a person has read, too.
    """

    trust: Trust
    looked: bool
    found: Sequence[Finding]


class Trusting:
    """Says of rows of `dataset` how far they can be trusted, by the findings there were when it was first asked."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    @cached_property
    def findings(self) -> Findings:
        """What the checks found when they last looked."""
        return findings.read(self._dataset.path)

    @cached_property
    def _seen(self) -> Seen:
        return findings.read_seen(self._dataset.path, self.findings)

    @cached_property
    def _counting(self) -> dict[int, list[Finding]]:
        """The findings that count, by row."""
        return {
            row_id: counting
            for row_id, found in self.findings.by_row.items()
            if (counting := [each for each in found if each.severity is not Severity.HINT])
        }

    def of(self, row: Row) -> Trust:
        """How far `row` can be trusted."""
        return self.see(row).trust

    def see(self, row: Row) -> Sight:
        """How far `row` can be trusted, and what the checks have against it as it is now."""
        looked = findings.was_seen(row, self._seen)
        suspects = self._counting.get(row.id) if looked else None
        found = findings.holding(self._dataset, row, suspects, self._seen) if suspects else ()
        return Sight(trust_of(row, looked=looked, flagged=bool(found)), looked, found)


def trust_of(row: Row, *, looked: bool, flagged: bool) -> Trust:
    """How far a row can be trusted that the checks have `looked` at as it is, and where they found what counts."""
    if row.envelope.reviewed:
        return Trust.REVIEWED
    return Trust.CHECKED if looked and not flagged else Trust.UNCHECKED
