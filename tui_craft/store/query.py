"""Which rows of a dataset a filter wants. The only way from an expression to rows; changes nothing.

Ids, states and sets are answered from the index alone, everything else by `search`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, repeat

from tui_craft.domain.filter import Filter
from tui_craft.domain.filter_index import decided, possible
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Row
from tui_craft.store.dataset import Dataset
from tui_craft.store.naming import resolve
from tui_craft.store.search import Search

_BLOCK = 4096


def parse(dataset: Dataset, expr: str) -> Filter:
    """The filter that `expr` says about `dataset`, with the slices and sets it names looked up.

    Raises InvalidError on a bad expression, an unknown name, or a slice that refers to itself.
    """
    return resolve(dataset.path, expr, dataset=dataset)


def find(dataset: Dataset, wanted: Filter) -> Iterator[int]:
    """The ids of the rows that `wanted` matches, in display order, as they are found."""
    return chain.from_iterable(find_blocks(dataset, wanted))


def find_blocks(
    dataset: Dataset, wanted: Filter, *, looked: Callable[[float], None] | None = None
) -> Iterator[list[int]]:
    """As `find`, a list for each block that was looked at, often empty: between two of them one can stop.

    `looked` is told after each block which share of the rows that could match was looked at.
    """
    if decided(wanted):
        yield from dataset.index.order.blocks(candidates(dataset, wanted), repeat(_BLOCK))
        return
    among = candidates(dataset, wanted)
    search, most = Search(dataset, wanted, among), max(1, len(among))
    for ids in search.blocks():
        if looked is not None:
            looked(search.looked_at / most)
        yield ids


def find_from(dataset: Dataset, wanted: Filter, first: int) -> list[int]:
    """The ids from `first` on that `wanted` matches, in display order: what is new since an earlier search."""
    new = IdSet.of_ranges([(first, dataset.index.next_id - 1)])
    return list(chain.from_iterable(Search(dataset, wanted, candidates(dataset, wanted) & new).blocks()))


def count(dataset: Dataset, wanted: Filter) -> int:
    """How many rows `wanted` matches."""
    if decided(wanted):
        return len(candidates(dataset, wanted))
    return sum(map(len, find_blocks(dataset, wanted)))


def select(dataset: Dataset, wanted: Filter) -> Iterator[Row]:
    """The rows that `wanted` matches, in display order, streaming."""
    return Search(dataset, wanted, candidates(dataset, wanted)).rows()


def candidates(dataset: Dataset, wanted: Filter) -> IdSet:
    """The rows that `wanted` can match as far as the index knows."""
    index = dataset.index
    return possible(wanted, index.live(), lambda state: index.in_state(state.value))
