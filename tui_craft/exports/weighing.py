"""What the rows that go out are made of, for the whole and for each slice, and what is to be said against it.

Weighs rows one by one while they go out; writes nothing. All of it warns, but for one thing: a critical slice most of
whose rows are synthetic and read by nobody is exported only when that is forced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tui_craft.checks.pass_over import BEAT, Progress
from tui_craft.domain import unanswered
from tui_craft.domain.filter import Filter
from tui_craft.domain.gauges import Thresholds, thresholds
from tui_craft.domain.row import Row
from tui_craft.errors import InvalidError
from tui_craft.exports.chosen import Chosen, Where
from tui_craft.gauges.mix import Mix
from tui_craft.gauges.parts import levels
from tui_craft.gauges.words import NEVER, dominated, mix_warnings
from tui_craft.store import check_settings, query, slices
from tui_craft.store.dataset import Dataset
from tui_craft.store.slices import Slice
from tui_craft.store.trust import Trusting


@dataclass(slots=True)
class Weighed:
    """The rows of one slice that go out; `problem` says why the slice cannot be used."""

    slice: Slice
    mix: Mix = field(default_factory=Mix)
    problem: str = ""

    @property
    def refusal(self) -> str:
        """Why a critical slice keeps the export back, as a clause; empty when it does not."""
        if not self.slice.critical:
            return ""
        return self.problem.rstrip(".") or dominated(self.slice.name, self.mix)


class Weigher:
    """Weighs the rows of `dataset` that go out. Raises InvalidError where its settings or slices cannot be read."""

    def __init__(self, dataset: Dataset) -> None:
        self.mix = Mix()
        self.thresholds: Thresholds = thresholds(check_settings.read(dataset.path).gauges)
        self.slices = [Weighed(each) for each in slices.read(dataset.path)]
        self._trusting = Trusting(dataset)
        self._wanted: list[tuple[Mix, Filter]] = []
        for each in self.slices:
            try:
                self._wanted.append((each.mix, query.parse(dataset, f"slice:{each.slice.name}")))
            except InvalidError as error:
                each.problem = error.sentence

    def take(self, row: Row) -> None:
        """Weigh a row that goes out."""
        sight = self._trusting.see(row)
        self.mix.take(row, sight)
        for mix, wanted in self._wanted:
            if wanted.matches(row):
                mix.take(row, sight)

    @property
    def refusal(self) -> str:
        """Why the rows go out only when that is forced, as a sentence; empty when they may."""
        reasons = [each.refusal for each in self.slices if each.refusal]
        return f"{'; '.join(reasons)}; read and judge these rows, or force the export." if reasons else ""

    @property
    def warnings(self) -> list[str]:
        """What is to be said against the mix and the checks, as sentences."""
        found = list(mix_warnings(self.mix, self.thresholds))
        known = self._trusting.findings
        if not known.at:
            found.append(f"{NEVER}, so duplicates, leftovers and leaks may be among them.")
            return found
        if self.mix.rows > self.mix.looked:
            found.append(f"{self.mix.rows - self.mix.looked:,} of these rows no check has seen as they are now.")
        if self.mix.flagged:
            named = ", ".join(f"{name} {number:,}" for name, number in self.mix.found.most_common(4))
            found.append(f"{self.mix.flagged:,} of these rows have findings ({named}).")
        return found

    def checks(self) -> dict[str, Any] | None:
        """What the checks have to say of the rows, for the manifest; None where none ever looked."""
        known = self._trusting.findings
        if not known.at:
            return None
        return {"at": known.at, "ran": sorted(known.runs), "rows_not_seen": self.mix.rows - self.mix.looked,
                "rows_with_findings": self.mix.flagged, "findings": dict(self.mix.found.most_common())}  # fmt: skip

    def gauges(self) -> dict[str, Any]:
        """The gauges of the rows, for the manifest."""
        return {
            "thresholds": self.thresholds.as_dict(), "levels": levels(self.mix, self.thresholds),
            **_shares(self.mix), "slices": [self._slice(each) for each in self.slices],
            "warnings": [*self.warnings, *([self.refusal] if self.refusal else [])],
        }  # fmt: skip

    def _slice(self, each: Weighed) -> dict[str, Any]:
        about = {"name": each.slice.name, "where": each.slice.where, "critical": each.slice.critical}
        if each.problem:
            return {**about, "problem": each.problem}
        return {**about, "levels": levels(each.mix, self.thresholds), **_shares(each.mix)}


def _shares(mix: Mix) -> dict[str, Any]:
    """What of a mix is told in a manifest; what the checks found is told by itself there."""
    said = mix.as_dict()
    return {name: said[name] for name in ("rows", "real", "synthetic", "unknown", "reviewed", "real_or_reviewed",
                                          "synthetic_unreviewed", "trust")}  # fmt: skip


def weighed(dataset: Dataset, where: Where) -> Iterator[Progress | Weigher]:
    """Weigh the rows that an export of `where` is about, writing nothing; progress first, what they weigh last.

    Rows that a format could not express are weighed too. Raises InvalidError on a bad filter.
    """
    chosen = Chosen(dataset, where)
    weigher, total = Weigher(dataset), chosen.count()
    for done, row in enumerate(chosen.rows(), 1):
        if chosen.kept_back_for(row) is None and unanswered.TAG not in row.tags:
            weigher.take(row)
        if done % BEAT == 0:
            yield Progress(done, total)
    yield weigher
