"""Phrases that many texts share: how a generator's manner shows in its rows, beside how often people write so. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tui_craft.domain.words import is_character, words

_LENGTH = 4
_LONGEST = 12
_HELD = 0.85
"""A phrase grows by a word as long as so much of its texts have the longer one too."""
_LEAST_SHARE = 0.05
_LEAST_TEXTS = 3

_Gram = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of four words or more, the share of texts that have it, and the share of other texts that do.

    `elsewhere` is None where there are no others.
    """

    words: str
    share: float
    elsewhere: float | None


def phrases(texts: Iterable[str], others: Iterable[str], *, most: int = 6) -> list[Phrase]:
    """What at least one text in twenty says and `others` (such as seeds) say much less often, the commonest first."""
    cut = [words(text) for text in texts]
    counts = _counts(cut)
    least = max(_LEAST_TEXTS, _LEAST_SHARE * len(cut))
    plain = [words(text) for text in others]
    elsewhere = _counts(plain)
    found: list[Phrase] = []
    used: set[_Gram] = set()
    for gram, count in counts.most_common():
        if count < least or len(found) == most:
            break
        if gram in used:
            continue
        long = _grown(gram, count, counts)
        used.update(_grams(long))
        theirs = elsewhere[gram] / len(plain) if plain else None
        if theirs is None or 2 * theirs < count / len(cut):
            found.append(Phrase(_written(long), count / len(cut), theirs))
    return found


def _counts(cut: Iterable[list[str]]) -> Counter[_Gram]:
    counts: Counter[_Gram] = Counter()
    for text in cut:
        counts.update(list(dict.fromkeys(_grams(text))))  # in their order, so that equal texts give equal phrases
    return counts


def _grams(text: Iterable[str]) -> list[_Gram]:
    cut = list(text)
    return [tuple(cut[place : place + _LENGTH]) for place in range(len(cut) - _LENGTH + 1)]


def _grown(gram: _Gram, count: int, counts: Counter[_Gram]) -> list[str]:
    """`gram` with the words before and after it that nearly all its texts have as well."""
    after: dict[_Gram, list[str]] = {}
    before: dict[_Gram, list[str]] = {}
    for other, times in counts.items():
        if times >= _HELD * count:
            after.setdefault(other[:-1], []).append(other[-1])
            before.setdefault(other[1:], []).append(other[0])
    long = list(gram)
    while len(long) < _LONGEST and (more := after.get(tuple(long[-_LENGTH + 1 :]))):
        long.append(more[0])
    while len(long) < _LONGEST and (more := before.get(tuple(long[: _LENGTH - 1]))):
        long.insert(0, more[0])
    return long


def _written(found: list[str]) -> str:
    return "".join(found) if all(map(is_character, found)) else " ".join(found)
