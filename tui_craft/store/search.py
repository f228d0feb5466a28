"""Finding rows in a log of any size: most are passed over by their bytes, the rest are decoded and asked.

Goes through the rows in display order, block by block, so that memory stays flat and whoever asked can stop
between two blocks. What it finds is exactly what asking every row would find.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat

from tui_craft.domain.filter import Filter
from tui_craft.domain.filter_needles import Need
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Row
from tui_craft.store.dataset import Dataset
from tui_craft.store.index import Index
from tui_craft.store.lines import Lines, fetch, keep_memory
from tui_craft.store.record import decode_line, row_of

_FIRST = 64
_LARGEST = 512
"""How many ids the first and the later blocks take."""
_BYTES = 1 << 20
"""About how many bytes of rows a block takes, where rows are long."""
_MANY, _DOUBT = 0.5, 0.9
"""A need that more than half of the rows had is tried again some blocks later."""


def read(dataset: Dataset, ids: IdSet) -> Iterator[Row]:
    """The rows of `ids` in display order, streaming: the quickest way to read many."""
    return Search(dataset, Filter(), ids).rows()


def shown(dataset: Dataset, ids: IdSet) -> list[int]:
    """The live ones of `ids` in display order."""
    return list(chain.from_iterable(dataset.index.order.blocks(ids, repeat(1 << 16))))


class Search:
    """One search. `candidates` are the rows that could match by what the index knows."""

    def __init__(self, dataset: Dataset, wanted: Filter, candidates: IdSet) -> None:
        self._dataset = dataset
        self._wanted = wanted
        self._candidates = candidates
        # how many of the rows each need let through when it was last used: the next block uses the best
        self._through = dict.fromkeys(wanted.needs, 0.0)
        self._row_bytes = 1.0
        self.looked_at = 0
        """How many of the candidates have been looked at."""
        keep_memory()

    def blocks(self) -> Iterator[list[int]]:
        """The ids of the rows that match, in display order; a list for each block, often empty."""
        for block in self._blocks():
            yield [row.id for row in block]

    def rows(self) -> Iterator[Row]:
        """The rows that match, in display order."""
        return chain.from_iterable(self._blocks())

    def _blocks(self) -> Iterator[Iterator[Row]]:
        for ids in self._dataset.index.order.blocks(self._candidates, self._sizes()):
            self.looked_at += len(ids)
            yield self._look(ids) if ids else iter(())

    def _sizes(self) -> Iterator[int]:
        size = _FIRST
        while True:
            yield max(1, min(size, int(_BYTES / self._row_bytes)))
            size = min(2 * size, _LARGEST)

    def _look(self, ids: list[int]) -> Iterator[Row]:
        need = self._best_need()
        log, index = self._dataset.log, self._dataset.index
        lines = fetch(log, index, ids, over=need is None or need.over)
        self._row_bytes = max(1.0, lines.size / len(ids))
        chosen = ids if need is None else self._pick(ids, lines, need, index)
        for row_id in chosen:
            row = self._row(row_id, lines, index)
            if row is not None and self._wanted.matches(row):
                yield row

    def _best_need(self) -> Need | None:
        """What lets the fewest rows through; None where looking for it costs more than it spares, as most have it."""
        need = min(self._through, key=lambda each: (self._through[each], -each.worth), default=None)
        if need is None or self._through[need] <= _MANY:
            return need
        self._through[need] *= _DOUBT
        return None

    def _pick(self, ids: list[int], lines: Lines, need: Need, index: Index) -> list[int]:
        """Those of `ids` that may have what is needed."""
        found: set[int] = set()
        for span in lines.spans:
            found |= span.holders(need, index)
        self._through[need] = len(found) / len(ids)
        return [row_id for row_id in ids if row_id in found] if found else []

    def _row(self, row_id: int, lines: Lines, index: Index) -> Row | None:
        whole_at, over_at = index.place(row_id)
        whole = decode_line(lines.line(whole_at))
        over = decode_line(lines.line(over_at)) if over_at >= 0 else None
        if whole is None or whole.id != row_id or (over is not None and over.id != row_id):
            # broken by hand, or the log was rewritten under the search
            return next(iter(self._dataset.get_many([row_id])), None)
        return row_of(whole, over)
