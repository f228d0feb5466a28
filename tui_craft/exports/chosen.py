"""Which rows an export is about: those a filter finds, or rows named one by one. Owns reading them; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from tui_craft import text
from tui_craft.domain.gauges import MEASURING
from tui_craft.domain.row import Row
from tui_craft.store import query
from tui_craft.store.dataset import Dataset

DEFAULT_WHERE = "state:accepted"
Where = str | Sequence[int] | None
"""An expression, the ids of the rows themselves, or None for the accepted rows."""

_BATCH = 512


class Chosen:
    """The rows that `where` means in `dataset`. Raises InvalidError on a bad expression.

    `words` says it for the manifest; `kept_back` are the tags whose rows stay out, as they measure a model: unless the
    expression names the tag.
    """

    def __init__(self, dataset: Dataset, where: Where) -> None:
        self._dataset = dataset
        self._ids = None if where is None or isinstance(where, str) else where
        expression = where if isinstance(where, str) else DEFAULT_WHERE
        self._filter = query.parse(dataset, expression)
        self.words = str(self._filter) if self._ids is None else f"{text.rows(len(self._ids))} chosen one by one"
        named = self._ids is None
        self.kept_back = tuple(tag for tag in MEASURING if not (named and self._filter.names_tag(tag)))

    def rows(self) -> Iterator[Row]:
        """The rows, streaming, in display order."""
        if self._ids is None:
            yield from query.select(self._dataset, self._filter)
            return
        left = iter(sorted(set(self._ids), key=self._dataset.ids().position))
        while batch := list(islice(left, _BATCH)):
            yield from self._dataset.get_many(batch)

    def kept_back_for(self, row: Row) -> str | None:
        """The tag for which `row` stays out; None when it does not."""
        return next((tag for tag in self.kept_back if tag in row.tags), None)

    def count(self) -> int:
        """How many rows there are."""
        if self._ids is None:
            return query.count(self._dataset, self._filter)
        return sum(self._dataset.state_of(row_id) is not None for row_id in set(self._ids))
