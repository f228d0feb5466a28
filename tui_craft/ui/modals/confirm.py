"""A question with two answers, for what undo cannot reach (money, files outside). Owns nothing but the answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui_craft import text
from tui_craft.ui.actions import bind
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.key_bar import KeyBar


class Confirm(CraftModal[bool]):
    """Dismissed with True (`y`, enter), or None. `question` and `detail` are foreign text."""

    KEYS = ("confirm-yes", "confirm-no", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("confirm-yes", "y,enter", "yes", "yes", "Do it", show=True),
        bind("confirm-no", "n", "close", "no", "Leave everything as it is", show=True),
    ]

    def __init__(self, question: str, detail: str = "") -> None:
        super().__init__()
        self._question = question
        self._detail = detail

    def compose(self) -> Iterable[Widget]:
        """The question, and what follows from a yes."""
        with Vertical(classes="panel"):
            yield Static(Content(text.one_line(self._question)), classes="title")
            if self._detail:
                yield Static(Content(text.visible(self._detail, 2_000)), classes="note")
            yield KeyBar()

    def action_yes(self) -> None:
        """Dismiss with True."""
        self.dismiss(True)
