"""Splits: exact counts, the seed decides, equal rows stay together."""

from __future__ import annotations

from array import array
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft import jsonlines
from tui_craft.domain.formats import FORMATS
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Envelope, Row
from tui_craft.errors import InvalidError
from tui_craft.exports.files import manifest_path, target_paths
from tui_craft.exports.splits import Split, assign, checked_splits, draw, exact_counts, read_splits


def test_reading() -> None:
    assert read_splits("train=90, validation=10%") == [Split("train", Decimal(90)), Split("validation", Decimal(10))]
    assert read_splits("a=33.3,b=33.3,c=33.4")[2].percent == Decimal("33.4")


@pytest.mark.parametrize(
    ("expr", "says"),
    [
        ("train", "'train' is not understood"),
        ("train=x", "'train=x' is not understood"),
        ("train=NaN", "is not understood"),
        ("", "is not understood"),
        ("train=90,validation=11", "make 101 percent"),
        ("train=110,validation=-10", "more than 0"),
        ("train=100,validation=0", "more than 0"),
        ("train=50,train=50", "same name"),
        ("a/b=100", "cannot be called 'a/b'"),
        ("..=100", "cannot be called"),
    ],
)
def test_bad_splits_are_refused_in_words(expr: str, says: str) -> None:
    with pytest.raises(InvalidError, match=says):
        read_splits(expr)


