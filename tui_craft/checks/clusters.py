"""Rows that belong together as duplicates, with the one that is kept; and how many would go at each threshold."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from tui_craft.checks import duplicates, near_duplicates
from tui_craft.checks.base import Reading
from tui_craft.checks.ground import LEFT_OUT, grounds_of
from tui_craft.checks.near_duplicates import Part, Texts
from tui_craft.checks.pass_over import BEAT, Progress, in_order
from tui_craft.domain.finding import IGNORED, Finding
from tui_craft.store import search
from tui_craft.store.dataset import Dataset

FLOOR = 0.5
"""The least threshold that a curve knows."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Rows that are the same or nearly: `kept` is the most wanted, `others` the findings of the rest, nearest first.

    A row may be near another one of them only, and not to the one that is kept.
    """

    kept: int
    others: tuple[Finding, ...]


def clusters(found: Iterable[Finding]) -> list[Cluster]:
    """The clusters that the findings of the duplicate checks make, the largest first; others' findings are left out."""
    nearest: dict[int, Finding] = {}
    for finding in found:
        if finding.check in _CHECKS and finding.other and finding.score:
            before = nearest.get(finding.row)
            if before is None or finding.score > before.score:
                nearest[finding.row] = finding
    of: dict[int, list[Finding]] = defaultdict(list)
    for row, finding in nearest.items():
        of[_kept(row, nearest)].append(finding)
    made = [
        Cluster(kept, tuple(sorted(others, key=lambda each: (-each.score, each.row)))) for kept, others in of.items()
    ]
    return sorted(made, key=lambda cluster: (-len(cluster.others), cluster.kept))


def _kept(row: int, nearest: dict[int, Finding]) -> int:
    passed = {row}
    while row in nearest and nearest[row].other not in passed:
        row = nearest[row].other
        passed.add(row)
    return row


@dataclass(frozen=True, slots=True)
class Curve:
    """How many rows the check for near-duplicates would flag at a threshold.

    `rows` were compared, `copies` of them are left to the check for duplicates; `overlaps` are those of the others
    with the nearest row that would rather be kept, ascending, from `FLOOR` on.
    """

    rows: int
    copies: int
    overlaps: list[float] = field(repr=False)

    def goes(self, threshold: float) -> int:
        """How many rows would be flagged; below `FLOOR` as many as there. At once."""
        return len(self.overlaps) - bisect_left(self.overlaps, threshold)


def curve(dataset: Dataset, on: Part = "row") -> Iterator[Progress | Curve]:
    """The curve of a dataset: progress first, the curve last. Reads all rows that checks look at: for a thread."""
    from tui_craft.domain.near_pairs import earlier

    texts, passed, seen, done = Texts(on), set[int](), 0, 0
    ranks = in_order(dataset, grounds_of(dataset).seeds)
    total = len(reduce(or_, ranks))
    for ids in ranks:
        for row in search.read(dataset, ids):
            done += 1
            if LEFT_OUT.isdisjoint(row.tags):
                seen += 1
                texts.add(Reading(row, dataset.format))
                if IGNORED + near_duplicates.CHECK.name in row.tags:
                    passed.add(row.id)
            if done % BEAT == 0:
                yield Progress(done, total)
    copies = texts.copies()
    near = earlier(texts.sets.sealed(), FLOOR, nearest=True)
    overlaps = [others[0][1] for row_id, others in near if row_id not in copies and row_id not in passed]
    yield Curve(seen, len(copies), sorted(overlaps))


_CHECKS = frozenset({duplicates.CHECK.name, near_duplicates.CHECK.name})
