"""Rows like one row, as they are found. Owns what "alike" means; changes nothing.

The texts of two rows are compared word by word, whatever the order of the words (rapidfuzz's token sort ratio).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from tui_craft.domain.row import Row
from tui_craft.store.dataset import Dataset

THRESHOLD = 75
"""Percent from which two rows are alike."""
_LONGEST = 2_000
"""Characters of a row that are compared."""
_BATCH = 256


@dataclass(frozen=True, slots=True)
class Alike:
    """A row that is like another, with how much (percent) and its text."""

    row_id: int
    score: int
    text: str


@dataclass(frozen=True, slots=True)
class Looked:
    """How many rows were looked at so far."""

    rows: int


def similar(dataset: Dataset, row: Row, ids: Iterable[int]) -> Iterator[Alike | Looked]:
    """Those of `ids` that are like `row`, as they are found, with word of how far the looking is. For a thread."""
    from rapidfuzz import fuzz, utils

    wanted = utils.default_process(text_of(dataset, row))
    if not wanted:
        return
    left, looked, seen = iter(ids), 0, {row.id}
    while batch := list(islice(left, _BATCH)):
        fresh = [row_id for row_id in dict.fromkeys(batch) if row_id not in seen]
        seen.update(fresh)
        for other in dataset.get_many(fresh):
            said = text_of(dataset, other)
            score = fuzz.token_sort_ratio(wanted, utils.default_process(said), score_cutoff=THRESHOLD)
            if score:
                yield Alike(other.id, round(score), said)
        looked += len(batch)
        yield Looked(looked)


def text_of(dataset: Dataset, row: Row) -> str:
    """What of a row is compared."""
    return "\n".join(block.text for block in dataset.format.blocks(row.data))[:_LONGEST]
