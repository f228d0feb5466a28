"""A dialog with a list to choose from, a note on the line under the cursor, and keys. Owns that frame alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, TypeVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui_craft import text
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.key_bar import KeyBar
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line, ListSource
from tui_craft.ui.widgets.row_table import RowTable

R = TypeVar("R")

_LOW = 30
"""Lines; a lower screen is one on which list and note contend for room."""
_AROUND, _AROUND_SHORT = 9, 3
"""Lines that title, keys and the space between them take beside list and note; the same on a short screen."""


class LinesModal(CraftModal[R]):
    """A subclass gives `lines`, `note` and what its keys do."""

    CSS_PATH = "list_modal.tcss"
    COLUMNS: ClassVar[Sequence[Column]] = ()
    NONE: ClassVar[str] = ""
    """What is said while there is no line."""
    WITH_A_LINE: ClassVar[frozenset[str]] = frozenset()
    """Actions on the line under the cursor: not offered while there is none."""
    NOTE_LINES: ClassVar[tuple[int, int]] = (3, 2)
    """Lines for the note; the same on a low screen, where the list needs the room."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._doing = ""
        self._said: tuple[str, int | None] = ("", None)

    @property
    def columns(self) -> Sequence[Column]:
        """The columns of the list."""
        return self.COLUMNS

    def lines(self) -> list[Line]:
        """The lines as they are to be drawn now."""
        raise NotImplementedError

    def note(self, place: int) -> str:
        """What is said about the line at `place`, below the list."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a line only where there is one."""
        if action in self.WITH_A_LINE and self.place is None:
            return False
        return super().check_action(action, parameters)

    def compose(self) -> Iterable[Widget]:
        """Title, list, a note on the line under the cursor, keys."""
        with Vertical(classes="panel"):
            yield Static(Content(text.one_line(self._title)), classes="title")
            yield RowTable(self.columns, ListSource(self.lines()), marks=False)
            yield Static(id="list-note", classes="note")
            yield KeyBar()

    def on_mount(self) -> None:
        """Draw what is there at once."""
        self.draw()

    def draw(self, *, cursor: int | None = None) -> None:
        """Draw what is known by now; `cursor` puts the cursor on that line."""
        if not self.is_attached:
            return
        table = self.query_one(RowTable)
        before = len(table.source)
        table.source = ListSource(self.lines())
        count = len(table.source)
        if bool(before) is not bool(count):
            self.refresh_bindings()
        short = self.has_class("-short")
        said = self.NOTE_LINES[self.size.height < _LOW]
        around = (_AROUND_SHORT if short else _AROUND) + said
        whole = short or self.has_class("-tiny")  # there a dialog may be as high as the screen, else nine tenths of it
        room = self.size.height if whole else self.size.height * 9 // 10
        table.styles.height = max(2, min(count + 1, room - around))
        table.display = count > 0
        self.query_one("#list-note", Static).styles.height = said
        self.set_focus(table if count else None)
        table.reload(cursor=cursor)
        self._draw_note()

    def _draw_note(self) -> None:
        place = self.place
        said = self._said[0] if self._said[1] == place else ""
        words = self._doing or said or (self.NONE if place is None else self.note(place))
        self.query_one("#list-note", Static).update(Content(text.visible(words, 1_000)))

    def say(self, words: str) -> None:
        """Say this below the list, where it covers nothing, until the cursor is moved."""
        self._said = (words, self.place)
        self._draw_note()

    @property
    def place(self) -> int | None:
        """Which line the cursor is on; None without lines. Good from the first key on, before anything is drawn."""
        tables = self.query(RowTable)
        count = len(self.lines())
        return min(tables.first().cursor if tables else 0, count - 1) if count else None

    @on(CursorRows.Highlighted)
    def _moved(self, event: CursorRows.Highlighted) -> None:
        event.stop()
        self._draw_note()

    def on_resize(self) -> None:
        """Another height shows more lines or fewer."""
        self.call_after_refresh(self.draw)
