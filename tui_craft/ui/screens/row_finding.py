"""Finding rows: the filter line and the states. Owns the expression and the search; the store does the looking.

The filter lives while one types: a search runs beside the keys, its first rows are shown at once, and the next
letter breaks it off.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from tui_craft import text
from tui_craft.domain.row import State
from tui_craft.errors import InvalidError
from tui_craft.ui.actions import FIND, bind
from tui_craft.ui.screens.row_editing import RowEditing

PAUSE = 0.15
"""Seconds without a key before a search begins."""

_PATIENCE = 0.4
"""Seconds after which a search without a hit says that it is searching."""


class FilterLine(Input):
    """Where the filter is typed."""

    HELP = """
    Words look anywhere in a row. Terms narrow it down: state:held tag:billing origin:synthetic run:k3f9
    topic:billing/* quality>=3 output~refund "two words" -tag:eval, and OR between two of them.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "filter-keep", "enter,down", "keep", "to the rows", "Keep the filter, go to the rows", group=FIND, show=True
        ),
        bind("filter-drop", "escape", "drop", "all rows", "Drop the filter, show all rows", group=FIND, show=True),
    ]

    def action_keep(self) -> None:
        """Back to the rows."""
        self.screen.query_one("RowTable").focus()

    def action_drop(self) -> None:
        """Empty the line and go back to the rows."""
        self.value = ""
        self.action_keep()


class RowFinding(RowEditing):
    """Adds the filter to a screen over rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("find", "slash", "find", "find", "Show only rows with these words, or that fit an expression", group=FIND),
        bind("find-drafts", "1", "only('draft')", "drafts", "Only drafts (once more: all)", group=FIND),
        bind("find-accepted", "2", "only('accepted')", "accepted", "Only accepted rows (once more: all)", group=FIND),
        bind("find-held", "3", "only('held')", "held", "Only held rows (once more: all)", group=FIND),
        bind("find-rejected", "4", "only('rejected')", "rejected", "Only rejected rows (once more: all)", group=FIND),
        bind("find-cycle", "f", "cycle", "next state", "Next state: drafts, accepted, held, rejected, all", group=FIND),
        bind("find-again", "ctrl+l", "again", "find again", "Look again: rows that no longer fit go away", group=FIND),
    ]

    state: State | None = None
    searching: bool = False
    _words: str = ""
    _timer: Timer | None = None
    _latest: list[int] | None = None

    @property
    def expression(self) -> str:
        """The whole filter as an expression; empty when every row is shown."""
        return " ".join(part for part in (f"state:{self.state}" if self.state else "", self._words) if part)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the filter is typed, keys are letters."""
        return (
            False
            if action == "find" and isinstance(self.focused, FilterLine)
            else super().check_action(action, parameters)
        )

    def action_find(self) -> None:
        """Open the filter line."""
        line = self.query_one(FilterLine)
        line.remove_class("hidden")
        line.focus()

    @on(Input.Changed, "FilterLine")
    def _typed(self, event: Input.Changed) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._words = event.value.strip()
        self._timer = self.set_timer(PAUSE, self.refind)

    def on_descendant_blur(self) -> None:
        """An empty filter line takes no room."""
        line = self.query_one(FilterLine)
        self.call_after_refresh(lambda: line.set_class(not line.value and not line.has_focus, "hidden"))

    def on_descendant_focus(self) -> None:
        """The filter line is seen while it is used."""
        line = self.query_one(FilterLine)
        line.set_class(not line.value and not line.has_focus, "hidden")

    def action_only(self, name: str) -> None:
        """Show one state, or all again."""
        wanted = State(name)
        self.state = None if self.state is wanted else wanted
        self.refind()

    def action_cycle(self) -> None:
        """Go on to the next state."""
        order = [None, *State]
        self.state = order[(order.index(self.state) + 1) % len(order)]
        self.refind()

    def action_again(self) -> None:
        """Search again."""
        self.refind()

    def find(self, expression: str) -> None:
        """Show only what fits `expression`, as if it had been typed."""
        line = self.query_one(FilterLine)
        line.remove_class("hidden")
        line.value = expression

    def drop_filter(self) -> None:
        """Show every row."""
        self.state = None
        self.query_one(FilterLine).value = ""
        self._words = ""
        self.refind()

    def refind(self) -> None:
        """Search for the present filter, beside everything else."""
        if self.dataset is not None:
            self.start(self._find(self.expression), name="find", group="find", exclusive=True)

    async def _find(self, expression: str) -> None:
        from tui_craft.store import query

        dataset, here = self.dataset, self.current()
        assert dataset is not None
        try:
            wanted = query.parse(dataset, expression)
        except InvalidError as error:
            self._tell(error.sentence)
            return
        self._tell("")
        if not wanted.clauses:
            self.searching, self.rows.view = False, None
            self.draw_rows(stay_on=here)
            self.show_status()
            return
        found: list[int] = []
        self._latest = found
        self.searching = True
        self.set_timer(_PATIENCE, lambda: self._show_search(found))
        try:
            async for batch in self.craft.jobs.batches(lambda: query.find(dataset, wanted)):
                found += batch
                self._show_search(found)
        finally:
            self.searching = False
        self.rows.view = found
        self.draw_rows(stay_on=here if here in found else None)
        self.show_status()

    def _show_search(self, found: list[int]) -> None:
        """Show what a search has found so far; before its first hit only when that takes long."""
        if self.rows.view is not found:
            if not (found or self.searching) or self._latest is not found:
                return
            self.rows.view = found
            self.table.cursor = 0
        self.draw_rows()

    def _tell(self, problem: str) -> None:
        note = self.query_one("#filter-problem", Static)
        note.update(Content(text.one_line(problem)))
        note.set_class(not problem, "hidden")
