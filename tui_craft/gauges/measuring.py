"""The gauges of a dataset, for the whole and for each slice, from one pass over its rows. Changes nothing but a cache.

Shares are of accepted rows, which are what a trainer gets; drafts are counted beside them. Rows tagged eval or probe
are left out: they measure. So are proposals and rows without an output, which are no rows yet. What takes long to work
out of a text (variety, tokens) is worked out of some rows that are drawn evenly, always the same ones.

Memory does not grow with the rows: counts, histograms, and the ids of the rows that were drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import reduce
from operator import or_

from tui_craft.checks.ground import LEFT_OUT
from tui_craft.checks.pass_over import BEAT, Progress
from tui_craft.checks.summing import sum_up
from tui_craft.domain.few import Few
from tui_craft.domain.filter import Filter
from tui_craft.domain.gauges import MEASURING, thresholds
from tui_craft.domain.row import Row, State
from tui_craft.domain.sides import sides
from tui_craft.errors import InvalidError
from tui_craft.gauges.bad_rows import BadRows, Judged
from tui_craft.gauges.parts import Gauges, Part, Scope, measured
from tui_craft.gauges.texts import Writing
from tui_craft.store import check_settings, findings, query, search, slices, summary
from tui_craft.store.dataset import Dataset
from tui_craft.store.slices import Slice
from tui_craft.store.trust import Trusting

FEW, FEW_OF_SLICE = 1_000, 250
"""Rows of the whole and of a slice whose texts are looked at closely."""
SEEDS = 1_000
"""Seeds that texts are compared with."""
_STATES = (State.ACCEPTED, State.HELD, State.DRAFT)


def gauges(dataset: Dataset) -> Iterator[Progress | Gauges]:
    """Work out all gauges; progress comes first, the gauges last. Keeps a summary of them for the list of datasets.

    Raises InvalidError where the dataset's slices, thresholds or samples cannot be read.
    """
    dataset.refresh()
    work = _Pass(dataset)
    yield from work.over()
    found = work.gauges()
    _keep(dataset, found)
    yield found


class _Pass:
    """One pass: what is counted while rows go by, and what becomes of it."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._trusting = Trusting(dataset)
        self._thresholds = thresholds(check_settings.read(dataset.path).gauges)
        self._judged = Judged(dataset)
        self._whole = self._scope(Slice("", ""), FEW)
        self._slices = [self._scope(each, FEW_OF_SLICE) for each in slices.read(dataset.path)]
        self._wanted: list[tuple[Scope, Filter]] = []
        for scope in self._slices:
            try:
                self._wanted.append((scope, query.parse(dataset, f"slice:{scope.name}")))
            except InvalidError as error:
                scope.problem = error.sentence
        self._measuring: Counter[str] = Counter()
        self._waiting = 0
        self._seeds = Few(SEEDS)

    def _scope(self, each: Slice, few: int) -> Scope:
        return Scope(each.name, each.where, each.critical, Part(few), Part(few))

    def over(self) -> Iterator[Progress]:
        """Count every row."""
        index = self._dataset.index
        ids = reduce(or_, (index.in_state(state) for state in _STATES))
        total = len(ids)
        yield Progress(0, total)
        for done, row in enumerate(search.read(self._dataset, ids), 1):
            self._row(row)
            if done % BEAT == 0:
                yield Progress(done, total)

    def _row(self, row: Row) -> None:
        tag = next((tag for tag in MEASURING if tag in row.tags), None)
        if tag is not None:
            self._measuring[tag] += 1
            return
        if not LEFT_OUT.isdisjoint(row.tags):
            self._waiting += 1
            return
        within = [self._whole, *(scope for scope, wanted in self._wanted if wanted.matches(row))]
        if row.state is State.HELD:
            for scope in within:
                scope.held += 1
            return
        if row.is_seed:
            self._seeds.add(row.id)
        format = self._dataset.format
        measures, sight = measured(format, row, sides(format, row.data)), self._trusting.see(row)
        for scope in within:
            part = scope.accepted if row.state is State.ACCEPTED else scope.drafts
            part.mix.take(row, sight)
            part.take(measures)

    def gauges(self) -> Gauges:
        """What came of it. Reads the rows that were drawn."""
        writing = Writing(self._dataset, self._seeds.ids())
        filters = {scope.name: wanted for scope, wanted in self._wanted}
        for scope in (self._whole, *self._slices):
            if not scope.problem:
                self._finish(scope, writing, filters.get(scope.name))
        known = self._trusting.findings
        funnel = sum_up(self._dataset, known, findings.standing(self._dataset, known))
        return Gauges(
            self._dataset.stamp(), self._thresholds, self._whole, self._slices, known.at, tuple(sorted(known.runs)),
            dict(self._measuring), self._waiting, funnel,
        )  # fmt: skip

    def _finish(self, scope: Scope, writing: Writing, wanted: Filter | None) -> None:
        state, part = ("accepted", scope.accepted) if scope.accepted.mix.rows else ("draft", scope.drafts)
        scope.texts = scope.variety = writing.texts(state, part.few.ids(), part.mix.rows)
        if scope.texts.rows is None and scope.drafts.mix.rows and part is scope.accepted:
            scope.variety = writing.texts("draft", scope.drafts.few.ids(), scope.drafts.mix.rows)
        names = (f"slice:{scope.name}", scope.where) if scope.name else ()
        judged, rejected = self._judged.counts(names, wanted)
        scope.bad, scope.bad_drafts = (
            BadRows(judged, rejected, mix.rows - mix.human) for mix in (scope.accepted.mix, scope.drafts.mix)
        )


def _keep(dataset: Dataset, found: Gauges) -> None:
    """Note what the list of datasets shows."""
    whole = found.whole
    mix = whole.accepted.mix if whole.accepted.mix.rows else whole.drafts.mix
    summary.keep(dataset.path, found.at, real=mix.share(mix.real), reviewed=mix.share(mix.human))
