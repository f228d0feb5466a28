"""What differs between two versions of a dataset, or a version and now. Streams in id order; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tui_craft.domain.row import Row
from tui_craft.store import versions
from tui_craft.store.dataset import Dataset
from tui_craft.store.fresh import Numbered, paired
from tui_craft.store.record import row_of
from tui_craft.store.rewriting import line_of

KINDS = ("added", "removed", "changed", "state", "envelope")
"""What can have happened to a row: its payload changed, or only its state, or only tags, note and the like."""


@dataclass(frozen=True, slots=True)
class RowDiff:
    """A row that is not the same on both sides. `kind` is one of `KINDS`; `before` and `after` are the sides."""

    id: int
    kind: str
    before: Row | None
    after: Row | None


@dataclass(slots=True)
class Tally:
    """How many rows differ, by kind; `total` counts all kinds."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))

    @property
    def total(self) -> int:
        """Rows that differ at all."""
        return sum(self.counts.values())

    def add(self, item: RowDiff) -> None:
        """Count a row."""
        self.counts[item.kind] += 1


def walk(dataset: Dataset, first: str | None, second: str | None = None) -> Iterator[RowDiff | None]:
    """Every row that differs from `first` to `second`, in id order; None stands for now, on either side.

    None comes in between while there is nothing to report, so that whoever walks can stop or show that it goes on.
    Memory stays flat. Raises NotFoundError for a version that is not there, InvalidError for a damaged one.
    """
    one, other = _side(dataset, first), _side(dataset, second)
    for pair in paired(one, other):
        yield None if pair is None else _compared(*pair)


def diff(dataset: Dataset, first: str, second: str | None = None) -> Iterator[RowDiff]:
    """Every row that differs from version `first` to version `second`, or to now. See `walk`."""
    return (item for item in walk(dataset, first, second) if item is not None)


def tally(dataset: Dataset, first: str | None, second: str | None = None) -> Tally:
    """How many rows differ, without decoding a payload."""
    counted = Tally()
    for item in walk(dataset, first, second):
        if item is not None:
            counted.add(item)
    return counted


def _side(dataset: Dataset, name: str | None) -> Iterator[Numbered]:
    if name is None:
        return _now(dataset)
    return versions.lines_of(versions.find(dataset.path, name))


def _now(dataset: Dataset) -> Iterator[Numbered]:
    # a handle of its own: what is changed while this goes on does not show
    with Dataset(dataset.path, clock=dataset.clock) as still:
        yield from still.fresh_lines()


def _compared(row_id: int, here: bytes, there: bytes) -> RowDiff | None:
    before = row_of(line_of(here), None) if here else None
    after = row_of(line_of(there), None) if there else None
    kind = kind_of(before, after)
    return RowDiff(row_id, kind, before, after) if kind else None


def kind_of(before: Row | None, after: Row | None) -> str:
    """Which of `KINDS` two sides of a row are; empty when they differ in nothing but their revision."""
    if before is None or after is None:
        return "added" if before is None else "removed"
    if before.raw != after.raw:
        return "changed"
    if before.state is not after.state:
        return "state"
    return "envelope" if before.envelope != after.envelope or before.origin != after.origin else ""
