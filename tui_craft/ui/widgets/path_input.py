"""A line for a file name that completes like a shell. Lists folders in a thread; opens no file."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from tui_craft.ui.actions import bind

MOST = 5000
"""Entries of one folder that are looked at; a folder with more completes from these."""


def completions(value: str, *, limit: int = 6) -> list[str]:
    """The names that continue `value`, folders with a slash, at most `limit`; an unreadable folder has none."""
    head, slash, tail = value.rpartition("/")
    folder = Path(f"{head}{slash}" or ".").expanduser()
    found: list[str] = []
    try:
        for number, entry in enumerate(folder.iterdir()):
            if number >= MOST:
                break
            if entry.name.startswith(tail) and (tail or not entry.name.startswith(".")):
                found.append(f"{head}{slash}{entry.name}" + ("/" if entry.is_dir() else ""))
    except OSError:
        return []
    return sorted(found)[:limit]


def common(names: list[str]) -> str:
    """The longest beginning that all `names` share."""
    if not names:
        return ""
    low, high = min(names), max(names)
    return next((low[:place] for place, char in enumerate(low) if not high.startswith(char, place)), low)


class PathSuggester(Suggester):
    """Offers the first completion of what was typed."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The first name that continues `value`, None for an empty line."""
        if not value:
            return None
        found = await asyncio.to_thread(completions, value, limit=1)
        return found[0] if found and found[0] != value else None


class PathInput(Input):
    """An input for a path: tab completes as far as it is certain, and leaves the field when nothing is left."""

    HELP = """
    Type a path; ~ is your home folder. tab completes, right arrow takes the whole suggestion.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("path-complete", "tab", "complete", "complete", "Complete the file name"),
    ]

    @dataclass
    class Pasted(Message):
        """Not a path but data itself was pasted: several lines, or something that begins like JSON."""

        text: str

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(value, placeholder=placeholder, suggester=PathSuggester(), id=id)

    async def action_complete(self) -> None:
        """Extend the path by what all candidates share; with nothing to add go to the next field."""
        found = await asyncio.to_thread(completions, self.value, limit=MOST) if self.value else []
        longer = common(found)
        if len(longer) > len(self.value):
            self.value = longer
            self.cursor_position = len(longer)
        else:
            self.screen.focus_next()

    def _on_paste(self, event: events.Paste) -> None:
        """A pasted path may come quoted, as file managers and shells give it."""
        event.prevent_default()
        event.stop()
        cleaned = event.text.strip()
        if "\n" in cleaned or cleaned[:1] in {"{", "["}:
            self.post_message(self.Pasted(event.text))
            return
        if len(cleaned) > 1 and cleaned[0] == cleaned[-1] and cleaned[0] in "'\"":
            cleaned = cleaned[1:-1]
        self.insert_text_at_cursor(cleaned)
