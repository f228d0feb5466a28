"""One row to read, in full. Owns scrolling and drawing; what is said of a row is in `row_words`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from tui_craft.domain.finding import Finding
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Row, State
from tui_craft.ui.actions import MOVE, bind
from tui_craft.ui.widgets.row_words import row_words
from tui_craft.ui.widgets.toned import tone_of
from tui_craft.ui.widgets.virtual import set_height, thumb

if TYPE_CHECKING:
    from tui_craft.ui.last_edit import LastEdit


Mode = Literal["text", "json", "edit"]
MODES: tuple[Mode, ...] = ("text", "json", "edit")
ROOMY = 15
"""Lines from which on a row's origin stands before its texts; in a lower view the texts come first."""


class RowView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a row, and scrolls where it is long. Another row costs a drawing, not a new layout of the screen."""

    HELP = "The row under the cursor, in full. A long one ends in a note; E opens all of it in your editor."
    DEFAULT_CSS = """
    RowView { height: 1fr; padding: 0 1; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 0; }
    """
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
        self._shown: tuple[Row, State, Format, tuple[int, ...], tuple[Finding, ...]] | None = None
        self.mode: Mode = "text"
        """What is shown of the row: its texts, the payload as JSON, or what its last edit changed (see `show_edit`)."""
        self._edit: tuple[int, LastEdit | None] | None = None
        self._strips: list[Strip] = []
        self._width = self._height = 0

    def show(
        self, row: Row | None, state: State | None = None, *, format: Format | None = None,
        copies: Sequence[int] = (), findings: Sequence[Finding] = (),
    ) -> None:  # fmt: skip
        """Show `row` (in `state`, where that is newer than the row's own), its copies and what was found in it.

        None empties the view.
        """
        before = self._shown[0].id if self._shown else None
        self._shown = None
        if row is not None and format is not None:
            self._shown = (row, state or row.state, format, tuple(copies), tuple(findings))
        if (row is None or row.id != before) and self.scroll_offset.y:
            self.scroll_to(y=0, animate=False)
        height = self.size.height
        drawn = [self.render_line(y) for y in range(height)]
        self._make()
        for y in range(height):
            if drawn[y] != self.render_line(y):
                self.refresh_line(self.scroll_offset.y + y)

    @property
    def row_id(self) -> int | None:
        """The row that is shown."""
        return self._shown[0].id if self._shown is not None else None

    @property
    def shows_all(self) -> bool:
        """Whether nothing of the row is out of sight."""
        return len(self._strips) <= self.size.height

    def next_mode(self) -> None:
        """Show the row as text, then as JSON, then its last edit. For that one, `show_edit` must be called."""
        self.mode = MODES[(MODES.index(self.mode) + 1) % len(MODES)]
        self._edit = None
        self.scroll_to(y=0, animate=False)
        self._draw()

    def show_edit(self, row_id: int, edit: LastEdit | None) -> None:
        """Show what the last edit of the row changed (None: there was none), if that is still the row to show."""
        self._edit = (row_id, edit)
        if self.mode == "edit" and self._shown is not None and self._shown[0].id == row_id:
            self._draw()

    def _draw(self) -> None:
        self._make()
        self.refresh()

    def _make(self) -> None:
        self._width, self._height = self.size
        if self._shown is None or not self._width:
            self._strips = []
        else:
            words = self._words(*self._shown)
            content = Content("\n").join(words)
            drawn = Visual.to_strips(self, content, max(1, self._width - 2), None, self.visual_style, pad=True)
            # two cells for the scrollbar; what looks alike is one piece, for that is fewer bytes to send
            self._strips = [strip.extend_cell_length(self._width, self.rich_style).simplify() for strip in drawn]
        set_height(self, len(self._strips))

    def _words(
        self, row: Row, state: State, format: Format, copies: tuple[int, ...], findings: tuple[Finding, ...]
    ) -> list[Content]:
        edit: list[Content] | None = None
        if self.mode == "edit":
            from tui_craft.ui.widgets.edit_words import edit_words

            known = self._edit is not None and self._edit[0] == row.id
            edit = edit_words(self._edit[1], self._tone) if self._edit is not None and known else []
        return row_words(
            row, state, format, tone=self._tone, app=self.app, copies=copies, json=self.mode == "json", edit=edit,
            short=self.size.height < ROOMY, findings=findings,
        )  # fmt: skip

    def _tone(self, name: str) -> Style:
        return tone_of(self, name)

    def on_resize(self, event: events.Resize) -> None:
        """Another width breaks the lines elsewhere."""
        if self.size.width != self._width or event.size.height != self._height:
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
