"""When to ask again, when to pause, when it is no use: rules over times handed in."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.recipes.base import Request
from tui_craft.runs.pace import Breaker, Limits, Novelty, Pace
from tui_craft.runs.queue import Queue
from tui_craft.runs.scrub import ScrubbedStream, Scrubber
from tui_craft.teachers.base import Ask, AskFailed, Brief

LIMITS = Limits(first_wait=1.0, longest_wait=30.0)
SERVER = AskFailed("server", "a fault")


@given(st.integers(1, 200), st.integers())
def test_a_wait_is_random_within_a_span_that_doubles_up_to_a_limit(attempt: int, seed: int) -> None:
    wait = Pace(LIMITS, random.Random(seed)).wait_after(SERVER, attempt, 0.0, at_once=8)
    assert 0 <= wait <= min(30.0, 2.0 ** (attempt - 1))


@given(st.floats(0, 1000), st.sampled_from(["rate_limit", "server"]), st.integers())
def test_what_the_teacher_says_is_honoured(after: float, kind: str, seed: int) -> None:
    wait = Pace(LIMITS, random.Random(seed)).wait_after(AskFailed(kind, "x", after), 1, 0.0, at_once=8)
    assert after <= wait <= after + 1


def test_one_refusal_holds_back_one_request_and_two_in_a_row_hold_back_all() -> None:
    pace = Pace(LIMITS, random.Random(0))
    refused = AskFailed("rate_limit", "slow down", 20.0)
    pace.wait_after(refused, 1, 100.0, at_once=8)
    assert pace.not_before == 0.0
    pace.succeeded()
    pace.wait_after(refused, 1, 101.0, at_once=8)
    assert pace.not_before == 0.0
    pace.wait_after(refused, 1, 102.0, at_once=8)
    assert pace.not_before == 122.0
    pace.begin_anew(103.0)
    assert pace.not_before == 103.0


def test_when_a_whole_round_fails_everything_waits_longer_each_time() -> None:
    pace = Pace(LIMITS, random.Random(0))
    held = []
    for _ in range(4):
        for _ in range(8):
            pace.wait_after(SERVER, 1, 0.0, at_once=8)
        held.append(pace.not_before)
    assert held == sorted(set(held))
    assert 1.0 <= held[0] <= 2.0
    assert held[-1] <= 30.0


def breaker() -> Breaker:
    """A breaker that began at second 0."""
    return Breaker(Limits(failures=30, silence=10.0, given_up=5), 0.0)


def test_the_breaker_needs_both_failures_and_silence() -> None:
    subject = breaker()
    assert [subject.failed(SERVER, 1.0, at_once=8, given_up=False) for _ in range(100)] == [None] * 100
    reason = subject.failed(SERVER, 11.0, at_once=8, given_up=False)
    assert reason == "101 tries in a row failed in 11 s, the last with: a fault; mend the cause, then resume the run."


def test_many_at_once_may_fail_together_once() -> None:
    subject = breaker()
    assert not any(subject.failed(SERVER, 20.0, at_once=64, given_up=False) for _ in range(127))
    assert subject.failed(SERVER, 20.0, at_once=64, given_up=False)


def test_a_success_closes_the_breaker() -> None:
    subject = breaker()
    for _ in range(4):
        assert subject.failed(SERVER, 1.0, at_once=1, given_up=True) is None
    subject.succeeded(2.0)
    for _ in range(4):
        assert subject.failed(SERVER, 30.0, at_once=1, given_up=True) is None
    reason = subject.failed(SERVER, 30.0, at_once=1, given_up=True)
    assert reason is not None
    assert reason.startswith("5 requests in a row failed for good")


def test_novelty_counts_only_the_last_replies() -> None:
    novelty = Novelty()
    for _ in range(100):
        novelty.answered(5, 5, 0)
    for _ in range(19):
        novelty.answered(5, 0, 0)
        assert novelty.dry() is None
    novelty.answered(5, 0, 0)
    assert novelty.dry() == (
        "Novelty has dried up: the last 20 replies gave 0 new out of 100 items; "
        "add seeds, vary the prompt or raise the temperature to get more."
    )


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


def test_when_more_fails_than_is_answered_it_is_no_use() -> None:
    novelty = Novelty()
    for _ in range(19):
        novelty.answered(5, 5, 0)
        novelty.failed("a fault")
        assert novelty.dry() is None
    novelty.failed("a fault")
    assert novelty.dry() == "20 of 39 requests failed, the last with: a fault."


def build(number: int, rows: int) -> Request:
    """A request."""
    return Request(number, rows, Ask((), Brief("text", rows, number)))


@given(st.integers(1, 60), st.integers(1, 7), st.sets(st.integers(0, 20)))
def test_open_requests_never_ask_for_more_than_is_missing(missing: int, most: int, ended: set[int]) -> None:
    first_new = max(ended, default=-1) + 1
    queue = Queue(build, most, first_new=first_new, ended=ended)
    jobs = []
    while (job := queue.next(missing, 0.0)) is not None:
        jobs.append(job)
    assert sum(job.request.rows for job in jobs) == missing
    assert all(1 <= job.request.rows <= most for job in jobs)
    numbers = [job.request.number for job in jobs]
    left = [number for number in range(first_new) if number not in ended]
    assert numbers == [*left, *range(first_new, first_new + len(numbers))][: len(numbers)]
    assert queue.open == len(jobs)


def test_what_waits_is_asked_before_what_is_new_once_it_is_due() -> None:
    queue = Queue(build, 1, first_new=0, ended=set())
    first = queue.next(9, 0.0)
    assert first is not None
    queue.again(first, 5.0)
    fresh = queue.next(9, 4.0)
    assert fresh is not None
    assert fresh.request.number == 1
    assert queue.next(9, 5.0) is first
    queue.again(first, 50.0)
    queue.hurry(6.0)
    assert queue.next(9, 6.0) is first
    queue.close(0)
    assert queue.open == 1


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "HF_TOKEN", "my_secret", "DB_PASSWORD"])
def test_secrets_are_scrubbed_by_the_names_of_their_variables(name: str) -> None:
    scrub = Scrubber({name: "abc+123.x", "HOME": "/home/me", "SHORT_KEY": "abc"})
    assert scrub("it said abc+123.x, in /home/me, abc") == "it said (key), in /home/me, abc"


def test_a_longer_secret_goes_as_a_whole() -> None:
    scrub = Scrubber({"A_KEY": "abcdef", "B_KEY": "abcdef-123456"})
    assert scrub("abcdef-123456 abcdef") == "(key) (key)"


def test_a_stream_scrubs_what_comes_in_pieces() -> None:
    target = io.StringIO()
    stream = ScrubbedStream(target, Scrubber({"A_KEY": "abcdef"}))
    print("one abc", end="", file=stream)
    print("def two\nthree", end="", file=stream)
    assert target.getvalue() == "one (key) two\n"
    stream.flush()
    assert target.getvalue() == "one (key) two\nthree"
