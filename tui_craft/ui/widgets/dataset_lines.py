"""Datasets as lines of a table and as a few words below it. Turns summaries into text; reads nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from textual.content import Content

from tui_craft import text
from tui_craft.domain.row import State
from tui_craft.store.facts import Facts
from tui_craft.store.library import DatasetSummary
from tui_craft.store.summary import Summary
from tui_craft.ui.widgets.row_model import Column, Line

COLUMNS = (
    Column("Dataset", least=12),
    Column("Format", width=13, from_width=72),
    Column("Accepted", width=9, align="right"),
    Column("Draft", width=9, align="right"),
    Column("Held", width=7, align="right", from_width=84),
    Column("Rejected", width=9, align="right", from_width=84),
    Column("Size", width=7, align="right", from_width=84),
    Column("Last change", width=11, from_width=48),
    Column("", width=21, from_width=100),
)
"""What the table shows; where it is narrow the less telling columns are left out."""


def lines(summaries: Sequence[DatasetSummary], runs: Mapping[str, str], now: datetime) -> list[Line]:
    """One line a dataset, its id the place in `summaries`; `runs` says what runs, by slug."""
    return [_line(place, item, runs.get(item.slug, ""), now) for place, item in enumerate(summaries)]


def _line(place: int, item: DatasetSummary, run: str, now: datetime) -> Line:
    size, changed = text.size(item.bytes), text.ago(item.changed, now)
    if item.problem:
        return Line(place, (item.name, "unreadable", "–", "–", "–", "–", size, changed, ""), tone="bad")
    counts = [text.count(item.counts.get(state, 0)) for state in _ORDER]
    return Line(place, (item.name, item.format, *counts, size, changed, run))


_ORDER = (State.ACCEPTED, State.DRAFT, State.HELD, State.REJECTED)


def words(item: DatasetSummary, facts: Facts | None, run: str, gauges: str = "") -> list[str]:
    """What is said about the dataset under the cursor, one string a line; `gauges` are the words of `gauged`."""
    if item.problem:
        return [item.problem]
    title = f"{item.name} · {item.objective}" if item.objective else f"{item.name} · not described yet (o describes it)"
    parts: list[str] = []
    if run:
        parts.append(run)
    if facts is not None:
        parts.append(seeds_words(facts.seeds))
        if facts.accepted and not gauges:
            parts.append(f"real {_percent(facts.real, facts.accepted)}")
    if item.total:
        parts.append(f"judged {_percent(item.total - item.counts.get(State.DRAFT, 0), item.total)}")
    else:
        parts.append("no rows yet")
    return [title, *([gauges] if gauges else []), "   ".join([*parts, text.size(item.bytes)])]


def gauged(summary: Summary, now: datetime) -> str:
    """`real 38 %   real or reviewed 61 %   near-duplicates 2.1 %   retention 74 %   2 h ago`, as far as it is known."""
    shares = (("real", summary.real), ("real or reviewed", summary.reviewed), ("near-duplicates", summary.near),
              ("retention", summary.retention))  # fmt: skip
    said = [f"{name} {text.percent(share)}" for name, share in shares if share is not None]
    try:
        ago = text.ago(datetime.fromisoformat(summary.at), now)
    except (ValueError, TypeError):
        ago = ""
    return "   ".join([*said, f"({ago})"] if ago else said) if said else ""


def seeds_words(seeds: int) -> str:
    """How many seeds there are against how many it takes."""
    return f"seeds {seeds} of 10-50, too few" if seeds < 10 else f"seeds {text.count(seeds)}"


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %"


def ways_to_start(folder: str) -> Content:
    """What is shown where there is no dataset yet: three keys, and where data will be kept."""
    keys = [
        ("n", "describe it in seven questions"),
        ("i", "from a file: JSONL, JSON, CSV"),
        ("d", "the demo, to look around in"),
    ]
    parts: list[Content | str | tuple[str, str]] = [("No datasets yet. Three ways to start:\n\n", "bold")]
    for key, what in keys:
        parts += [("  " + key, "bold $accent"), f"  {what}\n"]
    parts.append((f"\nEverything is kept in {text.one_line(folder)}\n", "$text-muted"))
    return Content.assemble(*parts)
