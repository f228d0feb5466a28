"""Which rows of a dataset a filter wants. Owns the cheapest way to find out; changes nothing.

States are answered from the index alone, named ids by reading those rows, and everything else by reading
rows one after another, so memory stays flat however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from tui_craft.domain import filter as filters
from tui_craft.domain.filter import Filter
from tui_craft.domain.row import Row, State
from tui_craft.store.dataset import Dataset

_BATCH = 512
_SPARSE = 3
"""Reading every row costs as much as reading every third one by its place."""


def parse(dataset: Dataset, expr: str) -> Filter:
    """The filter that `expr` says about `dataset`. Raises InvalidError on a bad expression."""
    return filters.parse(expr)


def find(dataset: Dataset, wanted: Filter) -> Iterator[int]:
    """The ids of the rows that `wanted` matches, in display order, as they are found."""
    if wanted.needs_rows:
        return (row.id for row in select(dataset, wanted))
    return iter(_candidates(dataset, wanted))


def count(dataset: Dataset, wanted: Filter) -> int:
    """How many rows `wanted` matches."""
    if wanted.needs_rows:
        return sum(1 for _ in select(dataset, wanted))
    counts = dataset.counts()
    return sum(number for state, number in counts.items() if wanted.states is None or state in wanted.states)


def select(dataset: Dataset, wanted: Filter) -> Iterator[Row]:
    """The rows that `wanted` matches, in display order, streaming."""
    return (row for row in _rows(dataset, wanted) if wanted.matches(row))


def _rows(dataset: Dataset, wanted: Filter) -> Iterator[Row]:
    """Every row that could match, in display order."""
    if wanted.ids is None and not _has_copies(dataset):
        counts = dataset.counts()
        possible = sum(counts[state] for state in wanted.states or State)
        if wanted.states is None or possible * _SPARSE > len(dataset):
            return dataset.scan()  # reads the file from front to back, and so decodes rows that cannot match too
    return _read(dataset, _candidates(dataset, wanted))


def _read(dataset: Dataset, ids: Sequence[int]) -> Iterator[Row]:
    left = iter(ids)
    while batch := list(islice(left, _BATCH)):
        yield from dataset.get_many(batch)


def _candidates(dataset: Dataset, wanted: Filter) -> Sequence[int]:
    """The ids that could match by id and state, in display order; not a live view."""
    if wanted.ids is not None:
        known = [row_id for row_id in wanted.ids if dataset.state_of(row_id) is not None]
        return sorted(known, key=dataset.ids().position)
    if wanted.states is None:
        return dataset.ids()[:]
    if not _has_copies(dataset):
        return dataset.ids_in_state(wanted.states)
    return [row_id for row_id in dataset.ids()[:] if dataset.state_of(row_id) in wanted.states]


def _has_copies(dataset: Dataset) -> bool:
    """Whether any row is shown elsewhere than in the order of ids."""
    return bool(dataset.index.order.below)
