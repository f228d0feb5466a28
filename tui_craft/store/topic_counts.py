"""How many rows each topic has: counted once, and from then on only what has changed is read. Changes nothing."""

from __future__ import annotations

import threading
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tui_craft.domain.filter import parse
from tui_craft.domain.idset import IdSet
from tui_craft.domain.topics import Path, Tree, words
from tui_craft.domain.unanswered import TAG
from tui_craft.store.dataset import Dataset
from tui_craft.store.index import STATES, Index
from tui_craft.store.search import Search

_PIECE = 1 << 16
"""Rows whose places are compared at once."""


@dataclass(slots=True)
class Tally:
    """Rows by state. `unanswered` are those, in whatever state, whose output is still to be written."""

    draft: int = 0
    accepted: int = 0
    held: int = 0
    rejected: int = 0
    unanswered: int = 0

    @property
    def usable(self) -> int:
        """Rows that are, or may still become, part of the data."""
        return self.draft + self.accepted + self.held

    @property
    def total(self) -> int:
        """Rows in any state."""
        return self.usable + self.rejected

    def add(self, other: Tally) -> None:
        """Count those of `other` too."""
        self.draft += other.draft
        self.accepted += other.accepted
        self.held += other.held
        self.rejected += other.rejected
        self.unanswered += other.unanswered


class TopicCounts:
    """The counts of one open dataset. Safe from any thread; ask it off the event loop."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._index: Index | None = None
        self._revision = -1
        self._places = array("q")  # where each row's newest line was when it was looked at
        self._topics = array("l")  # the number of its topic, 0 for none
        self._waits = bytearray()
        self._numbers: dict[Path, int] = {}
        self._counted: dict[Path, Tally] = {}

    def look(self) -> Mapping[Path, Tally]:
        """Rows by the very topic they name; what is below a topic is not counted with it."""
        with self._lock:
            index = self._dataset.index
            if self._index is not index:
                self._forget()
                self._index = index
            if self._revision != index.revision:
                self._revision = index.revision
                self._read(self._changed(index))
                self._counted = self._count(index)
            return self._counted

    def _changed(self, index: Index) -> list[int]:
        """The live rows that have another line now; all that is known of them is forgotten."""
        size = len(index.states)
        missing = size - len(self._places)
        self._places.frombytes(bytes(missing * self._places.itemsize))
        self._topics.frombytes(bytes(missing * self._topics.itemsize))
        self._waits += bytes(missing)
        changed: list[int] = []
        for start in range(0, size, _PIECE):
            end = min(size, start + _PIECE)
            places = array("q", map(max, index.whole.piece(start, end), index.over.piece(start, end)))
            if places != self._places[start:end]:
                before = self._places[start:end]
                changed += [start + n for n, (old, new) in enumerate(zip(before, places, strict=True)) if old != new]
                self._places[start:end] = places
        for row_id in changed:
            self._topics[row_id] = 0
            self._waits[row_id] = 0
        return [row_id for row_id in changed if index.states[row_id]]

    def _read(self, ids: list[int]) -> None:
        for row in Search(self._dataset, parse("topic:*"), IdSet.of(ids)).rows() if ids else ():
            path = tuple(name for name in row.origin["topic"] if isinstance(name, str))
            self._topics[row.id] = self._numbers.setdefault(path, len(self._numbers) + 1)
            self._waits[row.id] = TAG in row.tags

    def _count(self, index: Index) -> dict[Path, Tally]:
        if not self._numbers:
            return {}
        paths = list(self._numbers)
        counted: dict[Path, Tally] = {}
        for (number, code, waits), rows in Counter(zip(self._topics, bytes(index.states), self._waits)).items():  # noqa: B905 - rows that came meanwhile are for the next look
            if number and code:
                tally = counted.setdefault(paths[number - 1], Tally())
                tally.add(Tally(**{STATES[code]: rows, "unanswered": rows if waits else 0}))
        return counted


def summed(paths: Iterable[Path], counted: Mapping[Path, Tally]) -> tuple[dict[Path, Tally], Tally]:
    """The rows of each topic of a tree and of all below it, and those of topics that the tree has nothing of.

    `paths` are all of the tree's, parents first. Rows of a topic that was removed count where it was.
    """
    sums = {path: Tally() for path in paths}
    outside = Tally()
    for topic, tally in counted.items():
        path = topic
        while path and path not in sums:
            path = path[:-1]
        (sums[path] if path else outside).add(tally)
    for path in reversed(sums):
        if len(path) > 1:
            sums[path[:-1]].add(sums[path])
    return sums, outside


def shortfalls(dataset: Dataset, tree: Tree) -> dict[str, int]:
    """How many rows each topic with a target lacks, by its path in words; those that lack none are left out."""
    wanted = {path: node.target for path, node in tree.walk() if node.target}
    if not wanted:
        return {}
    sums, _ = summed(tree.paths(), TopicCounts(dataset).look())
    lacking = {words(path): target - sums[path].usable for path, target in wanted.items()}
    return {name: rows for name, rows in lacking.items() if rows > 0}
