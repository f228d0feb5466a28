"""Which earlier text a text is nearly a copy of: an index that grows by one text at a time. Decides nothing about rows.

Many texts at once are compared ten times as fast by `domain.near_join`.

Two texts are near when the sets of their word 3-grams overlap by at least the threshold (Jaccard: shared / all).
Exact, not sampled: a pair is found if and only if it is one (3-grams are 32-bit hashes; that two texts of 100 words
are misjudged because hashes collide happens once in some hundred thousand pairs, and then by one 3-gram).

How: sets that overlap by `t` share one of their first `n - ceil(t * n) + 1` members in any one order of all 3-grams.
Only these few are entered. The order puts 3-grams that many texts have last, so that what is compared is rare; which
those are is learned from a sample each time the index has grown fourfold, and the entries are made anew.

Cost, measured with texts of 100 words on one core of a small server: 0.12 ms of CPU a text up to 10,000 texts, 0.2 ms
up to 50,000, and 0.8 kB of memory a text. It grows with the number of texts that are near one another, but never
beyond some hundred comparisons once a match is found. Making the entries anew takes 0.03 ms a text, all at once.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil

from tui_craft.domain.words import words

Match = tuple[int, float]
"""The key of an earlier text, and its overlap with the one asked about (threshold to 1.0)."""

_MASK = 0xFFFFFFFF
_FIRST_SLOTS = 1 << 12
_FIRST_LESSON = 256
_SAMPLE = 2_000
_TRIED = 256
_SLACK = 1e-9
_WIDTH = 512
_BITS = tuple(1 << place for place in range(_WIDTH))


def grams(found: list[str]) -> set[int]:
    """The word 3-grams of a text given as its words (`domain.words`), as 32-bit hashes of this process.

    Of fewer than three words, one gram that stands for all of them.
    """
    if len(found) < 3:
        return {hash(tuple(found)) & _MASK} if found else set()
    return {item & _MASK for item in map(hash, zip(found, found[1:], found[2:], strict=False))}


class NearIndex:
    """Texts by key, to be asked for the nearest. `threshold` is the least overlap that counts, above 0 to 1.

    Keys are whole numbers of any size. Not safe from several threads at once.
    """

    def __init__(self, threshold: float = 0.8) -> None:
        if not 0 < threshold <= 1:
            raise ValueError(f"threshold {threshold} is not within 0 to 1")
        self._threshold = threshold
        self._keys: list[int] = []
        self._starts = array("Q", [0])  # text i has the members starts[i] to starts[i + 1], in the order
        self._members = array("I")
        self._sketches: list[int] = []  # a bit for each member, to tell at a glance that two texts are far apart
        self._common: dict[int, int] = {}  # what comes last in the order, and how late
        self._next_lesson = _FIRST_LESSON
        # entries in chains: heads[member & mask] -> entry; entry 0 ends a chain. Members that share a slot only
        # cost a comparison
        self._heads = array("I", bytes(4 * _FIRST_SLOTS))
        self._owners, self._nexts = array("I", [0]), array("I", [0])

    def __len__(self) -> int:
        """Texts in the index; of equal ones only the first is kept."""
        return len(self._keys)

    def add(self, key: int, text: str) -> Match | None:
        """Take in `text` under `key`; the nearest of the texts that were there before, if one is near enough."""
        return self.add_grams(key, grams(words(text)))

    def best(self, text: str) -> Match | None:
        """The nearest text in the index, if one is near enough; of equally near ones the first that was added.

        Where more than some hundred are near, it is the nearest of those.
        """
        return self.best_grams(grams(words(text)))

    def add_grams(self, key: int, mine: set[int]) -> Match | None:
        """`add` of a text whose `grams` are at hand."""
        if not mine:
            return None
        ordered = self._ordered(mine)
        sketch = _sketch(ordered)
        found = self._search(mine, ordered, sketch)
        if found is None or found[1] < 1.0:  # what is near an equal text is near the first of them
            self._store(key, ordered, sketch)
            self._enter(len(self._keys) - 1, ordered[: self._prefix(len(ordered))])
            if len(self._keys) >= self._next_lesson:
                self._learn()
            elif len(self._owners) > len(self._heads):
                self._enter_all()
        return found

    def load(self, texts: Iterable[tuple[int, set[int]]]) -> None:
        """Take in many texts, given by key and `grams`, without asking what each is near to: a third of the work."""
        known = {_equality(self._members[start:end]) for start, end in pairwise(self._starts)}
        for key, mine in texts:
            ordered = self._ordered(mine)
            equality = _equality(ordered)
            if ordered and equality not in known:
                known.add(equality)
                self._store(key, ordered, _sketch(ordered))
        self._learn() if len(self._keys) >= self._next_lesson else self._enter_all()

    def best_grams(self, mine: set[int]) -> Match | None:
        """`best` of a text whose `grams` are at hand."""
        return self._search(mine, self._ordered(mine), _sketch(mine)) if mine else None

    # ---- searching

    def _search(self, mine: set[int], ordered: list[int], sketch: int) -> Match | None:
        size = len(ordered)
        starts, members, owners, nexts, heads = self._starts, self._members, self._owners, self._nexts, self._heads
        sketches, mask = self._sketches, len(heads) - 1
        least, best, tried, far = self._threshold - _SLACK, -1, 0, _far(self._threshold)
        seen: set[int] = set()
        for place in range(self._prefix(size)):
            most = size - place  # members that a text not seen so far can share
            if most < least * size - _SLACK:
                break
            entry = heads[ordered[place] & mask]
            while entry:
                other, entry = owners[entry], nexts[entry]
                if other in seen:
                    continue
                seen.add(other)
                start, end = starts[other], starts[other + 1]
                count = end - start
                apart = (sketch ^ sketches[other]).bit_count()  # members that only one of the two has: so many at least
                if min(most, count) < least * max(size, count) - _SLACK or apart > (size + count) * far:
                    continue
                shared = len(mine.intersection(members[start:end]))
                overlap = shared / (size + count - shared)
                tried += best >= 0
                if overlap > least or (overlap == least and 0 <= other < best):
                    least, best, far = overlap, other, _far(overlap)
                if tried > _TRIED:
                    return self._keys[best], least
        return (self._keys[best], least) if best >= 0 else None

    def _prefix(self, size: int) -> int:
        return size - ceil(self._threshold * size - _SLACK) + 1

    def _ordered(self, mine: set[int]) -> list[int]:
        common = self._common
        late = common.keys() & mine
        if not late:
            return sorted(mine)
        return sorted(mine - late) + sorted(late, key=common.__getitem__)

    # ---- keeping

    def _store(self, key: int, ordered: list[int], sketch: int) -> None:
        self._keys.append(key)
        self._sketches.append(sketch)
        self._members.extend(ordered)
        self._starts.append(len(self._members))

    def _enter(self, number: int, prefix: list[int] | array[int]) -> None:
        heads, first, mask = self._heads, len(self._owners), len(self._heads) - 1
        slots = [member & mask for member in prefix]
        self._owners.extend([number] * len(slots))
        self._nexts.extend([heads[slot] for slot in slots])
        for entry, slot in enumerate(slots, first):
            heads[slot] = entry  # of two in one slot the first is lost, and leads nowhere else

    def _enter_all(self) -> None:
        """Make the entries of all texts anew, with room for as many again."""
        slots = len(self._heads)
        while slots < 2 * len(self._owners):
            slots *= 2
        self._heads = array("I", bytes(4 * slots))
        self._owners, self._nexts = array("I", [0]), array("I", [0])
        for number, (start, end) in enumerate(pairwise(self._starts)):
            self._enter(number, self._members[start : start + self._prefix(end - start)])

    def _learn(self) -> None:
        """Find out which members many texts have, and bring everything into the order that puts these last."""
        total = len(self._keys)
        counts: Counter[int] = Counter()
        for number in range(0, total, max(1, total // _SAMPLE)):
            counts.update(self._members[self._starts[number] : self._starts[number + 1]])
        often = [member for member, times in counts.items() if times > 2]
        often.sort(key=lambda member: (counts[member], member))
        self._common = {member: rank for rank, member in enumerate(often)}
        for start, end in pairwise(self._starts):
            self._members[start:end] = array("I", self._ordered(set(self._members[start:end])))
        self._next_lesson = 4 * total
        self._enter_all()


def _far(overlap: float) -> float:
    """The share of two sets' members that only one of them may have when they overlap by `overlap`."""
    return (1 - overlap) / (1 + overlap) + _SLACK


def _equality(members: Sequence[int]) -> int:
    """Equal for equal sets in one order; for others only by a chance of one in 2^61."""
    return hash(tuple(members))


def _sketch(members: Iterable[int]) -> int:
    bits = 0
    for member in members:
        bits |= _BITS[member % _WIDTH]
    return bits
