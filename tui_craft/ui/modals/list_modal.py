"""A dialog with a list to choose from, whose numbers of rows are counted while it is looked at.

Owns list, note and counting; what the lines are and what is done with one is the subclass's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui_craft import text
from tui_craft.domain.filter_terms import name_problem
from tui_craft.errors import CraftError, InvalidError
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.searching import Search
from tui_craft.ui.widgets.key_bar import KeyBar
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line, ListSource
from tui_craft.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset

_AROUND, _AROUND_SHORT = 11, 5
"""Lines that title, note, keys and the space between them take; the same on a short screen."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: to do `verb` with the rows that `where` finds, in words `what`; `ids` where they were found."""

    verb: str
    where: str = ""
    what: str = ""
    ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows an expression finds: `rows` so far while `going`; `problem` where it finds none by mistake."""

    rows: int = 0
    going: bool = True
    problem: str = ""

    def __str__(self) -> str:
        if self.problem:
            return "?"
        return "…" if self.going and not self.rows else text.count(self.rows) + ("…" if self.going else "")


class ListModal(CraftModal[Choice]):
    """Dismissed with what was chosen. A subclass gives `lines`, `note` and what its keys do."""

    CSS_PATH = "list_modal.tcss"
    COLUMNS: ClassVar[Sequence[Column]] = ()
    NONE: ClassVar[str] = ""
    """What is said while there is no line."""
    WITH_A_LINE: ClassVar[frozenset[str]] = frozenset()
    """Actions on the line under the cursor: not offered while there is none."""

    def __init__(self, dataset: Dataset, title: str) -> None:
        super().__init__()
        self.dataset = dataset
        self.counted: dict[str, Counted] = {}
        """Numbers of rows by expression, as far as they are known."""
        self._title = title
        self._doing = ""
        self._said: tuple[str, int | None] = ("", None)
        self._choosing = False

    # ---- what a subclass says

    def lines(self) -> list[Line]:
        """The lines as they are to be drawn now."""
        raise NotImplementedError

    def note(self, place: int) -> str:
        """What is said about the line at `place`, below the list."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a line only where there is one."""
        if action in self.WITH_A_LINE and self.place is None:
            return False
        return super().check_action(action, parameters)

    # ---- drawing

    def compose(self) -> Iterable[Widget]:
        """Title, list, a note on the line under the cursor, keys."""
        with Vertical(classes="panel"):
            yield Static(Content(text.one_line(self._title)), classes="title")
            yield RowTable(self.COLUMNS, ListSource(self.lines()), marks=False)
            yield Static(id="list-note", classes="note")
            yield KeyBar()

    def on_mount(self) -> None:
        """Draw what is there at once."""
        self.draw()

    def draw(self, *, cursor: int | None = None) -> None:
        """Draw what is known by now; `cursor` puts the cursor on that line."""
        if not self.is_attached:
            return
        table = self.query_one(RowTable)
        before = len(table.source)
        table.source = ListSource(self.lines())
        count = len(table.source)
        if bool(before) is not bool(count):
            self.refresh_bindings()
        around = _AROUND_SHORT if self.has_class("-short") else _AROUND
        table.styles.height = max(2, min(count + 1, self.size.height - around))
        table.display = count > 0
        self.set_focus(table if count else None)
        table.reload(cursor=cursor)
        self._draw_note()

    def _draw_note(self) -> None:
        place = self.place
        said = self._said[0] if self._said[1] == place else ""
        words = self._doing or said or (self.NONE if place is None else self.note(place))
        self.query_one("#list-note", Static).update(Content(text.visible(words, 1_000)))

    def say(self, words: str) -> None:
        """Say this below the list, where it covers nothing, until the cursor is moved."""
        self._said = (words, self.place)
        self._draw_note()

    @property
    def place(self) -> int | None:
        """Which line the cursor is on; None without lines. Good from the first key on, before anything is drawn."""
        tables = self.query(RowTable)
        count = len(self.lines())
        return min(tables.first().cursor if tables else 0, count - 1) if count else None

    @on(CursorRows.Highlighted)
    def _moved(self, event: CursorRows.Highlighted) -> None:
        event.stop()
        self._draw_note()

    def on_resize(self) -> None:
        """Another height shows more lines or fewer."""
        self.call_after_refresh(self.draw)

    # ---- counting

    def count(self, expressions: Iterable[str]) -> None:
        """Count the rows that each of these finds, one after the other, beside the keys; ends with the dialog."""
        wanted = [where for where in dict.fromkeys(expressions) if where not in self.counted]
        self.counted.update((where, Counted()) for where in wanted)
        self.start(self._count(), name="count", group="count", exclusive=True)

    async def _count(self) -> None:
        for where, known in list(self.counted.items()):
            if known.going:
                try:
                    await self._count_one(where)
                except CraftError as error:
                    self.counted[where] = Counted(going=False, problem=error.sentence)
                self.draw()

    async def _count_one(self, where: str) -> None:
        search = await self._search(where)
        rows = 0
        try:
            async for totals in self.craft.jobs.batches(search.totals):
                rows = totals[-1]
                self.counted[where] = Counted(rows)
                self.draw()
        finally:
            search.stop()
        self.counted[where] = Counted(rows, going=False)

    async def _search(self, where: str) -> Search:
        from tui_craft.store import query

        return Search(self.dataset, await self.craft.jobs.read(query.parse, self.dataset, where))

    # ---- choosing

    def choose(self, verb: str, where: str, what: str, *, find: bool = False) -> None:
        """Dismiss with this choice, with `find` after exactly its rows were found; closed before, nothing changes."""
        if not find:
            self.dismiss(Choice(verb, where, what))
        elif not self._choosing:
            self._choosing = True
            self.workers.cancel_group(self, "count")  # which would only slow it down
            self.start(self._find(verb, where, what), name="find", group="find")

    async def _find(self, verb: str, where: str, what: str) -> None:
        search: Search | None = None

        def tell() -> None:
            self._doing = f"finding {what}… {search.share if search else ''}"
            self._draw_note()

        tick = self.set_interval(0.25, tell)
        try:
            search = await self._search(where)
            ids = await self.craft.jobs.read(search.all)
        finally:
            tick.stop()
            if search is not None:
                search.stop()
            self._choosing, self._doing = False, ""
        self.dismiss(Choice(verb, where, what, ids))


def name_check(taken: Sequence[str], what: str) -> Callable[[str], object]:
    """A check of a new name: one that can stand in a filter, and that no other `what` has."""

    def check(name: str) -> None:
        problem = name_problem(name.strip())
        if problem:
            raise InvalidError(f"That cannot be the name of a {what}: {problem}.")
        if name.strip() in taken:
            raise InvalidError(f"There is a {what} {name.strip()} already; take another name.")

    return check
