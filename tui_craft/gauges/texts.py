"""What gauges say of texts: variety beside the seeds, nearness to them, tokens. Works on some rows, drawn evenly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tui_craft.domain import tokens
from tui_craft.domain.histogram import Histogram
from tui_craft.domain.row import Row
from tui_craft.domain.sides import Sides, sides
from tui_craft.gauges.spread import GROUP, Nearness, Spread, spread
from tui_craft.store.dataset import Dataset

LEAST = 5
"""Rows, and seeds, below which variety says nothing."""
_BATCH = 256
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Texts:
    """What was worked out of `looked` rows of the `of` rows in `state`.

    `rows` is the spread of those that are no seeds, `seeds` of the seeds in groups of the same size; None where there
    are too few. `near_seeds` is the share of rows that are near to a seed. `tokens` are estimates for each row that was
    looked at, `all_tokens` for all `of` rows together.
    """

    state: str
    looked: int
    of: int
    rows: Spread | None
    seeds: Spread | None
    near_seeds: float | None
    tokens: Histogram
    all_tokens: int

    def variety_dict(self) -> dict[str, Any]:
        """How varied the texts are, as JSON."""
        spreads = {name: each and each.as_dict() for name, each in (("rows", self.rows), ("seeds", self.seeds))}
        near = None if self.near_seeds is None else round(self.near_seeds, 4)
        return {**self._about(), **spreads, "near_seeds": near}

    def tokens_dict(self) -> dict[str, Any]:
        """How many tokens there are, as JSON."""
        return {**self._about(), **self.tokens.as_dict(), "of_all": self.all_tokens}

    def _about(self) -> dict[str, Any]:
        return {"state": self.state, "looked": self.looked, "of": self.of}


class Writing:
    """Works out texts of one dataset beside its seeds, which are read once."""

    def __init__(self, dataset: Dataset, seeds: Sequence[int]) -> None:
        self._dataset = dataset
        self._seeds = [_sides(dataset, row) for row in _read(dataset, seeds)]
        self._nearness = Nearness(self._seeds)

    def texts(self, state: str, ids: Sequence[int], of: int) -> Texts:
        """What the rows `ids` say, drawn from the `of` rows in `state`."""
        estimates, own = Histogram(), list[Sides]()
        for row in _read(self._dataset, ids):
            both = _sides(self._dataset, row)
            estimates.add(_tokens(both))
            if not row.is_seed:
                own.append(both)
        size = min(GROUP, len(own), len(self._seeds) if len(self._seeds) >= LEAST else GROUP)
        enough = len(own) >= LEAST
        beside = enough and len(self._seeds) >= LEAST
        near = sum(map(self._nearness.is_near, own)) / len(own) if own and self._nearness else None
        return Texts(
            state, len(estimates), of, spread(own, size) if enough else None,
            spread(self._seeds, size) if beside else None, near, estimates,
            round(estimates.total * of / len(estimates)) if len(estimates) else 0,
        )  # fmt: skip


def _tokens(both: Sides) -> int:
    """About how many tokens a row is; of a long one by its beginning."""
    text = "\n".join(both)
    if len(text) <= _LONGEST:
        return tokens.estimate(text)
    return round(tokens.estimate(text[:_LONGEST]) * len(text) / _LONGEST)


def _sides(dataset: Dataset, row: Row) -> Sides:
    return sides(dataset.format, row.data)


def _read(dataset: Dataset, ids: Sequence[int]) -> Iterator[Row]:
    there = (row_id for row_id in sorted(ids) if dataset.state_of(row_id) is not None)
    while batch := list(islice(there, _BATCH)):
        yield from dataset.get_many(batch)
