"""The help page: what the focused part is for, and every key that works there. Owns no text of its own.

The words come from the `HELP` of the screen and of the focused widgets, the keys from the bindings themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from inspect import cleandoc
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui_craft.ui import actions
from tui_craft.ui.actions import bind
from tui_craft.ui.screens.base import CraftModal, CraftScreen
from tui_craft.ui.widgets.key_bar import KeyBar
from tui_craft.ui.widgets.toned import Toned

IDS_FROM = 90
"""Cells from which the names of the actions are shown too, by which the user's settings give them other keys."""


class HelpScreen(CraftModal[None]):
    """The page for one screen and its focus; made by `HelpScreen.of(screen)`."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("help-close", "escape,q,question_mark,f1,enter", "close", "close", "Close this page", group=actions.APP,
             show=True),
        bind("help-down", "j,down", "down", "down", "Scroll down", group=actions.MOVE, show=True),
        bind("help-up", "k,up", "up", "up", "Scroll up", group=actions.MOVE, show=True),
        bind("help-tour", "t", "tour", "tour", "A short walk through the program", group=actions.GO, show=True),
    ]  # fmt: skip

    def __init__(self, words: list[str], choices: list[actions.Choice]) -> None:
        super().__init__()
        self._words = words
        self._choices = choices

    @classmethod
    def of(cls, screen: Screen[Any]) -> HelpScreen:
        """The help page for `screen` with its present focus."""
        nodes = [screen, *(reversed(screen.focused.ancestors_with_self) if screen.focused else ())]
        words = [_paragraphs(node.HELP) for node in dict.fromkeys(nodes) if isinstance(node, Widget) and node.HELP]
        more = screen.more_help() if isinstance(screen, CraftScreen) else []
        return cls([*words, *more], actions.available(screen))

    def compose(self) -> Iterable[Widget]:
        """Words first, keys below."""
        with VerticalScroll(classes="panel"):
            for paragraph in self._words:
                yield Static(Content(paragraph), classes="words")
            yield KeyTable(self._choices)
            yield KeyBar()

    def action_down(self) -> None:
        """Scroll the page."""
        self.query_one(VerticalScroll).scroll_down(animate=False)

    def action_tour(self) -> None:
        """The tour in place of this page."""
        self.dismiss(None)
        self.call_later(self.craft.show_tour)

    def action_up(self) -> None:
        """Scroll the page."""
        self.query_one(VerticalScroll).scroll_up(animate=False)


def _paragraphs(words: str) -> str:
    """`words` with lines joined, so that they wrap where the screen ends; an empty line parts paragraphs."""
    return "\n\n".join(" ".join(part.split()) for part in cleandoc(words).split("\n\n"))


class KeyTable(Toned):
    """Keys and what they do, by group."""

    DEFAULT_CSS = "KeyTable { height: auto; width: 1fr; }"

    def __init__(self, choices: list[actions.Choice]) -> None:
        super().__init__()
        self._choices = choices

    def render(self) -> RenderableType:
        groups: dict[str, list[actions.Choice]] = {"Here": []}
        groups.update({group.description: [] for group in actions.GROUPS})
        for choice in self._choices:
            group = choice.binding.group
            groups.setdefault(group.description if group else "Here", []).append(choice)
        widest = max((cell_len("  ".join(c.keys)) for c in self._choices), default=0)
        column = min(widest, 18, max(8, self.size.width // 3))
        ids = self.size.width >= IDS_FROM
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=column)
        table.add_column(ratio=1)
        if ids:
            table.add_column(justify="right")
        key, strong = self.tone("key").rich_style, self.tone("strong").rich_style
        muted = self.tone("muted").rich_style
        for title, choices in groups.items():
            if choices:
                table.add_row()
                table.add_row(Text(title, strong))
            for choice in choices:
                name = [Text(choice.id, muted)] if ids else []
                table.add_row(Text("  ".join(choice.keys), key), Text(choice.binding.tooltip), *name)
        return table
