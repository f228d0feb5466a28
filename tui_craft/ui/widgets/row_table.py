"""The virtual table: draws the rows that are visible, whatever their number. Owns cursor, marks and scrolling.

It asks a `RowSource` for the visible lines and knows nothing of what they are. Painting, moving, jumping to the
end and changing a row cost the same for ten rows as for ten million; a move of the cursor draws two lines.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line, ListSource, RowSource
from tui_craft.ui.widgets.row_painter import RowPainter
from tui_craft.ui.widgets.toned import ground_of, tone_of
from tui_craft.ui.widgets.virtual import set_height, thumb


class RowTable(CursorRows, can_focus=True):
    """Rows in columns, with a cursor (a row, and within it a column) and marks."""

    HELP = """
    A row under the cursor has > before it, a marked row *. Where the columns do not fit, left and right bring the
    others in. Hold shift while dragging to select text with the mouse as the terminal does.
    """
    DEFAULT_CSS = """
    RowTable { height: 1fr; width: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 0; }
    """

    def __init__(
        self, columns: Sequence[Column], source: RowSource | None = None, *, label_width: int = 0,
        states: bool = False, marks: bool = True, id: str | None = None,
    ) -> None:  # fmt: skip
        """`states` gives each row a cell for its glyph and one for its flag; `marks` lets rows be marked."""
        super().__init__(id=id)
        self.source: RowSource = source if source is not None else ListSource()
        self.marks: set[int] = set()
        self._waiting = []
        self.can_mark = marks
        self.painter = RowPainter(columns, self._style_of, label_width=label_width, states=states)
        self._page_start = 0
        self._page: list[Line | None] = []
        self._styles_seen: dict[str, Style] = {}

    def on_mount(self) -> None:
        """Know the height before the first line is drawn."""
        self.virtual_size = Size(0, len(self.source) * self.painter.lines + 1)

    # ---- what it shows

    @property
    def line(self) -> Line | None:
        """The line under the cursor; None in an empty table or while it is being read."""
        return self._line(self.cursor) if len(self.source) else None

    def show(
        self, source: RowSource, *, columns: Sequence[Column] | None = None, label_width: int | None = None,
        cursor: int = 0,
    ) -> None:  # fmt: skip
        """Show other rows (and columns), with the cursor on row `cursor`."""
        self.source = source
        if columns is not None:
            self.painter.columns = columns
            self.set_reactive(RowTable.column, 0)
        if label_width is not None:
            self.painter.label_width = label_width
        self._anchor = None
        self.place_columns()
        self.reload(cursor=cursor)

    def show_columns(self, columns: Sequence[Column], *, column: int) -> None:
        """Show other columns of the same rows, with the cursor in number `column`."""
        self.painter.columns = columns
        self.set_reactive(RowTable.column, self.validate_column(column))
        self.place_columns()
        self._load_page()

    def show_sorted(self, by: tuple[int, bool] | None) -> None:
        """Point to the column the rows are sorted by; with True the greatest come first."""
        if by != self.painter.sorted:
            self.painter.sorted = by
            self.refresh(Region(0, 0, self.size.width, 1))

    def width_of(self, column: int) -> int:
        """How wide a column is on the screen, or would be."""
        shown = next((slot.width for slot in self.painter.slots if slot.number == column), None)
        return self.columns[column].needed if shown is None else shown

    def cell_region(self, row: int, column: int) -> Region | None:
        """Where a cell is on the screen; None when it is not seen."""
        y = 1 + row * self.painter.lines - self.scroll_offset.y
        slot = next((slot for slot in self.painter.slots if slot.number == column), None)
        if slot is None or not 1 <= y < self.size.height:
            return None
        return Region(self.region.x + slot.start, self.region.y + y, slot.width, self.painter.lines)

    @property
    def row_lines(self) -> int:
        """How many lines each row has."""
        return self.painter.lines

    def set_lines(self, lines: int) -> None:
        """Give each row so many lines; the cursor's row stays where it is on the screen, as far as that goes."""
        if lines == self.painter.lines:
            return
        above = self.cursor - self.top_row
        self.painter.lines = lines
        self.painter.forget()
        set_height(self, len(self.source) * lines + 1)
        self.scroll_to(y=max(0, (self.cursor - min(above, self.body // lines)) * lines), animate=False, force=True)
        self._load_page()
        self.into_view()
        self.refresh()

    def widen_labels(self, width: int) -> None:
        """Give the labels `width` cells, if that is not what they have."""
        if width != self.painter.label_width:
            self.painter.label_width = width
            self.place_columns()

    def reload(self, *, cursor: int | None = None) -> None:
        """The source has changed: take in its length and draw the visible lines that differ.

        `cursor` puts the cursor on that row and moves the view along, so that it stays where it was on the screen.
        """
        count = len(self.source)
        lines = self.painter.lines
        set_height(self, count * lines + 1)
        before, left = self.line_at_cursor_drawn(), self.cursor
        target = min(max(0, self.cursor if cursor is None else cursor), max(0, count - 1))
        if cursor is not None and target != self.cursor:
            shift = (target - self.cursor) * lines
            self.set_reactive(RowTable.cursor, target)
            if self.is_mounted and self.scroll_offset.y + shift >= 0:
                self.scroll_to(y=self.scroll_offset.y + shift, animate=False, force=True)
        self._refresh_page()
        for row in {left, self.cursor} if left != self.cursor else ():
            self.refresh_row(row)  # where the view could not move along, nothing else draws the cursor
        if target != self.cursor:
            self.cursor = target
        else:
            self.into_view()
            if before != self.line:
                self.post_message(self.Highlighted(self, self.cursor, self.line))

    def line_at_cursor_drawn(self) -> Line | None:
        """The line under the cursor as it was last read, without asking the source."""
        place = self.cursor - self._page_start
        return self._page[place] if 0 <= place < len(self._page) else None

    def _refresh_page(self) -> None:
        """Read the visible lines again and redraw those that changed."""
        start, old = self._page_start, self._page
        self._load_page()
        if start != self._page_start or len(old) != len(self._page):
            self.refresh()
            return
        for place, (one, other) in enumerate(zip(old, self._page, strict=True)):
            if one != other:
                self.refresh_row(start + place)

    @property
    def _stop_row(self) -> int:
        """The row after the last one of which anything is seen."""
        lines = self.painter.lines
        return min(len(self.source), (self.scroll_offset.y + max(1, self.body) + lines - 1) // lines)

    def _load_page(self) -> None:
        self._page_start, stop = self.top_row, self._stop_row
        self._page = list(self.source.lines(self._page_start, stop)) if stop > self._page_start else []

    def _line(self, row: int) -> Line | None:
        place = row - self._page_start
        if self._page_start == self.top_row and 0 <= place < len(self._page):
            return self._page[place]
        if self.top_row <= row < self._stop_row:
            self._load_page()
            place = row - self._page_start
            return self._page[place] if place < len(self._page) else None
        found = self.source.lines(row, row + 1)
        return found[0] if found else None

    # ---- drawing

    def notify_style_update(self) -> None:
        """Forget what was drawn in other colours."""
        super().notify_style_update()
        self._styles_seen.clear()
        self.painter.forget()

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.into_view()

    def _style_of(self, name: str) -> Style:
        """The look of the `row` with the ground it is on, of the `cursor` and its `cell`, or of a tone, to lay over."""
        style = self._styles_seen.get(name)
        if style is None:
            style = self._styles_seen[name] = self._look(name)
        return style

    def _look(self, name: str) -> Style:
        ansi = self.app.native_ansi_color
        if name == "row":
            return self.rich_style
        if name == "cursor":
            return Style(bold=True) if ansi else ground_of(self).rich_style
        if name == "cell":
            return Style(bold=True, underline=True if ansi else None)
        return tone_of(self, name).rich_style

    def render_line(self, y: int) -> Strip:
        """One line of the view: the header stays, the rows scroll below it."""
        if self.painter.width != self.size.width:
            self.painter.place(self.size.width, self.column)
        column = self.column if self.has_focus else None
        if y == 0:
            return self.painter.header(column)
        row, part = divmod(self.scroll_offset.y + y - 1, self.painter.lines)
        if row >= len(self.source):
            return Strip.blank(self.size.width, self._style_of("row"))
        line = self._line(row)
        if line is None:
            return self.painter.waiting(cursor=row == self.cursor and not part)
        marked = line.id in self.marks
        strips = self.painter.cursor_row(line, marked, column) if row == self.cursor else self.painter.row(line, marked)
        strip = strips[part]
        beside = thumb(self.body, len(self.source) * self.painter.lines, self.scroll_offset.y)
        return self.painter.with_thumb(strip) if y - 1 in beside else strip
