"""A run's progress and books, drawn to the width there is. Draws from numbers only; reads no run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.reactive import reactive
from textual.visual import VisualType

from tui_craft import text
from tui_craft.domain.run import Books
from tui_craft.ui.widgets.toned import Toned


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a run goes: rows a second, and seconds that are left (None while nothing can be said)."""

    rate: float = 0.0
    left: float | None = None


def pace(samples: Sequence[tuple[float, int]], target: int) -> Pace:
    """The pace over recent `samples` of (seconds, usable rows), oldest first, towards `target` rows."""
    if len(samples) < 2:
        return Pace()
    (began, first), (now, last) = samples[0], samples[-1]
    span = now - began
    rate = (last - first) / span if span > 0 else 0.0
    return Pace(rate, max(0, target - last) / rate if rate > 0 else None)


def filled(done: int, target: int, width: int) -> int:
    """How many of `width` cells of a bar are full; the last one only when all is done."""
    if target <= 0:
        return 0
    return width if done >= target else min(width - 1, done * width // target)


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

    def parts(self) -> list[str]:
        """What is written behind the bar, most important first."""
        books = self.books
        out = [f"{text.count(books.drafts)} / {text.count(books.target)}"]
        if self.state != "running":
            out.append(self.state)
        else:
            if self.speed.left is not None:
                out.append(f"eta {text.duration(self.speed.left)}")
            if self.speed.rate:
                digits = 1 if self.speed.rate < 100 else 0
                out.append(f"{self.speed.rate:,.{digits}f} rows/s")
            if self.at_once > 1:
                out.append(f"at once {self.at_once}")
        if books.cost:
            out.append(f"${books.cost:.2f}")
        return out

    def render(self) -> VisualType:
        from tui_craft.ui import glyphs

        width = self.content_size.width
        name = text.one_line(self.run_name, 12)
        parts = self.parts()
        while len(parts) > 1 and len(name) + sum(len(part) + 3 for part in parts) + 8 > width:
            parts.pop()
        after = "   ".join(parts)
        room = max(0, min(48, width - len(name) - len(after) - 4))
        full = filled(self.books.drafts, self.books.target, room)
        marks = glyphs.of(self.app)
        return Content.assemble(
            (name, self.tone("strong")), "  ",
            (marks.full * full, self.tone("accent")), (marks.empty * (room - full), self.tone("line")), "  ",
            (after, self.tone("bad" if self.state in {"short", "interrupted"} else "")),
        )  # fmt: skip


class BooksLine(Toned):
    """The two equations that always hold, side by side where there is room, else one below the other."""

    DEFAULT_CSS = """
    BooksLine { height: auto; width: 1fr; }
    """

    books: reactive[Books] = reactive(Books, layout=True, always_update=True)

    def render(self) -> VisualType:
        return Content(books_text(self.books, self.content_size.width or self.size.width)).stylize(self.tone("muted"))


def books_text(books: Books, width: int) -> str:
    """The books in words, in lines of at most about `width` cells."""
    n = text.count
    if width < 60:
        return (
            f"asked {n(books.asked)} = {n(books.answered)} + {n(books.failed)} failed + {n(books.in_flight)} open\n"
            f"items {n(books.items)} = {n(books.drafts)} + {n(books.duplicates)} dup + {n(books.quarantined)} bad"
        )
    asked = (
        f"asked {n(books.asked)} = answered {n(books.answered)} + failed {n(books.failed)} "
        f"+ in flight {n(books.in_flight)}"
    )
    items = (
        f"items {n(books.items)} = drafts {n(books.drafts)} + duplicates {n(books.duplicates)} "
        f"+ quarantined {n(books.quarantined)}"
    )
    between = "     " if width >= len(asked) + len(items) + 5 else "\n"
    return asked + between + items
