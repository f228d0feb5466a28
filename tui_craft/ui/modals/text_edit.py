"""A text of several lines to write. Owns what is typed; what is a good text is the asker's to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TextArea

from tui_craft import text
from tui_craft.errors import CraftError
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.key_bar import KeyBar


class TextEdit(CraftModal[str]):
    """Dismissed with the text. `check` raises a CraftError on one that cannot be taken: it is shown, typing goes on."""

    CSS_PATH = "text_edit.tcss"
    HELP = """
    Write as much as you like. ctrl+s takes the text; escape leaves it as it was, and asks once more if you typed.
    """
    KEYS = ("text-take", "text-cancel")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("text-take", "ctrl+s,f10", "take", "done", "Take this text", group=CHANGE, show=True, priority=True),
        bind("text-cancel", "escape", "close", "cancel", "Close; asks once more if something was typed", show=True,
             priority=True),
    ]  # fmt: skip

    def __init__(
        self, title: str, *, value: str = "", note: str = "", placeholder: str = "",
        check: Callable[[str], object] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._title, self._value, self._note, self._placeholder = title, value, note, placeholder
        self._check = check
        self._shown = ""
        self._warned = False

    def compose(self) -> Iterable[Widget]:
        """The question, the field, and a word of help."""
        with Vertical(classes="panel"):
            yield Static(Content(text.one_line(self._title)), classes="title")
            yield TextArea(text.visible(self._value, len(self._value) + 1), soft_wrap=True, tab_behavior="focus",
                           placeholder=self._placeholder)  # fmt: skip
            yield Static(Content(text.visible(self._note, 2_000)), id="text-note", classes="note")
            yield KeyBar()

    def on_mount(self) -> None:
        """Type on at the end."""
        area = self.query_one(TextArea)
        self._shown = area.text
        area.focus()
        area.move_cursor(area.document.end)

    def on_resize(self) -> None:
        """Leave room for the note and the keys."""
        height = self.size.height
        self.query_one(TextArea).styles.height = max(3, height - 5) if height < 18 else min(16, height * 9 // 10 - 12)

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self._warned = False

    def action_take(self) -> None:
        """Dismiss with the text if it is a good one; one that was not touched is as it was."""
        typed = self.query_one(TextArea).text
        value = self._value if typed == self._shown else typed
        if self._check is not None:
            try:
                self._check(value)
            except CraftError as error:
                self._tell(error.sentence)
                return
        self.dismiss(value)

    def action_close(self) -> None:
        """Close; typed text is given up only at the second time of asking."""
        if self.query_one(TextArea).text != self._shown and not self._warned:
            self._warned = True
            self._tell("Not taken yet: ctrl+s takes it, escape once more gives up what you typed.")
            return
        self.dismiss(None)

    def _tell(self, words: str) -> None:
        note = self.query_one("#text-note", Static)
        note.set_classes("error")
        note.update(Content(text.visible(words, 2_000)))
