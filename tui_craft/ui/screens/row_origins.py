"""Rows by where they came from and what they are called: all of one run or prompt in two keys; slices, training sets.

Owns which lists are offered and what becomes of the choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from tui_craft import text
from tui_craft.domain.row import State
from tui_craft.ui.actions import FIND, bind
from tui_craft.ui.screens.row_changes import DONE
from tui_craft.ui.screens.row_order import RowOrder

if TYPE_CHECKING:
    from tui_craft.store.judging import Judged
    from tui_craft.ui.modals.list_modal import Choice


class RowOrigins(RowOrder):
    """Adds lists to choose rows from to a screen over rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("find-origin", "O", "origins", "same origin",
             "Everything from the run, model, prompt, topic, seed or file of this row: show, mark, reject, delete",
             group=FIND),
        bind("find-slices", "L", "slices", "slices", "Filters with a name; save the present one", group=FIND),
        bind("find-sets", "A", "sets", "training sets", "Keep what is accepted under a name, compare, go back to it",
             group=FIND),
    ]  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Until the dataset is open there is nothing to list; without a row no origin."""
        if action in {"origins", "slices", "sets"} and self.dataset is None:
            return None
        if action == "origins" and not len(self.rows):
            return None
        return super().check_action(action, parameters)

    def action_origins(self) -> None:
        """Where the row under the cursor came from."""
        from tui_craft.ui.modals.origins import OriginsModal

        row_id = self.current()
        if self.dataset is not None and row_id is not None:
            # at once, not in work that begins later: the next key is meant for the dialog
            self.craft.open_modal(OriginsModal(self.dataset, self.dataset.get(row_id)), self._chosen)

    def action_slices(self) -> None:
        """The slices."""
        from tui_craft.ui.modals.slices import SlicesModal

        if self.dataset is not None:
            self.craft.open_modal(SlicesModal(self.dataset, self.expression), self._chosen)

    def action_sets(self) -> None:
        """The training sets."""
        from tui_craft.ui.modals.sets import SetsModal

        if self.dataset is not None:
            self.craft.open_modal(SetsModal(self.dataset), self._chosen)

    def _chosen(self, choice: Choice | None) -> None:
        """Do what was chosen in one of the lists."""
        self.forget_known()
        if choice is None or self.dataset is None:
            return
        ids = list(choice.ids)
        if choice.verb == "show":
            self.find(choice.where)
        elif choice.verb == "ids":
            self.show_ids(ids, choice.what)
        elif choice.verb == "mark":
            self.table.set_marks(self.table.marks | set(ids))
        elif choice.verb == "delete":
            self._delete_all(ids, choice.what)
        elif choice.verb == "exactly":
            self._accept_exactly(choice.what)
        elif choice.verb == "export":
            self._export(choice.where)
        else:
            self._put_all(ids, State(choice.verb), choice.what)

    def _put_all(self, ids: Sequence[int], state: State, what: str) -> None:
        """Put all these rows into `state`, as one change."""
        from tui_craft.store.judging import bulk_state

        if not ids:
            self.craft.say(f"Nothing in {what} is to be {DONE[state]}, so nothing was changed.")
            return

        def done(judged: Judged) -> None:
            self.say_judged(judged, state)
            self.last_words = f"{DONE[state]} {text.rows(judged.changed)} of {what}"
            self.draw_rows()

        self.change(bulk_state, self.dataset, ids, state, after=done)

    def _delete_all(self, ids: Sequence[int], what: str) -> None:
        assert self.dataset is not None

        def done(count: int) -> None:
            self.table.set_marks(self.table.marks - set(ids))
            self.last_words = f"deleted {text.rows(count)} of {what}"
            self.forget_rows(ids)
            self.draw_rows()

        self.change(self.dataset.delete, ids, after=done)

    def _accept_exactly(self, name: str) -> None:
        from tui_craft.store import sets

        def done(judged: Judged) -> None:
            self.say_judged(judged, State.ACCEPTED)
            self.last_words = f"accepted exactly {name}: {text.rows(judged.changed)} changed"
            self.draw_rows()

        self.change(sets.accept_exactly, self.dataset, name, after=done)

    def _export(self, where: str) -> None:
        from tui_craft.ui.modals.export_dialog import ExportDialog

        assert self.dataset is not None
        self.craft.open_modal(ExportDialog(self.dataset, where=where))
