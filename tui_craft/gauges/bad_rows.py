"""How many rows are bad that nobody has read, told from the random samples that were. Reads the samples' rows only.

Only rows of samples count that were drawn from all drafts: of these the part that is read is a fair one, whatever its
size. Of a slice those of them count that are in it, and the samples that were drawn from the slice itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tui_craft import text
from tui_craft.domain.filter import Filter
from tui_craft.domain.gauges import wilson
from tui_craft.domain.row import Row, State
from tui_craft.store import reviews
from tui_craft.store.dataset import Dataset

_WHOLE = frozenset({"", reviews.DRAFTS})
_BATCH = 512
_FEW = 10
"""Unread rows below which nothing need be estimated."""


@dataclass(frozen=True, slots=True)
class BadRows:
    """`rejected` of the `judged` rows of samples; `unread` rows that are neither real nor read by a person.

    Judged are rows, not real ones, that a person read and accepted or rejected; what is held or still a draft is not.
    """

    judged: int
    rejected: int
    unread: int

    @property
    def share(self) -> float | None:
        """The share of sampled rows that was rejected; None where none was judged."""
        return self.rejected / self.judged if self.judged else None

    @property
    def among(self) -> tuple[int, int, int]:
        """About how many of the unread rows are bad, and between which numbers that lies in 95 of 100 cases."""
        low, high = wilson(self.rejected, self.judged)
        return tuple(round(share * self.unread) for share in (self.share or 0.0, low, high))  # type: ignore[return-value]

    @property
    def words(self) -> str:
        """What is known, as one sentence."""
        if not self.unread:
            return "Every row that was not written by a person has been read by one."
        unread = f"{text.rows(self.unread)} that nobody has read"
        if self.unread < _FEW:
            return f"There is little left to read: {unread}."
        if not self.judged:
            return f"How many of the {unread} are bad is not known, because no random sample has been read."
        about, low, high = self.among
        found = f"Of {text.rows(self.judged)} read at random {text.count(self.rejected)} "
        found += f"{'was' if self.rejected == 1 else 'were'} rejected ({text.percent(self.share)})"
        bad = f"about {text.count(about)} are bad" if self.rejected else "perhaps none is bad"
        return f"{found}, so of the {unread} {bad}, most likely {text.count(low)} to {text.count(high)}."

    def as_dict(self) -> dict[str, Any]:
        """The estimate as JSON; without a sample the estimate is null."""
        about, low, high = self.among
        known = self.judged > 0
        return {
            "judged": self.judged, "rejected": self.rejected,
            "share": None if self.share is None else round(self.share, 4), "unread": self.unread,
            "estimate": about if known else None, "low": low if known else None, "high": high if known else None,
        }  # fmt: skip


class Judged:
    """The rows of the samples that were judged, read once."""

    def __init__(self, dataset: Dataset) -> None:
        drawn = reviews.samples(dataset.path)
        ids = {row_id for sample in drawn for row_id in sample.ids}
        self._rows = {row.id: row for row in _read(dataset, sorted(ids)) if _is_judged(row)}
        self._whole = {row_id for sample in drawn if sample.where in _WHOLE for row_id in sample.ids}
        self._drawn = drawn

    def counts(self, names: Sequence[str] = (), wanted: Filter | None = None) -> tuple[int, int]:
        """Judged and rejected rows: of all, or of a slice that samples were drawn from by one of `names`."""
        own = {row_id for sample in self._drawn if sample.where in names for row_id in sample.ids}
        found = [
            row
            for row_id, row in self._rows.items()
            if row_id in own or (row_id in self._whole and (wanted is None or wanted.matches(row)))
        ]
        return len(found), sum(row.state is State.REJECTED for row in found)


def _is_judged(row: Row) -> bool:
    if row.origin.get("kind") == "real" or row.envelope.reviewed is None:
        return False
    return row.state in {State.ACCEPTED, State.REJECTED}


def _read(dataset: Dataset, ids: Sequence[int]) -> Iterator[Row]:
    there = (row_id for row_id in ids if dataset.state_of(row_id) is not None)
    while batch := list(islice(there, _BATCH)):
        yield from dataset.get_many(batch)
