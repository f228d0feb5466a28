"""How sure one can be what a reviewer would say of a text, learned from what was said of others. No I/O.

A multinomial naive Bayes over the distinct words of judged texts gives P(accept); the least certain text is the one
closest to one half. Uncertainty sampling: Lewis and Gale, A Sequential Algorithm for Training Text Classifiers (1994).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

LEAST = 10
"""Judged texts of either kind below which there is nothing to learn from."""
_WORD = re.compile(r"\w+")
_LONGEST = 8_000
"""Characters of a text that are looked at."""


class Certainty:
    """A model of the reviewer. `learn` first; then ask for `accepts`."""

    def __init__(self) -> None:
        self._words: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
        self._texts = {False: 0, True: 0}
        self._weights: dict[str, float] | None = None

    def learn(self, judged: Iterable[tuple[str, bool]]) -> None:
        """Take in texts and whether each was accepted."""
        for value, accepted in judged:
            self._words[accepted].update(words_of(value))
            self._texts[accepted] += 1
        self._weights = None

    @property
    def accepted(self) -> int:
        """How many accepted texts it has learned from."""
        return self._texts[True]

    @property
    def rejected(self) -> int:
        """How many rejected texts it has learned from."""
        return self._texts[False]

    @property
    def knows_enough(self) -> bool:
        """Whether there were enough texts of either kind."""
        return min(self._texts.values()) >= LEAST

    def log_odds(self, value: str) -> float:
        """The logarithm of P(accept) over P(reject); a text at 0 is the least certain."""
        if self._weights is None:
            self._weights = self._weigh()
        weights = self._weights
        odds = math.log((self._texts[True] + 1) / (self._texts[False] + 1))
        # a word that was never seen says nothing for either side
        return odds + math.fsum(weights[word] for word in words_of(value) if word in weights)

    def _weigh(self) -> dict[str, float]:
        """What each known word adds to the log odds, with one added to every count (Laplace)."""
        yes, no = self._words[True], self._words[False]
        known = yes.keys() | no.keys()
        shift = math.log((no.total() + len(known)) / (yes.total() + len(known))) if known else 0.0
        return {word: math.log((yes[word] + 1) / (no[word] + 1)) + shift for word in known}


def words_of(value: str) -> set[str]:
    """The distinct words of a text, case folded."""
    return set(_WORD.findall(value[:_LONGEST].casefold()))
