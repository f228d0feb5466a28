"""Which rows a prompt shows as examples: found by a filter and marked, or pasted. Owns the choice; changes no row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_craft import text
from tui_craft.domain.row import Row
from tui_craft.errors import CraftError
from tui_craft.ui.actions import CHANGE, FIND, bind
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.field import Field
from tui_craft.ui.widgets.key_bar import KeyBar
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_marks import MarkedRows
from tui_craft.ui.widgets.row_model import Column, Line, ListSource
from tui_craft.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset

MOST = 20
"""Rows that a prompt shows at most."""
_LISTED = 200
_PAUSE = 0.25


class SampleRows(CraftModal[Sequence[Row]]):
    """Dismissed with the rows to show; an empty sequence means seeds drawn anew, None that nothing changes."""

    CSS_PATH = "sample_rows.tcss"
    HELP = """
    Rows to show in the place of the drawn seeds. Type a filter (state:accepted, tag:billing, words); tab goes to the
    list, space marks rows, enter shows the marked ones, or without marks the one under the cursor. p takes pasted
    rows, which are shown only and not kept. d goes back to drawn seeds.
    """
    KEYS = ("sample-use", "table-mark", "sample-paste", "sample-drawn", "sample-list", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("sample-use", "enter,ctrl+s", "use", "show these", "Show the marked rows, or the one under the cursor",
             group=CHANGE, show=True, priority=True),
        bind("sample-paste", "p", "paste", "paste", "Show pasted rows; they are not kept", group=CHANGE, show=True),
        bind("sample-drawn", "d", "drawn", "drawn seeds", "Back to seeds drawn anew for each request", group=CHANGE,
             show=True),
        bind("sample-find", "slash", "find", "filter", "Type another filter", group=FIND),
        bind("sample-list", "tab", "app.focus_next", "list", "To the list, or back to the filter", show=True),
        bind("close", "escape", "close", "cancel", "Close without changing anything", show=True),
    ]  # fmt: skip

    def __init__(self, dataset: Dataset, *, marked: Sequence[int] = (), where: str = "state:accepted") -> None:
        super().__init__()
        self._dataset, self._marked, self._where = dataset, marked, where
        self._rows: dict[int, Row] = {}
        self._typing: Timer | None = None

    def compose(self) -> Iterable[Widget]:
        """The filter, the rows."""
        with Vertical(classes="panel"):
            yield Static(Content("Rows to show as examples"), classes="title")
            yield Field("Filter", Input(self._where, placeholder="state:accepted", select_on_focus=False))
            yield RowTable((Column("", least=10),), label_width=6)
            yield Static(id="sample-note", classes="note")
            yield KeyBar()

    def on_mount(self) -> None:
        """Look for rows."""
        self.query_one(RowTable).set_marks(set(self._marked))
        self.query_one(RowTable).focus()
        self._look()

    @on(Input.Changed)
    def _typed(self) -> None:
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(_PAUSE, self._look)

    def _look(self) -> None:
        self.start(self._find(self.query_one(Input).value), name="find", group="find", exclusive=True)

    async def _find(self, where: str) -> None:
        try:
            rows = await self.craft.jobs.read(_found, self._dataset, where, self._marked)
        except CraftError as error:
            self._say(error.sentence)
            return
        self._rows |= {row.id: row for row in rows}
        lines = [Line(row.id, (_words(self._dataset, row),), label=str(row.id)) for row in rows]
        self.query_one(RowTable).show(ListSource(lines))
        self._count()

    @on(MarkedRows.MarksChanged)
    @on(CursorRows.Highlighted)
    def _count(self) -> None:
        marks = len(self.query_one(RowTable).marks)
        listed = len(self.query_one(RowTable).source)
        words = f"{text.plural(marks, 'row')} marked" if marks else "no mark: the row under the cursor is shown"
        if marks > MOST:
            words += f"; a prompt shows {MOST}, the first ones"
        more = f"; the first {_LISTED} rows are listed" if listed >= _LISTED else ""
        self._say(words + more if listed else "No row matches; type another filter, or p pastes rows.")

    def _say(self, words: str) -> None:
        self.query_one("#sample-note", Static).update(Content(text.visible(words, 600)))

    def action_find(self) -> None:
        """Into the filter."""
        self.query_one(Input).focus()

    def action_use(self) -> None:
        """Take the marked rows, or the one under the cursor; from the filter go to the list."""
        table = self.query_one(RowTable)
        if self.focused is not table:
            table.focus()
            return
        ids = sorted(table.marks & self._rows.keys()) or ([table.line.id] if table.line else [])
        if ids:
            self.dismiss([self._rows[row_id] for row_id in ids[:MOST]])

    def action_drawn(self) -> None:
        """Back to drawn seeds."""
        self.dismiss([])

    def action_paste(self) -> None:
        """Take pasted rows."""
        self.start(self._paste(), name="paste")

    async def _paste(self) -> None:
        from tui_craft.ui.modals.text_edit import TextEdit

        note = "A JSON list, JSON lines, or a fenced block. The rows are shown in the prompt only, and not kept."
        value = await self.craft.ask(TextEdit("Paste rows to show", note=note))
        if not value:
            return
        rows = await self.craft.jobs.read(_pasted, self._dataset, value)
        if rows:
            self.dismiss(rows[:MOST])
        else:
            self._say(f"There is no {self._dataset.format.name} row in what was pasted.")


def _found(dataset: Dataset, where: str, marked: Sequence[int]) -> list[Row]:
    from tui_craft.store import query

    first = dataset.get_many(marked)
    seen = {row.id for row in first}
    others = (row for row in query.select(dataset, query.parse(dataset, where)) if row.id not in seen)
    return [*first, *(row for row, _ in zip(others, range(_LISTED), strict=False))]


def _pasted(dataset: Dataset, value: str) -> list[Row]:
    from tui_craft import jsonlines
    from tui_craft.domain.replies import parse
    from tui_craft.domain.row import Envelope

    found = parse({"message": {"content": value}}, dataset.format).rows
    # ids below 0: they tell the rows apart, and no row of a dataset has one
    return [Row(-number, 1, jsonlines.dumps(data), Envelope()) for number, data in enumerate(found, 1)]


def _words(dataset: Dataset, row: Row) -> str:
    return "  ".join(text.one_line(block.text, 300) for block in dataset.format.blocks(row.data)[:3])
