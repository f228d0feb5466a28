"""Thresholds, what a sample tells, histograms and draws in flat memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft import text
from tui_craft.domain import gauges
from tui_craft.domain.few import Few
from tui_craft.domain.histogram import Histogram, bar_heights, place_of, value_of
from tui_craft.errors import InvalidError


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # from the formula worked out elsewhere: Wilson (1927), at 95 %
    [(3, 50, 0.0206, 0.1622), (0, 50, 0.0, 0.0713), (50, 50, 0.9287, 1.0), (10, 100, 0.0552, 0.1744), (0, 0, 0, 1)],
)
def test_what_a_sample_tells(hits: int, of: int, low: float, high: float) -> None:
    assert gauges.wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_holds_the_share_seen(sample: tuple[int, int]) -> None:
    hits, of = sample
    low, high = gauges.wilson(hits, of)
    assert 0 <= low <= hits / of <= high <= 1
    assert gauges.wilson(2 * hits, 2 * of)[1] <= high + 1e-12


def test_levels_begin_at_their_thresholds() -> None:
    usual = gauges.thresholds({})
    assert [usual.real(share) for share in (0.0, 0.0999, 0.1, 0.2999, 0.3, 1.0)] == [
        "low", "low", "fair", "fair", "ok", "ok",
    ]  # fmt: skip
    assert [usual.reviewed(share) for share in (0.19, 0.2, 0.4)] == ["low", "fair", "ok"]
    own = gauges.thresholds({"real_low": 0.0, "real_ok": 0.0})
    assert own.real(0.0) == "ok"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"real": 0.1}, "real_low"),
        ({"real_low": 1.5}, "share from 0 to 1"),
        ({"real_low": float("nan")}, "share from 0 to 1"),
        ({"real_low": 0.5}, "must not be above real_ok"),
    ],
)
def test_thresholds_that_do_not_fit_are_told(given: dict[str, float], said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        gauges.thresholds(given)


def test_thresholds_are_written_and_read_as_one_line() -> None:
    assert gauges.spelled({}) == "real_low=10% real_ok=30% reviewed_low=20% reviewed_ok=40%"
    assert gauges.read(gauges.spelled({"real_ok": 0.125})) == {
        "real_low": 0.1, "real_ok": 0.125, "reviewed_low": 0.2, "reviewed_ok": 0.4,
    }  # fmt: skip
    assert gauges.read("real_low=0.05, real_ok=50%") == {"real_low": 0.05, "real_ok": 0.5}
    for bad in ("real_low", "real_low=x", "real_low=120%", "real_low=-1", "real_low=nan"):
        with pytest.raises(InvalidError):
            gauges.read(bad)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (None, "–"),
        (0.0, "0 %"),
        (0.00001, "0.1 %"),
        (0.021, "2.1 %"),
        (0.0996, "10 %"),
        (0.996, "99 %"),
        (1.0, "100 %"),
    ],
)
def test_shares_in_words(share: float | None, said: str) -> None:
    assert text.percent(share) == said


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=60))
def test_a_histogram_is_good_to_three_percent(values: list[int]) -> None:
    found = Histogram()
    for value in values:
        found.add(value)
    assert len(found) == len(values)
    assert found.total == sum(values)
    ordered = sorted(values)
    for share in (0.05, 0.5, 0.95):
        exact = next(value for place, value in enumerate(ordered, 1) if place >= share * len(ordered))
        assert exact / 1.032 - 1 <= found.quantile(share) <= exact
    counts, starts = found.bars(20)
    assert sum(counts) == len(values)
    assert len(counts) == len(starts) <= 20
    assert starts == sorted(starts)


@given(st.integers(0, 10**12))
def test_each_value_has_one_part(value: int) -> None:
    place = place_of(value)
    assert value_of(place) <= value < value_of(place + 1)


def test_what_is_there_at_all_is_seen() -> None:
    assert bar_heights([0, 1, 1000], 8) == [0, 1, 8]
    assert bar_heights([], 8) == []
    assert Histogram().bars(10) == ([], [])


@given(st.sets(st.integers(1, 10**6), max_size=200), st.integers(1, 50), st.randoms())
def test_a_draw_depends_on_the_ids_alone(ids: set[int], most: int, random: object) -> None:
    first, second = Few(most), Few(most)
    for row_id in sorted(ids):
        first.add(row_id)
    for row_id in sorted(ids, reverse=True):
        second.add(row_id)
    assert first.ids() == second.ids()
    assert len(first.ids()) == min(most, len(ids))
    assert set(first.ids()) <= ids


def test_a_draw_is_spread_evenly() -> None:
    few = Few(1_000)
    for row_id in range(1, 100_001):
        few.add(row_id)
    thirds = [sum(1 for row_id in few.ids() if (row_id - 1) * 3 // 100_000 == third) for third in range(3)]
    assert min(thirds) > 280
