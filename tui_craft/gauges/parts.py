"""What gauges are made of: counts of a part of the rows, the two parts of a scope, all scopes. Reads no row itself.

A scope is the whole dataset or a slice; its parts are the accepted rows and the drafts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tui_craft.checks.retention import Funnel
from tui_craft.domain.few import Few, scattered
from tui_craft.domain.formats import Format
from tui_craft.domain.gauges import DOMINANT, Thresholds
from tui_craft.domain.histogram import Histogram
from tui_craft.domain.labels import label_of
from tui_craft.domain.row import Row
from tui_craft.domain.sides import Sides
from tui_craft.gauges.bad_rows import BadRows
from tui_craft.gauges.mix import Mix
from tui_craft.gauges.texts import Texts

GROUPS = ("teacher", "template", "topic", "label")
"""What rows are counted by."""
MOST = 1_000
"""Values of one kind that are told apart; rows of further ones count as `OTHER`."""
OTHER = "(others)"
_LABEL_ROOM = 400
"""Characters of an output beyond which it need not be looked at closely to be no label."""
_PER_LABEL = 5
"""Rows that a label has on average at least; otherwise outputs are answers, no labels."""


class Measured(NamedTuple):
    """What every scope counts of a row alike: what it is counted by, the characters of its sides (-1: there is none).

    `place` scatters the rows (see `domain.few`).
    """

    id: int
    place: int
    groups: list[tuple[str, str]]
    asked: int
    answered: int


def measured(format: Format, row: Row, both: Sides) -> Measured:
    """The measures of a row with its two sides."""
    origin = row.origin
    topic = origin.get("topic")
    values = (
        ("teacher", origin.get("teacher") or origin.get("by")), ("template", origin.get("template")),
        ("topic", "/".join(map(str, topic)) if isinstance(topic, list) else None),
        ("label", label_of(format, row.data) if len(both.answered) <= _LABEL_ROOM else None),
    )  # fmt: skip
    groups = [(name, value) for name, value in values if isinstance(value, str) and value]
    return Measured(row.id, scattered(row.id), groups, len(both.asked) if both.asked else -1, len(both.answered))


class Part:
    """The rows of one state in a scope, counted one by one. `few` of them are drawn to be read again."""

    def __init__(self, few: int) -> None:
        self.mix = Mix()
        self.groups: dict[str, Counter[str]] = {name: Counter() for name in GROUPS}
        self.asked = Histogram()
        self.answered = Histogram()
        self.few = Few(few)

    def take(self, row: Measured) -> None:
        """Count a row (the mix counts for itself)."""
        for group, value in row.groups:
            counts = self.groups[group]
            counts[value if value in counts or len(counts) < MOST else OTHER] += 1
        if row.asked >= 0:
            self.asked.add(row.asked)
        self.answered.add(row.answered)
        self.few.add_at(row.place, row.id)

    @property
    def shown_groups(self) -> dict[str, Counter[str]]:
        """The groups that say something: labels only where outputs are labels, others where there is a value."""
        out = {name: counts for name, counts in self.groups.items() if counts}
        labels = out.get("label", Counter[str]())
        few = 1 < len(labels) <= labels.total() / _PER_LABEL and OTHER not in labels
        if not few or 2 * labels.total() < self.mix.rows:
            out.pop("label", None)
        return out

    def as_dict(self) -> dict[str, Any]:
        """The part as JSON."""
        groups = {name: [{"value": value, "rows": number} for value, number in counts.most_common()]
                  for name, counts in self.shown_groups.items()}  # fmt: skip
        return {**self.mix.as_dict(), "by": groups,
                "characters": {"asked": self.asked.as_dict(), "answered": self.answered.as_dict()}}  # fmt: skip


@dataclass(slots=True)
class Scope:
    """The whole dataset (`name` empty) or a slice. `problem` says why a slice cannot be used; it then has no rows.

    `held` counts rows that are held; `texts` is what was worked out of some accepted rows (of drafts where nothing is
    accepted), `variety` the same, but of drafts where hardly anything is accepted beside seeds; `bad` are estimates of
    bad rows.
    """

    name: str
    where: str
    critical: bool
    accepted: Part
    drafts: Part
    held: int = 0
    problem: str = ""
    texts: Texts | None = None
    variety: Texts | None = None
    bad: BadRows | None = None
    bad_drafts: BadRows | None = None

    @property
    def dominated(self) -> bool:
        """Whether more than half of the accepted rows of a critical slice are synthetic and read by nobody."""
        share = self.accepted.mix.share(self.accepted.mix.unread)
        return self.critical and share is not None and share > DOMINANT

    def as_dict(self, thresholds: Thresholds) -> dict[str, Any]:
        """The scope as JSON."""
        about = {"name": self.name, "where": self.where, "critical": self.critical} if self.name else {}
        if self.problem:
            return {**about, "problem": self.problem}
        mix = self.accepted.mix
        return {
            **about, "levels": levels(mix, thresholds), "accepted": self.accepted.as_dict(),
            "drafts": self.drafts.as_dict(), "held": self.held,
            **({"dominated": self.dominated} if self.critical else {}),
            "bad_rows": {"accepted": self.bad.as_dict() if self.bad else None,
                         "drafts": self.bad_drafts.as_dict() if self.bad_drafts else None},
            "tokens": self.texts.tokens_dict() if self.texts else None,
            "variety": self.variety.variety_dict() if self.variety else None,
        }  # fmt: skip


def levels(mix: Mix, thresholds: Thresholds) -> dict[str, str | None]:
    """What the two shares mean: `low`, `fair` or `ok`; None where there are no rows."""
    real, human = mix.share(mix.real), mix.share(mix.human)
    return {"real": None if real is None else thresholds.real(real),
            "reviewed": None if human is None else thresholds.reviewed(human)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gauges:
    """All gauges of a dataset, worked out `at` a time (UTC).

    `checked` says when checks looked last (empty: never), `checks` which. `measuring` are rows left out for their tag,
    `waiting` proposals and rows without an output. `retention` is None where no check ever looked.
    """

    at: str
    thresholds: Thresholds
    whole: Scope
    slices: list[Scope]
    checked: str = ""
    checks: tuple[str, ...] = ()
    measuring: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0
    retention: Funnel | None = None

    @property
    def scopes(self) -> list[Scope]:
        """The whole, then the slices."""
        return [self.whole, *self.slices]

    def as_dict(self) -> dict[str, Any]:
        """The gauges as `gauges --json` prints them."""
        funnel = self.retention
        return {
            "at": self.at, "thresholds": self.thresholds.as_dict(), "checked": self.checked or None,
            "checks": list(self.checks), "measuring": dict(self.measuring), "waiting": self.waiting,
            "retention": funnel and {"rows": funnel.rows, "kept": funnel.kept, "share": funnel.share},
            **self.whole.as_dict(self.thresholds),
            "slices": [each.as_dict(self.thresholds) for each in self.slices],
        }  # fmt: skip
