"""The ids of a dataset's rows in the order they are shown: a live view. Reads the index; knows no file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset


class Ids(Sequence[int]):
    """The ids of all rows that are not deleted, in display order; a live view."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def __len__(self) -> int:
        return len(self._dataset.index.order)

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> list[int]: ...
    def __getitem__(self, place: int | slice) -> int | list[int]:
        order = self._dataset.index.order
        if isinstance(place, slice):
            return [order.at(position) for position in range(*place.indices(len(order)))]
        return order.at(place + len(order) if place < 0 else place)

    def position(self, row_id: int) -> int:
        """Where `row_id` is, or where it would be if it were not deleted."""
        return self._dataset.index.order.position(row_id)
