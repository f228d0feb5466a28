"""The history of one row: what changed it and when, what each change did, and any of it put back. Owns the list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from tui_craft import text
from tui_craft.errors import CraftError
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.screens.dataset_work import DatasetWork, Told
from tui_craft.ui.widgets.diff_view import DiffView
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.row_model import Column, Line, ListSource
from tui_craft.ui.widgets.row_table import RowTable
from tui_craft.ui.widgets.toned import STATE_TONES, tone_of

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset
    from tui_craft.store.history import RowVersion

_COLUMNS = (Column("What", least=12), Column("When", width=20, from_width=50), Column("State", width=9))


class RowHistoryScreen(DatasetWork):
    """The versions of row `row_id`, the newest first, and below what the one under the cursor changed."""

    CSS_PATH = "row_history.tcss"
    HELP = """
    Every change of this row, the newest first; below stands what the change under the cursor did to it. Enter gives
    the row the texts, the state and the tags it had after that change, as a change of its own: undo takes it back.
    Compacting a dataset forgets what was before.
    """
    KEYS = ("history-put-back", "work-undo", "history-other", "leave")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("history-put-back", "p", "put_back", "put back", "Make the row what it was then (enter as well)",
             group=CHANGE),
        bind("history-other", "tab", "app.focus_next", "other part", "From the list to what changed, and back"),
    ]  # fmt: skip

    def __init__(self, dataset: Dataset, row_id: int, told: Told | None = None) -> None:
        super().__init__(dataset, told)
        self._row = row_id
        self._history: list[RowVersion] = []

    def compose_body(self) -> Iterable[Widget]:
        """The changes above, what one did below."""
        yield RowTable(_COLUMNS, states=True, marks=False)
        yield DiffView()

    def on_mount(self) -> None:
        """Read the history."""
        self.query_one(RowTable).focus()
        self._say()
        self.start(self.load(), name="history")

    async def load(self) -> None:
        """Read the history again."""
        from tui_craft.store.history import history

        self._history = await self.craft.jobs.read(history, self.dataset, self._row)
        table = self.query_one(RowTable)
        table.show(ListSource([self._line(n, item) for n, item in enumerate(self._history)]), cursor=table.cursor)
        table.styles.max_height = len(self._history) + 1
        self._say()
        self._show()

    def _say(self) -> None:
        self.top(
            [Piece(f"Row {self._row}", "strong", 9), Piece(self.dataset.meta.name, "muted", 4)],
            [Piece(text.plural(len(self._history), "version") if self._history else "", "", 8)],
        )

    def _line(self, number: int, item: RowVersion) -> Line:
        state = item.row.state
        words = "deleted" if item.deleted else state.value
        when = item.at
        if when:
            now = datetime.now(UTC)
            try:
                when = text.ago(datetime.fromisoformat(when), now)
            except ValueError:
                when = ""
        return Line(
            number, (item.verb or "(unknown)", when, words), glyph=self.craft.glyphs.state[state],
            tone="bad" if item.deleted else STATE_TONES[state],
        )  # fmt: skip

    def on_row_table_highlighted(self) -> None:
        """Show what that change did."""
        self._show()

    def _show(self) -> None:
        from tui_craft.ui.widgets.diff_words import parts_of

        place = self.query_one(RowTable).cursor
        if place >= len(self._history):
            return
        view = self.query_one(DiffView)
        after = self._history[place]
        before = self._history[place + 1].row if place + 1 < len(self._history) else None

        def entry() -> list[Content]:
            if after.deleted:
                return [Content("The row was deleted.")]
            found = parts_of(self.dataset.format, before, after.row, partial(tone_of, view))
            return found or [Content("The same as before.")]

        view.show([entry])

    def on_row_table_chosen(self) -> None:
        """Enter puts back."""
        self.action_put_back()

    def action_put_back(self) -> None:
        """Make the row what it was."""
        self.start(self._put_back(), name="put back")

    async def _put_back(self) -> None:
        from tui_craft.store.history import put_back

        place = self.query_one(RowTable).cursor
        if place >= len(self._history):
            return
        if self._history[place].deleted:
            raise CraftError("This is where the row was deleted; choose a version that has something to put back.")
        version, base = self._history[place], self._history[0].row.rev
        changed = await self.work("putting back", lambda progress: put_back(self.dataset, version, base_rev=base))
        self.query_one(RowTable).action_top()
        await self.load()
        if changed:
            self.done(f"put back an earlier #{self._row}; u takes it back")
        else:
            self.say_below("the row is just that now")
