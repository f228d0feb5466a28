"""What the workspace's lines say. Owns wording and order of pieces; reads nothing, draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui_craft import text
from tui_craft.domain.row import State
from tui_craft.ui.glyphs import Glyphs
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.toned import STATE_TONES

if TYPE_CHECKING:
    from tui_craft.runs.glance import RunInfo

SEARCHING = "Searching…"
NOTHING_FOUND = "No row fits this filter. Escape shows all rows."
NO_ROWS = """No rows yet.

  n   write one by hand
  p   paste some
  I   bring in a file
  R   have some generated"""


def what(name: str, format: str, expression: str, *, only: str, sort: tuple[str, bool] | None) -> list[Piece]:
    """The dataset, what of it is listed, and in which order."""
    shown = only or (f"filter: {expression}" if expression else "")
    order = "" if sort is None else f"sorted by {sort[0]}{', greatest first' if sort[1] else ''}"
    return [Piece(name, "strong", 9), Piece(format, "muted", 3), Piece(shown, "accent", 6), Piece(order, "accent", 5)]


def how_many(
    *, shown: int, total: int, marks: int, filtered: bool, more: bool, small: bool, host: str, always_host: bool
) -> list[Piece]:  # fmt: skip
    """Rows shown of rows there are, and how many are marked; `more` may come. Before them, where all of it is."""
    some = text.count(shown) + ("…" if more else "")
    if small:
        rows = f"{some}/{text.count(total)}" if filtered else some
        marked = f"*{text.count(marks)}"
    else:
        rows = f"{some} of {text.rows(total)}" if filtered else f"{some} {'row' if total == 1 else 'rows'}"
        marked = f"{text.count(marks)} marked"
    return [Piece(host, "muted", 7 if always_host else 2), Piece(marked if marks else "", "accent", 8),
            Piece(rows, "", 8)]  # fmt: skip


def sorting(done: int | None, *, small: bool) -> str:
    """How far a sort is; nothing when none is going on, or it has only just begun."""
    if not done:
        return ""
    return f"sorting {text.count(done)}" if small else f"sorting, {text.rows(done)} read   esc stops"


def states(counts: Mapping[State, int], glyphs: Glyphs) -> list[Piece]:
    """How many rows are in each state."""
    return [Piece(f"{glyphs.state[state]} {text.count(counts[state])}", STATE_TONES[state], 8) for state in State]


def run(run: RunInfo | None, *, small: bool) -> str:
    """`run k3f9   312/500   4.1 rows/s   $0.08   eta 46 s`; `run 312/500` where there is little room."""
    if run is None:
        return ""
    books = run.books
    if small:
        return f"run {books.done}/{books.target}"
    parts = [f"run {run.id}", f"{text.count(books.done)}/{text.count(books.target)}"]
    if run.state.value != "running":
        parts.append(run.state.value)
    if run.seconds > 0 and books.done:
        rate = books.done / run.seconds
        parts.append(f"{rate:.1f} rows/s")
        if books.target > books.done:
            parts.append(f"eta {text.duration((books.target - books.done) / rate)}")
    if books.cost is not None:
        parts.append(f"${books.cost:.2f}")
    return "   ".join(parts)
