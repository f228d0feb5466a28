"""What differs between two texts of a prompt, to read before one of them is taken. Changes nothing itself."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui_craft import text
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.diff_view import DiffView
from tui_craft.ui.widgets.key_bar import KeyBar
from tui_craft.ui.widgets.text_diff_words import changed, text_diff_content
from tui_craft.ui.widgets.toned import tone_of


class PromptDiff(CraftModal[bool]):
    """Dismissed with True when `after` is to be taken; without `take` there is nothing to take."""

    CSS_PATH = "prompt_diff.tcss"
    HELP = """
    What would go stands in [- -], what would come in {+ +}; long stretches without a change are left out. Nothing is
    in force yet: enter puts the new text into the editor, where you can still change it, and ctrl+s there saves it.
    """
    KEYS = ("diff-take", "diff-down", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("diff-take", "enter", "take", "take it", "Put the new text into the editor", group=CHANGE, show=True),
    ]

    def __init__(self, title: str, before: str, after: str, *, note: str = "", take: bool = True) -> None:
        super().__init__()
        self._title, self._before, self._after, self._note, self._take = title, before, after, note, take

    def compose(self) -> Iterable[Widget]:
        """Title, difference, keys."""
        with Vertical(classes="panel"):
            yield Static(Content(text.one_line(self._title)), classes="title")
            yield DiffView()
            note = "  ".join(filter(None, (changed(self._before, self._after), self._note)))
            yield Static(Content(text.visible(note, 1_000)), classes="note")
            yield KeyBar()

    def on_mount(self) -> None:
        """Draw it once the width is known."""
        view = self.query_one(DiffView)
        view.focus()
        tone = partial(tone_of, view)
        view.show([lambda: [text_diff_content(self._before, self._after, tone)]])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Taking only where something can be taken."""
        return self._take if action == "take" else super().check_action(action, parameters)

    def action_take(self) -> None:
        """Take the new text."""
        self.dismiss(True)
