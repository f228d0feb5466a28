"""Runs the checks over a dataset: what has changed since the last pass, or some rows with some checks. Prints nothing.

`update` keeps what it finds (`store.findings`); while it works nobody else updates the same dataset. Between two of
the events that it yields it can be left, and then nothing is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from tui_craft.checks.base import Check, Scope
from tui_craft.checks.ground import Grounds, grounds_of
from tui_craft.checks.pass_over import Pass, Progress, in_order, waiting
from tui_craft.checks.registry import check_named, checks
from tui_craft.checks.settings import is_on
from tui_craft.checks.standing import Standing
from tui_craft.checks.summing import sum_up
from tui_craft.domain.finding import Finding
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Row
from tui_craft.store import check_settings, findings, lock, query
from tui_craft.store.dataset import Dataset
from tui_craft.store.findings import CheckRun, Findings

__all__ = ["Looked", "Progress", "survey", "update"]

_LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Looked:
    """What a pass did: the findings there are now, how many rows it looked at, and the checks that took no part.

    `holding` are the findings that hold: of an update without those of rows that a person let pass.
    """

    findings: Findings
    rows: int
    problems: dict[str, str]
    holding: Sequence[Finding] = ()


def update(dataset: Dataset, *, full: bool = False) -> Iterator[Progress | Looked]:
    """Look at everything that changed since the last pass with all checks that are on, and keep what is found.

    `full` looks at everything. Waits for another pass over the same dataset to end.
    """
    place = findings.path_of(dataset.path)
    place.mkdir(mode=0o700, exist_ok=True)
    with lock.alone(place / _LOCK):
        dataset.refresh()
        settings = check_settings.read(dataset.path)
        chosen = [check for check in checks().values() if is_on(settings, check)]
        grounds = grounds_of(dataset)
        work = _Update(dataset, grounds, Pass.begin(grounds, settings, chosen), full)
        yield from work.go()
        looked = work.kept()
        holding = findings.standing(dataset, looked.findings)
        sum_up(dataset, looked.findings, holding)
        yield replace(looked, holding=holding)


def survey(dataset: Dataset, *, only: Collection[str] = (), where: str = "") -> Iterator[Progress | Looked]:
    """Look at the rows that `where` means with the checks named (none: those that are on); nothing is kept.

    Raises NotFoundError for an unknown check, InvalidError for a bad expression.
    """
    settings = check_settings.read(dataset.path)
    chosen: list[Check] = [check_named(name) for name in only]
    if not only:
        chosen = [check for check in checks().values() if is_on(settings, check)]
    grounds = grounds_of(dataset)
    live = reduce(or_, in_order(dataset, grounds.seeds)) - waiting(dataset)
    wanted = IdSet.of(query.find(dataset, query.parse(dataset, where))) & live if where else live
    over = Pass.begin(grounds, settings, chosen)
    names = frozenset(over.parts)
    # what compares rows must know those beside the wanted ones too
    among = live if any(check.scope == "earlier" for check in chosen) else wanted
    none: frozenset[str] = frozenset()
    yield from over.over(dataset, grounds, among, lambda row: names if row.id in wanted else none)
    runs = {name: CheckRun(part.basis, dataset.stamp(), part.seconds, part.rows) for name, part in over.parts.items()}
    found = _sorted(over.found)
    yield Looked(Findings(dataset.stamp(), len(wanted), runs, found), len(wanted), over.problems, found)


class _Update:
    """One update: finds out what each check must look at, goes over it, and puts old and new findings together."""

    def __init__(self, dataset: Dataset, grounds: Grounds, over: Pass, full: bool) -> None:
        self._dataset, self._grounds, self._over = dataset, grounds, over
        self._before = Findings() if full else findings.read(dataset.path)
        self._rows = Standing.of(dataset, grounds, findings.read_seen(dataset.path, self._before))
        runs = self._before.runs
        self._anew = {name for name, part in over.parts.items() if name not in runs or runs[name].basis != part.basis}
        self._again = IdSet()

    def go(self) -> Iterator[Progress]:
        """Look at what must be looked at."""
        rows, anew = self._rows, frozenset(self._anew)
        earlier = self._of_scope("earlier")
        if rows.differ:
            anew |= self._of_scope("all")
            self._anew = set(anew)
            self._again = rows.behind_changes
        elif not anew:
            return
        everything = frozenset(self._over.parts)
        among = rows.live if anew or earlier else rows.changed

        def wanted(row: Row) -> frozenset[str]:
            if row.id in rows.changed:
                return everything
            return anew | earlier if row.id in self._again else anew

        yield from self._over.over(self._dataset, self._grounds, among, wanted)

    def _of_scope(self, scope: Scope) -> frozenset[str]:
        return frozenset(name for name, part in self._over.parts.items() if part.check.scope == scope)

    def kept(self) -> Looked:
        """Keep what is known now; what was asked for."""
        over, before, rows = self._over, self._before, self._rows
        if not rows.differ and not self._anew and set(before.runs) == set(over.parts):
            return Looked(before, 0, over.problems)
        stay = [each for each in before.found if each.row in rows.live and not self._is_new(each)]
        stamp = self._dataset.stamp()
        runs = {name: self._run(name, stamp) for name in over.parts}
        now = Findings(stamp, len(rows.live), runs, _sorted([*stay, *over.found]))
        looked = max((part.rows for part in over.parts.values()), default=0)
        return Looked(findings.write(self._dataset.path, now, rows.now), looked, over.problems)

    def _is_new(self, old: Finding) -> bool:
        """Whether an old finding was looked for again in this pass, or its check takes no part any more."""
        part = self._over.parts.get(old.check)
        if part is None or old.check in self._anew or old.row in self._rows.changed:
            return True
        return part.check.scope == "earlier" and old.row in self._again

    def _run(self, name: str, stamp: str) -> CheckRun:
        part = self._over.parts[name]
        if part.rows == 0 and name in self._before.runs:
            return self._before.runs[name]
        return CheckRun(part.basis, stamp, part.seconds, part.rows)


def _sorted(found: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda each: (each.row, each.check, each.field, each.start)))
