"""Where one was: filter, row, columns and order of each dataset, and which dataset it was. Owns its being remembered.

It is written off the event loop, a few seconds after a change and on leaving: what a crash loses is a few steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.timer import Timer

from tui_craft.domain.row import State
from tui_craft.ui import column_choice, remember
from tui_craft.ui.actions import VIEW, bind
from tui_craft.ui.screens.row_columns import WRAPPED, RowColumns
from tui_craft.ui.screens.row_order import order_from_state
from tui_craft.ui.widgets.row_table import RowTable

SOON = 3.0
"""Seconds after which a change of place is written."""


class RowPlace(RowColumns):
    """Adds a memory to a screen over rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("view-pane", "Z", "pane", "pane", "Hide the row beside the table, or show it again", group=VIEW),
    ]

    slug: str
    _place_timer: Timer | None = None
    _place_kept: Mapping[str, Any] | None = None
    _habits_kept: Mapping[str, Any] | None = None
    _go_to: int | None = None
    _placed: RowTable | None = None  # the table, also when the screen is being taken apart

    # ---- taking it up again

    def restore_habits(self, habits: Mapping[str, Any]) -> None:
        """Show the pane or not, as the last time; the next start begins with this dataset."""
        self.set_class(habits.get("pane") is False, "-no-pane")
        self._habits_kept = habits
        self.call_after_refresh(self._keep_habits)  # the first frame comes first

    def restore_columns(self, place: Mapping[str, Any]) -> None:
        """Lay the table out as it was the last time, before it is drawn."""
        assert self.dataset is not None
        self.choice = column_choice.from_state(place.get("columns")) or column_choice.default(self.dataset.format)
        self.rows.show_fields(column_choice.fields(self.choice, self.dataset.format))
        self._placed = self.table
        self.table.painter.lines = WRAPPED if place.get("wrap") is True else 1
        self.sort = order_from_state(place.get("sort"))
        self.show_order()

    def restore_row(self, place: Mapping[str, Any]) -> int:
        """Where the cursor goes: to the row it was on, as soon as that is known."""
        assert self.dataset is not None
        row_id = place.get("row")
        if not isinstance(row_id, int):
            return 0
        if self.dataset.state_of(row_id) is None:
            self._go_to = None if self.dataset.indexed else row_id
            return 0
        return self.dataset.ids().position(row_id)

    def restore_filter(self, place: Mapping[str, Any]) -> None:
        """Look for the rows it looked for the last time."""
        words, state = place.get("words"), place.get("state")
        if isinstance(words, str) and words:
            self._words = words
            self.filter_bar.put(words)
        if state in list(State):
            self.state = State(str(state))
        if self.expression:
            self.refind()

    def row_to_go_to(self) -> int | None:
        """The row that was not known yet when the rows were drawn first, once it is."""
        row_id, dataset = self._go_to, self.dataset
        if row_id is None or dataset is None or self.table.cursor:  # somebody has gone somewhere meanwhile
            self._go_to = None
            return None
        if dataset.indexed or dataset.state_of(row_id) is not None:
            self._go_to = None
        return row_id if dataset.state_of(row_id) is not None else None

    # ---- remembering

    def note_place(self) -> None:
        """Have the place written soon."""
        if self._place_timer is None and self.is_attached:
            self._place_timer = self.set_timer(SOON, self.keep_place)

    def keep_place(self) -> None:
        """Write the place where it differs from what was written."""
        if self._place_timer is not None:
            self._place_timer.stop()
            self._place_timer = None
        if self._placed is None:
            return
        place = self._place(self._placed)
        if place != self._place_kept:
            self._place_kept = place
            self.craft.jobs.submit("remember", remember.keep, f"place-{self.slug}", place)

    def _place(self, table: RowTable) -> dict[str, Any]:
        assert self.dataset is not None
        sort = self._sort_of_all if self.only_words else self.sort
        rows = self.rows.ids(table.cursor, table.cursor + 1)
        chosen = self.choice != column_choice.default(self.dataset.format)
        return {
            "words": self._words,
            "state": str(self.state) if self.state else None,
            "row": rows[0] if rows else None,
            "columns": column_choice.to_state(self.choice) if chosen else None,
            "sort": list(sort) if sort else None,
            "wrap": table.row_lines > 1,
        }

    def _keep_habits(self) -> None:
        habits = {"last": self.slug, "pane": not self.has_class("-no-pane")}
        if habits != self._habits_kept:
            self._habits_kept = habits
            self.craft.jobs.submit("remember", remember.keep, remember.HABITS, habits)

    def action_pane(self) -> None:
        """Hide the pane, or show it again."""
        self.toggle_class("-no-pane")
        self._keep_habits()
        self.call_after_refresh(self.draw_rows)
