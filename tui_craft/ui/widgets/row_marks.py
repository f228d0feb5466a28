"""Marks on the rows of a table: which are marked, and the keys that mark. Owns the set of ids; draws nothing."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.scroll_view import ScrollView

from tui_craft.ui.actions import FIND, bind
from tui_craft.ui.widgets.row_model import RowSource


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

    class MarksChanged(Message):
        """Rows were marked or unmarked; read `marks`."""

    def row_under_cursor(self) -> int:
        """The cursor's place."""
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

    def action_mark(self) -> None:
        """Mark or unmark the row and go on."""
        row = self.row_under_cursor()
        self.set_marks(self.marks ^ set(self.source.ids(row, row + 1)))
        self.action_move(1)

    def action_range(self) -> None:
        """First press: begin here. Second: mark everything between."""
        row = self.row_under_cursor()
        if self._anchor is None:
            self._anchor = row
            self.notify("The range begins here: at its other end press v again.", markup=False, timeout=3)
            return
        low, high = sorted((self._anchor, row))
        self._anchor = None
        self.set_marks(self.marks | set(self.source.ids(low, high + 1)))

    def action_mark_all(self) -> None:
        """Mark every row of the source."""
        self.set_marks(self.marks | set(self.source.ids(0, len(self.source))))

    def action_invert(self) -> None:
        """Mark the others."""
        self.set_marks(set(self.source.ids(0, len(self.source))) - self.marks)

    def action_unmark(self) -> None:
        """Take all marks away."""
        self.set_marks(set())
