"""A place to paste rows from somewhere else. Owns the pasted text; making rows of it is the sources' business."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TextArea

from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.key_bar import KeyBar


class Paste(CraftModal[str]):
    """Dismissed with the text, or None."""

    CSS_PATH = "paste.tcss"
    HELP = """
    Paste what another tool wrote: a JSON list, JSON lines, or an answer with a fenced code block. Every row that
    fits becomes a draft tagged external; the others are listed with the reason.
    """
    KEYS = ("paste-done", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("paste-done", "ctrl+s,f10", "done", "add rows", "Make rows of this text", group=CHANGE, show=True,
             priority=True),
        bind("close", "escape", "close", "cancel", "Close without changing anything", show=True),
    ]  # fmt: skip

    def compose(self) -> Iterable[Widget]:
        """A big field."""
        with Vertical(classes="panel"):
            yield Static(Content("Paste rows"), classes="title")
            yield TextArea(soft_wrap=False, placeholder="a JSON list, JSON lines, or a fenced code block")
            yield KeyBar()

    def action_done(self) -> None:
        """Dismiss with the text, if there is any."""
        value = self.query_one(TextArea).text
        self.dismiss(value if value.strip() else None)
