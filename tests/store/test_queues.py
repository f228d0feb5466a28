"""Review queues and samples: every row once, the better order in front, nothing forgotten over a restart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.row import Envelope, NewRow, Row, State
from tui_craft.errors import InvalidError
from tui_craft.store import library, reviews, slices
from tui_craft.store.dataset import Dataset
from tui_craft.store.judging import judge
from tui_craft.store.queues import Kind, Queue, Step, merged, steps

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def made(outputs: Sequence[str]) -> Dataset:
    dataset = library.create("some", "input-output", now=NOW)
    dataset.add([NewRow(b'{"input":"in","output":"%s"}' % output.encode()) for output in outputs])
    return dataset


def nothing(_: Row) -> float:
    return 0.0


def walked(dataset: Dataset, queue: Queue) -> Step:
    return merged(steps(dataset, queue, weigh=lambda row: float(len(row.data["output"]))))


@given(st.lists(st.integers(), unique=True, max_size=200), st.integers(0, 2**31))
def test_a_draw_has_each_once_and_is_the_same_under_the_same_seed(population: list[int], seed: int) -> None:
    order = list(reviews.drawn(population, seed))
    assert sorted(order) == sorted(population)
    assert order == list(reviews.drawn(population, seed))


def test_draws_are_even() -> None:
    firsts = [next(reviews.drawn(range(4), seed)) for seed in range(400)]
    assert all(60 < firsts.count(value) < 140 for value in range(4))


@given(st.integers(0, 10**7))
def test_a_sample_is_the_larger_of_50_and_5_percent(population: int) -> None:
    size = reviews.size_of(population)
    assert size <= population
    assert size >= min(50, population)
    assert size * 100 >= min(population, 50) * 5
    assert size == population or size >= population / 20


def test_drafts_and_held_rows_come_in_the_order_they_are_shown_in() -> None:
    with made(["a"] * 300) as dataset:
        dataset.set_state([2, 5], State.HELD)
        copy = dataset.duplicate(7)
        queue = Queue(Kind.DRAFTS)
        first = next(iter(steps(dataset, queue, weigh=nothing)))
        assert first.more == [1]
        ids = list(walked(dataset, queue).more)
        assert ids[:8] == [1, 3, 4, 6, 7, copy, 8, 9]
        assert len(ids) == len(set(ids)) == 299
        assert walked(dataset, Queue(Kind.HELD)).more == [2, 5]
        assert walked(dataset, Queue(Kind.ROWS, ids=(9, 3))).more == [9, 3]
        assert walked(dataset, Queue(Kind.ROWS, where="state:held")).more == [2, 5]
        assert walked(dataset, Queue(Kind.DRAFTS, where="id:1 OR id:2 OR id:3")).more == [1, 3]


def test_what_weighs_most_comes_first_and_what_weighs_nothing_follows() -> None:
    with made(["", "aaa", "", "a", "aa"]) as dataset:
        step = walked(dataset, Queue(Kind.FINDINGS))
        assert step.more == [1, 2, 3, 4, 5]
        assert step.first == [2, 5, 4]
        assert (step.looked, step.of) == (5, 5)


def test_a_better_order_is_told_while_the_looking_goes_on() -> None:
    with made(["a"] * 1_000) as dataset:
        told = [step for step in steps(dataset, Queue(Kind.FINDINGS), weigh=lambda row: 1.0) if step.first is not None]
        assert [step.looked for step in told] == [200, 400, 800, 1_000]


def test_unread_rows_of_critical_slices_come_first() -> None:
    with made(["a", "pills", "b", "pills", "pills"]) as dataset:
        assert "No slice is marked critical" in walked(dataset, Queue(Kind.CRITICAL)).words
        slices.save(dataset, slices.Slice("medical", "output~pills", critical=True))
        judge(dataset, 4, by="jo@box", state=State.DRAFT)
        assert walked(dataset, Queue(Kind.CRITICAL)).first == [2, 5]


def test_the_least_certain_come_first_once_enough_is_judged() -> None:
    with made(["good parcel"] * 10 + ["bad model"] * 10 + ["good parcel", "good model", "bad model"]) as dataset:
        dataset.set_state(range(1, 11), State.ACCEPTED)
        dataset.set_state(range(11, 20), State.REJECTED)
        told = walked(dataset, Queue(Kind.UNCERTAIN))
        assert "10 accepted, 9 rejected" in told.words
        assert told.first is None
        dataset.set_state([20], State.REJECTED)
        assert next(iter(walked(dataset, Queue(Kind.UNCERTAIN)).first or ())) == 22


def test_a_sample_is_gone_on_with_until_it_is_read() -> None:
    with made(["a"] * 80) as dataset:
        judge(dataset, 7, by="jo@box", state=State.DRAFT)
        sample = reviews.begin(dataset, "", seed=3, now=NOW)
        assert (len(sample.ids), sample.of) == (50, 80)
        assert 7 not in sample.ids
        assert walked(dataset, Queue(Kind.SAMPLE, sample=sample)).more == list(sample.ids)
        judge(dataset, sample.ids[0], by="jo@box", state=State.ACCEPTED)
        dataset.delete([sample.ids[1]])
        dataset.set_state([sample.ids[2]], State.ACCEPTED)  # not by reading: still to be read
    with library.open_dataset("some") as dataset:
        again = reviews.begin(dataset, "", seed=99, now=NOW)
        assert again == sample
        step = walked(dataset, Queue(Kind.SAMPLE, sample=again))
        assert step.done == 2
        assert list(step.more) == list(sample.ids[2:])
        assert reviews.begin(dataset, "id<=20", seed=4, now=NOW).ids != sample.ids
        reviews.finish(dataset, "", now=NOW)
        ended, other = reviews.samples(dataset.path)
        assert ended.ended
        assert not other.ended
        assert reviews.unfinished(dataset.path, "") is None
        assert reviews.begin(dataset, "", seed=5, now=NOW).seed == 5


def test_nothing_to_sample_is_no_sample_on_disk() -> None:
    with made([]) as dataset:
        assert reviews.begin(dataset, "", seed=1, now=NOW).ids == ()
        assert reviews.samples(dataset.path) == []


@pytest.mark.parametrize("broken", ["", "[]", '{"samples":[{"seed":"x"}]}', '{"samples":[5]}'])
def test_a_broken_list_of_samples_is_told_and_not_written_over(broken: str) -> None:
    with made([State.DRAFT] * 3) as dataset:
        path = dataset.path / reviews.FILE
        path.write_text(broken)
        with pytest.raises(InvalidError, match=r"reviews\.json is not a list of samples"):
            reviews.begin(dataset, "", seed=1, now=NOW)
        with pytest.raises(InvalidError, match=r"reviews\.json is not a list of samples"):
            reviews.finish(dataset, "", now=NOW)
        assert path.read_text() == broken


def test_proposals_and_rows_without_output_are_not_read_as_drafts() -> None:
    with library.create("mixed", "input-output", now=NOW) as dataset:
        tags: list[tuple[str, ...]] = [(), ("proposal",), ("unanswered",), ("x",)]
        dataset.add([NewRow(b'{"input":"a%d","output":"b"}' % n, Envelope(tags=each)) for n, each in enumerate(tags)])
        assert walked(dataset, Queue(Kind.DRAFTS)).more == [1, 4]
        assert sorted(reviews.begin(dataset, "", seed=1, now=NOW).ids) == [1, 4]
