"""Findings made ready to be shown: those that stand, and each in its row with what its fix would change. For threads.

Owns no screen and changes nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from tui_craft.checks.clusters import Cluster, clusters
from tui_craft.checks.fixing import Fixer
from tui_craft.checks.registry import checks
from tui_craft.checks.retention import Funnel, funnel
from tui_craft.checks.settings import is_on
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Row
from tui_craft.domain.row_diff import Part, payload_diff
from tui_craft.errors import NotFoundError
from tui_craft.store import check_settings, findings, query
from tui_craft.store.dataset import Dataset
from tui_craft.ui.cleaning.check_lines import Listed
from tui_craft.ui.cleaning.finding_words import Seen
from tui_craft.ui.cleaning.found import Entry, Found

_FEW = 0.02
"""The share of rows that may be unseen."""
_MANY = 100_000
"""Objects that came meanwhile."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a dataset's checks found that still holds, of the rows that a filter means, and what they would keep of all.

    `at` is when they last looked; empty where they never did. `unseen` is how many rows came since; 0 where
    these are so few that they change nothing much.
    """

    at: str = ""
    found: Found = field(default_factory=Found)
    funnel: Funnel = field(default_factory=lambda: Funnel(0, 0, ()))
    listed: tuple[Listed, ...] = ()
    unseen: int = 0


def standing(dataset: Dataset, where: str, problems: Mapping[str, str]) -> Standing:
    """Read them; `problems` are the checks that could take no part, and why. Raises InvalidError on a bad filter."""
    with _uncollected():
        return _standing(dataset, where, problems)


@contextmanager
def _uncollected() -> Iterator[None]:
    """While a million objects come that stay, looking for garbage among them would hold up every key for half a second.

    Nor need they be looked at later: nothing of them is in a circle.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if gc.get_count()[0] > _MANY:
                gc.freeze()
            gc.enable()


def _standing(dataset: Dataset, where: str, problems: Mapping[str, str]) -> Standing:
    kept = findings.read(dataset.path)
    holding = findings.standing(dataset, kept)
    known = checks()
    settings = check_settings.read(dataset.path)
    listed = tuple(
        Listed(check.name, check.title, check.help, is_on(settings, check), problems.get(check.name, ""))
        for check in known.values()
    )
    counted = funnel(dataset, holding)
    rows = kept.rows
    if where:
        wanted = set(query.find(dataset, query.parse(dataset, where)))
        holding, rows = [each for each in holding if each.row in wanted], len(wanted)
    unseen = max(0, counted.rows - counted.rejected - kept.rows)
    found = Found((each for each in holding if each.check in known), rows)
    return Standing(kept.at, found, counted, listed, unseen if unseen > _FEW * counted.rows else 0)


class FindingReader:
    """Reads the entries of one state of findings; knows the fixes of each check after the first one was asked for."""

    def __init__(self, dataset: Dataset, found: Found) -> None:
        self._dataset, self._found = dataset, found
        self._fixers: dict[str, Fixer] = {}
        self._clusters: dict[int, Cluster] | None = None

    def seen(self, entry: Entry) -> Seen | None:
        """An entry with everything there is to say about it; None where its row is gone."""
        dataset, format = self._dataset, self._dataset.format
        try:
            row = dataset.get(entry.row)
        except NotFoundError:
            return None
        check = checks().get(entry.check)
        others = [each for other in self._found.of_row(row.id) if other.check != entry.check for each in other.findings]
        seen = Seen(entry, row, format, check.title if check else entry.check, others=others)
        if entry.other:
            beside = next(iter(dataset.get_many([entry.other])), None)
            differs = payload_diff(format, beside, row) if beside is not None else ()
            seen = replace(seen, beside=beside, differs=differs, cluster=self._cluster_of(entry.row))
        return self._with_fix(seen, format) if entry.fixes else seen

    def _cluster_of(self, row: int) -> Sequence[int]:
        if self._clusters is None:
            groups = self._found.groups.values()
            found = (each for group in groups for entry in group.entries for each in entry.findings if each.other)
            self._clusters = {
                member.row: cluster for cluster in clusters(found) for member in cluster.others
            }  # fmt: skip
        cluster = self._clusters.get(row)
        return (cluster.kept, *(each.row for each in cluster.others)) if cluster is not None else ()

    def _with_fix(self, seen: Seen, format: Format) -> Seen:
        fixer = self._fixer(seen.entry.check)
        mended = fixer.mended(seen.row)
        if mended.problem:
            return replace(seen, problem=mended.problem)
        return replace(seen, wanted=mended.wanted, changes=_changes(format, seen.row, mended.wanted))

    def _fixer(self, check: str) -> Fixer:
        if check not in self._fixers:
            entries = self._found.group(check).entries
            self._fixers[check] = Fixer(self._dataset, [each for entry in entries for each in entry.findings])
        return self._fixers[check]


def _changes(format: Format, before: Row, after: Row) -> list[Part]:
    return payload_diff(format, before, after) if before.raw != after.raw else []
