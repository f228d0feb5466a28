"""Money, expected tokens and expected yield: arithmetic that must never promise more than there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft import text
from tui_craft.recipes.base import Request
from tui_craft.runs.guesses import Guesses
from tui_craft.runs.purse import Purse
from tui_craft.runs.yields import Yield
from tui_craft.teachers.base import Ask, Brief


def request(number: int = 0, rows: int = 5, letters: int = 400, most: int | None = None) -> Request:
    """A request with a prompt of so many letters."""
    words = "word " * (letters // 5)
    ask = Ask([{"role": "user", "content": words}], Brief("text", rows, number), max_tokens=most)
    return Request(number=number, rows=rows, ask=ask, stage="expand")


@given(
    st.floats(0.1, 10),
    st.lists(st.tuples(st.floats(0.001, 1), st.floats(0, 1.5), st.sampled_from(["paid", "lost", "back"])), max_size=60),
    st.integers(1, 8),
)
def test_a_cap_is_passed_by_no_more_than_what_was_under_way_cost_beyond_expectation(
    cap: float, requests: list[tuple[float, float, str]], at_once: int
) -> None:
    purse, open_now, over = Purse(cap), [], 0.0
    for number, (expected, factor, fate) in enumerate(requests):
        if purse.reserve(number, expected):
            assert purse.spent + purse.reserved <= cap + over + 1e-9
            open_now.append((number, expected, factor, fate))
        if len(open_now) >= at_once:
            done, expected, factor, fate = open_now.pop(0)
            if fate == "paid":
                purse.paid(done, expected * factor)
                over += max(0.0, expected * (factor - 1))
            else:
                purse.back(done, doubtful=fate == "lost")
    assert purse.spent <= cap + over + 1e-9
    assert purse.reserved == pytest.approx(sum(item[1] for item in open_now))


def test_what_nobody_knows_the_cost_of_counts_as_expected() -> None:
    purse = Purse(1.0)
    assert purse.reserve(1, 0.6)
    assert not purse.reserve(2, 0.5)
    purse.paid(1, None)
    assert purse.spent == 0.6
    assert purse.reserve(2, 0.4)
    purse.back(2)
    assert (purse.spent, purse.reserved) == (0.6, 0.0)


def test_without_a_cap_anything_goes_and_a_cap_may_be_changed_on_the_way() -> None:
    purse = Purse(None)
    assert purse.reserve(1, 1e9)
    purse.paid(1, 2.0)
    purse.cap = 2.0
    assert not purse.reserve(2, 0.0)
    purse.cap = 3.0
    assert purse.reserve(2, 0.5)


def test_the_dataset_has_a_cap_of_its_own() -> None:
    purse = Purse(5.0, spent=0.5, shared_cap=2.0, elsewhere=1.25)
    assert purse.reserve(0, 0.25)
    purse.back(0)
    assert not purse.reserve(1, 0.3)
    assert purse.why(0.3, "tickets", "k3f9") == (
        "The dataset's budget of $2.00 does not allow another request: $1.75 is spent and the next one costs about "
        "$0.30; raise it (tui-craft budget tickets USD), then resume the run."
    )
    purse.shared_cap = None
    purse.cap = 0.6
    assert purse.why(0.3, "tickets", "k3f9").startswith("The run's budget of $0.60 does not allow another request")
    assert "tui-craft steer tickets k3f9 --budget USD" in purse.why(0.3, "tickets", "k3f9")


@pytest.mark.parametrize(
    ("dollars", "words"),
    [(0, "$0.00"), (12.4, "$12.40"), (1234.5, "$1,234.50"), (0.0312, "$0.0312"), (0.00002, "$2e-05"),
     (1e-9, "less than $0.000001")],
)  # fmt: skip
def test_money_in_words(dollars: float, words: str) -> None:
    assert text.money(dollars) == words


def test_tokens_are_guessed_by_the_words_and_then_by_the_replies() -> None:
    guesses = Guesses(row_tokens=50)
    assert 70 < guesses.prompt(request(letters=400)) < 120
    assert guesses.completion(request(rows=4), "one") == 200
    assert guesses.completion(request(rows=4, most=120), "one") == 120
    for _ in range(60):
        guesses.learn(request(rows=5, letters=400), "one", (200, 500))
    assert guesses.prompt(request(letters=800)) == pytest.approx(400, rel=0.05)
    assert guesses.completion(request(rows=2), "one") == 200
    assert guesses.completion(request(rows=2), "two") == 100, "another teacher writes at another length"


def test_the_expected_yield_begins_at_seventy_percent_and_follows_what_comes() -> None:
    subject = Yield()
    assert subject.to_ask(70, 0) == 100
    assert subject.to_ask(1, 0) == 1
    assert subject.to_ask(0, 0) == 0
    for _ in range(100):
        subject.note(5, 5)
    assert subject.share > 0.99
    assert subject.to_ask(100, 0) == 101 or subject.to_ask(100, 0) == 100
    for _ in range(1000):
        subject.note(5, 0)
    assert subject.share == 0.1
    assert subject.to_ask(5, 50) == 0


@given(st.integers(1, 5000), st.lists(st.integers(0, 5), max_size=40))
def test_something_is_asked_for_as_long_as_something_is_missing_and_nothing_under_way(
    missing: int, got: list[int]
) -> None:
    subject = Yield()
    for rows in got:
        subject.note(5, rows)
    assert subject.to_ask(missing, 0) >= missing
