"""What is asked next, and what is kept out of what is written down."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.recipes.base import Entry, Made, Request, Taken
from tui_craft.runs.queue import Queue
from tui_craft.runs.scrub import ScrubbedStream, Scrubber
from tui_craft.runs.yields import Yield
from tui_craft.teachers.base import Ask, Brief


class Batches:
    """A recipe's work that asks for so many rows at a time."""

    def __init__(self, most: int) -> None:
        self.most = most

    def next(self, number: int, missing: int) -> Request | None:
        """A request for what is missing."""
        rows = min(self.most, missing)
        return Request(number, rows, Ask((), Brief("text", rows, number)), "rows") if rows else None

    def take(self, entry: Entry) -> Taken:
        """Nothing comes in here."""
        return Taken()

    def kept(self, entry: Entry, rows: Sequence[Made]) -> None:
        """Nothing comes in here."""

    @property
    def complete(self) -> bool:
        """Never."""
        return False

    def why(self) -> str:
        """There is always more to ask."""
        return ""


@given(st.integers(1, 60), st.integers(1, 7), st.sets(st.integers(0, 20)), st.sampled_from([0.7, 1.0]))
def test_open_requests_ask_for_what_is_missing_by_the_expected_yield(
    missing: int, most: int, ended: set[int], prior: float
) -> None:
    first_new = max(ended, default=-1) + 1
    queue = Queue(Batches(most), Yield(prior), first_new=first_new, ended=ended)
    jobs = []
    while (job := queue.next(missing, 0.0)) is not None:
        jobs.append(job)
    asked = sum(job.request.rows for job in jobs)
    assert missing <= asked <= missing / prior + 0.5
    assert all(1 <= job.request.rows <= most for job in jobs)
    numbers = [job.request.number for job in jobs]
    left = [number for number in range(first_new) if number not in ended]
    assert numbers == [*left, *range(first_new, first_new + len(numbers))][: len(numbers)]
    assert queue.open == len(jobs)
    assert queue.dry
    queue.close(numbers[0])
    assert not queue.dry, "what came of it may give more to ask"


def test_what_waits_is_asked_before_what_is_new_once_it_is_due() -> None:
    queue = Queue(Batches(1), Yield(), first_new=0, ended=set())
    first = queue.next(9, 0.0)
    assert first is not None
    queue.again(first, 5.0)
    assert queue.due == 5.0
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
