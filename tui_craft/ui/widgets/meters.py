"""A run's progress and books, drawn to the width there is. Draws from numbers only; reads no run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.content import Content
from textual.reactive import reactive
from textual.visual import VisualType

from tui_craft import text
from tui_craft.domain.run import Books
from tui_craft.runs.narration import books_text, progress
from tui_craft.runs.sparkline import meter_words, sparkline
from tui_craft.runs.speed import Pace, filled, rate_words
from tui_craft.ui.widgets.toned import Toned

_NOVELTY = 13
"""Cells that the course of novelty has at least."""


class ProgressLine(Toned):
    """`k3f9  ████████░░░░  312 / 500   4.1 rows/s   eta 46 s`; where it is narrow the bar gives way first."""

    DEFAULT_CSS = """
    ProgressLine { height: 1; width: 1fr; }
    """

    books: reactive[Books] = reactive(Books, always_update=True)
    speed: reactive[Pace] = reactive(Pace)
    run_name: reactive[str] = reactive("")
    state: reactive[str] = reactive("")
    at_once: reactive[int] = reactive(0)
    budget: reactive[float | None] = reactive[float | None](None)

    def parts(self) -> list[str]:
        """What is written behind the bar, most important first."""
        books = self.books
        out = [progress(books)]
        running = self.state == "running"
        eta, *rate = (rate_words(self.speed) or [""]) if running else [self.state]
        at_once = f"at once {self.at_once}" if running and self.at_once > 1 else ""
        return [part for part in (*out, eta, self.money, *rate, at_once) if part]

    @property
    def money(self) -> str:
        """What is spent, of what may be spent; empty where neither is known."""
        spent = text.money(self.books.cost or 0.0)
        if self.budget is not None:
            return f"{spent} of {text.money(self.budget)}"
        return spent if self.books.cost else ""

    def render(self) -> VisualType:
        from tui_craft.ui import glyphs

        width = self.content_size.width
        name = text.one_line(self.run_name, 12)
        parts = self.parts()
        while len(parts) > 1 and len(name) + sum(len(part) + 3 for part in parts) + 8 > width:
            parts.pop()
        after = "   ".join(parts)
        room = max(0, min(48, width - len(name) - len(after) - 4))
        full = filled(self.books.done, self.books.target, room)
        marks = glyphs.of(self.app)
        return Content.assemble(
            (name, self.tone("strong")), "  ",
            (marks.full * full, self.tone("accent")), (marks.empty * (room - full), self.tone("line")), "  ",
            (after, self.tone("bad" if self.state in {"short", "interrupted"} else "")),
        )  # fmt: skip


class VarietyLine(Toned):
    """`novelty ▇▇▆▅   near-duplicates 2.8 %   openings 0.81 distinct`; no line while nothing is known."""

    DEFAULT_CSS = """
    VarietyLine { height: 1; width: 1fr; display: none; }
    VarietyLine.-known { display: block; }
    """

    figures: reactive[Mapping[str, Any]] = reactive[Mapping[str, Any]](dict)

    def watch_figures(self, figures: Mapping[str, Any]) -> None:
        """Take room only where there is something to say."""
        self.set_class(bool(figures.get("rows")), "-known")

    def render(self) -> VisualType:
        from tui_craft.ui import glyphs

        width, bars = self.content_size.width, glyphs.of(self.app).bars
        parts = meter_words(self.figures)
        while parts and sum(len(part) + 3 for part in parts) + _NOVELTY > width:
            parts.pop()
        room = min(24, width - 8 - sum(len(part) + 3 for part in parts))
        line = sparkline(self.figures.get("novelty") or (), room, bars)
        novelty = [("novelty ", self.tone("muted")), (f"{line}   ", self.tone("accent"))] if line else []
        return Content.assemble(*novelty, ("   ".join(parts), self.tone("muted")))


class BooksLine(Toned):
    """The two equations that always hold, side by side where there is room, else one below the other."""

    DEFAULT_CSS = """
    BooksLine { height: auto; width: 1fr; }
    """

    books: reactive[Books] = reactive(Books, layout=True, always_update=True)

    def render(self) -> VisualType:
        return Content(books_text(self.books, self.content_size.width or self.size.width)).stylize(self.tone("muted"))
