"""Many differences to read, one below the other. Owns scrolling and drawing; lays out only as far as one has read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui_craft.ui.actions import MOVE, bind
from tui_craft.ui.widgets.toned import tone_of
from tui_craft.ui.widgets.virtual import set_height, thumb

Entry = Callable[[], Sequence[Content]]
"""Makes the paragraphs of one entry when it comes near."""
_AHEAD = 3
"""Pages that are laid out beyond the one that is seen."""


class DiffView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows entries; more may be added while one reads."""

    HELP = "What was taken away stands in [- -], what came in {+ +}; long stretches without a change are left out."
    DEFAULT_CSS = """
    DiffView {
        height: 1fr; width: 1fr; padding: 0 1; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 0;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("diff-next", "right_square_bracket", "step(1)", "next row", "To the next row that differs", group=MOVE),
        bind("diff-previous", "left_square_bracket", "step(-1)", "row before", "To the row before", group=MOVE),
        bind("diff-down", "j,down", "scroll_down", "down", "Scroll down", group=MOVE),
        bind("diff-up", "k,up", "scroll_up", "up", "Scroll up", group=MOVE),
        bind("diff-page-down", "pagedown,space,ctrl+d", "page_down", "page down", "One page down", group=MOVE),
        bind("diff-page-up", "pageup,ctrl+u", "page_up", "page up", "One page up", group=MOVE),
        bind("diff-top", "g,home", "scroll_home", "top", "To the beginning", group=MOVE),
    ]

    class Moved(Message):
        """Another entry is at the top."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: list[Entry] = []
        self._strips: list[Strip] = []
        self._starts: list[int] = []
        self._at = 0

    def show(self, entries: Sequence[Entry]) -> None:
        """Show these from the top, and nothing else."""
        self._entries = list(entries)
        self.scroll_to(y=0, animate=False)
        self._again()

    def add(self, entries: Sequence[Entry]) -> None:
        """Show these too, below the others."""
        self._entries += entries
        if self._lay_out():
            self.refresh()

    @property
    def at(self) -> int:
        """The number of the entry at the top, from 0."""
        return max(0, bisect_right(self._starts, self.scroll_offset.y) - 1)

    def _again(self) -> None:
        self._strips, self._starts = [], []
        self._lay_out()
        self.refresh()

    def _lay_out(self, least: int = 0) -> bool:
        """Lay out as many entries as one may see soon, and at least `least`; whether that were any."""
        width = self.size.width
        until = self.scroll_offset.y + _AHEAD * max(1, self.size.height)
        before = len(self._starts)
        while width and len(self._starts) < len(self._entries):
            if len(self._strips) >= until and len(self._starts) >= least:
                break
            content = Content("\n").join(self._entries[len(self._starts)]())
            self._starts.append(len(self._strips))
            drawn = Visual.to_strips(self, content, max(1, width - 2), None, self.visual_style, pad=True)
            self._strips += [strip.extend_cell_length(width, self.rich_style).simplify() for strip in drawn]
        # room below, so that the last entry too can be brought to the top
        below = self._starts[-1] + self.size.height if len(self._entries) > 1 and self._starts else 0
        set_height(self, max(len(self._strips), below))
        return len(self._starts) > before

    def action_step(self, step: int) -> None:
        """Bring the next entry, or the one before, to the top."""
        target = min(max(0, self.at + step), max(0, len(self._entries) - 1))
        self._lay_out(target + 2)
        if target < len(self._starts):
            self.scroll_to(y=self._starts[target], animate=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Lay out what comes near, and tell where one is."""
        super().watch_scroll_y(old_value, new_value)
        self._lay_out()
        if self.at != self._at:
            self._at = self.at
            self.post_message(self.Moved())

    def on_resize(self, event: events.Resize) -> None:
        """Another width breaks the lines elsewhere."""
        self._again()

    def notify_style_update(self) -> None:
        """Other colours."""
        super().notify_style_update()
        if self.is_mounted:
            self._again()

    def render_line(self, y: int) -> Strip:
        """A line, with the scrollbar's thumb where that stands."""
        line, width = self.scroll_offset.y + y, self.size.width
        if line >= len(self._strips):
            return Strip.blank(width, self.rich_style)
        if y not in thumb(self.size.height, self.virtual_size.height, self.scroll_offset.y):
            return self._strips[line]
        style = self.rich_style + tone_of(self, "line").rich_style
        return Strip([*self._strips[line].crop(0, width - 1), Segment("▐", style)], width)
