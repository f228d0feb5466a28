"""One person's judgements while they read: made, and taken back one by one. For the thread that writes a dataset.

Taking back undoes exactly what this person did, also when others changed other rows in between; a row that somebody
else has changed since is left alone.
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
        number = judging.change_of(self._dataset, row_id)
        if number is None or number <= since:
            return []
        self._mine.add(number)
        return [number]

    def take_back(self, row_id: int, changes: Sequence[int]) -> list[int] | None:
        """Undo `changes`, which were about `row_id`; the undoing changes. None when the row was changed since."""
        with self._dataset.log.locked():
            self._dataset.refresh()
            if changes and judging.change_of(self._dataset, row_id) not in self._mine:
                return None
            made = [self._made(partial(self._dataset.undo, number))[0] for number in reversed(changes)]
            return [number for numbers in made for number in numbers]

    def do_again(self, count: int) -> list[int]:
        """Redo the last `count` undone changes; the redoing changes, fewer where something new was done since."""
        with self._dataset.log.locked():
            made = [self._made(self._dataset.redo)[0] for _ in range(count)]
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
