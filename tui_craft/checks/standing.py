"""How a dataset's rows stand to what a pass has seen of them: which are new, changed, moved or gone. Looks at none."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import reduce
from itertools import compress
from operator import ne, or_

from tui_craft.checks.ground import Grounds
from tui_craft.checks.pass_over import in_order
from tui_craft.domain.idset import IdSet
from tui_craft.store.dataset import Dataset
from tui_craft.store.findings import Seen
from tui_craft.store.payloads import checksums


@dataclass(frozen=True, slots=True)
class Standing:
    """`live` are the rows that checks look at, by `ranks` (see `pass_over.in_order`), with their sums in `now`.

    `changed` have another payload than was seen or were not seen, `moved` another rank, `gone` are live no more.
    """

    live: IdSet
    ranks: list[IdSet]
    now: Seen
    changed: IdSet
    moved: IdSet
    gone: IdSet

    @classmethod
    def of(cls, dataset: Dataset, grounds: Grounds, seen: Seen) -> Standing:
        """How the rows of `dataset` stand to `seen`. Reads all of them once, and decodes none."""
        by_rank = in_order(dataset, grounds.seeds)
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
        moved = IdSet.of(compress(range(length), map(ne, ranks, ranks_before))) & live
        return cls(live, by_rank, Seen(sums, bytes(ranks)), changed, moved, seen_before - live)

    @property
    def differ(self) -> bool:
        """Whether anything is not as it was seen."""
        return bool(self.changed or self.moved or self.gone)

    @property
    def behind_changes(self) -> IdSet:
        """The rows that come after the first one that changed or moved: what comes before them is not what it was.

        New drafts come last of all, so that usually these are only the new ones.
        """
        different = self.changed | self.moved
        for rank, ids in enumerate(self.ranks):
            first = next(iter(ids & different), None)
            if first is not None:
                rest = IdSet.of_ranges([(first, len(self.now.sums) - 1)])
                return reduce(or_, self.ranks[rank + 1 :], ids & rest)
        return IdSet()
