"""A screen from which the whole of a dataset is changed: one change at a time, its progress below, undo at hand.

Owns that order; what is done is the subclass's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import BindingType

from tui_craft import text
from tui_craft.errors import ConflictError
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.screens.base import CraftScreen
from tui_craft.ui.widgets.line import Piece

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset

T = TypeVar("T")
Told = Callable[[str], None]
_EVERY = 0.2
"""Seconds between two looks at how far a change is."""


class DatasetWork(CraftScreen):
    """Over an open dataset that another screen owns. `told` gets words about every change that was made."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("work-undo", "u", "undo", "undo", "Undo the newest change of the dataset", group=CHANGE),
    ]

    def __init__(self, dataset: Dataset, told: Told | None = None) -> None:
        super().__init__()
        self.dataset = dataset
        self._told = told
        self._busy = ""
        self._looked_at = 0

    async def work(self, doing: str, change: Callable[[Callable[[int], None]], T], *, of: int = 0) -> T:
        """Run `change` in the dataset's queue; it is given what to tell its progress. `of` is how many rows there are.

        Raises ConflictError while an earlier one is not done.
        """
        if self._busy:
            raise ConflictError(f"Still {self._busy}; wait for that to end.")
        self._busy, self._looked_at = doing, 0

        def progress(count: int) -> None:
            self._looked_at = count

        timer = self.set_interval(_EVERY, lambda: self._show_progress(of))
        self._show_progress(of)
        try:
            return await self.craft.jobs.submit(self.dataset.slug, change, progress)
        finally:
            self._busy = ""
            timer.stop()
            if self.is_attached:
                self.say_below("")

    def _show_progress(self, of: int) -> None:
        seen = f"{text.count(self._looked_at)} of {text.rows(of)}" if of and self._looked_at else ""
        self.bottom([Piece(f"{self._busy}…", "accent", 8), Piece(seen, "muted", 5)])

    def say_below(self, words: str) -> None:
        """Say what was done in the line below."""
        self.bottom([Piece(words, "muted", 8)] if words else [])

    def done(self, words: str) -> None:
        """A change was made: say so here and where one came from."""
        if self._told is not None:
            self._told(words)
        if self.is_attached:
            self.say_below(words)

    def action_undo(self) -> None:
        """Undo the newest change, whatever it was."""
        self.start(self._undo(), name="undo")

    async def _undo(self) -> None:
        words = await self.work("undoing", lambda progress: self.dataset.undo())
        self.done(words or "there is nothing to undo")
        await self.load()

    async def load(self) -> None:
        """Read again what the screen shows."""
        raise NotImplementedError
