"""How alike two texts are by ROUGE-L, and the earlier text that one is most like. Exact; decides nothing about rows.

ROUGE-L is the longest common subsequence of two texts' words, as F1: twice its length over the number of words of both.
The published rule for instructions (Self-Instruct) drops what is above 0.7 with anything kept before. Texts in plain
English are cut into words as that rule cuts them: lower case, `[a-z0-9]+`, no stems. That way of cutting sees nothing
in a text without such letters, and takes two texts for the same one where they only share a number, so texts with any
other letters are cut into the words of their own script.

How: texts of `m` and `n` words above a threshold `t` share more than `t * m / (2 - t)` words, repeats counted. Which
texts do is counted for 4,096 of them at once, a bit a text; only those are compared in full. Cost, measured with
instructions of 11 words on one core of a small server: 0.02 ms a text among 500, 0.1 ms among 15,000; memory is 0.5 kB
a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from math import ceil

from tui_craft.domain.words import words
from tui_craft.errors import InvalidError

RULE = "rouge-l"
THRESHOLD = 0.7
"""Above which the published rule drops."""

Match = tuple[int, float]
"""The key of an earlier text, and its ROUGE-L with the one asked about."""

_PLAIN = re.compile(r"[a-z0-9]+")
_OTHER = re.compile(r"[^\W\d_a-zA-Z]")
_SLACK = 1e-9
_HITS = 16
_BLOCK = 4096
_ALL = (1 << _BLOCK) - 1
_FIRST = 0x100
_LETTERS = 0x110000 - _FIRST
"""Words that can be told apart. Of more, two may be taken for one, which can only make texts look more alike."""


def rouge_words(text: str) -> list[str]:
    """The words of `text` as ROUGE-L counts them."""
    if text.isascii() or not _OTHER.search(text):
        return _PLAIN.findall(text.lower())
    return [part for word in words(text) for part in word.split("'")]


def f1(common: int, left: int, right: int) -> float:
    """ROUGE-L of texts of `left` and `right` words with a longest common subsequence of `common`; 0 to 1.

    Rounded as the published program rounds it, so that what is just at a threshold falls on the same side.
    """
    if not common:
        return 0.0
    precision, recall = common / left, common / right
    return 2 * precision * recall / (precision + recall)


def threshold_of(rule: str) -> float:
    """The threshold that `rouge-l` or `rouge-l:0.7` stands for. Raises InvalidError on anything else."""
    name, colon, number = rule.strip().partition(":")
    try:
        threshold = float(number) if colon else THRESHOLD
    except ValueError:
        threshold = 0.0
    if name != RULE or not 0 < threshold < 1:
        raise InvalidError(f"Novelty is {RULE}, or {RULE}:0.7 with a threshold between 0 and 1, not {rule!r}.")
    return threshold


class RougeIndex:
    """Texts by key, to be asked for the one that another is most like, if any is above `threshold` (0 to 1).

    Texts are given as their `rouge_words`; keys are whole numbers. Not safe from several threads at once.
    """

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self._threshold = threshold
        self._keys: list[int] = []
        self._texts: list[str] = []  # a letter for each word, because that is what is compared fastest
        self._numbers: dict[str, int] = {}
        self._blocks: list[dict[str, int]] = []  # by word, a bit for each text of the block that has it

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: int, said: Sequence[str]) -> None:
        """Take in a text; one without words is like no other and is left out."""
        if not said:
            return
        place = len(self._keys)
        if place % _BLOCK == 0:
            self._blocks.append({})
        block, bit = self._blocks[-1], 1 << place % _BLOCK
        for word in set(said):
            block[word] = block.get(word, 0) | bit
        numbers = self._numbers
        self._keys.append(key)
        self._texts.append("".join([_letter(numbers.setdefault(word, len(numbers))) for word in said]))

    def nearest(self, said: Sequence[str], *, but: Collection[int] = ()) -> Match | None:
        """The text most like this one (of equally like ones the first), if above the threshold; never one of `but`."""
        from rapidfuzz.distance import LCSseq

        size, texts, best, score = len(said), self._texts, -1, self._threshold
        mine = ""
        for place in self._sharing(said):
            other = len(texts[place])
            # what is shared at least so that it counts; the last bit is left to the comparison of the scores
            least = ceil(score * (size + other) / 2 - _SLACK)
            if min(size, other) < least or self._keys[place] in but:
                continue
            mine = mine or "".join([_letter(self._numbers.get(word, _LETTERS)) for word in said])
            found = f1(int(LCSseq.similarity(mine, texts[place], score_cutoff=least)), size, other)
            if found > score:
                best, score = place, found
        return (self._keys[best], score) if best >= 0 else None

    def _sharing(self, said: Sequence[str]) -> Iterator[int]:
        """The places of all texts that may be above the threshold, in their order: those that have enough words."""
        size = len(said)
        least = max(1, ceil(self._threshold * size / (2 - self._threshold) - _SLACK))
        hits = min(_HITS, least)
        counts = Counter(said).items()
        for number, block in enumerate(self._blocks):
            known = [(block[word], times) for word, times in counts if word in block]
            there = sum([times for _, times in known])
            if there < least:
                continue
            if hits < least:  # the rarest words are looked for, as many as no text can do without having `hits` of them
                known.sort(key=lambda each: each[0].bit_count())
            bits = _having(known, hits, there - least + hits)
            while bits:
                low = bits & -bits
                yield number * _BLOCK + low.bit_length() - 1
                bits ^= low


def _having(words: Iterable[tuple[int, int]], hits: int, most: int) -> int:
    """The texts that have `hits` or more of the first `most` words; words are given as who has them, and how often.

    Counts for all texts of a block at once: `planes` hold the counters' binary digits, each of a counter that runs over
    at `hits`.
    """
    digits = (hits - 1).bit_length()
    first = (1 << digits) - hits
    planes = [_ALL if first >> digit & 1 else 0 for digit in range(digits)]
    enough = 0
    for having, times in words:
        for _ in range(min(times, hits)):
            carry = having
            for digit in range(digits):
                planes[digit], carry = planes[digit] ^ carry, planes[digit] & carry
            enough |= carry
        most -= times
        if most <= 0:
            break
    return enough


def _letter(number: int) -> str:
    """A word's letter. One that no text has is given a letter that, but for a million other words, is no word's."""
    return chr(_FIRST + number % _LETTERS) if number != _LETTERS else "\x01"
