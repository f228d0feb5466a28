"""All near-duplicates at once, against comparing every pair."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from near_brute import near_pairs, real_texts, similar_texts

from tui_craft.domain import near_join, near_sets
from tui_craft.domain.near_pairs import clusters, earlier, pairs, sets_of
from tui_craft.domain.near_words import Reader
from tui_craft.domain.words import words


def _found(texts: list[str], threshold: float) -> dict[tuple[int, int], float]:
    listed = list(pairs(enumerate(texts), threshold))
    found = {(pair.one, pair.other): pair.overlap for pair in listed}
    assert len(found) == len(listed)  # none twice
    return found


_RANDOMS = st.randoms(use_true_random=False)
_THRESHOLDS = st.sampled_from([0.1, 0.3, 0.5, 0.8, 0.9, 1.0])


@settings(max_examples=60)
@given(_RANDOMS, _THRESHOLDS, st.integers(0, 150))
def test_it_finds_exactly_the_pairs_that_comparing_all_finds(rng: random.Random, threshold: float, count: int) -> None:
    texts = similar_texts(rng, count)
    assert _found(texts, threshold) == near_pairs(texts, threshold)


@settings(max_examples=40)
@given(st.lists(st.text(alphabet="ab1' .é中\U0001f600\ud800", max_size=30), max_size=30), _THRESHOLDS)
def test_the_same_for_odd_texts(texts: list[str], threshold: float) -> None:
    assert _found(texts, threshold) == near_pairs(texts, threshold)


@settings(max_examples=40)
@given(_RANDOMS, _THRESHOLDS, st.integers(0, 60))
def test_each_text_is_told_the_nearest_of_those_before_it(rng: random.Random, threshold: float, count: int) -> None:
    texts = similar_texts(rng, count)
    wanted: dict[int, float] = {}
    for (_, later), overlap in near_pairs(texts, threshold).items():
        wanted[later] = max(overlap, wanted.get(later, 0.0))
    told = list(earlier(sets_of(enumerate(texts)), threshold, nearest=True))  # a text is compared with 64 at most
    assert [near.key for near in told] == sorted(wanted)
    for near in told:
        assert near.others[0][1] == wanted[near.key]
        assert all(other < near.key for other, _ in near.others)


@settings(max_examples=40)
@given(_RANDOMS, _THRESHOLDS, st.integers(0, 150))
def test_clusters_are_what_pairs_connect(rng: random.Random, threshold: float, count: int) -> None:
    texts = similar_texts(rng, count)
    first = list(range(count))
    for one, other in sorted(near_pairs(texts, threshold)):
        low, high = sorted((first[one], first[other]))
        first = [low if place == high else place for place in first]
    sets = sets_of(enumerate(texts))
    told = {int(sets.keys[place]): int(sets.keys[kept]) for place, kept in enumerate(clusters(sets, threshold))}
    assert told == {place: first[place] for place in range(count) if words(texts[place])}


@pytest.mark.parametrize(("count", "near"), [(3_000, 150), pytest.param(10_000, 1_000, marks=pytest.mark.matrix)])
def test_thousands_of_real_rows(shared_data: Path, count: int, near: int) -> None:
    texts = real_texts(shared_data, count)
    wanted = near_pairs(texts, 0.8)
    assert len(wanted) > near
    assert _found(texts, 0.8) == wanted  # recall and precision 1.0


@pytest.mark.parametrize("threshold", [0.5, 0.8])
def test_what_a_row_is_told_is_not_cut_short_in_real_rows(shared_data: Path, threshold: float) -> None:
    texts = real_texts(shared_data, 3_000)
    best: dict[int, float] = {}
    for (_, later), overlap in near_pairs(texts, threshold).items():
        best[later] = max(overlap, best.get(later, 0.0))
    told = {near.key: near.others[0][1] for near in earlier(sets_of(enumerate(texts)), threshold, nearest=True)}
    assert told == best
    assert {near.key for near in earlier(sets_of(enumerate(texts)), threshold)} == best.keys()


def test_in_parts_and_in_a_file_it_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = similar_texts(random.Random(3), 2_000)
    wanted = set(pairs(enumerate(texts), 0.6))
    for module, name, value in (
        (near_sets, "_AT_ONCE", 700), (near_sets, "IN_MEMORY", 3_000),
        (near_join, "_BATCH", 500), (near_join, "_BLOCK", 40), (near_join, "_PAIRS", 100),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    opened: list[str] = []

    def spill() -> BinaryIO:
        opened.append("a file")
        return cast(BinaryIO, tempfile.TemporaryFile())

    sets = sets_of(enumerate(texts), spill)
    assert len(opened) == 1
    assert set(pairs(sets, 0.6)) == wanted


def test_a_flood_of_near_copies_ends_and_every_one_is_told_of_one_before_it() -> None:
    rng = random.Random(2)
    body = [f"word{number}" for number in range(60)]
    texts = []
    for _ in range(5_000):
        text = list(body)
        text[rng.randrange(60)] = f"other{rng.randrange(50)}"
        texts.append(" ".join(text))
    sets = sets_of(enumerate(texts))
    told = list(earlier(sets, 0.8))
    assert len(told) == 4_999
    assert max(len(near.others) for near in told) < 1_000
    assert set(clusters(sets, 0.8).tolist()) == {0}


def test_texts_of_any_size() -> None:
    long = " ".join(f"word{number}" for number in range(200_000))
    texts = ["", "a", "a a a a a a a", long, long + " more", "a", "''''", "x" * 1_000_000]
    assert _found(texts, 0.8) == {(1, 5): 1.0, (3, 4): pytest.approx(1.0, abs=1e-4)}
    assert _found([], 0.8) == {}
    assert list(earlier(sets_of([]), 0.8)) == []
    assert len(clusters(sets_of([(3, "...")]), 0.8)) == 0


@given(st.lists(st.text(alphabet="ab01'' .\nZé中ก\ud800’_-", max_size=30), max_size=20))
def test_words_read_together_are_the_words_of_each_text(texts: list[str]) -> None:
    numbers: dict[str, int] = {}
    reader = Reader()
    for text in texts:
        reader.add(text)
    told, of = reader.read()
    said: list[list[int]] = [[] for _ in texts]
    for number, text in zip(told.tolist(), of.tolist(), strict=True):
        said[text].append(number)
    for text, own in zip(texts, said, strict=True):
        found = words(text)
        assert len(found) == len(own)
        for word, number in zip(found, own, strict=True):
            assert numbers.setdefault(word, number) == number
    assert len(set(numbers.values())) == len(numbers)


def test_the_hashes_are_the_same_in_another_process() -> None:
    text = "Where is my parcel, which I ordered on Friday? Où est-il? 我想退款"
    code = (
        "from tui_craft.domain.near_sets import sets_of; import numpy as np, sys; "
        f"s = sets_of([(1, {text!r})]); print(s.of(np.array([0])).tolist())"
    )
    said = {subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(2)}
    assert len(said) == 1
