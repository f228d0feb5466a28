"""The whole report of a run, one that is going on too: put together anew each time it is looked at. Stores nothing.

So what people did with the rows since (accepted, rejected and why, deleted) is always as of now.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from tui_craft.domain.phrases import Phrase, phrases
from tui_craft.domain.refusals import refuses
from tui_craft.domain.row import Row, State
from tui_craft.domain.run import Books
from tui_craft.domain.sides import sides
from tui_craft.domain.verdict import Verdict, spread
from tui_craft.runs import attach
from tui_craft.runs.coverage import Coverage, Tally, came_of
from tui_craft.runs.events import last_events
from tui_craft.runs.folder import Head, RunFolder, read_head
from tui_craft.runs.glance import RunInfo
from tui_craft.runs.journal import Entry, read_entries
from tui_craft.runs.variety import Figures, variety_of
from tui_craft.runs.warnings import Facts, warnings_of
from tui_craft.store import query, verdicts
from tui_craft.store.dataset import Dataset

_DUPLICATE = "duplicate"
_RECENT = 300
_PHRASED = 2_000
_POLICY = re.compile(r"content.?(?:policy|filter|management)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Funnel:
    """What became of everything generated: generated = filtered + deduped + kept.

    `filtered` were no rows, or were rejected or deleted since; `deduped` were known already, or rejected for that;
    `kept` are the rows that are drafts, held or accepted now. `cost` is US dollars, None when unknown.
    """

    generated: int
    filtered: int
    deduped: int
    kept: int
    cost: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """A run, all that is known of it. `rows` are its rows by their state now, `reasons` why some were rejected.

    `budget` is the most that it may spend as it was set last, in US dollars; None for no cap. `verdicts` are what a run
    that judges said, by row.
    """

    info: RunInfo
    head: Head
    funnel: Funnel
    rows: Counter[State]
    reasons: Counter[str]
    refusals: int
    coverage: Coverage
    variety: Figures
    phrases: list[Phrase]
    warnings: list[str]
    budget: float | None = None
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)

    @property
    def books(self) -> Books:
        """The run's books."""
        return self.info.books

    @property
    def judged(self) -> int:
        """Rows that were accepted or rejected."""
        return self.rows[State.ACCEPTED] + self.rows[State.REJECTED]

    @property
    def retention(self) -> float | None:
        """The share of judged rows that were accepted; None while none is judged."""
        return self.rows[State.ACCEPTED] / self.judged if self.judged else None

    @property
    def scores(self) -> Counter[int]:
        """How often each score was given."""
        return Counter(verdict.score for verdict in self.verdicts.values())

    @property
    def broken(self) -> Counter[str]:
        """How many rows break each rule, by the judge's word."""
        return Counter(rule for verdict in self.verdicts.values() for rule in verdict.broken)

    @property
    def rate(self) -> float | None:
        """Rows made or judged a second; None before the run was at work."""
        return self.books.done / self.info.seconds if self.info.seconds > 0 else None

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON; the entries of report.json mean the same here."""
        books, spec, funnel = self.books.as_dict(), self.head.spec, self.funnel
        tokens = [books.pop("tokens_in"), books.pop("tokens_out")]
        return {
            "run": self.info.id, "state": self.info.state.value, "reason": self.info.reason, "recipe": spec.recipe,
            "teacher": spec.teacher, "teachers": spec.teachers, "goal": spec.goal, "seed": spec.seed,
            "created": self.info.created, "seconds": self.info.seconds, "rows_per_second": self.rate, **books,
            "tokens": None if None in tokens else tokens, "books": self.books.as_dict(), "budget": self.budget,
            "funnel": {
                "generated": funnel.generated, "filtered": funnel.filtered, "deduped": funnel.deduped,
                "kept": funnel.kept, "cost": funnel.cost,
            },
            "rows": {state.value: self.rows[state] for state in State},
            "accepted": self.rows[State.ACCEPTED], "judged": self.judged, "retention": self.retention,
            "reasons": dict(self.reasons), "refusals": self.refusals, "variety": self.variety,
            "phrases": [{"words": p.words, "share": p.share, "seeds": p.elsewhere} for p in self.phrases],
            "coverage": [part.as_dict() for part in self.coverage.parts], "warnings": self.warnings,
            **self._judgement(),
        }  # fmt: skip

    def _judgement(self) -> dict[str, Any]:
        if not self.verdicts:
            return {}
        scores = {str(score): rows for score, rows in spread(self.scores)}
        return {"scores": scores, "broken": dict(self.broken.most_common())}


def full_report(dataset: Dataset, run: Path) -> Report:
    """The report of the run in folder `run` of an open dataset. Reads its journal and rows: for a thread.

    Raises NotFoundError, InvalidError or StorageError.
    """
    dataset.refresh()
    folder = RunFolder(run)
    info, head = attach.info(run), read_head(folder)
    tally = Tally(head)
    tally.came(came_of(folder))
    refusals = 0
    for entry in read_entries(folder.replies):
        tally.entry(entry)
        refusals += _refused(entry)
    found = _Rows(dataset)
    for row in query.select(dataset, query.parse(dataset, f"tag:run:{head.id}")):
        tally.row(row)
        found.add(row)
    coverage, variety = tally.coverage(), _variety(dataset, folder, head, info)
    funnel = _funnel(info.books, found)
    budget = attach.steered(info)[1]
    facts = Facts(
        spec=replace(head.spec, budget=budget), books=info.books, rows=found.states, reasons=found.reasons,
        refusals=refusals + found.refusals, coverage=coverage, variety=variety,
    )  # fmt: skip
    return Report(
        info=info, head=head, funnel=funnel, rows=found.states, reasons=found.reasons, refusals=facts.refusals,
        coverage=coverage, variety=variety, phrases=phrases(found.answers, _seeds(dataset, head)),
        warnings=warnings_of(facts), budget=budget, verdicts=_verdicts(dataset, head, info),
    )  # fmt: skip


class _Rows:
    """What is counted over the rows of the run."""

    def __init__(self, dataset: Dataset) -> None:
        self._format = dataset.format
        self.states: Counter[State] = Counter()
        self.reasons: Counter[str] = Counter()
        self.refusals = 0
        self.answers: list[str] = []

    def add(self, row: Row) -> None:
        self.states[row.state] += 1
        if row.state is State.REJECTED:
            self.reasons[row.envelope.reason] += 1
        answer = sides(self._format, row.data).answered
        self.refusals += refuses(answer)
        if len(self.answers) < _PHRASED:
            self.answers.append(answer)


def _refused(entry: Entry) -> bool:
    """Whether the teacher would not write: its server said so, or it did."""
    if "failed" in entry:
        return _POLICY.search(str(entry.get("message"))) is not None
    if entry["choice"].get("finish_reason") == "content_filter":
        return True
    message = entry["choice"].get("message") or {}
    content = message.get("content")
    return bool(message.get("refusal")) or (isinstance(content, str) and refuses(content))


def _funnel(books: Books, found: _Rows) -> Funnel:
    kept = found.states.total() - found.states[State.REJECTED]
    deduped = books.duplicates + found.reasons[_DUPLICATE]
    generated = max(books.items, kept + deduped)  # rows mended by hand since may be more than their items were
    return Funnel(generated, generated - deduped - kept, deduped, kept, books.cost)


def _seeds(dataset: Dataset, head: Head) -> list[str]:
    ids = (row_id for row_id in head.seeds if dataset.state_of(row_id) is not None)
    return [sides(dataset.format, row.data).answered for row in dataset.get_many(islice(ids, _PHRASED))]


def _verdicts(dataset: Dataset, head: Head, info: RunInfo) -> dict[int, Verdict]:
    if not info.books.verdicts:
        return {}
    return {verdict.row: verdict for verdict in verdicts.of_run(dataset.path, head.id).values()}


def _variety(dataset: Dataset, folder: RunFolder, head: Head, info: RunInfo) -> Figures:
    """As the run itself told it last; of a run that never did, as its rows are."""
    recent, _ = last_events(folder.events, _RECENT)
    told = next((event["variety"] for event in reversed(recent) if isinstance(event.get("variety"), dict)), None)
    if told is not None and (info.state.live or "templates" in told):
        return dict(told)
    return variety_of(dataset, head).report()
