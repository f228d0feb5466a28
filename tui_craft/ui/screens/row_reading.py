"""Reading one row of a table: the pane that follows the cursor, or all of the screen. Owns what is shown when."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.timer import Timer

from tui_craft.ui.actions import GO, VIEW, bind
from tui_craft.ui.dataset_rows import copies_of
from tui_craft.ui.screens.row_place import RowPlace
from tui_craft.ui.widgets.row_table import RowTable
from tui_craft.ui.widgets.row_view import RowView

REST = 0.08
"""Seconds the cursor must stay on a row before the row is drawn in full."""


class RowReading(RowPlace):
    """Adds the pane to a screen over rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("go-read", "z", "read", "read", "Read the row at full width, or stop reading", group=GO),
        bind("go-next", "right_square_bracket", "step(1)", "next row", "The next row, also while reading", group=GO),
        bind("go-previous", "left_square_bracket", "step(-1)", "previous row", "The row before, also while reading",
             group=GO),
        bind("view-mode", "d", "next_mode", "text, JSON, edit", "The row as text, as JSON, or its last edit",
             group=VIEW),
    ]  # fmt: skip

    _showing: tuple[object, ...] = ()
    _resting: Timer | None = None

    @property
    def view(self) -> RowView:
        """The pane."""
        return self.query_one(RowView)

    def shows_in_full(self, row_id: int) -> bool:
        """Whether all of a row can be read on the screen now, or it has the screen for itself."""
        view = self.view
        return view.display and view.row_id == row_id and (view.shows_all or self.has_class("-reading"))

    def follow_cursor(self) -> None:
        """Show the row under the cursor: now where it is the one that is shown, else when the cursor rests."""
        if self._showing[:1] in {(), (self.current(),)}:
            self._show_row()
        else:
            self._show_row_at_rest()

    def _show_row(self) -> None:
        """Show the row under the cursor in the pane."""
        view = self.view
        row_id = self.current()
        if self.dataset is None or not view.display:
            return
        if row_id is None or self.dataset.state_of(row_id) is None:
            view.show(None)
            return
        state = self.rows.state_of(row_id)
        key = (row_id, self.dataset.version_of(row_id), state, self.rows.found.stamp)
        if key != self._showing:
            self._showing = key
            copies = copies_of(self.dataset, row_id)
            row = self.dataset.get(row_id)
            view.show(row, state, format=self.dataset.format, copies=copies, findings=self.rows.found.of(row))
            self._show_edit()

    def on_row_table_highlighted(self) -> None:
        """The cursor moved: the pane follows."""
        self._show_row_at_rest()
        self.note_place()

    def _show_row_at_rest(self) -> None:
        """Show the row under the cursor when it rests there: a key held down does not draw every row."""
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST, self._show_row)

    # ---- reading one row

    def on_row_table_chosen(self) -> None:
        """Enter reads."""
        if not self.has_class("-reading"):
            self.action_read()

    def action_read(self) -> None:
        """Give the whole screen to the row, or back to the table."""
        reading = not self.has_class("-reading")
        if reading and (self.dataset is None or not len(self.rows)):
            return
        self.set_class(reading, "-reading")
        self._showing = ()
        self.call_after_refresh(self._show_row)
        self.query_one(RowView if reading else RowTable).focus()

    def action_step(self, step: int) -> None:
        """Move the cursor from wherever the focus is."""
        self.table.action_move(step)

    def action_next_mode(self) -> None:
        """Read the row in another way."""
        self.view.next_mode()
        self._show_edit()

    def _show_edit(self) -> None:
        """Have the last edit of the row in the pane read, where that is what is shown."""
        row_id, view = self.current(), self.view
        if view.mode == "edit" and row_id is not None:
            self.start(self._read_edit(row_id, view), name="last edit", group="edit", exclusive=True)

    async def _read_edit(self, row_id: int, view: RowView) -> None:
        from tui_craft.ui.last_edit import last_edit

        assert self.dataset is not None
        view.show_edit(row_id, await self.craft.jobs.read(last_edit, self.dataset, row_id))
