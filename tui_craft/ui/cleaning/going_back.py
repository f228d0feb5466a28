"""Which row to be on once an undo has brought it back. Owns what was done on a screen, in order."""

from __future__ import annotations

from collections.abc import Sequence

from tui_craft.ui.cleaning.found import Entry, Group


class GoingBack:
    """Knows the first row of everything that was done here; what was done elsewhere it cannot know."""

    def __init__(self) -> None:
        self._done: list[Entry] = []
        self._undone: list[Entry] = []
        self._wanted: tuple[Entry, Entry | None] | None = None

    def did(self, entries: Sequence[Entry]) -> None:
        """Something was done about these."""
        self._done.append(entries[0])
        self._undone.clear()
        self._wanted = None

    def undid(self, here: Entry | None) -> None:
        """The last of it was taken back, with the cursor on `here`."""
        if self._done:
            self._undone.append(self._done.pop())
            self._wanted = self._undone[-1], here

    def redid(self) -> None:
        """It was done again."""
        if self._undone:
            self._done.append(self._undone.pop())
        self._wanted = None

    def place(self, group: Group, here: Entry | None) -> Entry | None:
        """Where to be in a group: on what an undo brought back, once it is there, unless one has gone on meanwhile."""
        if self._wanted is None:
            return here
        back, was = self._wanted
        if (here.row if here else 0) != (was.row if was else 0) or back.check != group.name:
            self._wanted = None
            return here
        found = next((entry for entry in group.entries if entry.row == back.row), None)
        if found is not None:
            self._wanted = None
        return found or here
