"""A line of a form that stands for what a dialog changes: a label, a few words, the key. Owns the line, no meaning."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.visual import VisualType

from tui_craft import text
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.widgets.field import LABEL
from tui_craft.ui.widgets.line import clip
from tui_craft.ui.widgets.toned import Toned


class Fold(Toned, can_focus=True):
    """`Axes         tone 4, length 3              a`; enter opens it."""

    class Opened(Message):
        """The user wants to change what the line stands for."""

        def __init__(self, fold: Fold) -> None:
            super().__init__()
            self.fold = fold

        @property
        def control(self) -> Fold:
            """The line."""
            return self.fold

    DEFAULT_CSS = """
    Fold { height: 1; width: 1fr; }
    Fold:focus { background: $cursor; }
    Fold:focus:ansi { text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("fold-open", "enter,space", "open", "change", "Change what this line stands for", group=CHANGE, show=True),
    ]

    def __init__(self, key: str, label: str, shortcut: str = "", *, id: str | None = None) -> None:
        """`key` is what the form keeps under it; `shortcut` is the key that opens it from anywhere on the screen."""
        super().__init__(id=id)
        self.key, self._label, self._shortcut = key, label, shortcut
        self._words, self._quiet = "", False

    def say(self, words: str, *, quiet: bool = False) -> None:
        """Other words; `quiet` where nothing was chosen."""
        if (words, quiet) != (self._words, self._quiet):
            self._words, self._quiet = words, quiet
            self.refresh()

    def render(self) -> VisualType:
        width = self.content_size.width
        label = text.one_line(self._label, 60)
        taken = max(LABEL, min(cell_len(label), width // 2) + 1) + 1
        hint = f"  {self._shortcut}" if self._shortcut else ""
        shown = clip(text.one_line(self._words, 300), max(4, width - taken - 1 - cell_len(hint)))
        gap = " " * max(0, width - taken - cell_len(shown) - cell_len(hint))
        return Content.assemble(
            Content(set_cell_size(clip(label, taken - 1), taken)).stylize(
                self.tone("accent" if self.has_focus else "muted")
            ),
            Content(shown).stylize(self.tone("muted" if self._quiet else "")), gap,
            Content(hint).stylize(self.tone("key")),
        )  # fmt: skip

    def action_open(self) -> None:
        """Open it."""
        self.post_message(self.Opened(self))

    def on_click(self, event: events.Click) -> None:
        """The mouse opens it too."""
        self.focus()
        self.action_open()

    def on_focus(self) -> None:
        """Draw the label in the accent."""
        self.refresh()

    on_blur = on_focus
