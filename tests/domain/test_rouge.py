"""ROUGE-L is the published one, and the index finds what comparing every pair finds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.novel import Novel
from tui_craft.domain.rouge import RougeIndex, f1, rouge_words, threshold_of
from tui_craft.errors import InvalidError

WORDS = st.sampled_from(["the", "the", "a", "cat", "sat", "on", "mat", "dog", "ran", "up"])
TEXTS = st.lists(WORDS, max_size=14)


def common(left: list[str], right: list[str]) -> int:
    """The length of the longest common subsequence, by the table in every textbook."""
    row = [0] * (len(right) + 1)
    for word in left:
        before = 0
        for at, other in enumerate(right, 1):
            before, row[at] = row[at], before + 1 if word == other else max(row[at], row[at - 1])
    return row[-1]


@given(st.lists(TEXTS, max_size=30), TEXTS, st.sampled_from([0.2, 0.5, 0.7, 0.9]), st.integers(0, 30))
def test_the_index_finds_what_comparing_all_pairs_finds(
    texts: list[list[str]], asked: list[str], threshold: float, left_out: int
) -> None:
    index = RougeIndex(threshold)
    for key, text in enumerate(texts):
        index.add(key, text)
    scores = [
        (f1(common(asked, text), len(asked), len(text)), -key)
        for key, text in enumerate(texts)
        if key != left_out and text and asked
    ]
    best = max(scores, default=(0.0, 0))
    assert index.nearest(asked, but={left_out}) == ((-best[1], best[0]) if best[0] > threshold else None)


@given(st.lists(st.sampled_from([f"w{number}" for number in range(40)]), min_size=40, max_size=90), st.data())
def test_long_texts_with_many_changes_are_found(text: list[str], data: st.DataObject) -> None:
    index = RougeIndex(0.7)
    index.add(1, text)
    changed = list(text)
    for place in data.draw(st.lists(st.integers(0, len(text) - 1), max_size=40)):
        changed[place] = "other"
    score = f1(common(text, changed), len(text), len(changed))
    assert index.nearest(changed) == ((1, score) if score > 0.7 else None)


def test_texts_beyond_the_first_block_are_found() -> None:
    index = RougeIndex()
    for key in range(9_000):
        index.add(key, ["write", "about", f"thing{key}", f"place{key}", f"time{key}", f"kind{key % 7}"])
    assert index.nearest(["write", "about", "thing8999", "place8999", "time8999", "nothing"]) == (8_999, 5 / 6)
    assert index.nearest(["write", "about", "thing1", "place2", "time3", "kind4"]) is None


def test_just_at_the_threshold_is_kept() -> None:
    index = RougeIndex(0.7)
    index.add(1, list("abcdefghij"))
    assert index.nearest([*"abcdefg", "x", "y", "z"]) is None
    assert index.nearest([*"abcdefgh", "y", "z"]) == (1, f1(8, 10, 10))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't STOP, e-mail 3rd_party!", ["don", "t", "stop", "e", "mail", "3rd", "party"]),
        ("“Quoted” – and 5 €", ["quoted", "and", "5"]),
        ("Créer une liste d’été", ["créer", "une", "liste", "d", "été"]),
        ("Напиши про GPU", ["напиши", "про", "gpu"]),
        ("写一首诗", ["写", "一", "首", "诗"]),
        ("?! 😀", []),
        ("", []),
    ],
)
def test_words_are_those_of_the_rule_and_of_every_script(text: str, expected: list[str]) -> None:
    assert rouge_words(text) == expected


def test_other_scripts_are_compared_by_their_own_words() -> None:
    novel = Novel()
    assert novel.judge(1, "Напиши рассказ про GPU и море") is None
    assert novel.judge(2, "Объясни, зачем нужна GPU") is None  # they share one word, not all of them
    assert novel.judge(3, "Напиши рассказ про GPU и горы") == (1, f1(5, 6, 6))
    assert novel.judge(4, "写一首关于春天的诗") is None
    assert novel.judge(5, "写一首关于秋天的诗") == (4, f1(8, 9, 9))


def test_what_was_dropped_is_compared_with_no_more() -> None:
    novel = Novel()
    assert novel.judge(1, "a b c d e f g h i j") is None
    assert novel.judge(2, "a b c d e f g h x y") == (1, f1(8, 10, 10))
    assert novel.judge(3, "c d e f g h x y z z") is None


def test_a_row_is_not_held_against_what_it_was_made_of() -> None:
    novel = Novel()
    novel.keep(1, "how do I change my address")
    assert novel.judge(2, "how do I change my address", parent=1) is None
    assert novel.judge(3, "how do I change my address", parent=1) is None
    assert novel.judge(4, "how do I change my address") == (1, 1.0)
    elsewhere = Novel(elsewhere=True)
    elsewhere.keep(1, "how do I change my address")
    assert elsewhere.judge(2, "how do I change my address", parent=1) == (1, 1.0)


def test_rules_as_they_are_typed() -> None:
    assert threshold_of("rouge-l") == 0.7
    assert threshold_of("rouge-l:0.55") == 0.55
    for wrong in ("", "rouge", "rouge-l:", "rouge-l:x", "rouge-l:0", "rouge-l:1", "rouge-l:nan", "bleu:0.7"):
        with pytest.raises(InvalidError):
            threshold_of(wrong)


@pytest.mark.parametrize("text", ["a " * 500_000, "(" * 1_000_000, "字" * 500_000, "\ud800 x" * 100_000])
def test_long_and_hostile_texts_end(text: str) -> None:
    novel = Novel()
    assert novel.judge(1, text) is None
    assert (novel.judge(2, text) is None) == (not rouge_words(text[:100]))


def test_the_decisions_are_the_published_ones(shared_data: Path) -> None:
    lines = (shared_data / "novelty_rougeL_500.jsonl").read_text(encoding="utf-8").splitlines()
    seeds = shared_data / "datasets" / "instruction_output__self_instruct_seeds_175.jsonl"
    novel = Novel()
    for key, line in enumerate(seeds.read_text(encoding="utf-8").splitlines()):
        novel.keep(-1 - key, json.loads(line)["instruction"])
    wrong = 0
    rows = [json.loads(line) for line in lines]
    for row in rows:
        match = novel.judge(row["i"], row["instruction"])
        wrong += (match is None) != row["keep"]
        if match is not None:
            assert match[1] == pytest.approx(row["max_rougeL_f1"], abs=1e-4)
    assert wrong <= 0.01 * len(rows)
