"""Tags dealt out over a run's rows: exact counts at the end, nearly exact at any moment, the same for a seed."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_craft.domain.splitting import deal, exact_counts
from tui_craft.errors import InvalidError

EVAL = {"eval_data": 80, "golden_data": 20}
PERCENTS = st.lists(st.integers(1, 60), min_size=1, max_size=6).map(
    lambda parts: {f"tag{place}": 100 * part / sum(parts) for place, part in enumerate(parts)}
)


@settings(deadline=None)
@given(PERCENTS, st.integers(0, 700), st.integers())
def test_the_counts_are_exact_and_every_place_has_a_tag(split: dict[str, float], rows: int, seed: int) -> None:
    dealt = deal(split, rows, seed)
    counts = exact_counts(split, rows)
    assert len(dealt) == rows == sum(counts.values())
    assert Counter(dealt) == Counter({tag: count for tag, count in counts.items() if count})
    assert list(deal(split, rows, seed)) == list(dealt)
    for tag, percent in split.items():
        assert abs(counts[tag] - rows * percent / 100) < 1


@settings(deadline=None)
@given(PERCENTS, st.integers(1, 700), st.data())
def test_a_run_that_stops_short_is_split_as_well_as_it_can_be(
    split: dict[str, float], rows: int, data: st.DataObject
) -> None:
    stop = data.draw(st.integers(0, rows // 100)) * 100
    seen = Counter(deal(split, rows, 1)[:stop])
    for tag, count in exact_counts(split, rows).items():
        assert abs(seen[tag] - count * stop / rows) < 1 + stop / 100


def test_the_order_is_fixed_by_the_seed_and_mixed() -> None:
    one, two = list(deal(EVAL, 500, 1)), list(deal(EVAL, 500, 2))
    assert one != two
    assert Counter(one) == Counter(two) == {"eval_data": 400, "golden_data": 100}
    assert Counter(one[:100]) == {"eval_data": 80, "golden_data": 20}
    assert one[:80] != ["eval_data"] * 80


def test_places_are_read_as_of_any_sequence_and_only_as_far_as_asked() -> None:
    dealt = deal(EVAL, 10_000_000, 3)
    assert dealt[5:8] == [dealt[5], dealt[6], dealt[7]]
    assert deal(EVAL, 7, 3)[-1] == deal(EVAL, 7, 3)[6]
    with pytest.raises(IndexError, match="none at 7"):
        deal(EVAL, 7, 3)[7]
    assert len(deal({}, 50, 1)) == 0


def test_largest_remainder() -> None:
    assert exact_counts(EVAL, 7) == {"eval_data": 6, "golden_data": 1}
    assert exact_counts({"a": 50, "b": 50}, 3) == {"a": 2, "b": 1}
    assert exact_counts({"a": 33.3, "b": 33.3, "c": 33.4}, 10) == {"a": 3, "b": 3, "c": 4}


@pytest.mark.parametrize(
    "split", [{"a": 80, "b": 19}, {"a": 0, "b": 100}, {"a": -20, "b": 120}, {"a": float("nan"), "b": 100}]
)
def test_percents_that_do_not_add_up_end_with_a_sentence(split: dict[str, float]) -> None:
    with pytest.raises(InvalidError, match="total 100"):
        deal(split, 10, 1)
