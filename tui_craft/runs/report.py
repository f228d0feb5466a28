"""A run's report: what came of it, in numbers and one sentence. Counts nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tui_craft.domain.run import Books, RunState
from tui_craft.runs.folder import Head


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended, or this part of it; `reason` is one sentence."""

    state: RunState
    reason: str


def report_of(
    head: Head,
    ending: Ending,
    books: Books,
    seconds: float,
    variety: Mapping[str, Any] | None = None,
    *,
    budget: float | None = None,
) -> dict[str, Any]:
    """The report as report.json and the last event hold it.

    `seconds` is the time the run was at work, pauses left out. `tokens` are [prompt, completion]; tokens and
    cost are None when unknown, never 0. `variety` is how varied the rows are, left out where that is not known; so
    is `budget`, the most to spend in US dollars, where there was none.
    """
    counts = books.as_dict()
    tokens = [counts.pop("tokens_in"), counts.pop("tokens_out")]
    return {
        "run": head.id,
        "state": ending.state.value,
        "reason": ending.reason,
        "recipe": head.spec.recipe,
        "teacher": head.spec.teacher,
        **counts,
        "tokens": None if None in tokens else tokens,
        "seconds": round(seconds, 2),
        "rows_per_second": round(books.done / seconds, 3) if seconds > 0 else None,
        "books": books.as_dict(),
        "funnel": {
            "generated": books.items,
            "filtered": books.quarantined,
            "deduped": books.duplicates,
            "kept": books.done,
            "cost": books.cost,
        },
        **({"budget": budget} if budget is not None else {}),
        **({"variety": dict(variety)} if variety else {}),
    }
