"""One text of a row, edited where it stands: a field laid over the cell. Owns where it lies and what is typed.

Saving is given to it and may refuse: then the sentence stands below the text and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Static, TextArea

from tui_craft import text
from tui_craft.errors import CraftError
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.screens.base import Working

NARROW = 60
"""Cells of a window below which the field takes its whole width."""
ROOMY = 56
"""Cells that a field is given at least, where the window has them."""
TALLEST = 10
"""Lines that a field grows to; a longer text scrolls in it."""

Save = Callable[[str], Awaitable[None]]


class CellText(TextArea):
    """The field."""

    HELP = """
    The text of this cell. Enter saves it where it has one line; ctrl+s always does. ctrl+j begins a new line.
    Nothing is lost where it cannot be saved: the reason stands below it.
    """


class CellEditor(Vertical):
    """Lies over the cell at `cell` (in cells of the screen) until it is saved or given up; then calls `done`."""

    DEFAULT_CSS = """
    CellEditor { layer: over; position: absolute; width: 40; height: auto; background: $panel; }
    CellEditor TextArea { height: 1; }
    CellEditor:ansi { background: ansi_default; }
    CellEditor > Static { width: 1fr; height: auto; max-height: 4; padding: 0 1; color: $error; display: none; }
    CellEditor.-told > Static { display: block; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("cell-enter", "enter,ctrl+s,f10", "save_line", "save", "Save the text", group=CHANGE, priority=True),
        bind("cell-save", "ctrl+s,f10", "save", "save", "Save the text; enter begins a new line in it", group=CHANGE,
             priority=True),
        bind("cell-line", "ctrl+j", "newline", "new line", "Begin a new line", group=CHANGE, priority=True),
        bind("cell-close", "escape", "close", "leave it", "Leave it as it was; asks once more if you typed",
             group=CHANGE, priority=True),
    ]  # fmt: skip

    def __init__(self, value: str, save: Save, done: Callable[[], None], *, place: Callable[[], Region | None]) -> None:
        """`place` tells where the cell is on the screen, None when it is not; the editor looks when it is laid out."""
        super().__init__()
        self._value = value
        self._save, self._done, self._place = save, done, place
        self._loaded = ""
        self._warned = False

    def compose(self) -> Iterable[Widget]:
        """The field, and a line for what is wrong."""
        yield CellText(self._value, soft_wrap=True, tab_behavior="focus", show_line_numbers=False)
        yield Static("")

    @property
    def area(self) -> CellText:
        """The field."""
        return self.query_one(CellText)

    def on_mount(self) -> None:
        """Lie down, and take the keys."""
        self._loaded = self.area.text
        self.area.move_cursor(self.area.document.end)
        self.area.focus()
        self.lay()

    def lay(self) -> None:
        """Lie over the cell, as wide as is sensible, as high as the text; upwards where there is no room below."""
        window, cell = self.screen.query_one("#body").region, self._place()
        if cell is None:
            cell = Region(window.x, window.y, window.width, 1)
        width = window.width if window.width < NARROW else min(max(cell.width + 2, ROOMY), window.width)
        x = min(max(window.x, cell.x - 1), window.right - width)
        self.styles.width = width
        area = self.area
        area.wrapped_document.wrap(max(1, width - area.gutter.width - 1), area.indent_width)
        lines = min(max(1, area.wrapped_document.height), TALLEST, max(1, window.height - 1))
        area.styles.height = lines
        height = lines + (2 if self.has_class("-told") else 0)
        below = window.bottom - cell.y
        y = cell.y if height <= below else max(window.y, cell.y + 1 - height)
        self.styles.offset = (x, min(y, max(window.y, window.bottom - height)))

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._warned = False
        self.lay()

        self.refresh_bindings()

    def on_descendant_blur(self) -> None:
        """Clicking elsewhere leaves an untouched text; one that was typed in keeps the keys."""
        self.call_after_refresh(self._left)

    def _left(self) -> None:
        focused = self.screen.focused
        if not self.is_attached or focused is None or focused is self.area:
            return
        if self.area.text == self._loaded:
            self._close()
        else:
            self.area.focus()
            self._tell("Not saved yet: ctrl+s saves, escape gives up what you typed.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter saves a text of one line; in a longer one it is the field's, and only ctrl+s saves."""
        if action in {"save", "save_line"}:
            return self.is_mounted and (self.area.document.line_count == 1) == (action == "save_line")
        return True

    def action_newline(self) -> None:
        """Begin a new line at the cursor."""
        self.area.replace("\n", *self.area.selection)

    def action_save_line(self) -> None:
        """Save."""
        self.action_save()

    def action_save(self) -> None:
        """Save and go, or say why not and stay."""
        assert isinstance(self.screen, Working)
        self.screen.start(self._try(), name="save", group="save")

    async def _try(self) -> None:
        try:
            if self.area.text != self._loaded:
                await self._save(self.area.text)
        except CraftError as error:
            self._tell(error.sentence)
        else:
            self._close()

    def action_close(self) -> None:
        """Leave the text as it was; what was typed is given up only at the second time of asking."""
        if self.area.text != self._loaded and not self._warned:
            self._tell("Not saved yet: ctrl+s saves, escape once more gives up what you typed.")
            self._warned = True
        else:
            self._close()

    def _close(self) -> None:
        self._done()
        self.remove()

    def _tell(self, message: str) -> None:
        self.query_one(Static).update(Content(text.visible(message, 600)))
        self.add_class("-told")
        self.lay()
