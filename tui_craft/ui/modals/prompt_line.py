"""A question answered with one line of text. Owns the typing; what is a good answer is the asker's to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_craft import text
from tui_craft.errors import CraftError
from tui_craft.ui.actions import bind
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.key_bar import KeyBar


class AnswerLine(Input):
    """The line; its enter stands in the key bar, which that of any text field does not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("line-enter", "enter", "submit", "done", "Take this answer", show=True),
    ]


class PromptLine(CraftModal[str]):
    """Dismissed with the line, or None. `check` raises a CraftError on a bad answer: it is shown, typing goes on."""

    KEYS = ("line-enter", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("close", "escape", "close", "cancel", "Close without changing anything", show=True),
    ]

    def __init__(
        self, title: str, *, value: str = "", note: str = "", placeholder: str = "",
        check: Callable[[str], object] | None = None, replace: bool = False,
    ) -> None:  # fmt: skip
        """With `replace` the first letter typed takes the place of `value`; arrows and backspace change it."""
        super().__init__()
        self._title, self._value, self._note, self._placeholder = title, value, note, placeholder
        self._check, self._replace = check, replace

    def compose(self) -> Iterable[Widget]:
        """The question, the line, and a word of help."""
        with Vertical(classes="panel"):
            yield Static(Content(text.one_line(self._title)), classes="title")
            yield AnswerLine(text.one_line(self._value, 4_000), placeholder=self._placeholder,
                             select_on_focus=self._replace)  # fmt: skip
            yield Static(Content(text.visible(self._note, 2_000)), id="line-note", classes="note")
            yield KeyBar()

    @on(Input.Submitted)
    def _take(self) -> None:
        """Dismiss with the line if it is a good answer."""
        answer = self.query_one(Input).value
        if self._check is not None:
            try:
                self._check(answer)
            except CraftError as error:
                note = self.query_one("#line-note", Static)
                note.set_classes("error")
                note.update(Content(text.visible(error.sentence, 2_000)))
                return
        self.dismiss(answer)
