"""Choosing columns: which are shown, in which order, how wide. Owns the list; a change is seen behind it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from tui_craft.ui import column_choice
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.column_choice import Choice, Chosen
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.key_bar import KeyBar
from tui_craft.ui.widgets.row_model import Column, Line, ListSource
from tui_craft.ui.widgets.row_table import RowTable


class Columns(CraftModal[None]):
    """`names` are all columns there are. `show` is called with every new choice; `width_of` says how wide one is."""

    CSS_PATH = "columns.tcss"
    HELP = """
    The columns of the table behind this list: those that are shown come first, in their order. What you choose is
    remembered for this dataset.
    """
    KEYS = ("column-toggle", "column-down", "column-up", "column-wider", "column-default", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("column-toggle", "space", "show_or_hide", "show/hide", "Show this column, or hide it", group=CHANGE),
        bind("column-down", "J", "move(1)", "down", "Move this column one place to the right", group=CHANGE),
        bind("column-up", "K", "move(-1)", "up", "Move this column one place to the left", group=CHANGE),
        bind("column-wider", "right_parenthesis", "widen(1)", "wider", "Make this column wider", group=CHANGE),
        bind("column-narrower", "left_parenthesis", "widen(-1)", "narrower", "Make this column narrower",
             group=CHANGE),
        bind("column-default", "r", "default", "as it was", "Show what a new dataset shows", group=CHANGE),
    ]  # fmt: skip

    def __init__(
        self, names: Sequence[str], choice: Choice, default: Choice,
        show: Callable[[Choice], None], width_of: Callable[[int], int],
    ) -> None:  # fmt: skip
        super().__init__()
        self._names = list(names)
        self._choice, self._default = choice, default
        self._show_choice, self._width_of = show, width_of

    def compose(self) -> Iterable[Widget]:
        """The list of columns."""
        with Vertical(classes="panel"):
            yield Static("Columns", classes="title")
            yield RowTable((Column("Column"), Column("Width", 7, "right")), marks=False)
            yield KeyBar()

    def on_mount(self) -> None:
        """Show what is chosen now."""
        self.query_one(RowTable).focus()
        self.on_resize()
        self._list()

    def on_resize(self) -> None:
        """Leave room for the title and the keys."""
        height = self.app.size.height
        room = height - 4 if height < 18 else height * 9 // 10 - 8
        self.query_one(RowTable).styles.height = min(len(self._names) + 1, max(3, room))

    @property
    def choice(self) -> Choice:
        """The columns as they are chosen now."""
        return self._choice

    @property
    def _order(self) -> list[str]:
        """All names: the shown ones in their order, then the others."""
        shown = [one.name for one in self._choice]
        return [*shown, *(name for name in self._names if name not in shown)]

    def _list(self, *, on: str | None = None) -> None:
        widths = {one.name: one.width for one in self._choice}
        lines = []
        for number, name in enumerate(self._order):
            width = widths.get(name)
            told = "" if name not in widths else "auto" if width is None else str(width)
            lines.append(Line(number, (f"[{'x' if name in widths else ' '}] {name}", told)))
        table = self.query_one(RowTable)
        table.source = ListSource(lines)
        table.reload(cursor=self._order.index(on) if on in self._order else None)

    def _change(self, choice: Choice, *, on: str | None) -> None:
        self._choice = choice
        self._show_choice(choice)
        self._list(on=on)

    def on_row_table_chosen(self) -> None:
        """Enter and a double click do what space does."""
        self.action_show_or_hide()

    def action_show_or_hide(self) -> None:
        """Show or hide the column under the cursor."""
        place, order = self.query_one(RowTable).cursor, self._order
        if place < len(self._choice):
            self._change(column_choice.without(self._choice, order[place]), on=None)
        else:
            self._change((*self._choice, Chosen(order[place])), on=order[place])

    def action_move(self, step: int) -> None:
        """Move the column under the cursor."""
        place = self.query_one(RowTable).cursor
        if place < len(self._choice):
            self._change(column_choice.moved(self._choice, place, step), on=self._order[place])

    def action_widen(self, step: int) -> None:
        """Make the column under the cursor wider."""
        place = self.query_one(RowTable).cursor
        if place < len(self._choice):
            width = self._width_of(place) + step * column_choice.STEP
            self._change(column_choice.widened(self._choice, place, width), on=self._order[place])

    def action_default(self) -> None:
        """Back to what is shown when nobody has chosen."""
        self._change(self._default, on=None)
