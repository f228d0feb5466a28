"""Judgements: what a person has read, what many rows take at once, and the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_craft.domain.row import REASONS, Envelope, NewRow, State
from tui_craft.store import judging, library, slices
from tui_craft.store.dataset import Dataset
from tui_craft.store.judging import bulk_state, judge
from tui_craft.store.reviewer import Reviewer

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def made(rows: int = 6, name: str = "some") -> Dataset:
    dataset = library.create(name, "input-output", now=NOW)
    dataset.clock = lambda: NOW
    dataset.add([NewRow(b'{"input":"in %d","output":"out"}' % n) for n in range(1, rows + 1)])
    return dataset


def test_a_judgement_says_who_and_when_and_is_one_change() -> None:
    with made() as dataset:
        assert judge(dataset, 2, by="jo@box", state=State.REJECTED, reason="wrong")
        row = dataset.get(2)
        assert (row.state, row.envelope.reason) == (State.REJECTED, "wrong")
        assert row.envelope.reviewed == "jo@box 2026-01-02T03:04:05Z"
        assert judge(dataset, 2, by="jo@box", quality=4)
        assert dataset.get(2).envelope.reason == "wrong"
        assert judge(dataset, 2, by="jo@box", state=State.ACCEPTED)
        assert dataset.get(2).envelope.reason == ""
        assert dataset.get(2).envelope.quality == 4
        assert judge(dataset, 2, by="jo@box", quality=0)
        assert dataset.get(2).envelope.quality is None
        assert [dataset.undo() for _ in range(4)] == [
            "undid: rate 1 row", "undid: accept 1 row", "undid: rate 1 row", "undid: reject 1 row",
        ]  # fmt: skip
        assert dataset.get(2).envelope == Envelope()


def test_saying_the_same_again_changes_nothing() -> None:
    with made() as dataset:
        judge(dataset, 1, by="jo@box", state=State.HELD)
        size = dataset.log.stat().st_size
        dataset.clock = lambda: datetime(2027, 1, 1, tzinfo=UTC)
        assert not judge(dataset, 1, by="ann@box", state=State.HELD)
        assert dataset.log.stat().st_size == size
        assert not judge(dataset, 99, by="jo@box", state=State.HELD)


def test_many_rows_lose_their_reasons_when_they_are_rejected_no_longer() -> None:
    with made() as dataset:
        for row_id, reason in ((1, "wrong"), (2, ""), (3, "style")):
            judge(dataset, row_id, by="jo@box", state=State.REJECTED, reason=reason)
        dataset.edit(3, {"input": "edited", "output": "out"}, base_rev=dataset.get(3).rev)
        assert dataset.get(3).envelope.reason == "style"
        assert bulk_state(dataset, [1, 2, 3, 4, 4, 99], State.HELD).changed == 4
        assert [dataset.get(n).envelope.reason for n in range(1, 5)] == [""] * 4
        assert dataset.undo() == "undid: hold 4 rows"
        assert [dataset.get(n).envelope.reason for n in range(1, 5)] == ["wrong", "", "style", ""]
        dataset.delete([1])
        dataset.undo()
        assert dataset.get(1).envelope.reason == "wrong"


def test_unread_rows_of_a_critical_slice_are_not_accepted_in_bulk() -> None:
    with made() as dataset:
        where = 'input~"in 2" OR input~"in 3" OR input~"in 5"'
        slices.save(dataset, slices.Slice("odd", where, critical=True))
        judge(dataset, 3, by="jo@box", state=State.HELD)
        bulk_state(dataset, [5], State.REJECTED)
        judged = bulk_state(dataset, [1, 2, 3, 4, 5], State.ACCEPTED)
        assert (judged.changed, judged.unread) == (3, [2, 5])
        assert dataset.state_of(2) is State.DRAFT
        assert dataset.state_of(5) is State.REJECTED
        assert bulk_state(dataset, [2], State.HELD).unread == []
        judge(dataset, 2, by="jo@box", state=State.HELD)
        assert bulk_state(dataset, [2], State.ACCEPTED).changed == 1


def test_the_reasons_are_counted() -> None:
    with made() as dataset:
        for row_id, reason in ((1, "wrong"), (2, ""), (3, "wrong")):
            judge(dataset, row_id, by="jo@box", state=State.REJECTED, reason=reason)
        judge(dataset, 4, by="jo@box", state=State.ACCEPTED)
        bulk_state(dataset, [5], State.REJECTED)
        assert judging.reasons(dataset) == {"wrong": 2, "": 2}
        assert judging.reasons(dataset, prompt="sha256:none") == {}
        assert judging.standing(dataset).reviewed == 4


def test_taking_back_is_exact_whatever_others_did_to_other_rows() -> None:
    with made() as dataset, library.open_dataset("some") as theirs:
        mine = Reviewer(dataset, "jo@box")
        first = mine.judge(1, state=State.REJECTED)
        first += mine.judge(1, reason="wrong")
        theirs.set_state([2], State.ACCEPTED)
        second = mine.judge(1, state=State.ACCEPTED)
        assert mine.take_back(1, second)
        assert dataset.get(1).envelope.reason == "wrong"
        undone = mine.take_back(1, first)
        assert undone
        assert dataset.get(1).envelope == Envelope()
        assert dataset.state_of(2) is State.ACCEPTED
        assert len(mine.do_again(1, undone) or []) == 2
        assert dataset.get(1).envelope.reason == "wrong"


def test_a_row_that_somebody_else_has_changed_is_not_taken_back() -> None:
    with made() as dataset, library.open_dataset("some") as theirs:
        mine = Reviewer(dataset, "jo@box")
        changes = mine.judge(1, state=State.REJECTED)
        theirs.set_state([1], State.HELD)
        assert mine.take_back(1, changes) is None
        assert dataset.state_of(1) is State.HELD


def test_rows_that_are_alike_are_one_change_to_take_back() -> None:
    with made() as dataset:
        mine = Reviewer(dataset, "jo@box")
        changes = mine.judge(1, state=State.REJECTED)
        more, judged = mine.judge_others([2, 3], State.REJECTED)
        assert judged.changed == 2
        undone = mine.take_back(1, [*changes, *more])
        assert undone
        assert dataset.counts()[State.REJECTED] == 0
        assert len(mine.do_again(1, undone) or []) == 2
        assert dataset.counts()[State.REJECTED] == 3


def test_of_rows_judged_together_those_that_somebody_else_has_changed_stay_when_it_is_taken_back() -> None:
    with made() as dataset, library.open_dataset("some") as theirs:
        mine = Reviewer(dataset, "jo@box")
        changes = mine.judge(1, state=State.REJECTED)
        changes += mine.judge_others([2, 3, 4], State.REJECTED)[0]
        theirs.set_envelope([2], lambda envelope: replace(envelope, note="look again"), verb="note")
        theirs.delete([3])
        undone = mine.take_back(1, changes)
        assert undone
        assert dataset.get(2).envelope.note == "look again"
        assert [dataset.state_of(n) for n in range(1, 5)] == [State.DRAFT, State.REJECTED, None, State.DRAFT]
        theirs.refresh()
        theirs.edit(4, {"input": "theirs", "output": "out"}, base_rev=theirs.get(4).rev)
        assert mine.do_again(1, undone)
        assert [dataset.state_of(n) for n in range(1, 5)] == [State.REJECTED, State.REJECTED, None, State.DRAFT]


def test_what_was_taken_back_can_be_done_again_while_others_add_and_undo() -> None:
    with made() as dataset, library.open_dataset("some") as theirs:
        mine = Reviewer(dataset, "jo@box")
        changes = mine.judge(1, state=State.ACCEPTED)
        undone = mine.take_back(1, changes)
        assert undone
        theirs.set_state([2], State.HELD)
        theirs.undo()
        theirs.add([NewRow(b'{"input":"in","output":"out"}')])
        again = mine.do_again(1, undone)
        assert again
        assert dataset.state_of(1) is State.ACCEPTED
        assert dataset.state_of(2) is State.DRAFT
        theirs.set_state([1], State.HELD)
        assert mine.take_back(1, again) is None


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("judge"), st.integers(1, 4), st.sampled_from(State), st.sampled_from(["", *REASONS.values()])
        ),
        st.tuples(st.just("rate"), st.integers(1, 4), st.integers(0, 5), st.just("")),
        st.tuples(st.just("bulk"), st.integers(1, 4), st.sampled_from(State), st.just("")),
        st.tuples(st.just("back"), st.just(0), st.just(0), st.just("")),
    ),
    max_size=25,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)
@given(STEPS)
def test_any_judgements_taken_back_one_by_one_leave_what_was_before(steps: list[Any]) -> None:
    name = f"some-{len(library.list_datasets())}"
    with made(4, name) as dataset:
        mine = Reviewer(dataset, "jo@box")
        trail: list[tuple[int, list[int], list[Envelope]]] = []

        def all_rows() -> list[Envelope]:
            return [row.envelope for row in dataset.scan()]

        for kind, row_id, value, reason in steps:
            before = all_rows()
            if kind == "back":
                if trail:
                    row, changes, wanted = trail.pop()
                    assert mine.take_back(row, changes) is not None
                    assert all_rows() == wanted
                continue
            if kind == "judge":
                changes = mine.judge(row_id, state=value, reason=reason)
            elif kind == "rate":
                changes = mine.judge(row_id, quality=value)
            else:
                changes = mine.judge(row_id, state=value)
                changes += mine.judge_others([n for n in range(1, 5) if n != row_id], value)[0]
            trail.append((row_id, changes, before))
            for stored in dataset.scan():
                assert stored.state is State.REJECTED or not stored.envelope.reason
