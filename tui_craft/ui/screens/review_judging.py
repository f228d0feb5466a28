"""Judging one row after the other: each key is kept, drawn at once, and written behind what is drawn.

Owns what a key decides and its way back. Which row comes next is the screen's business, the line's order `Waiting`'s.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from tui_craft.domain.row import REASONS, State
from tui_craft.ui.reviewing.pace import Pace
from tui_craft.ui.reviewing.trail import Decision, Said, Trail
from tui_craft.ui.reviewing.waiting import Waiting
from tui_craft.ui.screens import review_words
from tui_craft.ui.screens.row_actions import RowActions
from tui_craft.ui.screens.row_editing import RowEditing

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset
    from tui_craft.store.judging import Judged
    from tui_craft.store.reviewer import Reviewer

T = TypeVar("T")

_NOT_HERE = frozenset({"clear", "delete", "duplicate", "new", "paste", "edit_cell"})
"""What a table's keys do and a single row's do not."""
_WITH_A_ROW = frozenset({"quality", "skip", "detail"})


class ReviewJudging(RowEditing):
    """Adds judgements to a screen that shows one row."""

    dataset: Dataset
    reviewer: Reviewer
    line: Waiting

    def __init__(self) -> None:
        super().__init__()
        self.pace = Pace()
        self.trail = Trail()
        self.said: dict[int, Said] = {}
        """Rows whose last change is on its way to the disk."""
        self.alike: set[int] = set()
        """Rows that went the way of one like them, and need not be shown."""
        self.asking: Decision | None = None
        """The rejection that may still be given a reason."""

    # ---- what the screen gives

    def standing(self, row_id: int) -> Said:
        """How a row stands now."""
        raise NotImplementedError

    def go_on(self) -> None:
        """To the next row."""
        raise NotImplementedError

    def go_to(self, row_id: int) -> None:
        """To a row that was shown before."""
        raise NotImplementedError

    def show_here(self) -> None:
        """Draw the row again as it stands now."""
        raise NotImplementedError

    def targets(self) -> list[int]:
        """The row that is shown."""
        return RowActions.targets(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The reasons only while one is asked for; nothing that needs a table."""
        if action == "why":
            return self.asking is not None
        if action in _NOT_HERE:
            return False
        if action in _WITH_A_ROW:
            return None if self.current() is None else True
        return super().check_action(action, parameters)

    # ---- decisions

    def action_state(self, name: str) -> None:
        """Judge the row and go on to the next."""
        self.decide(State(name))

    def decide(self, state: State, others: Sequence[int] = ()) -> None:
        """Judge the row (and `others` that are like it) and go on."""
        row_id = self.current()
        if row_id is None:
            return
        before = self.standing(row_id)
        decision = Decision(row_id, before, Said(state, before.quality), state, tuple(others))
        self.pace.tick(time.monotonic())
        self._keep(decision, partial(self._write_verdict, decision), self._not_alike)
        self.asking = decision if state is State.REJECTED else None
        self.last_words = review_words.did(decision)
        self.go_on()

    def action_why(self, key: str) -> None:
        """Give the last rejection its reason."""
        decision, self.asking = self.asking, None
        if decision is None:
            return
        decision.after.reason = reason = REASONS[key]

        def write() -> None:
            decision.changes += self.reviewer.judge(decision.row_id, reason=reason)

        self._write(decision, write)
        self.last_words = review_words.did(decision)
        self.show_status()

    def action_quality(self, value: int) -> None:
        """Rate the row and stay on it."""
        self.asking = None
        row_id = self.current()
        if row_id is None:
            return
        before = self.standing(row_id)
        decision = Decision(row_id, before, Said(before.state, value, before.reason), None)

        def write() -> None:
            decision.changes += self.reviewer.judge(row_id, quality=value)

        self._keep(decision, write)
        self.last_words = review_words.did(decision)
        self.show_here()

    def _write_verdict(self, decision: Decision) -> Judged | None:
        decision.changes += self.reviewer.judge(decision.row_id, state=decision.state)
        if not decision.others or decision.state is None:
            return None
        changes, judged = self.reviewer.judge_others(decision.others, decision.state)
        decision.changes += changes
        return judged

    def _not_alike(self, judged: Judged | None) -> None:
        if judged is not None and judged.unread:
            self.alike.difference_update(judged.unread)
            self.craft.warn(f"{judged.unread_words}: they are still to come.")
        if judged is not None and judged.unanswered:
            self.alike.difference_update(judged.unanswered)
            self.craft.warn(f"{judged.unanswered_words}.")

    def _keep(self, decision: Decision, write: Callable[[], T], after: Callable[[T], None] | None = None) -> None:
        self.trail.add(decision)
        self.said[decision.row_id] = decision.after
        self.alike.update(decision.others)
        self._write(decision, write, after)

    def _write(self, decision: Decision, write: Callable[[], T], after: Callable[[T], None] | None = None) -> None:
        """Put a change into the dataset's queue; what becomes of it is looked at when it is done."""
        done = self.craft.jobs.submit(self.dataset.slug, write)
        done.add_done_callback(partial(self._written, decision, self.said.get(decision.row_id), after))

    def _written(
        self, decision: Decision, said: Said | None, after: Callable[[T], None] | None, done: asyncio.Future[T]
    ) -> None:
        if self.said.get(decision.row_id) is said:
            self.said.pop(decision.row_id, None)  # from now on the disk says it
        if done.cancelled():
            return
        error = done.exception()
        if error is None:
            if after is not None and self.is_attached:
                after(done.result())
            if self.is_attached and decision.row_id == self.current():
                self.show_here()
            return
        self.trail.drop(decision)
        self.alike.difference_update(decision.others)
        if self.asking is decision:
            self.asking = None
        if decision.row_id != self.current():
            self.line.put_back(decision.row_id)
        if self.craft.is_running:
            self.craft.show_error(error)
        if self.is_attached:
            self.show_here()

    # ---- the way back

    def action_undo(self) -> None:
        """Take the last thing back that was done here, and go to its row."""
        self.asking = None
        decision = self.trail.back()
        if decision is None:
            self.craft.say("Nothing was done here yet. What was done before is undone in the workspace.")
            return
        self.said[decision.row_id] = decision.before
        self.alike.difference_update(decision.others)

        def write() -> bool:
            undone = self.reviewer.take_back(decision.row_id, decision.changes)
            decision.undone = undone or []
            return undone is not None

        self._write(decision, write, partial(self._reverted, decision))
        self.last_words = f"undone: {review_words.did(decision)}" if decision.state else f"undone on #{decision.row_id}"
        self.go_to(decision.row_id)

    def _reverted(self, decision: Decision, done: bool) -> None:
        if not done:
            self.trail.drop(decision)
            self.alike.difference_update(decision.others)
            self.craft.warn(f"Row {decision.row_id} was changed elsewhere since, so it stays as it is.")

    def action_redo(self) -> None:
        """Do again what was taken back last."""
        self.asking = None
        decision = self.trail.again()
        if decision is None:
            self.craft.say("There is nothing to redo.")
            return
        self.said[decision.row_id] = decision.after
        self.alike.update(decision.others)

        def write() -> bool:
            made = self.reviewer.do_again(decision.row_id, decision.undone)
            decision.changes = made or []
            return made is not None

        self._write(decision, write, partial(self._reverted, decision))
        self.last_words = f"again: {review_words.did(decision)}" if decision.state else f"again on #{decision.row_id}"
        self.go_to(decision.row_id)
        if decision.state is not None:
            self.go_on()

    # ---- what dialogs do to the row

    def mended(self, row_id: int, since: int) -> None:
        """A dialog has changed the row (edited it, tagged it) after change `since`: that can be taken back here too."""
        said = self.standing(row_id)
        decision = Decision(row_id, said, said, None)

        def write() -> None:
            decision.changes += self.reviewer.note(row_id, since=since)

        self._keep(decision, write)

    # ---- rows like this one

    def action_similar(self) -> None:
        """Look for rows like this one."""
        self.asking = None
        self.start(self._similar(), name="similar", group="similar")

    async def _similar(self) -> None:
        from tui_craft.ui.modals.similar import Similar

        row_id = self.current()
        if row_id is None:
            return
        row = self.dataset.get(row_id)
        answer = await self.craft.ask(Similar(self.dataset, row, self.line.snapshot))
        if answer is not None and self.current() == row_id:
            self.decide(answer.state, answer.ids)
