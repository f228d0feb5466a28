"""What another tool made of a copied prompt, brought back: pasted or in a file. Owns the question; adds no row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.field import Field
from tui_craft.ui.widgets.key_bar import KeyBar
from tui_craft.ui.widgets.path_input import PathInput


@dataclass(frozen=True, slots=True)
class Brought:
    """The pasted text or the file, one of which is there, and the tool's name as the user gave it (may be empty)."""

    pasted: str
    path: Path | None
    tool: str


class BringBack(CraftModal[Brought]):
    """Dismissed with what was brought, or None."""

    CSS_PATH = "bring_back.tcss"
    HELP = """
    Paste what the other tool answered, all of it: the rows are found in it, whether they are a JSON list, JSON lines,
    a fenced block or an object in the middle of prose. Or name a file that holds it. Every row that fits becomes a
    draft tagged external; the others are named with the reason and kept.
    """
    KEYS = ("bring-done", "bring-next", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("bring-done", "ctrl+s,f10", "done", "add drafts", "Make drafts of it", group=CHANGE, show=True,
             priority=True),
        bind("bring-next", "tab", "app.focus_next", "next field", "To the next field", show=True),
        bind("close", "escape", "close", "cancel", "Close without changing anything", show=True),
    ]  # fmt: skip

    def compose(self) -> Iterable[Widget]:
        """The text, the file, the tool."""
        with Vertical(classes="panel"):
            yield Static(Content("Bring a result back"), classes="title")
            yield TextArea(soft_wrap=True, tab_behavior="focus", placeholder="paste the answer here")
            yield Field("Or a file", PathInput("", placeholder="its path", id="bring-path"))
            yield Field("Tool", Input(placeholder="which tool that was, if you like", id="bring-tool"))
            yield Static(id="bring-note", classes="note")
            yield KeyBar()

    def on_mount(self) -> None:
        """Ready to paste."""
        self.query_one(TextArea).focus()

    def action_done(self) -> None:
        """Dismiss with what is there, or say what is missing."""
        pasted, path = self.query_one(TextArea).text, self.query_one("#bring-path", Input).value.strip()
        note = ""
        if bool(pasted.strip()) is bool(path):
            note = "Take one of the two: the pasted text or the file." if path else "Paste the answer, or name a file."
        elif path and not Path(path).expanduser().is_file():
            note = "There is no such file."
        if note:
            self.query_one("#bring-note", Static).update(Content(note))
            return
        tool = self.query_one("#bring-tool", Input).value
        self.dismiss(Brought(pasted, Path(path).expanduser() if path else None, tool.strip()))
