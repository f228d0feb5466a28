"""Saves what a person made of a row, and never over what somebody else made of it meanwhile without their knowing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tui_craft.domain.row import Row
from tui_craft.errors import ConflictError

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset
    from tui_craft.ui.jobs import Jobs


class Saving:
    """Saves a payload over `row`, and calls `saved` when that changed anything.

    Raises ConflictError where the row has changed since; the next attempt is made on the newer version.
    """

    def __init__(self, jobs: Jobs, dataset: Dataset, row: Row, saved: Callable[[], None] = lambda: None) -> None:
        self._jobs, self._dataset, self._row, self._saved = jobs, dataset, row, saved
        self._base = row.rev

    async def __call__(self, data: Mapping[str, Any]) -> None:
        """Save `data`; nothing happens where it is what the row was."""
        dataset, row = self._dataset, self._row
        if data == row.data:
            return
        try:
            await self._jobs.submit(dataset.slug, dataset.edit, row.id, data, base_rev=self._base)
        except ConflictError as error:
            self._base = dataset.get(row.id).rev
            raise ConflictError(
                f"{error.sentence} Saving again puts yours over it; undo brings the other back."
            ) from None
        self._saved()
