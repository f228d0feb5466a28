"""What is asked of many texts at once: all pairs that are near, those before each text, clusters. See `near_join`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import combinations, groupby, product
from typing import NamedTuple

import numpy as np

from tui_craft.domain.near_join import EVERY, FIRST, LINKED, NEAREST, Bools, Found, Groups, Join, Links, Whole
from tui_craft.domain.near_sets import GramSets, Ints, Sealed, sets_of

__all__ = ["GramSets", "Near", "Pair", "Sealed", "clusters", "earlier", "pairs", "sets_of"]


class Pair(NamedTuple):
    """Two texts by key, the one that was given first first, and how much of their 3-grams they share (0 to 1)."""

    one: int
    other: int
    overlap: float


class Near(NamedTuple):
    """A text by key, and earlier ones that are near to it with their overlaps, the nearest first."""

    key: int
    others: list[tuple[int, float]]


def pairs(texts: Iterable[tuple[int, str]] | Sealed, threshold: float = 0.8) -> Iterator[Pair]:
    """Every pair of texts (key, text) whose overlap is at least `threshold` (above 0 to 1). Many copies make many."""
    sets = texts if isinstance(texts, Sealed) else sets_of(texts)
    groups, keys = Groups(sets), sets.keys.tolist()
    many = _several(groups)
    for equal in many.values():
        yield from (Pair(keys[one], keys[other], 1.0) for one, other in combinations(equal, 2))
    for found in Join(sets, groups.first, threshold).blocks(EVERY):
        ones, others = groups.of[found.earlier].tolist(), groups.of[found.later].tolist()
        for one, other, overlap in zip(ones, others, found.overlap.tolist(), strict=True):
            firsts, seconds = (many.get(group) or [int(groups.first[group])] for group in (one, other))
            for first, second in product(firsts, seconds):
                yield Pair(keys[min(first, second)], keys[max(first, second)], overlap)


def _several(groups: Groups) -> dict[int, list[int]]:
    """The places of the texts of each group that has more than one."""
    found: dict[int, list[int]] = defaultdict(list)
    for place in np.flatnonzero(np.bincount(groups.of)[groups.of] > 1).tolist():
        found[int(groups.of[place])].append(place)
    return found


def earlier(sets: Sealed, threshold: float = 0.8, *, nearest: bool = False) -> Iterator[Near]:
    """Each text that has an earlier one near it, in order. Of equal texts the first stands for all.

    Of a text that is near one not every other one is looked for, unless the `nearest` shall be among them. Where very
    many are alike, a text is compared with some hundred of them only.
    """
    groups, keys = Groups(sets), sets.keys.tolist()
    effort = NEAREST if nearest else FIRST
    first = groups.first[groups.of]
    copies = np.flatnonzero(first != np.arange(len(first)))
    equal = ((place, [(int(first[place]), 1.0)]) for place in copies.tolist())
    for place, others in merge(equal, _by_text(Join(sets, groups.first, threshold).blocks(effort))):
        yield Near(keys[place], [(keys[other], overlap) for other, overlap in others])


def clusters(sets: Sealed, threshold: float = 0.8) -> Ints:
    """For each text, by place, the place of the first text of its cluster: near texts, and what is near to those."""
    groups = Groups(sets)
    join = Join(sets, groups.first, threshold)
    links = _Clusters(len(join.places))
    for _ in join.blocks(LINKED, links):
        pass
    first = np.arange(len(sets))
    first[join.places] = join.places[links.root]
    return first[groups.first[groups.of]]


class _Clusters(Links):
    """Texts that are in one cluster already are not compared. `root` is the first of each text's cluster."""

    def __init__(self, texts: int) -> None:
        self.root: Ints = np.arange(texts)

    def open(self, later: Whole, earlier: Whole) -> Bools:
        apart: Bools = self.root[later] != self.root[earlier]
        return apart

    def link(self, later: Whole, earlier: Whole) -> None:
        if not len(later):
            return
        root = self.root
        for one, other in zip(later.tolist(), earlier.tolist(), strict=True):
            while root[one] != one:
                one = int(root[one])
            while root[other] != other:
                other = int(root[other])
            root[max(one, other)] = min(one, other)
        while not bool((root[root] == root).all()):
            root[:] = root[root]


def _by_text(blocks: Iterable[Found]) -> Iterator[tuple[int, list[tuple[int, float]]]]:
    for found in blocks:
        each = zip(found.later.tolist(), found.earlier.tolist(), found.overlap.tolist(), strict=True)
        for place, beside in groupby(each, key=lambda one: one[0]):
            yield place, sorted(((other, overlap) for _, other, overlap in beside), key=lambda one: (-one[1], one[0]))
