"""From the table into reading: the review queues, a sample, what is similar to this row. Owns no row."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui_craft.ui.actions import GO, REVIEW, bind
from tui_craft.ui.screens.row_finding import RowFinding
from tui_craft.ui.widgets.row_view import RowView


class RowReviewing(RowFinding):
    """Adds reading to a screen over rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("review-choose", "w", "queues", "review", "Read row by row, one key each: choose what", group=GO),
        bind("review-sample", "s", "sample", "sample", "Read a random sample of the drafts, or of the filter",
             group=GO),
        bind("review-alike", "equals_sign", "similar", "similar", "Drafts like this row, to judge in one go",
             group=REVIEW),
    ]  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is read before the dataset is open."""
        if action in {"queues", "sample"} and (self.dataset is None or not len(self.dataset)):
            return None
        return super().check_action(action, parameters)

    def shows_in_full(self, row_id: int) -> bool:
        """Whether the pane, or the whole screen, shows this row; a low pane counts where all of the row fits in."""
        view = self.query_one(RowView)
        if not view.display or view.row_id != row_id:
            return False
        roomy = self.has_class("-reading") or self.has_class("-wide")
        return roomy or view.virtual_size.height <= view.size.height

    def action_queues(self) -> None:
        """Choose what to read."""
        self.start(self._choose_queue(), name="queues", group="choose")

    async def _choose_queue(self) -> None:
        from tui_craft.ui.modals.queues import Queues, offered

        dataset = self.dataset
        if dataset is None:
            return
        marks, listed = set(self.table.marks), self.rows.view
        offers = await self.craft.jobs.read(
            offered, dataset, where=self.expression, listed=listed, marked=marks, unread=self.unread
        )
        queue = await self.craft.ask(Queues(offers))
        if queue is not None:
            self.craft.show_review(dataset, queue)

    def action_sample(self) -> None:
        """Go on with the sample, or draw one."""
        from tui_craft.store.queues import Kind, Queue

        if self.dataset is not None:
            self.craft.show_review(self.dataset, Queue(Kind.SAMPLE, where=self.expression))

    def action_similar(self) -> None:
        """Look for drafts like the row under the cursor."""
        self.start(self._judge_similar(), name="similar", group="similar")

    async def _judge_similar(self) -> None:
        from tui_craft.ui.modals.similar import Similar, Verdict

        dataset, row_id = self.dataset, self.current()
        if dataset is None or row_id is None:
            return
        view = self.rows.view
        row = await self.craft.jobs.read(dataset.get, row_id)
        verdict: Verdict | None = await self.craft.ask(Similar(dataset, row, lambda: list(view or ())))
        if verdict is not None:
            self.judge_rows([row_id, *verdict.ids], verdict.state)
