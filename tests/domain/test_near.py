"""The near-duplicate index against comparing every pair."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tui_craft.domain import near
from tui_craft.domain.near import Match, NearIndex, grams
from tui_craft.domain.words import words

_WORDS = ["order", "parcel", "late", "refund", "please", "why", "my", "the", "is", "was", "not", "here", "now", "card"]
_PHRASE = ["thank", "you", "for", "reaching", "out", "to", "us", "about", "this"]


class ByHand:
    """The same by comparing with every earlier text."""

    def __init__(self, threshold: float) -> None:
        self.threshold = threshold
        self.texts: list[tuple[int, set[int]]] = []

    def add(self, key: int, text: str) -> Match | None:
        mine = grams(words(text))
        found: Match | None = None
        for other, members in self.texts:
            overlap = len(mine & members) / len(mine | members) if mine and members else 0.0
            if overlap >= self.threshold and (found is None or overlap > found[1]):
                found = other, overlap
        self.texts.append((key, mine))
        return found


def _edited(text: list[str], rng: random.Random) -> list[str]:
    out = list(text)
    for _ in range(rng.randint(0, 3)):
        if out:
            place = rng.randrange(len(out))
            out[place : place + rng.randint(0, 1)] = [rng.choice(_WORDS) for _ in range(rng.randint(0, 2))]
    return out


def _texts(rng: random.Random, count: int) -> list[str]:
    """Texts many of which are edited copies of earlier ones, with a phrase that most of them share."""
    made: list[list[str]] = []
    for _ in range(count):
        if made and rng.random() < 0.6:
            made.append(_edited(rng.choice(made), rng))
        else:
            fresh = [rng.choice(_WORDS) for _ in range(rng.randint(0, 30))]
            made.append(_PHRASE + fresh if rng.random() < 0.5 else fresh)
    return [" ".join(text) for text in made]


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False), st.sampled_from([0.3, 0.5, 0.8, 0.9, 1.0]), st.integers(1, 120))
def test_it_finds_what_comparing_every_pair_finds(rng: random.Random, threshold: float, count: int) -> None:
    index, plain = NearIndex(threshold), ByHand(threshold)
    for key, text in enumerate(_texts(rng, count)):
        assert index.add(key * 7, text) == plain.add(key * 7, text)


def test_it_finds_the_same_after_it_has_learned_which_3_grams_are_common() -> None:
    rng = random.Random(5)
    index, plain = NearIndex(), ByHand(0.8)
    found = 0
    for key, text in enumerate(_texts(rng, 1_500)):
        match = index.add(key, text)
        other = plain.add(key, text)
        assert (match and match[1]) == (other and other[1])  # the same overlap; of many copies the first ones are tried
        found += match is not None
    assert 300 < found < 1_200
    assert index._common


@settings(deadline=None, max_examples=20)
@given(st.randoms(use_true_random=False), st.integers(0, 400))
def test_what_was_loaded_is_found_like_what_was_added(rng: random.Random, count: int) -> None:
    texts = _texts(rng, count + 30)
    index, plain = NearIndex(), ByHand(0.8)
    index.add(0, texts[0])
    plain.add(0, texts[0])
    index.load((key, grams(words(text))) for key, text in enumerate(texts[1:count], start=1))
    for key, text in enumerate(texts[1:count], start=1):
        plain.add(key, text)
    for key, text in enumerate(texts[count:], start=count):
        assert index.add(key, text) == plain.add(key, text)


def test_of_equal_texts_the_first_is_kept_and_named() -> None:
    index = NearIndex()
    assert index.add(3, "Where is my parcel?") is None
    assert index.add(5, "where is my PARCEL") == (3, 1.0)
    assert index.best("Where is my parcel") == (3, 1.0)
    assert len(index) == 1


def test_texts_without_words_are_near_nothing_and_short_ones_only_to_themselves() -> None:
    index = NearIndex()
    assert index.add(1, "") is None
    assert index.add(2, " ... ") is None
    assert index.add(3, "Yes.") is None
    assert index.add(4, "No.") is None
    assert index.add(5, "yes") == (3, 1.0)


def test_scripts_without_spaces_are_compared_by_character() -> None:
    index = NearIndex()
    index.add(1, "我想退款因为我昨天在你们的商店被重复收费了两次请尽快处理谢谢")
    found = index.best("我想退款因为我昨天在你们的商店被重复收费了两次请尽快处理谢谢你")
    assert found is not None
    assert found[0] == 1


def test_a_flood_of_near_copies_ends_after_some_hundred_comparisons() -> None:
    index = NearIndex()
    body = " ".join(f"word{number}" for number in range(60))
    for key in range(3 * near._TRIED):
        index.add(key, f"{body} end{key}")
    found = index.best(f"{body} other")
    assert found is not None
    assert found[1] > 0.9
