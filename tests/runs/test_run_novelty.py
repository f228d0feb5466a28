"""When it is no use to ask on: hardly anything new, hardly anything usable, or nothing but failures."""

from __future__ import annotations

from tui_craft.runs.novelty import Novelty


def test_only_the_last_replies_count_and_the_sentence_says_what_to_do() -> None:
    novelty = Novelty()
    for _ in range(100):
        novelty.answered(5, 5, 0)
    for _ in range(19):
        novelty.answered(5, 0, 0)
        assert novelty.dry() is None
    novelty.answered(5, 0, 0)
    assert novelty.dry() == (
        "Novelty has dried up: the last 100 items gave 0 new rows (100 duplicates); start a run with more seeds or "
        "axes, a higher temperature, or another prompt or teacher, or resume to go on with this one as it is."
    )


def test_rows_that_are_near_earlier_ones_are_not_new() -> None:
    novelty = Novelty()
    for _ in range(20):
        novelty.answered(5, 5, 0, near=5)
    assert (reason := novelty.dry()) is not None
    assert "the last 100 items gave 0 new rows (100 near-duplicates)" in reason


def test_two_big_replies_of_repeats_are_enough() -> None:
    novelty = Novelty()
    novelty.answered(100, 4, 0)
    assert novelty.dry() is None
    novelty.answered(100, 4, 0)
    assert novelty.dry() is not None


def test_five_in_a_hundred_new_is_still_worth_it() -> None:
    novelty = Novelty()
    for _ in range(20):
        novelty.answered(20, 1, 0)
    assert novelty.dry() is None


def test_after_a_reset_it_begins_anew() -> None:
    novelty = Novelty()
    for _ in range(20):
        novelty.answered(5, 0, 0)
    novelty.reset()
    for _ in range(19):
        novelty.answered(5, 0, 0)
        assert novelty.dry() is None
    novelty.answered(5, 0, 0)
    assert novelty.dry() is not None


def test_when_more_fails_than_is_answered_it_is_no_use() -> None:
    novelty = Novelty()
    for _ in range(19):
        novelty.answered(5, 5, 0)
        novelty.failed("a fault")
        assert novelty.useless() is None
    novelty.failed("a fault")
    assert novelty.useless() == "20 of 39 requests failed, the last with: a fault."
    assert novelty.dry() is None


def test_items_that_are_no_rows_are_no_lack_of_novelty() -> None:
    novelty = Novelty()
    for _ in range(20):
        novelty.answered(5, 0, 5)
    assert novelty.dry() is None
    assert (reason := novelty.useless()) is not None
    assert "100 went to quarantine" in reason
