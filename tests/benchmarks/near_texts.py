"""Made-up support replies for benchmarks: Zipf words, openings that many share, 60 to 100 words, planted copies."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

_WORDS = 30_000
_OPENINGS = 40
_NEAR = 0.05
_EQUAL = 0.01
_REMEMBERED = 20_000


def texts(count: int, seed: int = 1) -> Iterator[str]:
    """So many texts; one in twenty is an earlier one with one to four words changed, one in a hundred the same."""
    rng = random.Random(seed)
    vocabulary = [_word(rng) for _ in range(_WORDS)]
    weights = list(accumulate(1 / (place + 3) for place in range(_WORDS)))
    openings = [" ".join(rng.choices(vocabulary[:400], k=rng.randint(8, 20))) for _ in range(_OPENINGS)]
    phrases = [rng.choices(vocabulary, cum_weights=weights, k=rng.randint(3, 7)) for _ in range(4_000)]
    made: list[list[str]] = []
    for _ in range(count):
        kind = rng.random()
        if made and kind < _NEAR + _EQUAL:
            text = list(rng.choice(made))
            for _ in range(rng.randint(1, 4) if kind < _NEAR else 0):
                text[rng.randrange(len(text))] = rng.choice(vocabulary)
        else:
            text = rng.choice(openings).split()
            while len(text) < rng.randint(60, 100):
                text += (
                    rng.choices(vocabulary, cum_weights=weights, k=12) if rng.random() < 0.6 else rng.choice(phrases)
                )
        if len(made) < _REMEMBERED:
            made.append(text)
        else:
            made[rng.randrange(_REMEMBERED)] = text
        yield " ".join(text)


def _word(rng: random.Random) -> str:
    return "".join(rng.choice("bdfklmnprst") + rng.choice("aeiou") for _ in range(rng.randint(1, 4)))
