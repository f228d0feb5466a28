"""One person's judgements while they read: made, and taken back one by one. For the thread that writes a dataset.

Taking back undoes exactly what this person did, also when others changed other rows in between; a row that somebody
else has changed since is left alone, be it one of many that were judged together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from tui_craft.domain.row import State
from tui_craft.store import judging
from tui_craft.store.dataset import Dataset
from tui_craft.store.judging import Judged

T = TypeVar("T")


class Reviewer:
    """`by` is who reads ("jo@box"). Every change is reported by its number, for `take_back`."""

    def __init__(self, dataset: Dataset, by: str) -> None:
        self._dataset = dataset
        self._by = by
        self._mine: set[int] = set()  # every change this person made here, by its number

    def judge(
        self, row_id: int, *, state: State | None = None, quality: int | None = None, reason: str | None = None
    ) -> list[int]:
        """See `judging.judge`; the numbers of the changes that were made (one or none)."""
        return self._made(
            lambda: judging.judge(self._dataset, row_id, by=self._by, state=state, quality=quality, reason=reason)
        )[0]

    def judge_others(self, ids: Sequence[int], state: State) -> tuple[list[int], Judged]:
        """See `judging.bulk_state`, for rows like one that was read; the changes, and what it did."""
        return self._made(lambda: judging.bulk_state(self._dataset, ids, state))

    def note(self, row_id: int, *, since: int) -> list[int]:
        """Take the row's last change, if it came after change `since`, for this person's own doing; its number."""
        number = self._dataset.index.change_of(row_id)
        if number is None or number <= since:
            return []
        self._mine.add(number)
        return [number]

    def take_back(self, row_id: int, changes: Sequence[int]) -> list[int] | None:
        """Undo `changes`, which were about `row_id`; the undoing changes. None when the row was changed since."""
        return self._reverted(row_id, changes, self._dataset.undo)

    def do_again(self, row_id: int, undone: Sequence[int]) -> list[int] | None:
        """Redo what `take_back` has undone; the redoing changes. None when the row was changed since."""
        return self._reverted(row_id, undone, self._dataset.redo)

    def _reverted(self, row_id: int, changes: Sequence[int], revert: Callable[..., object]) -> list[int] | None:
        with self._dataset.log.locked():
            self._dataset.refresh()
            if changes and self._dataset.index.change_of(row_id) not in self._mine:
                return None
            made = [self._made(partial(revert, number, over=self._mine))[0] for number in reversed(changes)]
            return [number for numbers in made for number in numbers]

    def _made(self, work: Callable[[], T]) -> tuple[list[int], T]:
        """The numbers of the changes that `work` makes, and its result."""
        with self._dataset.log.locked():
            self._dataset.refresh()
            before = self._dataset.index.last_change
            result = work()
            numbers = list(range(before + 1, self._dataset.index.last_change + 1))
            self._mine.update(numbers)
            return numbers, result
