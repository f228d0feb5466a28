"""Moving in a table of rows: the cursor, its column, scrolling, choosing. Owns where the cursor is; draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive

from tui_craft.ui.actions import GO, MOVE, bind
from tui_craft.ui.widgets.row_marks import MarkedRows
from tui_craft.ui.widgets.row_model import Column, Line
from tui_craft.ui.widgets.row_painter import RowPainter


class CursorRows(MarkedRows):
    """The half of a row table that moves. The table gives it its painter and its lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("table-down", "j,down", "move(1)", "down", "One row down", group=MOVE),
        bind("table-up", "k,up", "move(-1)", "up", "One row up", group=MOVE),
        bind("table-page-down", "pagedown,ctrl+f", "page(1)", "page down", "One page down", group=MOVE),
        bind("table-page-up", "pageup,ctrl+b", "page(-1)", "page up", "One page up", group=MOVE),
        bind("table-half-down", "ctrl+d", "half(1)", "half page down", "Half a page down", group=MOVE),
        bind("table-half-up", "ctrl+u", "half(-1)", "half page up", "Half a page up", group=MOVE),
        bind("table-top", "g,home", "top", "first row", "To the first row", group=MOVE),
        bind("table-end", "G,end", "end", "last row", "To the last row", group=MOVE),
        bind("table-left", "left,less_than_sign", "sideways(-1)", "column left", "One column to the left", group=MOVE),
        bind("table-right", "right,greater_than_sign", "sideways(1)", "column right", "One column to the right",
             group=MOVE),
        bind("table-choose", "enter", "choose", "open", "Open what is under the cursor", group=GO),
    ]  # fmt: skip

    cursor: reactive[int] = reactive(0, repaint=False)
    """The row the cursor is on, from 0."""
    column: reactive[int] = reactive(0, repaint=False)
    """The column the cursor is in, from 0."""

    class Highlighted(Message, namespace="row_table"):
        """The cursor is on another row, or the row under it is another. Only the last of a burst arrives."""

        def __init__(self, table: CursorRows, index: int, line: Line | None) -> None:
            super().__init__()
            self.table, self.index, self.line = table, index, line

        @property
        def control(self) -> CursorRows:
            """The table."""
            return self.table

        def can_replace(self, message: Message) -> bool:
            """A later one of the same table makes this one pointless."""
            return isinstance(message, CursorRows.Highlighted) and message.table is self.table

    class Chosen(Highlighted, namespace="row_table"):
        """Enter or a double click on a row."""

        def can_replace(self, message: Message) -> bool:
            """Every one counts."""
            return False

    painter: RowPainter

    @property
    def columns(self) -> Sequence[Column]:
        """All columns, shown or not."""
        return self.painter.columns

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        raise NotImplementedError

    @property
    def body(self) -> int:
        """How many lines there are for rows: all but the header."""
        return self.size.height - 1

    @property
    def top_row(self) -> int:
        """The first row of which anything is seen."""
        return self.scroll_offset.y // self.painter.lines

    def refresh_row(self, row: int) -> None:
        """Draw a row again, as far as it is on the screen."""
        y = 1 + row * self.painter.lines - self.scroll_offset.y
        top, bottom = max(1, y), min(self.size.height, y + self.painter.lines)
        if top < bottom:
            self.refresh(Region(0, top, self.size.width, bottom - top))

    def place_columns(self) -> None:
        """Lay the columns out so that the cursor's is among them."""
        self.painter.place(self.size.width, self.column)
        self.refresh()

    def _refresh_cursor(self) -> None:
        self.refresh_row(self.cursor)
        self.refresh(Region(0, 0, self.size.width, 1))

    def validate_cursor(self, cursor: int) -> int:
        """Stay among the rows."""
        return min(max(0, cursor), max(0, len(self.source) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two lines that change, scroll if need be, and tell."""
        if not self.is_mounted:
            return
        self.refresh_row(old)
        self.refresh_row(new)
        self.into_view()
        self.post_message(self.Highlighted(self, new, self.line))

    def validate_column(self, column: int) -> int:
        """Stay among the columns."""
        return max(0, min(column, len(self.columns) - 1))

    def watch_column(self) -> None:
        """Bring the column in."""
        if self.is_mounted and self.size.width:
            if self.painter.shows(self.column):
                self._refresh_cursor()
            else:
                self.place_columns()

    def into_view(self) -> None:
        """Scroll so that the cursor is seen."""
        body, lines = self.body, self.painter.lines
        if body <= 0:
            return
        top, first = self.scroll_offset.y, self.cursor * lines
        # going over the edge brings in a third of a page: scrolling by one line would send the whole page for each row
        leap = body // lines // 3 * lines
        if first < top:
            self.scroll_to(y=max(0, first - leap), animate=False, force=True)
        elif first + lines > top + body:
            whole = -(-(first + lines - body + leap) // lines) * lines  # the first row that is seen is seen whole
            self.scroll_to(y=min(whole, first), animate=False, force=True)

    def on_focus(self) -> None:
        """Show which column the cursor is in."""
        self._refresh_cursor()

    on_blur = on_focus

    def row_under_cursor(self) -> int:
        """The cursor's place."""
        return self.cursor

    def action_move(self, step: int) -> None:
        """Move the cursor by `step` rows."""
        self.cursor += step

    def action_page(self, pages: int) -> None:
        """Move by whole pages."""
        self._jump(pages * max(1, self.body // self.painter.lines - 1))

    def action_half(self, pages: int) -> None:
        """Move by half pages."""
        self._jump(pages * max(1, self.body // self.painter.lines // 2))

    def _jump(self, step: int) -> None:
        """Move the view and the cursor together, so that the cursor stays where the eye is."""
        target = self.validate_cursor(self.cursor + step)
        shift = (target - self.cursor) * self.painter.lines
        self.scroll_to(y=max(0, self.scroll_offset.y + shift), animate=False, force=True)
        self.cursor = target

    def action_top(self) -> None:
        """To the first row."""
        self.cursor = 0

    def action_end(self) -> None:
        """To the last row."""
        self.cursor = len(self.source) - 1

    def action_sideways(self, step: int) -> None:
        """To the next column that is wide enough to be shown."""
        column = self.column + step
        while 0 <= column < len(self.columns) and self.columns[column].from_width > self.size.width:
            column += step
        if 0 <= column < len(self.columns):
            self.column = column

    def jump_targets(self) -> list[tuple[Region, Callable[[], object]]]:
        """The rows whose first line is seen, each with the way there; for jump mode."""
        lines, top = self.painter.lines, self.scroll_offset.y
        first = -(-top // lines)
        rows = range(first, min(len(self.source), (top + self.body - 1) // lines + 1))
        x, y = self.region.offset
        return [(Region(x, y + 1 + row * lines - top, self.size.width, 1), partial(self._jump_to, row)) for row in rows]

    def _jump_to(self, row: int) -> None:
        self.focus()
        self.cursor = row

    # ---- choosing

    def action_choose(self) -> None:
        """Tell that the row under the cursor was chosen."""
        if len(self.source):
            self.post_message(self.Chosen(self, self.cursor, self.line))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor under the mouse; a second click opens."""
        count = len(self.source)
        column = self.painter.column_at(event.x)
        if column is not None:
            self.column = column
        if event.x >= self.size.width - 1 and event.y > 0 and count * self.painter.lines > self.body:
            self.cursor = count * (event.y - 1) // max(1, self.body)  # beside the rows, where the thumb is
            return
        row = (self.scroll_offset.y + event.y - 1) // self.painter.lines
        if event.y > 0 and row < count:
            self.cursor = row
            if event.chain == 2:
                self.action_choose()
