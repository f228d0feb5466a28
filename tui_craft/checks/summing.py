"""What the checks found, in two shares for the list of datasets: near-duplicates, and what they would keep."""

from __future__ import annotations

from tui_craft.checks.retention import Funnel, funnel
from tui_craft.store import findings, summary
from tui_craft.store.dataset import Dataset
from tui_craft.store.findings import Findings

NEAR = frozenset({"duplicates", "near-duplicates"})
"""Checks that find rows which are like another row."""


def sum_up(dataset: Dataset, known: Findings) -> Funnel | None:
    """The funnel of what holds of `known`, which is kept in short beside it; None where no check ever looked.

    Near-duplicates are a share of all rows that checks look at. Reads the rows in which something was found.
    """
    if not known.at:
        return None
    standing = findings.standing(dataset, known)
    near = findings.flagged(each for each in standing if each.check in NEAR)
    compared = known.rows > 0 and not NEAR.isdisjoint(known.runs)
    found = funnel(dataset, standing)
    summary.keep(dataset.path, dataset.stamp(), near=min(1.0, len(near) / known.rows) if compared else None,
                 retention=found.share)  # fmt: skip
    return found
