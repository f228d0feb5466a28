"""What is listed, and in which order: rows sorted by a column, just these rows, the row with a number.

Owns the order and the list of rows that somebody asked for; sorting is the store's, searching is `row_finding`'s.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.worker import Worker

from tui_craft import text
from tui_craft.errors import InvalidError
from tui_craft.ui.actions import FIND, MOVE, bind
from tui_craft.ui.screens.row_finding import RowFinding

TELL = 0.25
"""Seconds between two words on how far a sort is."""


class RowOrder(RowFinding):
    """Adds sorting and lists of rows to a screen over rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("columns-sort", "S", "sort", "sort", "Sort by this column; again: the other way; a third time: by id",
             group=FIND),
        bind("row-number", "number_sign", "go_to_row", "go to row", "Go to the row with a number, or to 50%",
             group=MOVE),
        bind("find-marked", "m", "marked", "marked", "Show only the marked rows", group=FIND),
    ]  # fmt: skip

    sort: tuple[str, bool] | None = None
    """The column the rows are sorted by, and whether the greatest come first; None: by id."""
    _read: list[int] | None = None
    """The box in which the thread of the present sort counts; one that was stopped counts in a box nobody looks at."""
    _sort_of_all: tuple[str, bool] | None = None
    _sorted: tuple[list[int], list[int] | None] | None = None  # the sorted rows, and those they were made of
    _sorting: tuple[object, object] | None = None
    _sorter: Worker[None] | None = None
    _only: tuple[list[int], str] | None = None

    # ---- sorting

    @property
    def sort_progress(self) -> int | None:
        """How many rows a sort that is going on has looked at; None when none is."""
        return self._read[0] if self._read is not None else None

    def action_sort(self) -> None:
        """Sort by the column under the cursor; then the other way; then not at all."""
        if self.dataset is None or not self.rows.fields:
            return
        name = self.rows.fields[self.table.column].name
        if self.sort is None or self.sort[0] != name:
            self.sort_by((name, False))
        else:
            self.sort_by(None if self.sort[1] else (name, True))

    def sort_by(self, order: tuple[str, bool] | None) -> None:
        """Have the rows in this order, and the cursor on the first of them."""
        self._stop_sorting()
        self.sort = order
        self.show_order()
        if order is None:
            self._unsort()
        else:
            self.keep_sorted(to_top=True)
        self.show_status()
        self.note_place()

    def show_order(self) -> None:
        """Have the table point to the column that the rows are sorted by."""
        names = [field.name for field in self.rows.fields]
        shown = self.sort is not None and self.sort[0] in names
        self.table.show_sorted((names.index(self.sort[0]), self.sort[1]) if self.sort and shown else None)

    def keep_sorted(self, *, to_top: bool = False) -> None:
        """See to it that what is listed is sorted as it should be; called whenever rows are drawn."""
        dataset = self.dataset
        if self.sort is None or self.searching or dataset is None or not dataset.indexed:
            return
        view = self.rows.view
        is_sorted = self._sorted is not None and view is self._sorted[0]
        if is_sorted and not to_top:
            return
        base = self._sorted[1] if self._sorted is not None and is_sorted else view
        if self._sorting is not None and self._sorting[0] is base and self._sorting[1] == self.sort:
            return
        self._stop_sorting()
        self._sorting = (base, self.sort)
        self._sorter = self.start(self._sort(base, *self.sort, to_top=to_top), name="sort", group="sort")

    async def _sort(self, base: list[int] | None, by: str, descending: bool, *, to_top: bool) -> None:
        from tui_craft.store import sorting

        assert self.dataset is not None
        stop, view, here, read = threading.Event(), self.rows.view, self.current(), [0]

        def progress(done: int) -> None:
            if stop.is_set():
                raise _StoppedError
            read[0] = done

        self._read = read
        telling = self.set_interval(TELL, self.show_status)
        ids = None if base is None else base.copy()
        try:
            found = await self.craft.jobs.read(
                sorting.sort, self.dataset, ids, by, descending=descending, progress=progress
            )
        except Exception:
            self.sort = None
            self.show_order()
            raise  # told to the user by `start`
        finally:
            stop.set()
            telling.stop()
            if self._read is read:
                self._sorting = self._read = None
        if self.rows.view is view and self.sort == (by, descending):
            self._sorted = (found, base)
            self.rows.view = found
            if to_top:
                self.table.cursor = 0
        self.draw_rows(stay_on=None if to_top else here)

    def _stop_sorting(self) -> None:
        if self._sorter is not None and self._sorting is not None:
            self._sorter.cancel()
        self._sorter = self._sorting = self._read = None

    def _unsort(self) -> None:
        if self._sorted is None or self.rows.view is not self._sorted[0]:
            return
        here, self.rows.view = self.current(), self._sorted[1]
        self._sorted = None
        self.draw_rows(stay_on=here)

    def forget_rows(self, ids: Sequence[int] | set[int]) -> None:
        """Take deleted rows out of what is listed, and out of what that was made of."""
        super().forget_rows(ids)
        gone = ids if isinstance(ids, set) else set(ids)
        for rows in (self._only[0] if self._only else None, self._sorted[1] if self._sorted else None):
            if rows is not None and rows is not self.rows.view:
                rows[:] = [row_id for row_id in rows if row_id not in gone]

    # ---- just these rows

    @property
    def only_words(self) -> str:
        """What is said of the rows that are listed, when `show_ids` listed them; else nothing."""
        if self._only is None or self.dataset is None:
            return ""
        view = self.rows.view
        shown = view is self._only[0] or (self._sorted is not None and self._sorted == (view, self._only[0]))
        return self._only[1] if shown else ""

    def show_ids(self, ids: list[int], words: str) -> None:
        """List exactly these rows, in this order; `words` stand where the filter stands, escape ends it."""
        if self.dataset is None:
            return
        self.workers.cancel_group(self, "find")
        self._stop_sorting()
        if not self.only_words:
            self._sort_of_all = self.sort
        self.sort = None
        self._only = (ids, words)
        self.rows.view = ids
        self.show_order()
        self.table.cursor = 0
        self.draw_rows()

    def drop_only(self) -> None:
        """End `show_ids`: list what the filter finds, or all rows."""
        self._stop_sorting()
        self._only = self._sorted = None
        self.sort = self._sort_of_all
        self.show_order()
        self.refind()

    def action_marked(self) -> None:
        """Show the marked rows only."""
        if self.dataset is not None and self.table.marks:
            self.start(self._show_marked(), name="marked", group="marked", exclusive=True)

    async def _show_marked(self) -> None:
        assert self.dataset is not None
        order, marks = self.dataset.index.order, self.table.marks

        def in_order() -> list[int]:
            # only copies stand elsewhere than at their number, and a million places would take seconds to look up
            copies = order.below.keys() & marks
            return sorted(marks, key=order.position) if copies else sorted(marks)

        ids = await self.craft.jobs.read(in_order)
        if self.table.marks is marks:
            self.show_ids(ids, "marked rows")

    # ---- the row with a number

    def action_go_to_row(self) -> None:
        """Ask for a number and go there."""
        if self.dataset is not None and len(self.rows):
            self.start(self._go_to_row(), name="go to row", group="dialog")

    async def _go_to_row(self) -> None:
        from tui_craft.ui.modals.prompt_line import PromptLine

        note = "The number of a row as it stands before it; or 50% for the middle, or end."
        answer = await self.craft.ask(PromptLine("Go to row", note=note, placeholder="412", check=self._place_of))
        if answer is not None:
            self.table.cursor = self._place_of(answer)

    def _place_of(self, answer: str) -> int:
        """Where the row is that `answer` names. Raises InvalidError when it is not listed."""
        assert self.dataset is not None
        word = answer.strip().lstrip("#").casefold()
        last = len(self.rows) - 1
        if word in {"end", "last"}:
            return last
        if word.endswith("%") and word[:-1].strip().isdecimal():
            return last * min(100, int(word[:-1])) // 100
        if not word.isdecimal():
            raise InvalidError("Type the number of a row, such as 412, or 50%, or end.")
        row_id = int(word)
        if self.dataset.state_of(row_id) is None:
            raise InvalidError(f"There is no row {text.count(row_id)} in this dataset.")
        place = self.rows.position(row_id)
        if place is None:
            raise InvalidError(f"Row {row_id} is not among the {text.rows(last + 1)} listed here; escape lists all.")
        return place

    def note_place(self) -> None:
        """Have the place remembered soon."""
        raise NotImplementedError

    def stop_what_goes_on(self) -> bool:
        """Break off a sort that is going on; whether there was one."""
        if self._sorting is None:
            return False
        self.sort_by(None)
        self.say_stopped()
        return True

    def say_stopped(self) -> None:
        """Say that the rows are as they were."""
        self.last_words = "stopped sorting"
        self.show_status()


class _StoppedError(Exception):
    """The sort is not wanted any more."""


SortOrder = tuple[str, bool] | None


def order_from_state(value: Any) -> SortOrder:
    """A remembered order; None when that was nothing, or nothing that can be understood."""
    good = isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], bool)
    return (value[0], value[1]) if good else None
