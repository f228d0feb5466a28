"""One row to read, in full. Owns scrolling and drawing; what is said of a row is in `row_words`."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui_craft.domain.formats import Format
from tui_craft.domain.row import Row, State
from tui_craft.ui.actions import MOVE, bind
from tui_craft.ui.widgets.row_words import row_words
from tui_craft.ui.widgets.toned import tone_of
from tui_craft.ui.widgets.virtual import set_height, thumb


class RowView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a row, and scrolls where it is long. Another row costs a drawing, not a new layout of the screen."""

    HELP = "The row under the cursor, in full. A long one ends in a note; E opens all of it in your editor."
    DEFAULT_CSS = "RowView { height: 1fr; padding: 0 1; overflow-x: hidden; scrollbar-size-vertical: 0; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("view-down", "j,down", "scroll_down", "down", "Scroll down", group=MOVE),
        bind("view-up", "k,up", "scroll_up", "up", "Scroll up", group=MOVE),
        bind("view-page-down", "pagedown,ctrl+d", "page_down", "page down", "One page down", group=MOVE),
        bind("view-page-up", "pageup,ctrl+u", "page_up", "page up", "One page up", group=MOVE),
        bind("view-top", "g,home", "scroll_home", "top", "To the beginning", group=MOVE),
        bind("view-end", "G,end", "scroll_end", "end", "To the end", group=MOVE),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[Row, State, Format] | None = None
        self._strips: list[Strip] = []
        self._width = 0

    def show(self, row: Row | None, state: State | None = None, *, format: Format | None = None) -> None:
        """Show `row` (in `state`, where that is newer than the row's own); None empties the view."""
        before = self._shown[0].id if self._shown else None
        self._shown = None if row is None or format is None else (row, state or row.state, format)
        if (row is None or row.id != before) and self.scroll_offset.y:
            self.scroll_to(y=0, animate=False)
        height = self.size.height
        drawn = [self.render_line(y) for y in range(height)]
        self._make()
        for y in range(height):
            if drawn[y] != self.render_line(y):
                self.refresh_line(self.scroll_offset.y + y)

    def _draw(self) -> None:
        self._make()
        self.refresh()

    def _make(self) -> None:
        self._width = self.size.width
        if self._shown is None or not self._width:
            self._strips = []
        else:
            words = row_words(*self._shown, tone=lambda name: tone_of(self, name), app=self.app)
            content = Content("\n").join(words)
            drawn = Visual.to_strips(self, content, max(1, self._width - 2), None, self.visual_style, pad=True)
            # two cells for the scrollbar; what looks alike is one piece, for that is fewer bytes to send
            self._strips = [strip.extend_cell_length(self._width, self.rich_style).simplify() for strip in drawn]
        set_height(self, len(self._strips))

    def on_resize(self, event: events.Resize) -> None:
        """Another width breaks the lines elsewhere."""
        if self.size.width != self._width:
            self._draw()

    def notify_style_update(self) -> None:
        """Other colours."""
        super().notify_style_update()
        if self.is_mounted and self._shown is not None:
            self._draw()

    def render_line(self, y: int) -> Strip:
        """A line of the text, with the scrollbar's thumb where that stands."""
        line = self.scroll_offset.y + y
        if line >= len(self._strips):
            return Strip.blank(self.size.width, self.rich_style)
        if y not in thumb(self.size.height, len(self._strips), self.scroll_offset.y):
            return self._strips[line]
        style = self.rich_style + tone_of(self, "line").rich_style
        return Strip([*self._strips[line].crop(0, self._width - 1), Segment("▐", style)], self._width)
