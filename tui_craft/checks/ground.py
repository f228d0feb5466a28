"""What checks may know of a dataset beside the row they look at: its examples, context and tagged rows. Reads only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from zlib import crc32

from tui_craft.checks.base import Ground
from tui_craft.domain.formats import Format
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import SEED_TAG, Row
from tui_craft.domain.unanswered import TAG as UNANSWERED
from tui_craft.store import query, search
from tui_craft.store.dataset import Dataset
from tui_craft.store.proposals import TAG as PROPOSAL

MOST = 2_000
"""Examples that are looked at: how rows should be is known well before."""
LEFT_OUT = frozenset({UNANSWERED, PROPOSAL})
"""Tags of rows that are no rows of their own yet."""
FEW = 5
"""With fewer seeds a dataset's own rows say better how its rows are."""
_GROWN = 1.5


@dataclass(frozen=True)
class Grounds:
    """What is the same for all checks of one pass; `seeds` are all seeds' ids."""

    format: Format
    context: Mapping[str, Any]
    examples: Sequence[Row]
    seeded: bool
    dataset: Dataset
    seeds: IdSet
    _found: dict[str, IdSet] = field(default_factory=dict)

    @cached_property
    def basis(self) -> str:
        """What differs when the examples do, or which rows are seeds: also those that nobody has accepted."""
        own = _print(self.examples) if self.seeded else f"own rows, {_size(len(self.dataset))}"
        return f"{own} {crc32(self._ids(f'tag:{SEED_TAG} -state:accepted').flags):08x}"

    @property
    def folder(self) -> Path:
        """The dataset's folder."""
        return self.dataset.path

    def of(self, options: Mapping[str, Any]) -> Ground:
        """The ground of a check with these options."""
        return Ground(self.format, self.context, options, self.examples, self.seeded, self.folder, self._tagged)

    def _tagged(self, *tags: str) -> Iterator[Row]:
        wanted = " OR ".join(f"tag:{tag}" for tag in tags)
        return search.read(self.dataset, self._ids(f"{wanted} -state:rejected"))

    def _ids(self, wanted: str) -> IdSet:
        """The rows that an expression means; they are looked for once, for all rows may have to be gone through."""
        if wanted not in self._found:
            self._found[wanted] = IdSet.of(query.find(self.dataset, query.parse(self.dataset, wanted)))
        return self._found[wanted]


def grounds_of(dataset: Dataset) -> Grounds:
    """The ground that `dataset` gives to checks. Reads its seeds, or a sample of its rows."""
    seeds = list(query.find(dataset, query.parse(dataset, f"tag:{SEED_TAG} state:accepted")))
    seeded = len(seeds) >= FEW
    ids = _spread(seeds) if seeded else _spread(list(query.find(dataset, query.parse(dataset, "-state:rejected"))))
    examples = [row for row in search.read(dataset, IdSet.of(ids)) if LEFT_OUT.isdisjoint(row.tags)]
    return Grounds(dataset.format, dataset.meta.context or {}, examples, seeded, dataset, IdSet.of(seeds))


def _spread(ids: list[int]) -> list[int]:
    """At most `MOST` of `ids`, evenly from all over."""
    if len(ids) <= MOST:
        return ids
    return [ids[place * len(ids) // MOST] for place in range(MOST)]


def _print(examples: Sequence[Row]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for row in examples:
        digest.update(b"%d:%d;" % (row.id, crc32(row.raw)))
    return digest.hexdigest()


def _size(rows: int) -> int:
    """A number that changes only when a dataset has grown or shrunk by half: its own rows are then learned anew."""
    size = 0
    while rows > FEW:
        rows = int(rows / _GROWN)
        size += 1
    return size
