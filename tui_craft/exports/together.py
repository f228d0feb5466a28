"""Which of the rows that are split stay on one side: those that are nearly the same. Decides no sides.

Looks at the very rows that go out, whatever the checks found before: their clusters are never out of date.
"""

from __future__ import annotations

import tempfile
from array import array
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO, cast

from tui_craft.checks.duplicates import CHECK as EQUAL
from tui_craft.checks.near_duplicates import CHECK as NEAR
from tui_craft.checks.settings import options_of
from tui_craft.domain.row import Row
from tui_craft.domain.sides import sides
from tui_craft.store import check_settings, findings
from tui_craft.store.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Clusters:
    """Rows kept together: how many groups of how many rows, the largest of them, and the overlap that makes one."""

    clusters: int
    rows: int
    largest: int
    overlap: float

    def as_dict(self) -> dict[str, Any]:
        """For the manifest."""
        return asdict(self)


class Together:
    """Takes the rows of an export of `dataset` one by one. Raises InvalidError where its settings cannot be read."""

    def __init__(self, dataset: Dataset) -> None:
        from tui_craft.domain.near_sets import GramSets

        self._format = dataset.format
        self._overlap = float(options_of(check_settings.read(dataset.path), NEAR)["threshold"])
        self._sets = GramSets(_spill)
        self._rows = 0

    def add(self, row: Row) -> None:
        """Take in the next row."""
        self._sets.add(self._rows, "\n".join(sides(self._format, row.data)))
        self._rows += 1

    def join(self, draws: array[int]) -> Clusters:
        """Give all rows of a cluster the draw of its first one; `draws` has one for each row."""
        from tui_craft.domain.near_pairs import clusters

        sets = self._sets.sealed()
        rows = sets.keys.tolist()
        sizes: dict[int, int] = {}
        for row, first in zip(rows, clusters(sets, self._overlap).tolist(), strict=True):
            draws[row] = draws[rows[first]]
            sizes[first] = sizes.get(first, 0) + 1
        large = [size for size in sizes.values() if size > 1]
        return Clusters(len(large), sum(large), max(large, default=0), self._overlap)


def never_deduped(dataset: Dataset) -> str:
    """Why the dataset is split only when that is forced, as a sentence; empty where its checks for duplicates ran."""
    ran = findings.read(dataset.path).runs
    if EQUAL.name in ran and NEAR.name in ran:
        return ""
    return (
        f"{dataset.slug} was never checked for duplicates, which should go before rows are split; "
        f"check it first (tui-craft check {dataset.slug}), or force the export."
    )


def _spill() -> BinaryIO:
    return cast(BinaryIO, tempfile.TemporaryFile(prefix="tui-craft-near."))
