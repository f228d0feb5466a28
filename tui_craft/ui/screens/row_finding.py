"""Finding rows: the filter and the states. Owns the expression and the search; the store does the looking.

The filter lives while one types: a search runs beside the keys, its first rows are shown at once, and the next
letter breaks it off. What was found last stays on the screen until something else is found.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.timer import Timer
from textual.widgets import Input

from tui_craft import text
from tui_craft.domain.row import State
from tui_craft.errors import InvalidError
from tui_craft.ui.actions import FIND, bind
from tui_craft.ui.screens.row_editing import RowEditing
from tui_craft.ui.widgets.filter_line import FilterBar, FilterLine

if TYPE_CHECKING:
    from tui_craft.domain.filter import Filter
    from tui_craft.ui.searching import Search

PAUSE = 0.15
"""Seconds without a key before a search begins."""

_FRESH = 5.0
"""Seconds for which the values that can be offered are not read again, unless many rows have come or gone."""

_TICK = 0.25
"""Seconds between two looks at how far a search is."""


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
    _words: str = ""
    _timer: Timer | None = None
    _search: Search | None = None
    """The search that is going on."""
    _asked: str = ""
    """The filter that was looked for last."""
    _shown: str = ""
    """The filter whose rows are shown, all of them."""
    _view: list[int] | None = None
    """The list of these rows."""
    _known_at: tuple[float, int, int] | None = None
    """When its values were read for completion, and how many changes and rows the dataset had then."""

    @property
    def searching(self) -> bool:
        """Whether more rows may be found."""
        return self._search is not None

    @property
    def expression(self) -> str:
        """The whole filter as an expression; empty when every row is shown."""
        return " ".join(part for part in (f"state:{self.state}" if self.state else "", self._words) if part)

    @property
    def filter_bar(self) -> FilterBar:
        """Where the filter is typed."""
        return self.query_one(FilterBar)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the filter is typed, keys are letters; a search is stopped before its filter is dropped."""
        if action == "find" and isinstance(self.focused, FilterLine):
            return False
        if action in {"stop_search", "drop_typed"}:
            return self.searching == (action == "stop_search")
        return super().check_action(action, parameters)

    # ---- the line

    async def action_find(self) -> None:
        """Open the filter line."""
        await self.filter_bar.open()
        if self.dataset is not None:
            self.start(self._get_known(), name="read values", group="known", exclusive=True)

    async def _get_known(self) -> None:
        """Read what the filter line can offer, where it has changed since."""
        from tui_craft.store.facets import facets
        from tui_craft.ui import filter_history

        dataset, line = self.dataset, self.filter_bar.line
        assert dataset is not None
        line.remember(await self.craft.jobs.read(filter_history.recall, dataset.slug))
        if not self._knows():
            self._known_at = (time.monotonic(), dataset.index.revision, len(dataset))
            line.known = await self.craft.jobs.read(facets, dataset)
            line.offer()

    def _knows(self) -> bool:
        """Whether what the line can offer is as good as new."""
        if self._known_at is None or self.dataset is None:
            return False
        at, revision, rows = self._known_at
        same = revision == self.dataset.index.revision
        return same or (time.monotonic() - at < _FRESH and abs(len(self.dataset) - rows) <= rows // 20)

    def forget_known(self) -> None:
        """Slices or sets have changed: read them again when the filter line is opened."""
        self._known_at = None

    @on(Input.Changed, "FilterLine")
    def _typed(self, event: Input.Changed) -> None:
        words = event.value.strip()
        if words == self._words:
            return
        if self._timer is not None:
            self._timer.stop()
        self._words = words
        self._timer = self.set_timer(PAUSE, self.refind)

    def action_keep_filter(self) -> None:
        """Keep the filter and go to the rows."""
        self.set_focus(self.table)
        self._remember()
        if self.expression != self._asked:
            self.refind()  # without waiting for another letter; and what is unfinished now is an error

    def _remember(self) -> None:
        """Put the filter among the earlier ones."""
        if self._words and self.dataset is not None:
            from tui_craft.ui import filter_history

            kept = self.craft.jobs.submit("filters", filter_history.keep, self.dataset.slug, self._words)

            async def take() -> None:
                self.filter_bar.line.remember(await kept)

            self.start(take(), name="keep filter", group="history")

    def action_drop_typed(self) -> None:
        """Empty the line and go back to the rows."""
        self._words = ""
        self.filter_bar.line.value = ""
        self.set_focus(self.table)
        self.refind()

    def action_stop_search(self) -> None:
        """Look no further; what was found and typed stays."""
        search = self._search
        self.workers.cancel_group(self, "find")
        if search is not None:
            self.filter_bar.count(f"{text.count(len(search.found))}+ {search.share}".rstrip())

    def on_descendant_blur(self) -> None:
        """An empty filter line takes no room."""
        self.call_after_refresh(self.filter_bar.settle)

    def on_descendant_focus(self) -> None:
        """The filter line is seen while it is used."""
        self.filter_bar.settle()

    # ---- what to look for

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
        self.state, self._words = None, expression.strip()
        self.filter_bar.put(expression)
        self._remember()
        self.refind()

    def drop_filter(self) -> None:
        """Show every row."""
        self.state, self._words = None, ""
        self.filter_bar.put("")
        self.refind()

    # ---- looking

    def refind(self) -> None:
        """Search for the present filter, beside everything else."""
        if self._timer is not None:
            self._timer.stop()
        if self.dataset is not None:
            self.start(self._find(self.expression), name="find", group="find", exclusive=True)

    async def _find(self, expression: str) -> None:
        from tui_craft.ui.searching import Search

        dataset, here = self.dataset, self.current()
        assert dataset is not None
        wanted = await self._parsed(expression)
        if wanted is None:
            return
        self._asked = expression
        if not wanted.clauses:
            self.rows.view = None
            self.filter_bar.count("")
        else:
            again = expression == self._shown and self.rows.view is self._view
            search = Search(dataset, wanted, again=again)
            self._shown = ""
            await self._look(search)
            if search.again or self.table.cursor:
                here = self.current()  # the cursor was moved meanwhile
            self._view = self.rows.view = search.found
            self.filter_bar.count(text.count(len(search.found)))
        self._shown = expression
        self.draw_rows(stay_on=here)

    async def _parsed(self, expression: str) -> Filter | None:
        """The filter that `expression` says; None, and the reason is told, where it says none yet."""
        from tui_craft.store import query

        assert self.dataset is not None
        try:
            wanted = await self.craft.jobs.read(query.parse, self.dataset, expression)
        except InvalidError as error:
            self.filter_bar.tell("" if self._unfinished() else error.sentence)
            return None
        self.filter_bar.tell("")
        return wanted

    def _unfinished(self) -> bool:
        """Whether the filter is only not there yet: its last word is being typed."""
        from tui_craft.ui.filter_completion import unfinished

        line = self.filter_bar.line
        return line.has_focus and unfinished(line.word(), line.choices())

    async def _look(self, search: Search) -> None:
        """Search, showing what was found so far."""
        self._search = search
        tick = self.set_interval(_TICK, lambda: self._show_search(search))
        try:
            async for batch in self.craft.jobs.batches(search.hits):
                search.found += batch
                self._show_search(search)
        finally:
            tick.stop()
            search.stop()
            if self._search is search:
                self._search = None
            if search.slow:
                self.refresh_bindings()

    def _show_search(self, search: Search) -> None:
        """Show what a search has found so far; before its first hit only when that takes long."""
        if self._search is not search:
            return
        self.filter_bar.count(f"{text.count(len(search.found))}… {search.share}".rstrip())
        if search.slow:
            self.refresh_bindings()
        if self.rows.view is not search.found:
            if search.again or not (search.found or search.slow):
                return
            self.rows.view = search.found
            self.table.cursor = 0
        self.draw_rows()
