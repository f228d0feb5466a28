"""Rows like one row, to be judged in one go. Owns which of them are meant; judges nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui_craft import text
from tui_craft.domain.row import Row, State
from tui_craft.store.dataset import Dataset
from tui_craft.store.similar import THRESHOLD, Alike, Looked, similar, text_of
from tui_craft.ui.actions import FIND, REVIEW, bind
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.key_bar import KeyBar
from tui_craft.ui.widgets.row_model import Column, Line, ListSource
from tui_craft.ui.widgets.row_table import RowTable

_ENOUGH = 1_000
"""Rows that are listed; nobody looks through more."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state for the row and for `ids`, those like it."""

    state: State
    ids: list[int]


class Similar(CraftModal[Verdict]):
    """Dismissed with a verdict, or None. `waiting` gives the rows to look at first; all other drafts follow."""

    CSS_PATH = "similar.tcss"
    HELP = """
    Drafts that say nearly the same as this row, the most alike first. Space takes one out, or in again; a, h and r
    judge the row and all that are marked in one go, and one u takes that back.
    """
    KEYS = ("similar-accept", "similar-hold", "similar-reject", "similar-mark", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("similar-accept", "a", "judge('accepted')", "accept all", "Accept the row and all marked ones",
             group=REVIEW, priority=True),
        bind("similar-hold", "h", "judge('held')", "hold all", "Hold the row and all marked ones", group=REVIEW,
             priority=True),
        bind("similar-reject", "r", "judge('rejected')", "reject all", "Reject the row and all marked ones",
             group=REVIEW, priority=True),
        bind("similar-mark", "space", "mark", "take out", "Take this row out, or in again", group=FIND,
             priority=True),
    ]  # fmt: skip

    def __init__(self, dataset: Dataset, row: Row, waiting: Callable[[], Iterable[int]]) -> None:
        super().__init__()
        self._dataset, self._row, self._waiting = dataset, row, waiting
        self._found: list[Alike] = []
        self._out: set[int] = set()
        self._looked = 0

    def compose(self) -> Iterable[Widget]:
        """The row, those like it, how far the looking is."""
        with Vertical(classes="panel"):
            about = text.one_line(text_of(self._dataset, self._row), 200)
            yield Static(Content(f"Like #{self._row.id}: {about}"), classes="title")
            yield RowTable([Column("Alike", 5, "right"), Column("Text")], states=True, marks=False)
            yield Static(Content("looking…"), id="similar-note", classes="note")
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin to look."""
        self.query_one(RowTable).focus()
        self.start(self._look(), name="similar", group="look")

    async def _look(self) -> None:
        def all_of() -> Iterator[int]:
            return chain(self._waiting(), self._dataset.ids_in_state({State.DRAFT}))

        async for batch in self.craft.jobs.batches(lambda: similar(self._dataset, self._row, all_of())):
            for item in batch:
                if isinstance(item, Looked):
                    self._looked = item.rows
                else:
                    self._found.append(item)
            self._draw(going_on=True)
            if len(self._found) >= _ENOUGH:
                break
        self._draw(going_on=False)

    def _draw(self, *, going_on: bool) -> None:
        table = self.query_one(RowTable)
        here = table.line_at_cursor_drawn() if table.cursor else None  # the cursor stays on its row
        self._found.sort(key=lambda item: -item.score)
        table.show(ListSource([self._line(item) for item in self._found]))
        place = next((n for n, item in enumerate(self._found) if here is not None and item.row_id == here.id), 0)
        table.reload(cursor=place)
        self._say(going_on=going_on)
        self.refresh_bindings()

    def _line(self, item: Alike) -> Line:
        out = item.row_id in self._out
        return Line(item.row_id, (f"{item.score} %", text.one_line(item.text, 400)), tone="muted" if out else "",
                    glyph=" " if out else "*")  # fmt: skip

    def _say(self, *, going_on: bool) -> None:
        meant = len(self._found) - len(self._out)
        if self._found:
            words = f"{text.rows(meant)} of {text.count(len(self._found))} that are {THRESHOLD} % alike or more"
        else:
            words = "" if going_on else f"No other draft is {THRESHOLD} % alike or more."
        self.set_class(not self._found and not going_on, "-none")
        looking = f"looked at {text.count(self._looked)}…" if going_on else ""
        self.query_one("#similar-note", Static).update(Content(", ".join(part for part in (words, looking) if part)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be taken out of nothing."""
        return bool(self._found) if action == "mark" else super().check_action(action, parameters)

    def action_mark(self) -> None:
        """Take the row under the cursor out, or in again, and go down."""
        table = self.query_one(RowTable)
        if self._found:
            self._out ^= {self._found[table.cursor].row_id}
            table.show(ListSource([self._line(item) for item in self._found]))
            table.reload(cursor=min(table.cursor + 1, len(self._found) - 1))
            self._say(going_on=False)

    def action_judge(self, name: str) -> None:
        """This is what becomes of them."""
        self.dismiss(Verdict(State(name), [item.row_id for item in self._found if item.row_id not in self._out]))
