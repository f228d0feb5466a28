"""Changing rows in a table from the keyboard: states, deletion, copies, undo. Owns the order screen first, disk next.

A key changes what is drawn at once; the durable change goes through the dataset's queue, and where that fails the
screen goes back to what the disk has and says so. A row that is shown in full counts as read when it is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from tui_craft import text
from tui_craft.domain.row import State
from tui_craft.ui.actions import CHANGE, REVIEW, bind
from tui_craft.ui.dataset_rows import DatasetRows
from tui_craft.ui.screens.row_actions import RowActions
from tui_craft.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset
    from tui_craft.store.judging import Judged

MANY = 5_000
"""Rows above which a change is not drawn before it is made."""


class RowChanges(RowActions):
    """A table over one dataset's rows. Actions take the marked rows, or without marks the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("row-accept", "a", "state('accepted')", "accept", "Accept (once more: back to draft), next row",
             group=REVIEW),
        bind("row-hold", "h", "state('held')", "hold", "Hold for later (once more: back to draft), next row",
             group=REVIEW),
        bind("row-reject", "r", "state('rejected')", "reject", "Reject (once more: back to draft), next row",
             group=REVIEW),
        bind("row-undo", "u", "undo", "undo", "Undo the last change, whatever it was and whenever", group=CHANGE),
        bind("row-redo", "U,ctrl+r", "redo", "redo", "Redo what was undone last", group=CHANGE),
        bind("row-delete", "D,delete", "delete", "delete", "Delete; undo brings it back, with its id", group=CHANGE),
        bind("row-copy-below", "c", "duplicate", "duplicate", "Copy the row, as a draft right below it", group=CHANGE),
        bind("row-clear", "K", "clear", "clear output", "Empty the output, so that it is written again", group=CHANGE),
    ]  # fmt: skip

    rows: DatasetRows
    unread: Sequence[int] = ()
    """Rows of a critical slice that a change of many left as they were, because nobody has read them."""

    @property
    def table(self) -> RowTable:
        """The table of rows."""
        return self.query_one(RowTable)

    def current(self) -> int | None:
        """The id of the row under the cursor."""
        if self.dataset is None or not len(self.rows):
            return None
        found = self.rows.ids(self.table.cursor, self.table.cursor + 1)
        return found[0] if found else None  # a change may have taken rows away that the table still shows

    def targets(self) -> list[int]:
        """The marked rows, or the one under the cursor."""
        if self.dataset is not None and self.table.marks:
            return self.table.marks_sorted()
        return super().targets()

    def shows_in_full(self, row_id: int) -> bool:
        """Whether the text of a row can be read on the screen now."""
        raise NotImplementedError

    # ---- states

    def action_state(self, name: str) -> None:
        """Put the rows into a state, or back to draft when all are in it already; then go to the next row."""
        if self.dataset is None:
            return
        if len(self.table.marks) > MANY:
            self._judge_many(self.dataset, set(self.table.marks), State(name))
            return
        ids = self.targets()
        if not ids:
            return
        wanted = State(name)
        if all(self.rows.state_of(row_id) is wanted for row_id in ids):
            wanted = State.DRAFT
        read = not self.table.marks and self.shows_in_full(ids[0])
        if not self.table.marks:
            self.table.action_move(1)
        self.judge_rows(ids, wanted, read=read)

    def judge_rows(self, ids: Sequence[int], wanted: State, *, read: bool = False) -> None:
        """Put rows into a state, drawn at once; with `read` it is one row that a person has read."""
        assert self.dataset is not None
        self.rows.expect(ids, wanted)
        self.draw_rows()

        def settled(judged: Judged | None = None) -> None:
            self.rows.settle(ids, wanted)
            self.say_judged(judged, wanted)
            if judged is not None and judged.changed and not judged.unread and not judged.unanswered:
                self.show_status()  # the rows are drawn in this state already
            else:
                self.draw_rows()

        self.change(_judge_read if read else _judge, self.dataset, ids, wanted, after=settled, failed=settled)

    def _judge_many(self, dataset: Dataset, marks: set[int], wanted: State) -> None:
        """The same for so many rows that putting them in order alone would be felt: all of it in the queue."""
        self.last_words = f"changing {text.rows(len(marks))}…"
        self.show_status()

        def work() -> tuple[Judged, State]:
            ids = _in_order(dataset, marks)
            state = State.DRAFT if all(dataset.state_of(row_id) is wanted for row_id in ids) else wanted
            return _judge(dataset, ids, state), state

        def done(result: tuple[Judged, State]) -> None:
            self.say_judged(*result)
            self.draw_rows()

        def failed() -> None:
            self.last_words = ""
            self.draw_rows()

        self.change(work, after=done, failed=failed)

    def say_judged(self, judged: Judged | None, state: State) -> None:
        """Say what became of rows that were put into `state`, and keep those that nobody has read for `w`."""
        self.last_words = f"{DONE[state]} {text.rows(judged.changed)}" if judged and judged.changed else ""
        if judged and judged.unread:
            self.unread = judged.unread
            self.craft.warn(f"{judged.unread_words}: w reads them.")
        if judged and judged.unanswered:
            self.craft.warn(f"{judged.unanswered_words}: e writes it, T and then O has it written.")

    # ---- other changes

    def action_delete(self) -> None:
        """Delete the rows."""
        dataset = self.dataset
        if dataset is None:
            return
        ids: Sequence[int] | set[int] = set(self.table.marks) or self.targets()
        if not ids:
            return

        def done(count: int) -> None:
            if self.table.marks:
                self.table.set_marks(self.table.marks.difference(ids))
            self.last_words = f"deleted {text.rows(count)}"
            self.forget_rows(ids)
            self.draw_rows()

        self.change(lambda: dataset.delete(_in_order(dataset, ids)), after=done)

    def action_clear(self) -> None:
        """Empty the output of the rows; they wait for another one then."""
        from tui_craft.store import unanswered

        dataset = self.dataset
        ids: Sequence[int] | set[int] = set(self.table.marks) or self.targets()
        if dataset is None or not ids:
            return

        def done(count: int) -> None:
            self.last_words = f"cleared the output of {text.rows(count)}" if count else "nothing to clear"
            self.draw_rows()

        self.change(lambda: unanswered.clear(dataset, _in_order(dataset, ids)), after=done)

    def forget_rows(self, ids: Sequence[int] | set[int]) -> None:
        """Take deleted rows out of what a filter found."""
        self.rows.forget(ids)

    def action_duplicate(self) -> None:
        """Copy the row under the cursor."""
        row_id = self.current()
        if row_id is None or self.dataset is None:
            return

        def done(copy: int) -> None:
            self.last_words = f"duplicated #{row_id}"
            if self.rows.view is not None and copy not in self.rows.view:
                self.rows.view.insert(self.rows.view.index(row_id) + 1 if row_id in self.rows.view else 0, copy)
            self.draw_rows()
            place = self.rows.position(copy, near=self.table.cursor)
            if place is not None:
                self.table.cursor = place  # down to it: the row it is a copy of stays in view above

        self.change(self.dataset.duplicate, row_id, after=done)

    def action_undo(self) -> None:
        """Undo the newest change."""
        if self.dataset is not None:
            self._revert(self.dataset.undo, "There is nothing to undo.")

    def action_redo(self) -> None:
        """Redo the newest undo."""
        if self.dataset is not None:
            self._revert(self.dataset.redo, "There is nothing to redo.")

    def _revert(self, work: Callable[[], str | None], otherwise: str) -> None:
        def after(words: str | None) -> None:
            self.last_words = words or ""
            if words is None:
                self.craft.say(otherwise)
            self.draw_rows(stay_on=self.current())

        self.change(work, after=after)


def _in_order(dataset: Dataset, ids: Iterable[int]) -> list[int]:
    """Those of `ids` that are there, as they stand; sorting a million would keep the screen waiting."""
    from tui_craft.domain.idset import IdSet
    from tui_craft.store.search import shown

    return shown(dataset, IdSet.of(ids))


def _judge(dataset: Dataset, ids: Sequence[int], state: State) -> Judged:
    """Judge rows that need not have been read."""
    from tui_craft.store.judging import bulk_state

    return bulk_state(dataset, ids, state)


def _judge_read(dataset: Dataset, ids: Sequence[int], state: State) -> Judged:
    """Judge one row that is shown in full."""
    from tui_craft.store.judging import Judged, judge
    from tui_craft.ui.reviewing.who import who

    changed = dataset.state_of(ids[0]) is not state
    judge(dataset, ids[0], by=who(), state=state)
    return Judged(int(changed))


DONE = {
    State.DRAFT: "back to draft:", State.ACCEPTED: "accepted", State.HELD: "held", State.REJECTED: "rejected",
}  # fmt: skip
"""What was done to rows that were put into a state."""
