"""A page of foreign text to read and copy. Owns scrolling and copying; the text is given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui_craft import text
from tui_craft.ui import actions
from tui_craft.ui.actions import bind
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.key_bar import KeyBar


class TextView(CraftModal[bool]):
    """A long text with a title. It is cleaned and clipped here."""

    CSS_PATH = "text_view.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("text-copy", "y", "copy", "copy", "Copy the whole text", group=actions.CHANGE, show=True),
        bind("text-down", "j,down", "down", "down", "Scroll down", group=actions.MOVE),
        bind("text-up", "k,up", "up", "up", "Scroll up", group=actions.MOVE),
    ]

    def __init__(self, title: str, body: str) -> None:
        super().__init__()
        self._title = title
        self._body = body

    def compose(self) -> Iterable[Widget]:
        """Title, text, keys."""
        with Vertical(classes="panel"):
            yield Static(Content(text.one_line(self._title)), classes="title")
            with VerticalScroll(id="text-body"):
                yield Static(Content(text.visible(self._body)))
            yield KeyBar()

    def action_copy(self) -> None:
        """Copy all of it, also what is clipped on the screen."""
        self.start(self.craft.copy(self._body, "the text"), name="copy")

    def action_down(self) -> None:
        """Scroll the page."""
        self.query_one(VerticalScroll).scroll_down(animate=False)

    def action_up(self) -> None:
        """Scroll the page."""
        self.query_one(VerticalScroll).scroll_up(animate=False)
