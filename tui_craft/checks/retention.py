"""How many rows the checks would keep: the funnel from all rows to the good ones, step by step, and what that means.

Of generated rows some seven in ten are worth keeping as a rule. Where hardly any go, nobody has looked; where most go,
it is the prompt that should be mended, not the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui_craft import text
from tui_craft.checks.base import STEPS
from tui_craft.checks.pass_over import waiting
from tui_craft.checks.registry import checks
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.row import State
from tui_craft.store.dataset import Dataset

SUSPICIOUS = 0.95
NORMAL = 0.5
SAMPLE = 50
"""Rows that a person should read before trusting what checks say."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """`rows` of any state go in; those `rejected` so far are out; each of `steps` counts what it takes out beyond that.

    Rows that wait for an answer, and proposals, are none of them: no check looks at those. A row goes at the first step
    whose checks found something in it that is more than a hint.
    """

    rows: int
    rejected: int
    steps: Sequence[tuple[str, int]]

    @property
    def kept(self) -> int:
        """Rows that neither a person nor a check would leave out."""
        return self.rows - self.rejected - sum(number for _, number in self.steps)

    @property
    def share(self) -> float | None:
        """The part of the rows that is kept, 0 to 1; None where there are none."""
        return self.kept / self.rows if self.rows else None

    @property
    def verdict(self) -> str:
        """What the share means, as a clause; empty where there are no rows."""
        if self.share is None:
            return ""
        if self.share >= SUSPICIOUS:
            return f"suspiciously high, read {SAMPLE} rows before trusting it"
        return "normal" if self.share >= NORMAL else "low, mend the prompt before making more"

    @property
    def words(self) -> str:
        """`575 rows, duplicates 12, length 9, kept 554 (96 %: suspiciously high, …)`."""
        out = [text.rows(self.rows)]
        if self.rejected:
            out.append(f"rejected {text.count(self.rejected)}")
        out += [f"{step} {text.count(number)}" for step, number in self.steps if number]
        share = f" ({round(100 * self.share)} %: {self.verdict})" if self.share is not None else ""
        return ", ".join([*out, f"kept {text.count(self.kept)}{share}"])


def funnel(dataset: Dataset, found: Iterable[Finding]) -> Funnel:
    """The funnel of a dataset whose standing findings are `found`. Goes through all rows by their bytes."""
    known = checks()
    first: dict[int, int] = {}
    for finding in found:
        if finding.severity is Severity.HINT or finding.check not in known:
            continue
        place = STEPS.index(known[finding.check].step)
        first[finding.row] = min(first.get(finding.row, place), place)
    counts = dataset.counts()
    steps = [(step, sum(place == at for place in first.values())) for at, step in enumerate(STEPS)]
    rejected = dataset.index.in_state(State.REJECTED)
    return Funnel(sum(counts.values()) - len(waiting(dataset) - rejected), len(rejected), steps)