_SPLITS = st.lists(st.integers(1, 20), min_size=1, max_size=5).map(
    lambda parts: [
        Split(
            f"s{place}", Decimal(100 * sum(parts[: place + 1]) // sum(parts) - 100 * sum(parts[:place]) // sum(parts))
        )
        for place in range(len(parts))
    ]
)


@pytest.mark.parametrize(
    ("total", "percents", "counts"),
    [
        (100, (80, 20), [80, 20]),
        (10, (95, 5), [10, 0]),
        (3, (50, 50), [2, 1]),
        (7, (40, 25, 25, 10), [3, 2, 2, 0]),
        (0, (90, 10), [0, 0]),
        (1, (1, 99), [0, 1]),
    ],
)
def test_largest_remainder(total: int, percents: tuple[int, ...], counts: list[int]) -> None:
    splits = checked_splits([(f"s{place}", percent) for place, percent in enumerate(percents)])
    assert exact_counts(total, splits) == counts


@given(st.integers(0, 10_000), _SPLITS)
def test_counts_are_exact_and_fair(total: int, splits: list[Split]) -> None:
    counts = exact_counts(total, splits)
    assert sum(counts) == total
    for count, split in zip(counts, splits, strict=True):
        assert abs(count - Fraction(total) * Fraction(split.percent) / 100) < 1


@given(st.sets(st.integers(0, 2**63 - 1), max_size=200), _SPLITS)
def test_rows_that_all_differ_are_split_exactly(draws: set[int], splits: list[Split]) -> None:
    member = assign(array("q", draws), splits)
    counted = Counter(member)
    assert [counted[place] for place in range(len(splits))] == exact_counts(len(draws), splits)


@given(st.lists(st.integers(0, 30), max_size=120), _SPLITS)
def test_equal_rows_are_never_on_two_sides(draws: list[int], splits: list[Split]) -> None:
    member = assign(array("q", draws), splits)
    assert len(member) == len(draws)
    assert len(set(zip(draws, member, strict=True))) == len(set(draws))


@given(st.integers(30, 60), st.lists(st.integers(2, 4), max_size=5), st.integers(0, 2**32))
def test_a_few_equal_rows_do_not_cost_exactness(singles: int, groups: list[int], shift: int) -> None:
    draws = [place * 7919 + shift for place in range(singles)]
    for number, size in enumerate(groups):
        draws += [10**9 + number + shift] * size
    splits = [Split("train", Decimal(80)), Split("validation", Decimal(20))]
    counted = Counter(assign(array("q", draws), splits))
    assert [counted[0], counted[1]] == exact_counts(len(draws), splits)


def _row(**data: object) -> Row:
    return Row(1, 1, jsonlines.dumps(data), Envelope())


def test_a_draw_is_the_same_for_rows_that_say_the_same() -> None:
    fmt = FORMATS["instruction"]
    first = draw(_row(instruction="Say  hi.", output="Hi\n"), fmt, 0)
    assert 0 <= first < 2**63
    assert first == draw(_row(id=5, output="hi", input="", instruction="say hi."), fmt, 0)
    assert first != draw(_row(instruction="Say hi.", output="Hi"), fmt, 1)
    assert first != draw(_row(instruction="Say hi", output=". Hi"), fmt, 0)
    assert draw(_row(text="\ud800"), FORMATS["text"], 0) != draw(_row(text="?"), FORMATS["text"], 0)


def test_the_seed_shuffles_well() -> None:
    splits = [Split("train", Decimal(50)), Split("test", Decimal(50))]
    rows = [_row(text=f"row {number}") for number in range(1000)]
    sides = [assign(array("q", [draw(row, FORMATS["text"], seed) for row in rows]), splits) for seed in (0, 1)]
    assert 400 < sum(a == b for a, b in zip(*sides, strict=True)) < 600
    assert 200 < sum(sides[0][:500]) < 300


@pytest.mark.parametrize(
    ("to", "files", "manifest"),
    [
        ("/d/x.jsonl", ["/d/x-train.jsonl", "/d/x-test.jsonl"], "/d/x.jsonl.manifest.json"),
        ("/d/x.y.jsonl.gz", ["/d/x.y-train.jsonl.gz", "/d/x.y-test.jsonl.gz"], "/d/x.y.jsonl.gz.manifest.json"),
        ("/d/x_{split}.jsonl", ["/d/x_train.jsonl", "/d/x_test.jsonl"], "/d/x.jsonl.manifest.json"),
        ("/d/{split}.jsonl", ["/d/train.jsonl", "/d/test.jsonl"], "/d/export.jsonl.manifest.json"),
        ("/d/{split}/x.jsonl", ["/d/train/x.jsonl", "/d/test/x.jsonl"], "/d/x.jsonl.manifest.json"),
        ("/d/x", ["/d/x-train", "/d/x-test"], "/d/x.manifest.json"),
    ],
)
def test_names(to: str, files: list[str], manifest: str) -> None:
    splits = [Split("train", Decimal(50)), Split("test", Decimal(50))]
    assert [str(path) for path in target_paths(Path(to), splits)] == files
    assert str(manifest_path(Path(to))) == manifest


@given(_SPLITS, st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=60))
def test_rows_of_the_first_split_only_stay_there_with_those_they_belong_to(
    splits: list[Split], rows: list[tuple[int, bool]]
) -> None:
    draws = array("q", [drawn for drawn, _ in rows])
    bound = IdSet.of(place for place, (_, first_only) in enumerate(rows) if first_only)
    member = assign(draws, splits, first_only=bound)
    held = {drawn for drawn, first_only in rows if first_only}
    sides: dict[int, set[int]] = {}
    for (drawn, _), split in zip(rows, member, strict=True):
        assert split == 0 or drawn not in held
        sides.setdefault(drawn, set()).add(split)
    assert all(len(side) == 1 for side in sides.values())
    assert len(member) == len(rows)


def test_other_splits_get_their_part_of_too_few_rows() -> None:
    splits = [Split("train", Decimal(60)), Split("validation", Decimal(30)), Split("test", Decimal(10))]
    bound = IdSet.of(range(80))
    member = assign(array("q", range(100)), splits, first_only=bound)
    assert Counter(member) == {0: 80, 1: 15, 2: 5}
    member = assign(array("q", range(100)), splits, first_only=IdSet.of(range(20)))
    assert Counter(member) == {0: 60, 1: 30, 2: 10}
