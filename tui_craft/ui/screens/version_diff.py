"""What differs between two versions, or a version and now, to read from top to bottom. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget

from tui_craft import text
from tui_craft.ui.screens.base import CraftScreen
from tui_craft.ui.widgets.diff_view import DiffView, Entry
from tui_craft.ui.widgets.diff_words import WORDS, diff_contents
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.toned import tone_of

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset
    from tui_craft.store.version_diff import RowDiff, Tally

MOST = 5_000
"""Rows that can be read here; all are counted."""


class VersionDiffScreen(CraftScreen):
    """The rows of `dataset` that differ from version `first` to version `second`, or to now."""

    HELP = """
    Every row that is not the same on both sides, in the order of their numbers. Within a text [- -] holds what was
    taken away and {+ +} what came in. ] and [ go from row to row.
    """
    KEYS = ("diff-next", "diff-previous", "diff-page-down", "diff-top", "leave")

    def __init__(self, dataset: Dataset, first: str, second: str | None = None) -> None:
        super().__init__()
        self._dataset = dataset
        self._first, self._second = first, second
        self._kept = 0
        self._tally: Tally | None = None
        self._counting = True

    def compose_body(self) -> Iterable[Widget]:
        """The differences."""
        yield DiffView()

    def on_mount(self) -> None:
        """Begin to compare."""
        self.query_one(DiffView).focus()
        self._say()
        self.start(self._compare(), name="compare", group="compare")

    async def _compare(self) -> None:
        from tui_craft.store.version_diff import Tally, walk

        counted = self._tally = Tally()
        async for batch in self.craft.jobs.batches(lambda: walk(self._dataset, self._first, self._second)):
            found = [item for item in batch if item is not None]
            for item in found:
                counted.add(item)
            self._keep(found[: MOST - self._kept])
            self._say()
        self._counting = False
        self._say()

    def _keep(self, found: list[RowDiff]) -> None:
        self._kept += len(found)
        view = self.query_one(DiffView)
        view.add([self._entry(item) for item in found])

    def _entry(self, item: RowDiff) -> Entry:
        view = self.query_one(DiffView)
        return lambda: diff_contents(self._dataset.format, item, partial(tone_of, view))

    def on_diff_view_moved(self) -> None:
        """Say where one is."""
        self._say()

    def _say(self) -> None:
        counts = self._tally.counts if self._tally else {}
        total = sum(counts.values())
        place = f"{text.count(self.query_one(DiffView).at + 1)}/{text.count(total)}" if total else ""
        more = "…" if self._counting else ""
        self.top(
            [Piece(f"{self._first} to {self._second or 'now'}", "strong", 9)],
            [Piece((place or ("" if self._counting else "no difference")) + more, "", 8)],
        )
        words = [
            Piece(f"{text.count(number)} {WORDS.get(kind, kind)}", "muted", 8 - place)
            for place, (kind, number) in enumerate(counts.items())
            if number
        ]
        cut = f"the first {text.count(MOST)} can be read here" if total > MOST else ""
        self.bottom(words, [Piece(cut, "warn", 2)] if cut else [])
