"""Which phrases come back in how many texts, and where: a count that needs little memory however many texts come.

A phrase is remembered for some thousand texts; one that comes again meanwhile is counted from then on, until it turns
out to be rare. So a phrase that a share of at least `least` of all texts have is found with nearly all of them: those
it is counted in are fewer by a tenth of that share at most (as in lossy counting, Manku and Motwani 2002), provided
that it comes twice among the last hundred thousand phrases. Pure; decides nothing.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Gram = tuple[str, ...]
Span = tuple[int, int]

_HELD = 0.1
"""The part of the least share up to which a phrase may go unnoticed."""
_ONCE = 100_000
"""Phrases that came once and are remembered: the last so many, and up to as many before them."""
_AGAIN = 100_000
"""Phrases that came again, beyond which the rare ones are looked for and forgotten."""
_SPOKEN = 4
"""Occurrences from which on a phrase's words are kept."""
_FAR = 0xFFFFFFFF


@dataclass(slots=True)
class Held:
    """A phrase that came more than once: which texts have it, and where. `starts` and `ends` are 0 where unknown."""

    texts: array[int]
    starts: array[int]
    ends: array[int]
    gram: Gram = ()


class Returning:
    """Counts phrases of texts given one by one, and numbers the texts from 0."""

    def __init__(self, least: float) -> None:
        self._rate = least * _HELD
        self._held: dict[int, Held] = {}
        self._room = _AGAIN
        self._once: dict[int, int] = {}  # phrases that came once, with their text
        self._before: dict[int, int] = {}
        self.texts = 0

    def add(self, grams: Sequence[Gram], span: Callable[[int], Span]) -> None:
        """Note the phrases of a text in order; `span` says where the one at a place is, and is asked if it matters."""
        held, once, before, number = self._held, self._once, self._before, self.texts
        self.texts += 1
        keys = list(map(hash, grams))
        fresh = set(keys)
        # what is new is most of it, so sets do nearly all the work
        known = held.keys() & fresh
        fresh -= known
        again = (once.keys() & fresh) | (before.keys() & fresh)
        for key in again:
            first = once.pop(key, -1)
            first = before.pop(key, first) if first < 0 else first
            held[key] = Held(array("I", (first,)), array("I", (0,)), array("I", (0,)))
        for key in known | again:
            place = keys.index(key)
            self._note(held[key], number, grams[place], span(place))
        once.update(dict.fromkeys(fresh - again, number))
        if len(once) > _ONCE:
            self._once, self._before = {}, once
        if len(held) > self._room:
            self._forget()

    def _note(self, held: Held, number: int, gram: Gram, where: Span) -> None:
        held.texts.append(number)
        held.starts.append(min(where[0], _FAR))
        held.ends.append(min(where[1], _FAR))
        if len(held.texts) == _SPOKEN:
            held.gram = gram

    def _forget(self) -> None:
        """Drop what has come less often than it must to matter, since it first came."""
        texts, rate = self.texts, self._rate
        self._held = {key: held for key, held in self._held.items() if len(held.texts) > rate * (texts - held.texts[0])}
        self._room = len(self._held) + _AGAIN

    def often(self, least: int) -> Iterator[Held]:
        """The phrases that at least `least` texts have (no fewer than four)."""
        for held in self._held.values():
            if held.gram and len(held.texts) >= least:
                yield held


def joined(often: Sequence[Held], *, most: int = 14, alike: float = 0.85) -> dict[Gram, Gram]:
    """Each phrase with the words before and after it that nearly all its texts have as well, up to `most` words.

    What it goes by are the other phrases: those that overlap with it in all words but one, and are as frequent.
    """
    after = {held.gram[:-1]: held for held in sorted(often, key=lambda held: len(held.texts))}
    before = {held.gram[1:]: held for held in sorted(often, key=lambda held: len(held.texts))}
    out: dict[Gram, Gram] = {}
    for held in often:
        words, size, least = list(held.gram), len(held.gram), alike * len(held.texts)
        while len(words) < most and (more := after.get(tuple(words[1 - size :]))) and len(more.texts) >= least:
            words.append(more.gram[-1])
        while len(words) < most and (more := before.get(tuple(words[: size - 1]))) and len(more.texts) >= least:
            words.insert(0, more.gram[0])
        out[held.gram] = tuple(words)
    return out
