"""One row to read at full width, or a page of words. Owns scrolling and drawing; the words are in `reading_words`.

Another row costs a drawing of the lines that differ, not a new layout of the screen.
"""

from __future__ import annotations

from itertools import zip_longest

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from tui_craft.ui.widgets.reading_words import Page, Paragraph, paragraphs
from tui_craft.ui.widgets.toned import tone_of
from tui_craft.ui.widgets.virtual import thumb

WIDEST = 110
"""Columns of text: longer lines are hard to read."""


class Reading(ScrollView, can_focus=False, inherit_bindings=False):
    """Shows a page. The screen moves it."""

    # no scrollbar of Textual's own: where one comes or goes, the whole screen is laid out and sent anew
    DEFAULT_CSS = "Reading { height: 1fr; padding: 0 1; overflow: hidden hidden; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._page: Page | None = None
        self._words: list[Content] = []
        self._strips: list[Strip] = []
        self._blank = Strip.blank(0)
        self._width = 0

    def show(self, page: Page) -> None:
        """Show a row; another one from its top."""
        other = self._page is None or self._page.row.id != page.row.id
        self._put(page, [], top=other)

    def say(self, words: list[Content]) -> None:
        """Show these lines, and no row."""
        self._put(None, words, top=True)

    def _put(self, page: Page | None, words: list[Content], *, top: bool) -> None:
        before, width = [self._seen(y) for y in range(self.size.height)], self._width
        self._page, self._words = page, words
        if top and self.scroll_offset.y:
            self.move_to(end=False)
        self._make()
        if width != self._width:
            self.refresh()
            return
        for y, (old, ink, beside_thumb) in enumerate(before):
            strip, now, thumbed = self._seen(y)
            if strip != old and max(ink, now):  # behind the last letter of both there is nothing to draw
                self.refresh(Region(0, y, max(ink, now), 1))
            if thumbed != beside_thumb:
                self.refresh(Region(self._width - 1, y, 1, 1))

    def _seen(self, y: int) -> tuple[Strip, int, bool]:
        """A line of the window: how it is drawn, up to which cell there are letters, whether the thumb is beside it."""
        line = self.scroll_offset.y + y
        if line >= len(self._strips):
            return self._blank, 0, False
        strip = self._strips[line]
        beside = y in thumb(self.size.height, len(self._strips), self.scroll_offset.y)
        return strip, min(self._width, cell_len(strip.text.rstrip(" "))), beside

    @property
    def below(self) -> int:
        """How many lines are left below what is seen."""
        return max(0, len(self._strips) - self.size.height - self.scroll_offset.y)

    def move(self, lines: int) -> None:
        """Scroll by so many lines."""
        self._go(self.scroll_offset.y + lines)

    def move_to(self, *, end: bool) -> None:
        """To the beginning, or to the end."""
        self._go(len(self._strips) if end else 0)

    def _go(self, line: int) -> None:
        self.scroll_to(y=line, animate=False, immediate=True, force=True)

    def _make(self) -> None:
        self._width = self.size.width
        room = min(WIDEST, self._width - 2)  # two cells for the scrollbar
        if room < 1:
            self._strips = []
        else:
            found = (
                paragraphs(self._page, room, tone=lambda name: tone_of(self, name), app=self.app)
                if self._page is not None
                else [Paragraph(line, 2) for line in self._words]
            )
            style = self.visual_style.rich_style  # the very one of the text, so that both are one piece
            self._blank = Strip.blank(self._width, style)
            self._strips = [strip for paragraph in found for strip in self._drawn(paragraph, room, style)]
        self.set_reactive(Widget.virtual_size, Size(0, len(self._strips)))

    def _drawn(self, paragraph: Paragraph, width: int, style: RichStyle) -> list[Strip]:
        room = max(1, width - paragraph.indent)
        before = Strip.blank(paragraph.indent, style)
        if paragraph.beside is None:
            rows = [[before, strip] for strip in self._wrapped(paragraph.text, room)]
        else:
            half = (room - 3) // 2
            columns = self._wrapped(paragraph.text, half), self._wrapped(paragraph.beside, half)
            blank = Strip.blank(half, style)
            rows = [
                [before, left or blank, Strip.blank(3, style), right or blank]
                for left, right in zip_longest(*columns)
            ]  # fmt: skip
        # what looks alike is one piece, for that is fewer bytes to send
        return [Strip.join(row).extend_cell_length(self._width, style).simplify() for row in rows]

    def _wrapped(self, content: Content, width: int) -> list[Strip]:
        return Visual.to_strips(self, content, width, None, self.visual_style, pad=True)

    def on_resize(self, event: events.Resize) -> None:
        """Another width breaks the lines elsewhere."""
        if self.size.width != self._width:
            self._make()
            self.refresh()

    def notify_style_update(self) -> None:
        """Other colours."""
        super().notify_style_update()
        if self.is_mounted:
            self._make()
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line of the page, with the scrollbar's thumb where that stands."""
        line = self.scroll_offset.y + y
        if line >= len(self._strips):
            return self._blank if self._width == self.size.width else Strip.blank(self.size.width, self.rich_style)
        if y not in thumb(self.size.height, len(self._strips), self.scroll_offset.y):
            return self._strips[line]
        style = self.rich_style + tone_of(self, "line").rich_style
        return Strip([*self._strips[line].crop(0, self._width - 1), Segment("▐", style)], self._width)
