"""What the published novelty rule costs with pruning, measured against scoring all pairs in the same run.

Pairs are scored in three ways: by the table of the published program, in Python; one by one with a C library; and with
that library's own loop over all texts, which is as fast as scoring every pair can be here.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

import pytest
from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from tui_craft.domain.novel import Novel
from tui_craft.domain.rouge import f1, rouge_words

pytestmark = pytest.mark.benchmark

ASKED = 300


def _texts(count: int) -> list[str]:
    """Instructions of 6 to 18 words with the frequencies of a language; one in five is nearly an earlier one."""
    rng = random.Random(1)
    vocabulary = [f"w{rank}" for rank in range(30_000)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    made: list[list[str]] = []
    for _ in range(count):
        if made and rng.random() < 0.2:
            text = list(rng.choice(made))
            text[rng.randrange(len(text))] = "other"
        else:
            text = rng.choices(vocabulary, weights, k=rng.randint(6, 18))
        made.append(text)
    return [" ".join(text) for text in made]


def _table(left: Sequence[str], right: Sequence[str]) -> int:
    """The length of the longest common subsequence as the published program works it out."""
    rows = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(1, len(left) + 1):
        for j in range(1, len(right) + 1):
            if left[i - 1] == right[j - 1]:
                rows[i][j] = rows[i - 1][j - 1] + 1
            else:
                rows[i][j] = max(rows[i - 1][j], rows[i][j - 1])
    return rows[-1][-1]


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@pytest.mark.parametrize(("count", "faster"), [(500, (50.0, 2.5, 0.5)), (20_000, (500.0, 40.0, 6.0))])
def test_pruning_is_many_times_faster_than_scoring_all_pairs(count: int, faster: tuple[float, float, float]) -> None:
    texts = _texts(count)
    asked = texts[-min(ASKED, count // 2) :]
    novel, kept = Novel(), []
    for key, text in enumerate(texts[: -len(asked)]):
        if novel.judge(key, text) is None:
            kept.append(rouge_words(text))
    found: dict[int, float] = {}

    def pruned() -> None:
        for key, text in enumerate(asked, count):
            match = novel.judge(key, text)
            if match is not None:
                found[key] = match[1]

    ours = _seconds(pruned) / len(asked)
    said = [rouge_words(text) for text in asked]
    few = said[: max(1, 20_000 // len(kept))]
    table = _seconds(lambda: [_table(one, other) for one in few for other in kept]) / len(few)
    some = said[: max(1, 1_000_000 // len(kept))]
    single = _seconds(
        lambda: [f1(LCSseq.similarity(one, other), len(one), len(other)) for one in some for other in kept]
    ) / len(some)
    numbers: dict[str, int] = {}
    letters = ["".join(chr(256 + numbers.setdefault(word, len(numbers))) for word in words) for words in [*kept, *said]]
    every = letters[: len(kept)]
    loop = _seconds(
        lambda: [process.extract(one, every, scorer=LCSseq.similarity, limit=1) for one in letters[len(kept) :]]
    ) / len(said)
    ratios = tuple(slow / ours for slow in (table, single, loop))
    print(
        f"{count} texts, {len(kept)} kept: {ours * 1e3:.3f} ms a text; all pairs: table {table * 1e3:.1f} ms "
        f"({ratios[0]:.0f} x), one by one {single * 1e3:.2f} ms ({ratios[1]:.0f} x), in one loop {loop * 1e3:.2f} ms "
        f"({ratios[2]:.1f} x)"
    )
    # the same decisions: the best of all pairs, for those asked about before any of them was kept
    first = max(f1(_table(said[0], other), len(said[0]), len(other)) for other in kept)
    assert (first > 0.7) == (count in found)
    for ratio, least in zip(ratios, faster, strict=True):
        assert ratio >= least
