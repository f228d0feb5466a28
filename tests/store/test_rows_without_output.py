"""Rows without an output on disk: cleared and brought back, filled by hand, never accepted, never exported."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.domain.unanswered import TAG
from tui_craft.errors import InvalidError
from tui_craft.exports.service import export
from tui_craft.store import library, sets, slices, unanswered
from tui_craft.store.dataset import Dataset
from tui_craft.store.judging import bulk_state, judge

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def dataset() -> Dataset:
    """Forty rows; every fourth waits for its output."""
    dataset = library.create("waiting", "input-output", now=NOW)
    rows = []
    for n in range(1, 41):
        waits = n % 4 == 0
        raw = jsonlines.dumps({"input": f"question {n}", "output": "" if waits else f"answer {n}"})
        rows.append(NewRow(raw, Envelope(tags=(TAG,) if waits else ()), Origin(kind="synthetic", topic=["a"])))
    dataset.add(rows)
    return dataset


WAITING = [*range(4, 41, 4)]


def test_which_rows_wait_is_known_of_few_and_of_many(dataset: Dataset) -> None:
    """Rows that are gone or not asked about do not count."""
    assert unanswered.among(dataset, [4, 5, 8, 999]) == [4, 8]
    assert unanswered.among(dataset, range(1, 41)) == WAITING
    dataset.delete([4])
    assert unanswered.among(dataset, range(1, 41)) == WAITING[1:]


def test_no_way_of_accepting_takes_a_row_without_an_output(dataset: Dataset) -> None:
    """One row is refused with a sentence; of many the rest is accepted."""
    with pytest.raises(InvalidError, match="Row 4 cannot be accepted: its output is not written yet"):
        judge(dataset, 4, by="jo@box", state=State.ACCEPTED)
    assert judge(dataset, 4, by="jo@box", state=State.HELD)
    done = bulk_state(dataset, range(1, 41), State.ACCEPTED)
    assert (done.changed, done.unanswered, done.unread) == (30, WAITING, [])
    assert "10 rows not accepted" in done.unanswered_words
    assert bulk_state(dataset, [8], State.REJECTED).changed == 1
    sets.save(dataset, "all", now=NOW, ids=range(1, 41))
    done = sets.accept_exactly(dataset, "all")
    assert done.unanswered == WAITING
    assert dataset.counts()[State.ACCEPTED] == 30


def test_a_row_is_said_to_be_left_for_one_reason(dataset: Dataset) -> None:
    """Without an output there is nothing to read."""
    slices.save(dataset, slices.Slice("all", "id>=1", critical=True))
    done = bulk_state(dataset, [4, 5], State.ACCEPTED)
    assert (done.changed, done.unread, done.unanswered) == (0, [5], [4])


def test_they_do_not_go_out(dataset: Dataset, tmp_path: Path) -> None:
    """The manifest says which rows were left, and why."""
    manifest = export(dataset, format="own", to=tmp_path / "out.jsonl", where="state:draft", now=NOW, tool_version="1")
    assert manifest.tally.rows == 30
    assert manifest.tally.skipped == [(n, "its output is not written yet") for n in WAITING]


def test_clearing_is_one_change_that_undo_takes_back(dataset: Dataset) -> None:
    """The row is a draft again that nobody has read, with its tags, note and origin."""
    dataset.set_state([1, 2], State.ACCEPTED)
    judge(dataset, 1, by="jo@box", quality=4)
    before = dataset.get(1)
    assert unanswered.clear(dataset, [1, 2, 4]) == 2
    row = dataset.get(1)
    assert row.data == {"input": "question 1", "output": ""}
    assert (row.state, row.tags, row.envelope.quality, row.envelope.reviewed) == (State.DRAFT, (TAG,), None, None)
    assert row.origin == before.origin
    assert unanswered.among(dataset, range(1, 41)) == [1, 2, *WAITING]
    assert dataset.undo() == "undid: clear the output of 2 rows"
    assert (dataset.get(1).data, dataset.get(1).envelope) == (before.data, before.envelope)


def test_writing_the_output_by_hand_ends_the_waiting(dataset: Dataset) -> None:
    """The input may be mended before; undo makes it wait again."""
    row = dataset.edit(4, {"input": "better", "output": ""}, base_rev=1)
    assert TAG in row.tags
    row = dataset.edit(4, {"input": "better", "output": "yes"}, base_rev=row.rev)
    assert TAG not in row.tags
    assert judge(dataset, 4, by="jo@box", state=State.ACCEPTED)
    dataset.undo()
    dataset.undo()
    assert TAG in dataset.get(4).tags
    with pytest.raises(InvalidError, match="is empty"):
        dataset.edit(5, {"input": "better", "output": ""}, base_rev=1)


def test_a_text_has_no_output_to_clear() -> None:
    """It says so instead of doing nothing."""
    with library.create("texts", "text", now=NOW) as dataset:
        dataset.add([NewRow(b'{"text":"a"}')])
        with pytest.raises(InvalidError, match="make whole rows instead"):
            unanswered.clear(dataset, [1])
