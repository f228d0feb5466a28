"""How a dataset's rows stand to what a pass has seen of them: which are new, changed, moved or gone. Looks at none."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import compress
from operator import ne, or_

from tui_craft.checks.ground import Grounds
from tui_craft.checks.pass_over import in_order, waiting
from tui_craft.domain.idset import IdSet
from tui_craft.store.dataset import Dataset
from tui_craft.store.findings import Seen
from tui_craft.store.payloads import checksums


@dataclass(frozen=True, slots=True)
class Standing:
    """`live` are the rows that checks look at, by `ranks` (see `pass_over.in_order`), with their sums in `now`.

    `changed` have another payload than was seen or were not seen, `moved` another rank, `gone` are live no more.
    `were` are those of the last two by the rank that they had; `originals` are those of copies, which stand below them.
    """

    live: IdSet
    ranks: list[IdSet]
    now: Seen
    changed: IdSet
    moved: IdSet
    gone: IdSet
    were: list[IdSet]
    originals: Mapping[int, int]

    @classmethod
    def of(cls, dataset: Dataset, grounds: Grounds, seen: Seen) -> Standing:
        """How the rows of `dataset` stand to `seen`. Reads all of them once, and decodes none."""
        left_out = waiting(dataset)
        by_rank = [ids - left_out for ids in in_order(dataset, grounds.seeds)]
        live = reduce(or_, by_rank)
        length = max(dataset.index.next_id, len(seen.sums))
        sums, ranks = array("I", bytes(4 * length)), bytearray(length)
        for row_id, checksum in zip(live, checksums(dataset, live), strict=True):
            sums[row_id] = checksum
        for rank, ids in enumerate(by_rank):
            for first, end in ids.ranges():
                ranks[first : end + 1] = bytes([rank]) * (end + 1 - first)
        before = seen.sums + array("I", bytes(4 * (length - len(seen.sums))))
        ranks_before = seen.ranks + bytes(length - len(seen.ranks))
        seen_before = IdSet.of(compress(range(length), before))
        changed = IdSet.of(compress(range(length), map(ne, sums, before))) & live
        moved = IdSet.of(compress(range(length), map(ne, ranks, ranks_before))) & live & seen_before
        gone = seen_before - live
        were = [(moved | gone) & _having(ranks_before, rank) for rank in range(len(by_rank))]
        now, originals = Seen(sums, bytes(ranks)), dataset.index.order.below
        return cls(live, by_rank, now, changed, moved, gone, were, originals)

    @property
    def differ(self) -> bool:
        """Whether anything is not as it was seen."""
        return bool(self.changed or self.moved or self.gone)

    @property
    def behind_changes(self) -> IdSet:
        """The rows that come after the first place where one changed, moved or went: what comes before them is not what
        it was.

        New drafts come last of all, so that usually these are only the new ones.
        """
        different = self.changed | self.moved
        for rank, (ids, were) in enumerate(zip(self.ranks, self.were, strict=True)):
            first = min(map(self._origin, (ids & different) | were), default=None)
            if first is not None:
                rest = IdSet.of_ranges([(first, len(self.now.sums) - 1)])
                return reduce(or_, self.ranks[rank + 1 :], ids & rest)
        return IdSet()

    def _origin(self, row_id: int) -> int:
        """The row of which it is a copy of a copy: only rows with an id from there on can come after it."""
        while row_id in self.originals:
            row_id = self.originals[row_id]
        return row_id


def _having(ranks: bytes, rank: int) -> IdSet:
    return IdSet(ranks.translate(bytes(each == rank for each in range(256))))
