"""All near-duplicates among many texts at once: pairs, or for each text those before it. Exact; decides nothing.

Two texts are near when their sets of word 3-grams overlap by at least the threshold (Jaccard: shared / all). Texts come
as `near_sets.Sealed`. What is left out of comparing is left out because it cannot be near:

    equal sets are compared once
    a 3-gram that one text alone has is shared with none: a text with more of these than the threshold allows is near
    nothing, which settles most texts at once, and then more, because those no longer count for the others
    of the rest, two that are near share one of their rarest 3-grams, and their sketches (a bit for each 3-gram) differ
    in few bits; all that pass are compared in full

Cost, measured with texts of 80 words on one core of a small server: 0.01 ms of CPU a text at 100,000, cutting included,
0.016 ms at 1,000,000. Memory: 60 bytes a text, up to 250 MB to work with, and for each text that is compared in the end
100 bytes and 32 for every fifth of its 3-grams; the 3-grams themselves may lie in a file. At 1,000,000 texts that is
0.45 GB, and 0.7 GB where none of them can be left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_craft.domain.near_sets import Ints, Sealed, Wide, cuts, spread

Bools = NDArray[np.bool_]
Short = NDArray[np.int32]
Whole = NDArray[Any]
Counts = NDArray[np.uint8] | NDArray[np.uint16]
Floats = NDArray[np.float64]

_SLACK = 1e-9
_SLOT_BYTES = 1 << 27
_BATCH = 1 << 20
_BLOCK = 1 << 15
_PAIRS = 1 << 19
_WIDTH = 512
_WORDS = _WIDTH // 64
_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_STEPS = (16, 64, 256, 1 << 10, 1 << 12, *range(1 << 14, 1 << 32, 1 << 16))
"""How many of the earlier texts that share a rare 3-gram with one are compared with it, step by step."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long a text is compared: until it has found one (`one`), until it was compared in full with `tries` others
    that it is not near to, or held against `glances` of them at a glance.
    """

    one: bool = False
    tries: int = 1 << 62
    glances: int = 1 << 62


EVERY = Effort()
FIRST = Effort(one=True, tries=256, glances=1 << 15)
NEAREST = Effort(tries=64, glances=1 << 15)
LINKED = Effort(tries=256, glances=1 << 15)


class Links:
    """Which texts of a join need not be compared any more. This one: none."""

    def open(self, later: Whole, earlier: Whole) -> Bools | slice:
        """Which of these pairs are still to be compared."""
        return slice(None)

    def link(self, later: Whole, earlier: Whole) -> None:
        """Take in pairs that are near."""


class Found(NamedTuple):
    """Pairs of texts by place, the later one first, with their overlaps."""

    later: Ints
    earlier: Ints
    overlap: Floats


def least(threshold: float, sizes: Ints) -> Ints:
    """How many of its 3-grams a text of each size must share with one that is near to it."""
    needed: Ints = np.ceil(threshold * sizes - _SLACK).astype(np.int64)
    return needed


class Groups:
    """Texts whose sets are equal. `first` is the earliest of each group, ascending; `of` the group of each text."""

    def __init__(self, sets: Sealed) -> None:
        _, first, inverse = np.unique(sets.prints, return_index=True, return_inverse=True)
        order = np.argsort(first, kind="stable")
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        self.first: Ints = first[order].astype(np.int64)
        self.of: Ints = rank[inverse.reshape(-1)]


def kept_apart(sets: Sealed, places: Ints, threshold: float) -> Ints:
    """Those of the texts at `places` that may be near another of them; the others certainly are not."""
    while len(places):
        counts = _counted(sets, places, np.uint8)
        alone = np.concatenate([_alone(sets, part, counts) for part in sets.batches(places, _BATCH)])
        sizes = sets.sizes[places]
        may_be = sizes - alone >= least(threshold, sizes)
        before, places = len(places), places[may_be]
        if len(places) > 0.98 * before:
            break
    return places


def _counted(sets: Sealed, places: Ints, kind: type) -> Counts:
    """How many of the texts have the 3-grams of each slot; a slot is where a 3-gram's last bits put it."""
    counts: Counts = np.zeros(_slots(int(sets.sizes[places].sum()), np.dtype(kind).itemsize), kind)
    mask, most = np.uint32(len(counts) - 1), np.iinfo(kind).max
    for part in sets.batches(places, _BATCH):
        slots, times = np.unique(sets.of(part) & mask, return_counts=True)
        counts[slots] = np.minimum(counts[slots] + times, most)
    return counts


