"""Laying the table out: which columns, how wide, in which order, wrapped or clipped, with or without the pane.

Owns the choice; the table draws, and `row_place` remembers.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui_craft.ui import column_choice
from tui_craft.ui.actions import VIEW, bind
from tui_craft.ui.row_cells import columns_of, names_of
from tui_craft.ui.screens.row_order import RowOrder

WRAPPED = 3
"""Lines that a row has when its texts are wrapped."""
SAMPLE = 200
"""Rows that are looked at for fields beyond the format's own."""


class RowColumns(RowOrder):
    """Adds the choice of columns to a screen over rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("columns-choose", "C", "columns", "columns", "Choose the columns, their order and widths", group=VIEW),
        bind("columns-narrower", "left_parenthesis", "widen(-1)", "narrower", "Make this column narrower", group=VIEW),
        bind("columns-wider", "right_parenthesis", "widen(1)", "wider", "Make this column wider", group=VIEW),
        bind("columns-left", "left_curly_bracket", "move_column(-1)", "move left", "Move this column to the left",
             group=VIEW),
        bind("columns-right", "right_curly_bracket", "move_column(1)", "move right", "Move this column to the right",
             group=VIEW),
        bind("columns-wrap", "W", "wrap", "wrap", "Three lines for each row, with the texts wrapped; or one line",
             group=VIEW),
    ]  # fmt: skip

    choice: column_choice.Choice = ()

    def show_choice(self, choice: column_choice.Choice, *, column: int | None = None) -> None:
        """Show these columns, with the cursor in number `column`."""
        assert self.dataset is not None
        self.choice = choice
        self.rows.show_fields(column_choice.fields(choice, self.dataset.format))
        self.table.show_columns(columns_of(self.rows.fields), column=self.table.column if column is None else column)
        self.show_order()
        self.note_place()

    def action_widen(self, step: int) -> None:
        """Give the column under the cursor more or less room."""
        if self.dataset is None:
            return
        place = self.table.column
        width = self.table.width_of(place) + step * column_choice.STEP
        self.show_choice(column_choice.widened(self.choice, place, width))

    def action_move_column(self, step: int) -> None:
        """Change places with the next column."""
        if self.dataset is None:
            return
        place = self.table.column
        target = min(max(0, place + step), len(self.choice) - 1)
        self.show_choice(column_choice.moved(self.choice, place, step), column=target)

    def action_wrap(self) -> None:
        """Wrap the texts, or clip them."""
        if self.dataset is not None:
            self.table.set_lines(1 if self.table.row_lines > 1 else WRAPPED)
            self.note_place()

    def action_columns(self) -> None:
        """The chooser."""
        if self.dataset is not None:
            self.start(self._choose(), name="columns", group="dialog")

    async def _choose(self) -> None:
        from tui_craft.store.fields import extra_fields
        from tui_craft.ui.modals.columns import Columns

        dataset = self.dataset
        assert dataset is not None
        extra = await self.craft.jobs.read(lambda: extra_fields(dataset, most_rows=SAMPLE))
        names = names_of(dataset.format, [*extra, *(one.name for one in self.choice)])
        default = column_choice.default(dataset.format)
        await self.craft.ask(Columns(names, self.choice, default, self.show_choice, self.table.width_of))
