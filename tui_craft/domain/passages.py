"""Passages: runs of words that a text shares with one of many others. Finds them exactly; what they mean others say.

What many of the texts share with each other, such as the wording of a template, is no passage of any one of them:
words of such phrases count for nothing, neither in a passage nor beside it.

A word of a script without spaces is one character, and counts half. Memory: some 80 bytes a word of the texts held,
which are two million words of all together, as many of each text, but never fewer than its first 32.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui_craft.domain.words import is_character, places

_MOST_WORDS = 2_000_000
_FIRST_WORDS = 32


@dataclass(frozen=True, slots=True)
class Passage:
    """Words `first` to `last` (not included) of a text, `count` of them its own, of which `source` has most.

    `share` is how much of the text's own words all its passages cover together.
    """

    first: int
    last: int
    count: float
    source: int
    share: float


class Passages:
    """The passages of `least` words and more in `texts`, which are given as their words under the key of their source.

    A phrase that `many` sources have is theirs together.
    """

    def __init__(self, texts: Iterable[tuple[int, Sequence[str]]], least: int, many: int) -> None:
        self._least = least
        self._short = max(2, least // 2)
        held = list(texts)
        most = max(_FIRST_WORDS, _MOST_WORDS // max(1, len(held)))
        held = [(source, said[:most]) for source, said in held]
        self._common = self._phrases(held, many)
        self._sources: dict[int, int] = {}
        for source, said in held:
            weights = self._weights(said)
            for place, window in enumerate(_windows(said, least)):
                if any(weights[place : place + least]):
                    self._sources.setdefault(window, source)

    def _phrases(self, held: Sequence[tuple[int, Sequence[str]]], many: int) -> frozenset[int]:
        by_source: defaultdict[int, set[int]] = defaultdict(set)
        for source, said in held:
            by_source[source].update(_windows(said, self._short))
        counts = Counter(phrase for phrases in by_source.values() for phrase in phrases)
        return frozenset(phrase for phrase, times in counts.items() if times >= many)

    def longest(self, said: Sequence[str], *, but: int = 0) -> Passage | None:
        """The longest passage in the text with these words; none of the source `but`, which it was made of."""
        if self._sources.keys().isdisjoint(_windows(said, self._least)):
            return None
        found = [self._sources.get(window, 0) for window in _windows(said, self._least)]
        weights = self._weights(said)
        best: Passage | None = None
        covered = 0.0
        for first, last in _stretches([source not in (0, but) for source in found], self._least):
            count = sum(weights[first:last])
            if count < self._least:
                continue
            covered += count
            if best is None or count > best.count:
                while not weights[first]:
                    first += 1
                while not weights[last - 1]:
                    last -= 1
                source = Counter(source for source in found[first:last] if source not in (0, but)).most_common(1)
                best = Passage(first, last, count, source[0][0] if source else 0, 0.0)
        if best is None:
            return None
        return Passage(best.first, best.last, best.count, best.source, covered / sum(weights))

    def _weights(self, said: Sequence[str]) -> list[float]:
        """How much each word counts."""
        weights = [0.5 if is_character(word) else 1.0 for word in said]
        for place, phrase in enumerate(_windows(said, self._short)):
            if phrase in self._common:
                weights[place : place + self._short] = [0.0] * self._short
        return weights


def _windows(said: Sequence[str], size: int) -> Iterable[int]:
    return map(hash, zip(*(said[start:] for start in range(size)), strict=False))


def _stretches(hits: Sequence[bool], size: int) -> Iterable[tuple[int, int]]:
    """The words under windows that follow each other, as (first, last and one)."""
    first = None
    for place, hit in enumerate([*hits, False]):
        if hit and first is None:
            first = place
        elif not hit and first is not None:
            yield first, place - 1 + size
            first = None


def span_of(text: str, passage: Passage) -> tuple[int, int]:
    """Where the passage stands in the text that it was found in; (0, 0) where that cannot be told."""
    found = places(text)
    return (found[passage.first][0], found[passage.last - 1][1]) if passage.last <= len(found) else (0, 0)
