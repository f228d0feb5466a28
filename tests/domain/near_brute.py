"""Near-duplicates by comparing every pair, and texts to find them in; what tests hold the quick ways against."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from tui_craft.domain.near import grams
from tui_craft.domain.words import words

_WORDS = [
    "order",
    "parcel",
    "late",
    "refund",
    "please",
    "why",
    "my",
    "the",
    "is",
    "was",
    "not",
    "here",
    "now",
    "card",
    "don't",
    "42",
    "it's",
]
_PHRASE = ["thank", "you", "for", "reaching", "out", "to", "us", "about", "this"]


def near_pairs(texts: Sequence[str], threshold: float) -> dict[tuple[int, int], float]:
    """Every pair of places whose sets of word 3-grams overlap by at least `threshold`, with the overlap."""
    sets = [grams(words(text)) for text in texts]
    order = sorted((len(mine), place) for place, mine in enumerate(sets) if mine)
    found: dict[tuple[int, int], float] = {}
    for rank, (size, place) in enumerate(order):
        for other_size, other in order[rank + 1 :]:
            if other_size * threshold > size + 1e-9:
                break
            shared = len(sets[place] & sets[other])
            overlap = shared / (size + other_size - shared)
            if overlap >= threshold:
                found[min(place, other), max(place, other)] = overlap
    return found


def similar_texts(rng: random.Random, count: int) -> list[str]:
    """Texts of up to some 40 words, many of them edited copies of earlier ones, with a phrase that many share."""
    made: list[list[str]] = []
    for _ in range(count):
        if made and rng.random() < 0.6:
            text = list(rng.choice(made))
            for _ in range(rng.randint(0, 3)):
                if text:
                    place = rng.randrange(len(text))
                    text[place : place + rng.randint(0, 1)] = [rng.choice(_WORDS) for _ in range(rng.randint(0, 2))]
        else:
            text = [rng.choice(_WORDS) for _ in range(rng.randint(0, 30))]
            text = _PHRASE + text if rng.random() < 0.3 else text
        made.append(text)
    return [" ".join(text) for text in made]


def real_texts(shared_data: Path, count: int) -> list[str]:
    """So many rows of the real datasets, each as one text, drawn at random."""
    found = [text for path in sorted((shared_data / "datasets").iterdir()) for text in _texts_of(path)]
    random.Random(1).shuffle(found)
    assert len(found) >= count
    return found[:count]


def _texts_of(path: Path) -> Iterator[str]:
    if path.suffix == ".csv":
        with path.open(newline="") as file:
            yield from map("\n".join, csv.reader(file))
    elif path.suffix == ".jsonl":
        for line in path.read_bytes().splitlines():
            yield "\n".join(value if isinstance(value, str) else str(value) for value in json.loads(line).values())
