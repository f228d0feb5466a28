"""Marks on the rows of a table: which are marked, and the keys that mark. Owns the set of ids; draws nothing.

Marking many rows is done in a thread, one key after the other, so that a key takes as long at a million rows as at ten.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from itertools import islice
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.scroll_view import ScrollView

from tui_craft.ui.actions import FIND, bind
from tui_craft.ui.widgets.row_model import RowSource

AT_ONCE = 20_000
"""Rows that are marked without a thread; and how many ids a thread takes before it lets the screen have a turn."""

Marking = Callable[[set[int]], set[int]]


class MarkedRows(ScrollView, inherit_bindings=False):
    """The half of a row table that marks. The table gives it `source`, `cursor` and a way to move."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("table-mark", "space", "mark", "mark", "Mark the row, or take the mark away, and go down", group=FIND),
        bind("table-range", "v", "range", "mark a range", "Begin a range here; at its other end, mark all of it",
             group=FIND),
        bind("table-mark-all", "M", "mark_all", "mark all", "Mark every row that is listed", group=FIND),
        bind("table-invert", "asterisk", "invert", "turn marks round", "Mark what is not marked and the reverse",
             group=FIND),
        bind("table-unmark", "minus", "unmark", "no marks", "Take all marks away", group=FIND),
    ]  # fmt: skip

    marks: set[int]
    """The ids of the marked rows; change them through `set_marks`."""
    source: RowSource
    can_mark: bool = True
    _anchor: int | None = None
    _waiting: list[Marking]

    class MarksChanged(Message):
        """Rows were marked or unmarked; read `marks`."""

    def row_under_cursor(self) -> int:
        """The cursor's place."""
        raise NotImplementedError

    def refresh_row(self, row: int) -> None:
        """Draw a row again, if it is on the screen."""
        raise NotImplementedError

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Marking only where rows can be marked."""
        return self.can_mark if action in {"mark", "range", "mark_all", "invert", "unmark"} else True

    def set_marks(self, marks: set[int]) -> None:
        """Replace the marks."""
        self.marks = marks
        self.refresh()
        self.post_message(self.MarksChanged())

    def marks_sorted(self) -> list[int]:
        """The ids of the marked rows in id order. Takes time in proportion: many marks are for a thread."""
        return sorted(self.marks)

    def action_mark(self) -> None:
        """Mark or unmark the row and go on."""
        row = self.row_under_cursor()
        one = set(self.source.ids(row, row + 1))

        def toggle(marks: set[int]) -> set[int]:
            marks ^= one  # in place: there may be a million others
            return marks

        if self._waiting:
            self._mark(toggle, 0)
        else:
            toggle(self.marks)
            self.refresh_row(row)
            self.post_message(self.MarksChanged())
        self.action_move(1)

    def action_range(self) -> None:
        """First press: begin here. Second: mark everything between."""
        row = self.row_under_cursor()
        if self._anchor is None:
            self._anchor = row
            self.notify("The range begins here: at its other end press v again.", markup=False, timeout=3)
            return
        low, high = sorted((self._anchor, row))
        self._anchor, source = None, self.source
        self._mark(lambda marks: _with(marks, source.ids(low, high + 1)), high - low)

    def action_mark_all(self) -> None:
        """Mark every row of the source."""
        source = self.source
        self._mark(lambda marks: _with(marks, source.ids(0, len(source))), len(source))

    def action_invert(self) -> None:
        """Mark the others."""
        source = self.source

        def others(marks: set[int]) -> set[int]:
            return _with(set(), (row_id for row_id in source.ids(0, len(source)) if row_id not in marks))

        self._mark(others, len(source))

    def action_unmark(self) -> None:
        """Take all marks away."""
        self._mark(lambda _: set(), 0)

    def _mark(self, work: Marking, rows: int) -> None:
        """Put what `work` makes of the marks in their place; `rows` is how many it looks at."""
        if not self._waiting and rows + len(self.marks) <= AT_ONCE:
            self.set_marks(work(self.marks))
            return
        self._waiting.append(work)
        if len(self._waiting) == 1:
            self.run_worker(self._mark_waiting(), group="marks")

    async def _mark_waiting(self) -> None:
        """Do what was asked for, in that order, in a thread."""
        while self._waiting:
            self.set_marks(await asyncio.to_thread(self._waiting[0], self.marks))
            del self._waiting[0]


def _with(marks: set[int], ids: Iterable[int]) -> set[int]:
    """`marks` and `ids` together, as a new set, made in steps between which other threads get their turn."""
    out = set(marks)
    rest = iter(ids)
    while piece := list(islice(rest, AT_ONCE)):
        out.update(piece)
    return out