def _slots(grams: int, width: int) -> int:
    return min(1 << max(12, (2 * grams).bit_length()), _SLOT_BYTES // width)


def _alone(sets: Sealed, part: Ints, counts: Counts) -> Ints:
    """How many 3-grams of each text no other text has; too few where slots are shared."""
    alone = counts[sets.of(part) & np.uint32(len(counts) - 1)] == 1
    ends = np.cumsum(sets.sizes[part])
    return np.add.reduceat(alone.astype(np.int64), ends - sets.sizes[part])


class Join:
    """The texts at `places` (ascending) made ready to be compared with each other."""

    def __init__(self, sets: Sealed, places: Ints, threshold: float) -> None:
        self._sets, self._threshold = sets, threshold
        self.places = places = kept_apart(sets, places, threshold)
        self._sizes = sets.sizes[places]
        self._sketches = np.zeros((len(places), _WORDS), np.uint64)
        keys, rest = self._entries()
        order = np.argsort(keys)
        keys, rest = keys[order], rest[order]
        del order
        # entries by 3-gram, in each the texts in their order: what is before an entry is what it is compared with
        shared = _repeated(keys >> _HALF)
        keys, self._rest = keys[shared], rest[shared]
        self._text = (keys & _LOW).astype(np.uint32)
        keys >>= _HALF
        starts = np.flatnonzero(np.concatenate((np.ones(min(1, len(keys)), bool), keys[1:] != keys[:-1])))
        self._start = np.repeat(starts.astype(np.int32), np.diff(np.append(starts, len(keys))))
        del keys, rest
        # the entries that have some before them, by text
        asking = np.flatnonzero(self._start < np.arange(len(self._start), dtype=np.int32)).astype(np.int32)
        self._asking = asking[np.argsort(self._text[asking], kind="stable")]
        self._of: Ints = np.searchsorted(self._text[self._asking], np.arange(len(places) + 1)).astype(np.int64)

    def _entries(self) -> tuple[Wide, Short]:
        """Each text's rarest 3-grams, each with its text in one number, and how many come in the text from there on."""
        sets, places = self._sets, self.places
        counts = _counted(sets, places, np.uint16)
        mask = np.uint32(len(counts) - 1)
        made, rests, at = [np.zeros(0, np.uint64)], [np.zeros(0, np.int32)], 0
        for part in sets.batches(places, _BATCH):
            grams, sizes = sets.of(part), sets.sizes[part]
            text = np.repeat(np.arange(len(part)), sizes)
            self._sketches[at : at + len(part)] = _sketched(grams, text, len(part))
            often = counts[grams & mask]
            order = np.lexsort((grams, often, text))
            place = np.arange(len(grams)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
            entered = (place <= (sizes - least(self._threshold, sizes))[text]) & (often[order] > 1)
            made.append(_key(grams[order][entered], text[entered] + at))
            rests.append((sizes[text] - place)[entered].astype(np.int32))
            at += len(part)
        return np.concatenate(made), np.concatenate(rests)

    def blocks(self, effort: Effort, links: Links | None = None) -> Iterator[Found]:
        """What is near to what, by text: each block has whole texts, later ones than the block before."""
        links = links or Links()
        for at, after in cuts(self._of[1:], _BLOCK):
            found, overlap = self._block(at, after, effort, links)
            self._sets.release()
            yield Found(self.places[_later(found)], self.places[_earlier(found)], overlap)

    def _block(self, at: int, after: int, effort: Effort, links: Links) -> tuple[Wide, Floats]:
        asking = self._asking[self._of[at] : self._of[after]].astype(np.int64)
        done, tries, glances = np.zeros(after - at, bool), np.zeros(after - at), np.zeros(after - at)
        pairs, overlaps, low = [np.zeros(0, np.uint64)], [np.zeros(0)], 0
        for high in _STEPS:
            asking = asking[asking - self._start[asking] > low]
            asking = asking[~done[self._text[asking] - at]]
            if not len(asking):
                break
            start = self._start[asking]
            count = np.minimum(asking - start, high) - low
            tried = self._candidates(asking, start.astype(np.int64) + low, count, links)
            near, overlap = self._verified(tried)
            links.link(_later(near), _earlier(near))
            pairs.append(near)
            overlaps.append(overlap)
            tries += np.bincount(_later(tried) - at, minlength=len(tries))
            glances += np.bincount(self._text[asking] - at, count, len(glances))
            done |= (tries >= effort.tries) | (glances >= effort.glances)
            if effort.one:
                done[_later(near) - at] = True
            low = high
        found, once = np.unique(np.concatenate(pairs), return_index=True)
        return found, np.concatenate(overlaps)[once]

    def _candidates(self, asking: Ints, first: Ints, count: Ints, links: Links) -> Wide:
        """Pairs (later and earlier text in one number) of which nothing cheap says that they are not near."""
        made = [np.zeros(0, np.uint64)]
        for at, after in cuts(np.cumsum(count), _PAIRS):
            many = count[at:after]
            entry = np.repeat(asking[at:after], many)
            other = spread(first[at:after], many)
            later, earlier = self._text[entry], self._text[other]
            both = self._sizes[later] + self._sizes[earlier]
            # what they can share, when this is the first 3-gram of both that they do
            most = np.minimum(self._rest[entry], self._rest[other])
            may_be = most * (1 + self._threshold) >= self._threshold * both - _SLACK
            later, earlier, both = later[may_be], earlier[may_be], both[may_be]
            still = links.open(later, earlier)
            later, earlier, both = later[still], earlier[still], both[still]
            apart = np.bitwise_count(self._sketches[later] ^ self._sketches[earlier]).sum(axis=1)
            near = apart * (1 + self._threshold) <= both * (1 - self._threshold) + _SLACK
            made.append(np.unique(_key(later[near], earlier[near])))
        return np.unique(np.concatenate(made))

    def _verified(self, pairs: Wide) -> tuple[Wide, Floats]:
        """The pairs that are near, compared in full, with their overlaps."""
        later, earlier = _later(pairs), _earlier(pairs)
        both = self._sizes[later] + self._sizes[earlier]
        shared = np.zeros(len(pairs), np.int64)
        for at, after in cuts(np.cumsum(both), _BATCH):
            shared[at:after] = self._shared(later[at:after], earlier[at:after])
        overlap = shared / np.maximum(1, both - shared)
        near = overlap >= self._threshold
        return pairs[near], overlap[near]

    def _shared(self, one: Ints, other: Ints) -> Ints:
        """How many 3-grams each pair shares."""
        pair = np.arange(len(one), dtype=np.uint64)
        sides = []
        for texts in (one, other):
            grams = self._sets.of(self.places[texts]).astype(np.uint64)
            sides.append((np.repeat(pair, self._sizes[texts]) << _HALF) | grams)
        members = np.concatenate(sides)
        members.sort(kind="stable")  # both sides are in order, which this makes use of
        twice = members[:-1][members[1:] == members[:-1]]
        return np.bincount((twice >> _HALF).astype(np.int64), minlength=len(one))


def _key(later: Whole, earlier: Whole) -> Wide:
    return (later.astype(np.uint64) << _HALF) | earlier.astype(np.uint64)


def _repeated(ordered: Wide) -> Bools:
    """Which of the numbers, which come in order, are there more than once."""
    same, found = ordered[1:] == ordered[:-1], np.zeros(len(ordered), bool)
    found[1:] = same
    found[:-1] |= same
    return found


def _later(pairs: Wide) -> Ints:
    return (pairs >> _HALF).astype(np.int64)


def _earlier(pairs: Wide) -> Ints:
    return (pairs & _LOW).astype(np.int64)


def _sketched(grams: NDArray[np.uint32], text: Ints, texts: int) -> Wide:
    """A row of bits for each text, one set for each of its 3-grams."""
    made = np.zeros((texts, _WORDS), np.uint64)
    step = 1 << 12
    edges = np.searchsorted(text, np.arange(0, texts + step, step))
    for number, (start, end) in enumerate(pairwise(edges.tolist())):
        first = number * step
        bits = np.zeros((min(step, texts - first), _WIDTH), np.uint8)
        bits[text[start:end] - first, (grams[start:end] >> np.uint32(7)) % _WIDTH] = 1
        made[first : first + len(bits)] = np.packbits(bits, axis=1).view(np.uint64)
    return made
