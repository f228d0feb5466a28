"""Many texts as the sets of their word 3-grams, 4 bytes a 3-gram, in memory or in a file. Compares nothing.

The same sets as `domain.near` compares, made some hundred texts at a time with numpy; import this only where the work
begins. The hashes are the same in every process. Cutting a text of 80 words costs about 0.01 ms of CPU.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from mmap import ACCESS_READ, MADV_DONTNEED, mmap
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from tui_craft.domain.near_words import Reader

Ints = NDArray[np.int64]
Wide = NDArray[np.uint64]
Grams = NDArray[np.uint32]

_AT_ONCE = 1 << 19
"""Characters that are cut together."""
IN_MEMORY = 1 << 26
"""Bytes of 3-grams that are kept in memory where there is a file to take them."""
_STEP = np.uint64(0x9E3779B97F4A7C15)
_LAST = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_NONE = np.zeros(0, np.int64)


class GramSets:
    """Texts by key, in the order in which they were added. Texts without a word are left out.

    `spill` opens an empty binary file for reading and writing, which takes the sets once there are more than 64 MB of
    them; 30 bytes a text stay in memory. Not safe from several threads at once.
    """

    def __init__(self, spill: Callable[[], BinaryIO] | None = None) -> None:
        self._open, self._kept = spill, bytearray()
        self._file: BinaryIO | None = None
        self._reader = Reader()
        self._waiting: list[int] = []
        self._keys: list[Ints] = [_NONE]
        self._sizes: list[Ints] = [_NONE]
        self._prints: list[Wide] = [_NONE.astype(np.uint64)]

    def add(self, key: int, text: str) -> None:
        """Take in `text` under `key`, a whole number."""
        self._reader.add(text)
        self._waiting.append(key)
        if self._reader.size >= _AT_ONCE:
            self._cut()

    def sealed(self) -> Sealed:
        """All texts up to now, to be compared. None can be added after that."""
        self._cut()
        found = np.concatenate(self._keys), np.concatenate(self._sizes), np.concatenate(self._prints)
        if self._file is not None:
            self._file.flush()
            mapped = mmap(self._file.fileno(), 0, access=ACCESS_READ)
            return Sealed(*found, np.frombuffer(mapped, np.uint32), mapped)
        return Sealed(*found, np.frombuffer(self._kept, np.uint32))

    def _cut(self) -> None:
        keys = np.array(self._waiting, np.int64)
        self._waiting = []
        numbers, text = self._reader.read()
        counts = np.bincount(text, minlength=len(keys))
        keys, text = keys[counts > 0], (np.cumsum(counts > 0) - 1)[text]
        if not len(keys):
            return
        numbers, text = _at_least_three(numbers, text, len(keys))
        mixed = (numbers[:-2] * _STEP + numbers[1:-1]) * _STEP + numbers[2:]
        mixed ^= mixed >> _HALF
        mixed *= _LAST
        within = text[:-2] == text[2:]
        members = (text[:-2][within].astype(np.uint64) << _HALF) | (mixed[within] >> _HALF)
        members.sort()
        members = members[np.concatenate(([True], members[1:] != members[:-1]))]
        sizes = np.bincount((members >> _HALF).astype(np.int64), minlength=len(keys))
        grams = (members & _LOW).astype(np.uint32)
        self._keep(grams)
        self._keys.append(keys)
        self._sizes.append(sizes)
        self._prints.append(_prints(grams, sizes))

    def _keep(self, grams: Grams) -> None:
        if self._file is None:
            self._kept += grams.data
            if self._open is None or len(self._kept) <= IN_MEMORY:
                return
            self._file = self._open()
            self._file.write(self._kept)
            self._kept = bytearray()
        else:
            self._file.write(grams.data)


class Sealed:
    """Texts to be compared, by place (0 for the first that was added).

    `keys` and `sizes` (3-grams) are by place; `prints` are equal for equal sets, for others only by a chance of one in
    2^64. The 3-grams of a set are in ascending order.
    """

    def __init__(self, keys: Ints, sizes: Ints, prints: Wide, grams: Grams, mapped: mmap | None = None) -> None:
        self.keys, self.sizes, self.prints, self._grams, self._mapped = keys, sizes, prints, grams, mapped
        self._starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))

    def __len__(self) -> int:
        return len(self.keys)

    def of(self, places: Ints) -> Grams:
        """The 3-grams of the texts at these places, one set after the other."""
        if len(places) and bool((places[1:] - places[:-1] == 1).all()):
            return self._grams[self._starts[places[0]] : self._starts[places[-1] + 1]]
        return self._grams[spread(self._starts[places], self.sizes[places])]

    def batches(self, places: Ints, grams: int) -> Iterator[Ints]:
        """`places` cut where a part would hold more than so many 3-grams; at least one place in each."""
        ends = np.cumsum(self.sizes[places])
        for start, end in cuts(ends, grams):
            yield places[start:end]
            self.release()

    def release(self) -> None:
        """Let go of what was read from the file last; the system has it still, and gives it again."""
        if self._mapped is not None:
            self._mapped.madvise(MADV_DONTNEED)


def cuts(ends: Ints, most: int) -> Iterator[tuple[int, int]]:
    """Ranges of what weighs, added up, `ends`: each as long as it weighs no more than `most`, and at least one long."""
    at = 0
    while at < len(ends):
        before = int(ends[at - 1]) if at else 0
        after = max(at + 1, int(np.searchsorted(ends, before + most, "right")))
        yield at, after
        at = after


def spread(starts: Ints, counts: Ints) -> Ints:
    """`counts[i]` numbers in a row from `starts[i]` on, for each i in turn."""
    ends = np.cumsum(counts)
    return np.repeat(starts - (ends - counts), counts) + np.arange(ends[-1] if len(ends) else 0, dtype=np.int64)


def sets_of(texts: Iterable[tuple[int, str]], spill: Callable[[], BinaryIO] | None = None) -> Sealed:
    """The sets of these texts (key, text)."""
    sets = GramSets(spill)
    for key, text in texts:
        sets.add(key, text)
    return sets.sealed()


def _at_least_three(numbers: Wide, text: Ints, texts: int) -> tuple[Wide, Ints]:
    """The words with zeros after those of a text that has fewer than three: one 3-gram then stands for all of them."""
    counts = np.bincount(text, minlength=texts)
    short = np.flatnonzero(counts < 3)
    if not len(short):
        return numbers, text
    last = np.zeros(texts, np.int64)
    last[text] = np.arange(1, len(text) + 1)  # of several places for one text the last stays
    missing = 3 - counts[short]
    where = np.repeat(last[short], missing)
    return np.insert(numbers, where, 0), np.insert(text, where, np.repeat(short, missing))


def _prints(grams: Grams, sizes: Ints) -> Wide:
    mixed = grams.astype(np.uint64) * _STEP
    mixed ^= mixed >> np.uint64(29)
    mixed *= _LAST
    mixed ^= mixed >> _HALF
    return np.add.reduceat(mixed, np.cumsum(sizes) - sizes)
