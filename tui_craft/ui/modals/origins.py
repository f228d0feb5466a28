"""Everything that came from where one row came from: its run, model, prompt, topic, seeds, file; all of it in one key.

Owns the list and the question; the workspace changes the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft import text
from tui_craft.ui import origins
from tui_craft.ui.actions import CHANGE, FIND, REVIEW, bind
from tui_craft.ui.modals.list_modal import Counted, ListModal
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line

if TYPE_CHECKING:
    from tui_craft.domain.row import Row
    from tui_craft.store.dataset import Dataset


class OriginsModal(ListModal):
    """What `row` shares with other rows. Dismissed with a choice: `show`, `mark`, a state, or `delete`."""

    HELP = """
    Where the row under the cursor came from, and how many rows came from there too. The keys apply to all rows of the
    line the cursor is on: r rejects everything of this run, or of this prompt, model, topic, seed or file. Undo takes
    it back as one change. Enter shows these rows first.
    """
    KEYS = ("table-choose", "origin-reject", "origin-hold", "origin-mark", "origin-delete", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("origin-reject", "r", "all('rejected')", "reject all", "Reject all these rows; one undo takes it back",
             group=REVIEW),
        bind("origin-hold", "h", "all('held')", "hold all", "Hold all these rows; one undo takes it back",
             group=REVIEW),
        bind("origin-accept", "a", "all('accepted')", "accept all",
             "Accept all these rows, but for unread ones of critical slices", group=REVIEW),
        bind("origin-draft", "d", "all('draft')", "back to draft", "Make all these rows drafts again", group=REVIEW),
        bind("origin-delete", "D,delete", "all('delete')", "delete all", "Delete all these rows; undo brings them back",
             group=CHANGE),
        bind("origin-mark", "space,m", "all('mark')", "mark all", "Mark all these rows and go back to the table",
             group=FIND),
    ]  # fmt: skip
    COLUMNS = (Column("From", width=8), Column("", least=10), Column("Rows", width=10, align="right"))

    def __init__(self, dataset: Dataset, row: Row) -> None:
        self._shared = origins.shared(row)
        super().__init__(dataset, f"Row {row.id} and where it came from")

    def on_mount(self) -> None:
        """Count while it is read."""
        super().on_mount()
        self.count(shared.where for shared in self._shared)

    def lines(self) -> list[Line]:
        """One line for each thing in common."""
        return [
            Line(place, (item.label, text.one_line(item.value, 200), str(self._count_of(item))))
            for place, item in enumerate(self._shared)
        ]

    def _count_of(self, item: origins.Shared) -> Counted:
        return self.counted.get(item.where, Counted())

    def note(self, place: int) -> str:
        """What the keys would be about."""
        item = self._shared[place]
        found = self._count_of(item)
        if found.problem:
            return found.problem
        rows = text.rows(found.rows) if not found.going else f"{found} rows"
        return f"{rows} of {text.one_line(item.what, 120)}"

    @on(CursorRows.Chosen)
    def _show(self, event: CursorRows.Chosen) -> None:
        event.stop()
        item = self._shared[event.index]
        self.choose("show", item.where, item.what)

    def action_all(self, verb: str) -> None:
        """Do this with all rows of the line under the cursor, once all of them are found."""
        if (place := self.place) is not None:
            item = self._shared[place]
            self.choose(verb, item.where, item.what, find=True)
