"""A log that follows its end: one cleaned, clipped line an entry. Keeps the last few hundred; reads no run."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from tui_craft import text
from tui_craft.ui.actions import MOVE, bind
from tui_craft.ui.widgets.toned import tone_of

LIMIT = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: when (`12:04:11` or empty), what in a tone, and foreign text behind it (cleaned when drawn)."""

    at: str
    words: str
    foreign: str = ""
    tone: str = ""

    @property
    def plain(self) -> str:
        """The line as it reads."""
        return "  ".join(part for part in (self.at, self.words, text.one_line(self.foreign, 300)) if part)


class RunLog(ScrollView, can_focus=True):
    """Entries, newest last. While the view is at its end it stays there; scrolled up it holds still."""

    HELP = """
    What the run reports, newest last. Scroll with the arrows or j and k; G goes back to the newest line.
    """
    DEFAULT_CSS = """
    RunLog { height: 1fr; min-height: 1; overflow-x: hidden; scrollbar-size-vertical: 1; background: $background; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("log-down", "j,down", "scroll_down", "Down", "Scroll the log down", group=MOVE),
        bind("log-up", "k,up", "scroll_up", "Up", "Scroll the log up", group=MOVE),
        bind("log-first", "g,home", "scroll_home", "First", "To the oldest line kept", group=MOVE),
        bind("log-last", "G,end", "scroll_end", "Newest", "To the newest line, and follow it", group=MOVE),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: deque[Entry] = deque(maxlen=LIMIT)

    @property
    def plain(self) -> list[str]:
        """The lines as they read, oldest first."""
        return [entry.plain for entry in self._entries]

    def add(self, entries: Iterable[Entry]) -> None:
        """Append in one go (call this at most some ten times a second)."""
        following = self.is_vertical_scroll_end
        self._entries.extend(entries)
        self.virtual_size = Size(self.size.width, len(self._entries))
        if following:
            self.scroll_end(animate=False, force=True)
        self.refresh()

    def clear(self) -> None:
        """Forget every line."""
        self._entries.clear()
        self.virtual_size = Size(self.size.width, 0)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One visible line, clipped to the view."""
        width = self.scrollable_content_region.width
        index = int(self.scroll_offset.y) + y
        if index >= len(self._entries):
            return Strip.blank(width, self.rich_style)
        line = self._content(self._entries[index]).truncate(max(1, width), ellipsis=True)
        segments = [Segment(part, style.rich_style) for part, style in line.render(self.visual_style, end="")]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _content(self, entry: Entry) -> Content:
        parts: list[Content | str] = []
        if entry.at:
            parts += [Content(entry.at).stylize(self._tone("muted")), "  "]
        parts.append(Content(entry.words).stylize(self._tone(entry.tone)))
        if entry.foreign:
            parts += ["  ", text.one_line(entry.foreign, 300)]
        return Content.assemble(*parts)

    def _tone(self, name: str) -> Style:
        return tone_of(self, name)
