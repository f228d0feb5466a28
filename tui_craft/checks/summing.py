"""What the checks found, in two shares for the list of datasets: near-duplicates, and what they would keep."""

from __future__ import annotations

from collections.abc import Sequence

from tui_craft.checks.retention import Funnel, funnel
from tui_craft.domain.finding import Finding
from tui_craft.store import findings, summary
from tui_craft.store.dataset import Dataset
from tui_craft.store.findings import Findings

NEAR = frozenset({"duplicates", "near-duplicates"})
"""Checks that find rows which are like another row."""


def sum_up(dataset: Dataset, known: Findings, holding: Sequence[Finding]) -> Funnel | None:
    """The funnel of what is `holding` of `known`, which is kept in short beside it; None where no check ever looked.

    Near-duplicates are a share of all rows that checks look at.
    """
    if not known.at:
        return None
    near = findings.flagged(each for each in holding if each.check in NEAR)
    compared = known.rows > 0 and not NEAR.isdisjoint(known.runs)
    found = funnel(dataset, holding)
    summary.keep(dataset.path, dataset.stamp(), near=min(1.0, len(near) / known.rows) if compared else None,
                 retention=found.share)  # fmt: skip
    return found
