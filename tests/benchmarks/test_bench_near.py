"""What finding near-duplicates costs, measured against only cutting the same texts into 3-grams."""

from __future__ import annotations

import random
import time

import pytest

from tui_craft.domain.near import NearIndex, grams
from tui_craft.domain.words import words

pytestmark = pytest.mark.benchmark

TEXTS = 20_000
LONGEST = 20.0
"""Times as long as cutting alone. Measured: 9 (0.19 ms against 0.02 ms) on a 2-core machine."""

_OPENING = "thank you for reaching out to our support team i am sorry to hear that and i will look into it right away"


def _texts() -> list[str]:
    """Texts of 100 words, many of them frequent; one in twenty is a copy of an earlier one with a word changed."""
    rng = random.Random(1)
    vocabulary = [f"w{int(rng.paretovariate(0.8) * 3)}x" for _ in range(200_000)]
    made: list[str] = []
    for _ in range(TEXTS):
        if made and rng.random() < 0.05:
            text = rng.choice(made).split()
            text[rng.randrange(len(text))] = "other"
            made.append(" ".join(text))
        else:
            made.append(" ".join([_OPENING, *rng.choices(vocabulary, k=78)]))
    return made


def test_a_text_is_compared_with_20_000_others_in_a_few_times_what_cutting_it_takes() -> None:
    texts = _texts()
    index = NearIndex()
    for key, text in enumerate(texts[:-2_000]):
        index.add(key, text)
    began = time.process_time()
    found = sum(index.add(key, text) is not None for key, text in enumerate(texts[-2_000:], start=TEXTS))
    adding = time.process_time() - began
    began = time.process_time()
    for text in texts[-2_000:]:
        grams(words(text))
    cutting = time.process_time() - began
    print(f"adding {adding / 2:.3f} ms, cutting {cutting / 2:.3f} ms, ratio {adding / cutting:.1f}, found {found}")
    assert found > 50
    assert adding <= LONGEST * cutting
