"""Changing rows from the keyboard: states, deletion, copies, tags, undo. Owns the order screen first, disk next.

A key changes what is drawn at once; the durable change goes through the dataset's queue, and where that fails the
screen goes back to what the disk has and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.binding import BindingType

from tui_craft import text
from tui_craft.domain.row import Envelope, State
from tui_craft.ui.actions import CHANGE, REVIEW, bind
from tui_craft.ui.dataset_rows import DatasetRows
from tui_craft.ui.screens.base import CraftScreen
from tui_craft.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset

T = TypeVar("T")


class RowChanges(CraftScreen):
    """A screen over one dataset's rows. Actions take the marked rows, or without marks the one under the cursor."""

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
        bind("row-tags", "t", "tags", "tags", "Add tags, or with a minus take them away", group=CHANGE),
        bind("row-yank", "y", "yank", "copy out", "Copy as JSON lines to the clipboard", group=CHANGE),
    ]  # fmt: skip

    dataset: Dataset | None = None
    rows: DatasetRows
    last_words: str = ""
    """What the last change was, for the status line."""

    @property
    def table(self) -> RowTable:
        """The table of rows."""
        return self.query_one(RowTable)

    def show_status(self) -> None:
        """Bring the lines above and below up to date."""
        raise NotImplementedError

    def draw_rows(self, *, stay_on: int | None = None) -> None:
        """Draw what has changed; with `stay_on` the cursor follows that row."""
        raise NotImplementedError

    # ---- what an action is about

    def current(self) -> int | None:
        """The id of the row under the cursor."""
        if self.dataset is None or not len(self.rows):
            return None
        return self.rows.ids(self.table.cursor, self.table.cursor + 1)[0]

    def targets(self) -> list[int]:
        """The ids an action is about."""
        if self.dataset is None:
            return []
        if self.table.marks:
            return sorted(self.table.marks)
        row_id = self.current()
        return [] if row_id is None else [row_id]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Until the dataset is open nothing can be done to it; without rows nothing to rows."""
        if action in {"undo", "redo", *_TO_ROWS} and (
            self.dataset is None or (action in _TO_ROWS and not len(self.rows))
        ):
            return None
        return super().check_action(action, parameters)

    def change(
        self, work: Callable[..., T], *args: Any, after: Callable[[T], None], failed: Callable[[], None] | None = None
    ) -> None:
        """Queue a change of the dataset now; `after` gets its result, `failed` puts the screen back."""
        assert self.dataset is not None
        done = self.craft.jobs.submit(self.dataset.slug, work, *args)

        async def finish() -> None:
            try:
                result = await done
            except Exception:
                if failed is not None:
                    failed()
                raise  # told to the user by `start`
            if self.is_attached:
                after(result)

        self.start(finish(), name="change", group="change")

    # ---- states

    def action_state(self, name: str) -> None:
        """Put the rows into a state, or back to draft when all are in it already; then go to the next row."""
        ids = self.targets()
        if not ids or self.dataset is None:
            return
        wanted = State(name)
        if all(self.rows.state_of(row_id) is wanted for row_id in ids):
            wanted = State.DRAFT
        self.rows.expect(ids, wanted)
        if not self.table.marks:
            self.table.action_move(1)
        self.draw_rows()

        def settled(changed: int = 0) -> None:
            self.rows.settle(ids, wanted)
            self.last_words = f"{_DONE[wanted]} {text.rows(changed)}" if changed else ""
            if changed:
                self.show_status()  # the rows are drawn in this state already
            else:
                self.draw_rows()

        self.change(self.dataset.set_state, ids, wanted, after=settled, failed=settled)

    # ---- other changes

    def action_delete(self) -> None:
        """Delete the rows."""
        ids = self.targets()
        if not ids or self.dataset is None:
            return

        def done(count: int) -> None:
            if self.table.marks:
                self.table.set_marks(self.table.marks - set(ids))
            self.last_words = f"deleted {text.rows(count)}"
            self.forget_rows(ids)
            self.draw_rows()

        self.change(self.dataset.delete, ids, after=done)

    def forget_rows(self, ids: Sequence[int]) -> None:
        """Take deleted rows out of what a filter found."""
        if self.rows.view is not None:
            gone = set(ids)
            self.rows.view = [row_id for row_id in self.rows.view if row_id not in gone]

    def action_duplicate(self) -> None:
        """Copy the row under the cursor."""
        row_id = self.current()
        if row_id is None or self.dataset is None:
            return

        def done(copy: int) -> None:
            self.last_words = f"duplicated #{row_id}"
            if self.rows.view is not None and copy not in self.rows.view:
                self.rows.view.insert(self.rows.view.index(row_id) + 1 if row_id in self.rows.view else 0, copy)
            self.draw_rows(stay_on=copy)

        self.change(self.dataset.duplicate, row_id, after=done)

    def action_tags(self) -> None:
        """Ask for tags to add or take away."""
        ids = self.targets()
        if ids:
            self.start(self._ask_tags(ids), name="tags")

    async def _ask_tags(self, ids: list[int]) -> None:
        from tui_craft.ui.modals.prompt_line import PromptLine

        assert self.dataset is not None
        have = self.dataset.get(ids[0]).tags if len(ids) == 1 else ()
        title = f"Tags of row {ids[0]}" if len(ids) == 1 else f"Tags of {text.rows(len(ids))}"
        note = f"Now: {', '.join(have)}" if have else "For example: billing -old adds billing and takes old away."
        answer = await self.craft.ask(PromptLine(title, note=note, placeholder="billing -old"))
        words = (answer or "").split()
        if not words or self.dataset is None:
            return
        add = [word for word in words if not word.startswith("-")]
        drop = {word[1:] for word in words if word.startswith("-")}

        def edit(envelope: Envelope) -> Envelope:
            kept = tuple(tag for tag in envelope.tags if tag not in drop)
            return replace(envelope, tags=kept + tuple(tag for tag in dict.fromkeys(add) if tag not in kept))

        def done(count: int) -> None:
            self.last_words = f"tagged {text.rows(count)}"
            self.draw_rows()

        self.change(lambda dataset: dataset.set_envelope(ids, edit, verb="tag"), self.dataset, after=done)

    def action_undo(self) -> None:
        """Undo the newest change."""
        if self.dataset is not None:
            self.change(self.dataset.undo, after=lambda words: self._reverted(words, "There is nothing to undo."))

    def action_redo(self) -> None:
        """Redo the newest undo."""
        if self.dataset is not None:
            self.change(self.dataset.redo, after=lambda words: self._reverted(words, "There is nothing to redo."))

    def _reverted(self, words: str | None, otherwise: str) -> None:
        self.last_words = words or ""
        if words is None:
            self.craft.say(otherwise)
        self.draw_rows(stay_on=self.current())

    def action_yank(self) -> None:
        """Copy the payloads, one a line."""
        ids = self.targets()
        if ids:
            self.start(self._yank(ids), name="copy")

    async def _yank(self, ids: list[int]) -> None:
        dataset = self.dataset
        assert dataset is not None

        def lines() -> str:
            return "\n".join(row.raw.decode("utf-8", "surrogateescape") for row in dataset.get_many(ids))

        await self.craft.copy(await self.craft.jobs.read(lines), text.rows(len(ids)))


_TO_ROWS = frozenset({"state", "delete", "duplicate", "tags", "yank", "edit", "edit_cell", "editor", "read"})
_DONE = {
    State.DRAFT: "back to draft:", State.ACCEPTED: "accepted", State.HELD: "held", State.REJECTED: "rejected",
}  # fmt: skip
