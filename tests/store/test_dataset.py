"""A dataset as the rest of the program sees it: reading, changing, undoing, reopening."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest

from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.errors import ConflictError, InvalidError, NotFoundError
from tui_craft.store import library
from tui_craft.store.dataset import Dataset

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def pair(text: str) -> NewRow:
    return NewRow(orjson.dumps({"input": text, "output": f"answer to {text}"}))


@pytest.fixture
def dataset() -> Dataset:
    made = library.create("Support tickets", "input-output", now=NOW)
    made.add([pair(f"question {n}") for n in range(10)])
    return made


def contents(dataset: Dataset) -> list[tuple[int, str, bytes, tuple[str, ...]]]:
    return [(row.id, row.state.value, row.raw, row.tags) for row in dataset.get_many(dataset.ids())]


def test_ids_are_given_in_order_and_never_twice(dataset: Dataset) -> None:
    assert list(dataset.ids()) == list(range(1, 11))
    dataset.delete([10])
    dataset.compact()
    assert dataset.add([pair("new")]) == [11]


def test_accepting_appends_little_and_leaves_the_payload_alone(dataset: Dataset) -> None:
    before = dataset.log.stat().st_size
    raw = dataset.get(3).raw
    assert dataset.set_state([3], State.ACCEPTED) == 1
    assert dataset.log.stat().st_size - before < 160
    assert dataset.get(3).raw == raw
    assert dataset.counts()[State.ACCEPTED] == 1
    assert dataset.set_state([3], State.ACCEPTED) == 0


def test_everything_survives_reopening(dataset: Dataset) -> None:
    dataset.set_state([1, 2], State.HELD)
    dataset.set_envelope([2, 3], lambda e: replace(e, tags=("billing",), quality=4, note="ask"), verb="tag")
    dataset.edit(4, {"input": "x", "output": "y"}, base_rev=1)
    copy = dataset.duplicate(2)
    dataset.delete([5])
    expected = contents(dataset)
    dataset.close()
    with library.open_dataset("support-tickets") as again:
        assert contents(again) == expected
        assert again.get(2).envelope == Envelope(State.HELD, ("billing",), quality=4, note="ask")
        assert again.get(copy).envelope.parent == 2
        assert [*again.ids()][:4] == [1, 2, copy, 3]


def test_edit_checks_the_format_and_the_revision(dataset: Dataset) -> None:
    with pytest.raises(InvalidError, match="field output: is missing"):
        dataset.edit(1, {"input": "x"}, base_rev=1)
    edited = dataset.edit(1, {"input": "x", "output": "y"}, base_rev=1)
    assert edited.rev == 2
    assert "edited" in edited.tags
    with pytest.raises(ConflictError):
        dataset.edit(1, {"input": "z", "output": "y"}, base_rev=1)
    assert dataset.get(1).data == {"input": "x", "output": "y"}


def test_a_row_that_is_gone_is_not_found(dataset: Dataset) -> None:
    dataset.delete([7])
    with pytest.raises(NotFoundError, match="no row 7"):
        dataset.get(7)
    assert dataset.state_of(7) is None
    assert 7 not in list(dataset.ids())


def test_undo_and_redo_reach_bulk_changes_across_reopening(dataset: Dataset) -> None:
    states = [contents(dataset)]
    dataset.set_state(range(1, 8), State.REJECTED)
    states.append(contents(dataset))
    dataset.set_envelope([1, 2], lambda e: replace(e, tags=(*e.tags, "x")), verb="tag")
    states.append(contents(dataset))
    dataset.edit(1, {"input": "new", "output": "text"}, base_rev=3)
    states.append(contents(dataset))
    dataset.delete([1, 2, 3])
    states.append(contents(dataset))
    words = ["delete 3 rows", "edit 1 row", "tag 2 rows", "reject 7 rows"]
    for expected, said in zip(reversed(states[:-1]), words, strict=True):
        dataset.close()
        dataset = library.open_dataset("support-tickets")
        assert dataset.undo() == f"undid: {said}"
        assert contents(dataset) == expected
    for expected, said in zip(states[1:], reversed(words), strict=True):
        assert dataset.redo() == f"redid: {said}"
        assert contents(dataset) == expected
    assert dataset.redo() is None


def test_a_new_change_ends_what_could_be_redone(dataset: Dataset) -> None:
    dataset.set_state([1], State.ACCEPTED)
    dataset.undo()
    dataset.set_state([2], State.ACCEPTED)
    assert dataset.redo() is None
    assert dataset.undo() == "undid: accept 1 row"
    assert dataset.undo() == "undid: add 10 rows"
    assert dataset.undo() is None


def test_rows_of_a_run_are_not_on_the_undo_stack(dataset: Dataset) -> None:
    dataset.set_state([1], State.ACCEPTED)
    dataset.add([pair("landed")], verb="generate", undoable=False)
    assert dataset.undo() == "undid: accept 1 row"
    assert len(dataset) == 11


def test_a_change_in_parts_is_one_change(dataset: Dataset) -> None:
    change = dataset.begin_change()
    dataset.add_raw([b'{"input":"a","output":"b"}'] * 3, envelope=Envelope(), origin={}, lines=[1, 2, 3], change=change)
    other = dataset.set_state([1], State.ACCEPTED)
    assert other == 1
    dataset.add_raw([b'{"input":"c","output":"d"}'], envelope=Envelope(), origin={}, lines=[4], change=change)
    assert len(dataset) == 14
    assert dataset.get(14).origin.get("line") == 4
    assert dataset.undo() == "undid: import 4 rows"
    assert len(dataset) == 10
    assert dataset.state_of(1) is State.ACCEPTED


def test_add_raw_refuses_a_payload_that_would_break_the_log(dataset: Dataset) -> None:
    change = dataset.begin_change()
    with pytest.raises(ValueError, match="line end"):
        dataset.add_raw([b'{"input":\n"a"}'], envelope=Envelope(), origin={}, lines=[1], change=change)
    assert len(dataset) == 10


@pytest.mark.parametrize(
    "raw",
    [
        b'{"input":"a","output":"b","n":123456789012345678901234567890}',
        b'{"input":"a","output":"b","score":NaN}',
        b'{"input":"a","output":"b","score":1e400}',
        b'{"output":"b", "input" : "a"}',
        '{"input":"\\ud800 \\u0041","output":"𝛼 é e\u0301 \u2028"}'.encode(),
        b'{"input":"a","input":"c","output":"b","data":{"id":1,"state":"x"}}',
        b'{"input":"\\",\\"data\\":{","output":"b"}',
    ],
)
def test_payload_bytes_are_kept(dataset: Dataset, raw: bytes) -> None:
    (row_id,) = dataset.add([NewRow(raw, origin={"kind": "synthetic", "axes": {"data": "x", "tags": "y"}})])
    dataset.set_state([row_id], State.ACCEPTED)
    dataset.close()
    with library.open_dataset("support-tickets") as again:
        assert again.get(row_id).raw == raw
        assert again.get(row_id).origin.get("axes") == {"data": "x", "tags": "y"}
        again.compact()
        assert again.get(row_id).raw == raw
        assert [row.raw for row in again.scan()][-1] == raw


def test_compacting_keeps_every_row_and_its_order(dataset: Dataset) -> None:
    copy = dataset.duplicate(3)
    dataset.edit(2, {"input": "x", "output": "y"}, base_rev=1)
    dataset.set_state([1, copy], State.ACCEPTED)
    dataset.delete([9])
    expected = contents(dataset)
    assert dataset.compact() > 0
    assert contents(dataset) == expected
    assert [row.id for row in dataset.scan()] == sorted(dataset.ids())
    assert dataset.undo() is None


def test_another_object_follows(dataset: Dataset) -> None:
    with library.open_dataset("support-tickets") as other:
        dataset.set_state([1], State.ACCEPTED)
        dataset.add([pair("late")])
        assert other.refresh()
        assert not other.refresh()
        assert contents(other) == contents(dataset)
        dataset.compact()
        assert other.refresh(), "a rewritten log is news even where its cache covers all of it"
        assert not other.refresh()
        assert contents(other) == contents(dataset)
        other.set_state([2], State.REJECTED)
        dataset.refresh()
        assert dataset.state_of(2) is State.REJECTED


def test_lines_rewritten_by_another_program_are_still_rows(dataset: Dataset) -> None:
    dataset.set_state([1], State.HELD)
    expected = [(row.id, row.state, row.data) for row in dataset.scan()]
    dataset.close()
    text = dataset.log.path.read_text()
    lines = [orjson.loads(line) for line in text.splitlines()]
    spaced = "".join(__import__("json").dumps(dict(reversed(line.items()))) + "\n" for line in lines)
    dataset.log.path.write_text(spaced)
    with library.open_dataset("support-tickets") as again:
        assert [(row.id, row.state, row.data) for row in again.scan()] == expected


def test_the_format_is_locked(dataset: Dataset) -> None:
    dataset.save_context({"objective": "answer"})
    dataset.rename("Other name")
    with library.open_dataset("support-tickets") as again:
        again.rename("Third name")
        dataset.save_context({"objective": "answer"})
        assert dataset.meta.name == "Third name"
        dataset.rename("Other name")
    with library.open_dataset("support-tickets") as again:
        assert again.meta.format == "input-output"
        assert again.meta.name == "Other name"
        assert again.meta.context == {"objective": "answer"}
    with pytest.raises(InvalidError, match="already a dataset"):
        library.create("support TICKETS", "text", now=NOW)
    with pytest.raises(InvalidError, match="no format 'parquet'"):
        library.create("other", "parquet", now=NOW)
    with pytest.raises(NotFoundError, match="did you mean 'support-tickets'"):
        library.open_dataset("suport-tickets")


def test_the_list_shows_counts_and_survives_a_broken_dataset(dataset: Dataset) -> None:
    dataset.set_state([1], State.ACCEPTED)
    library.create("Broken", "text", now=NOW).path.joinpath("dataset.json").write_text("{")
    by_slug = {item.slug: item for item in library.list_datasets()}
    assert by_slug["support-tickets"].counts[State.ACCEPTED] == 1
    assert by_slug["support-tickets"].total == 10
    assert "cannot be read" in by_slug["broken"].problem


def test_trash_and_restore(dataset: Dataset) -> None:
    gone = library.trash("support-tickets", now=NOW)
    assert library.list_datasets() == []
    assert library.restore(gone) == "support-tickets"
    assert library.list_datasets()[0].total == 10


def test_files_are_private(dataset: Dataset) -> None:
    assert dataset.path.stat().st_mode & 0o777 == 0o700
    for file in ("rows.jsonl", "dataset.json", "rows.lock"):
        assert (dataset.path / file).stat().st_mode & 0o777 == 0o600
