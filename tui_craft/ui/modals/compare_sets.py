"""Two training sets side by side: what only one of them has, what both have, what was edited in between.

Owns the numbers and which rows are meant; the workspace shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft import text
from tui_craft.ui.actions import FIND, bind
from tui_craft.ui.modals.list_modal import Choice, ListModal
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset
    from tui_craft.store.sets import SetDiff

NOW = "what is accepted now"


class CompareModal(ListModal):
    """Set `first` beside what is accepted now, or beside one of `others`. Choice: `ids`, the rows of one line."""

    HELP = """
    What two training sets have in common, and what only one of them has. Enter shows these rows in the table; = puts
    the next set on the other side.
    """
    KEYS = ("table-choose", "compare-other", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("compare-other", "equals_sign,d,tab", "other", "another set", "Compare with the next set", group=FIND),
    ]
    COLUMNS = (Column("", least=12), Column("Rows", width=10, align="right"))

    def __init__(self, dataset: Dataset, first: str, others: Sequence[str]) -> None:
        self._first, self._others, self._place = first, ["", *others], 0
        self._diff: SetDiff | None = None
        super().__init__(dataset, f"Training set {first}")

    def on_mount(self) -> None:
        """Compare beside the first drawing."""
        super().on_mount()
        self.action_other(0)

    @property
    def _second(self) -> str:
        return self._others[self._place] or NOW

    def action_other(self, step: int = 1) -> None:
        """Put the next set on the other side."""
        self._place = (self._place + step) % len(self._others)
        self._diff = None
        self.draw()
        self.start(self._compare(), name="compare", group="count", exclusive=True)

    async def _compare(self) -> None:
        from tui_craft.store import sets

        other = self._others[self._place]
        self._diff = await self.craft.jobs.read(sets.compare, self.dataset, self._first, other or None)
        self.draw()

    def lines(self) -> list[Line]:
        """The four parts."""
        diff = self._diff
        numbers = ["…"] * 4 if diff is None else [
            text.count(number)
            for number in (len(diff.only_first), len(diff.only_second), diff.both, len(diff.changed))
        ]  # fmt: skip
        return [
            Line(place, (words, number))
            for place, (words, number) in enumerate(zip(self._words(), numbers, strict=True))
        ]

    def _words(self) -> list[str]:
        first, second = text.one_line(self._first, 80), text.one_line(self._second, 80)
        return [f"only in {first}", f"only in {second}", "in both", "in both, but edited in between"]

    def note(self, place: int) -> str:
        """What is compared with what."""
        return f"{text.one_line(self._first, 80)} and {text.one_line(self._second, 80)}"

    @on(CursorRows.Chosen)
    def _show(self, event: CursorRows.Chosen) -> None:
        event.stop()
        if self._diff is not None:
            self.start(self._take(event.index, self._diff), name="rows", group="find", exclusive=True)

    async def _take(self, place: int, diff: SetDiff) -> None:
        from tui_craft.store import sets

        def rows() -> list[int]:
            """Those that are still there."""
            if place == 2:
                apart = set(diff.only_first)
                ids = [row_id for row_id in sets.ids_of(self.dataset.path, self._first) if row_id not in apart]
            else:
                ids = (diff.only_first, diff.only_second, [], diff.changed)[place]
            return [row_id for row_id in ids if self.dataset.state_of(row_id) is not None]

        ids = await self.craft.jobs.read(rows)
        what = self._words()[place] if place < 2 else f"{self._words()[place]}: {self.note(place)}"
        self.dismiss(Choice("ids", what=what, ids=ids))
