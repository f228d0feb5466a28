"""The words of many texts as 64-bit numbers, some hundred texts at a time with numpy. Compares nothing.

The words are those of `domain.words`. Plain ASCII, which is most text, is read here byte by byte for all texts at
once, three times as fast; the other texts are read by `words` itself. Equal words have equal numbers in every process.
"""

from __future__ import annotations

import re
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from tui_craft.domain.words import words

Ints = NDArray[np.int64]
Wide = NDArray[np.uint64]

_VOCABULARY = 100_000
_MASK = (1 << 64) - 1
_BASE = 0xD1342543DE82EF95
_BACK = pow(_BASE, -1, 1 << 64)
_KEPT = 1 << 20
_DIGIT, _LETTER, _QUOTE = 1, 2, 3
# after an apostrophe a word has letters only: a digit begins the next one, which is too rare for the fast way
_SPLIT = re.compile("'[a-z]+[0-9]")


def _kinds() -> NDArray[np.uint8]:
    kinds = np.zeros(256, np.uint8)
    kinds[list(b"0123456789")] = _DIGIT
    kinds[list(b"abcdefghijklmnopqrstuvwxyz")] = _LETTER
    kinds[ord("'")] = _QUOTE
    return kinds


_KIND = _kinds()
_VALUES = [int.from_bytes(blake2b(bytes([byte]), digest_size=8).digest(), "little") for byte in range(256)]
_VALUE = np.array(_VALUES, np.uint64)


class _Numbers(dict[str, int]):
    """The number of every word, made when it is first asked for."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _VOCABULARY:  # the numbers depend on the words alone
            self.clear()
        number, power = 0, _BASE
        for byte in word.encode("utf-8", "surrogatepass"):
            number += _VALUES[byte] * power
            power = power * _BASE & _MASK
        self[word] = number = number & _MASK
        return number


def _powers(base: int, count: int) -> Wide:
    return np.cumprod(np.full(count, base, np.uint64), dtype=np.uint64)


class Reader:
    """Texts that wait to be read together. `size` is about how many characters wait."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._powers, self._back = np.zeros(0, np.uint64), np.zeros(0, np.uint64)
        self._plain: list[str] = []
        self._plain_at: list[int] = []
        self._others: list[int] = []
        self._others_at: list[int] = []
        self.count, self.size = 0, 0

    def add(self, text: str) -> None:
        """Let `text` wait; it is the `count`th."""
        lowered = text.lower() if text.isascii() else None
        if lowered is not None and not ("'" in lowered and _SPLIT.search(lowered)):
            self._plain.append(lowered)
            self._plain_at.append(self.count)
        else:
            found = list(map(self._numbers.__getitem__, words(text)))
            self._others += found
            self._others_at += [self.count] * len(found)
        self.count += 1
        self.size += len(text) + 1

    def read(self) -> tuple[Wide, Ints]:
        """The numbers of all words that wait, those of each text together and in order, and of which text each is."""
        numbers, text = self._read_plain()
        others, others_text = np.array(self._others, np.uint64), np.array(self._others_at, np.int64)
        self._plain, self._plain_at, self._others, self._others_at = [], [], [], []
        self.count, self.size = 0, 0
        return np.concatenate((numbers, others)), np.concatenate((text, others_text))

    def _read_plain(self) -> tuple[Wide, Ints]:
        chars = np.frombuffer("\n".join(self._plain).encode("ascii"), np.uint8)
        if not len(chars):
            return np.zeros(0, np.uint64), np.zeros(0, np.int64)
        starts, ends = _edges(chars)
        powers, back = self._tables(len(chars))
        # a word's number is the sum of its bytes' values, each times the base to the power of its place in the word
        sums = np.zeros(len(chars) + 1, np.uint64)
        np.cumsum(_VALUE[chars] * powers, out=sums[1:])
        numbers = (sums[ends] - sums[starts]) * back[starts]
        lengths = np.fromiter(map(len, self._plain), np.int64, len(self._plain)) + 1
        line = np.searchsorted(np.cumsum(lengths), starts, "right")
        return numbers, np.array(self._plain_at, np.int64)[line]

    def _tables(self, count: int) -> tuple[Wide, Wide]:
        """The powers of the base from 1 on, and those of its inverse from 0 on, at least so many."""
        if len(self._powers) >= count:
            return self._powers[:count], self._back
        powers, back = _powers(_BASE, count), np.concatenate((np.ones(1, np.uint64), _powers(_BACK, count - 1)))
        if count <= _KEPT:
            self._powers, self._back = powers, back
        return powers, back


def _edges(chars: NDArray[np.uint8]) -> tuple[Ints, Ints]:
    """Where the words begin and end."""
    kinds = np.zeros(len(chars) + 2, np.uint8)
    kinds[1:-1] = _KIND[chars]
    quotes = np.flatnonzero(kinds == _QUOTE)
    before = kinds[quotes - 1]
    joins = ((before == _DIGIT) | (before == _LETTER)) & (kinds[quotes + 1] == _LETTER)
    inside = (kinds == _DIGIT) | (kinds == _LETTER)
    inside[quotes[joins]] = True
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    return edges[::2], edges[1::2]
