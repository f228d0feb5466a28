"""Training sets: kept as ids and checksums, compared, and put in force in one change that undo takes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.errors import InvalidError, NotFoundError
from tui_craft.store import library, query, sets, slices
from tui_craft.store.dataset import Dataset

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def dataset() -> Iterator[Dataset]:
    """Ten rows; the first six accepted."""
    with library.create("demo", "text", now=NOW) as made:
        states = [State.ACCEPTED] * 6 + [State.DRAFT] * 2 + [State.HELD, State.REJECTED]
        made.add([NewRow(b'{"text":"row %d"}' % n, Envelope(state=state)) for n, state in enumerate(states, 1)])
        yield made


def edit(dataset: Dataset, row_id: int, text: str) -> None:
    dataset.edit(row_id, {"text": text}, base_rev=dataset.get(row_id).rev)


def test_a_set_is_kept_listed_and_removed(dataset: Dataset) -> None:
    saved = sets.save(dataset, "baseline", now=NOW)
    assert (saved.name, saved.created, saved.rows) == ("baseline", "2026-01-01T00:00:00Z", 6)
    chosen = sets.save(dataset, "odd", now=NOW, ids=[9, 1, 3, 77])
    assert sets.list_sets(dataset.path) == [saved, chosen]
    assert sets.ids_of(dataset.path, "odd") == [1, 3, 9]
    assert sets.names(dataset.path) == ["baseline", "odd"]
    assert json.loads((dataset.path / "sets/odd.json").read_text())["ids"] == [[1, 1], [3, 3], [9, 9]]
    assert (dataset.path / "sets").stat().st_mode & 0o777 == 0o700
    assert list(query.find(dataset, query.parse(dataset, "set:baseline -set:odd"))) == [2, 4, 5, 6]
    assert query.count(dataset, query.parse(dataset, "set:odd OR state:held")) == 3
    sets.remove(dataset, "odd")
    assert sets.names(dataset.path) == ["baseline"]


def test_sets_are_told_apart_by_their_hash(dataset: Dataset) -> None:
    first = sets.save(dataset, "a", now=NOW)
    assert sets.save(dataset, "b", now=NOW).sha256 == first.sha256
    edit(dataset, 2, "another")
    assert sets.save(dataset, "b", now=NOW).sha256 != first.sha256
    dataset.undo()
    dataset.compact()
    assert sets.save(dataset, "b", now=NOW).sha256 == first.sha256


def test_compared_with_another_set_and_with_now(dataset: Dataset) -> None:
    sets.save(dataset, "a", now=NOW)
    dataset.set_state([1, 2], State.REJECTED)
    dataset.set_state([7, 9], State.ACCEPTED)
    edit(dataset, 3, "edited")
    edit(dataset, 9, "edited")
    now = sets.compare(dataset, "a")
    assert (now.only_first, now.only_second, now.both, now.changed) == ([1, 2], [7, 9], 4, [3])
    sets.save(dataset, "b", now=NOW)
    assert sets.compare(dataset, "a", "b") == now
    assert sets.compare(dataset, "b", "a").only_first == [7, 9]
    assert sets.compare(dataset, "b").changed == []
    dataset.delete([3, 4])
    assert sets.compare(dataset, "b").only_first == [3, 4]


def test_exactly_a_set_is_accepted_in_one_change(dataset: Dataset) -> None:
    sets.save(dataset, "mine", now=NOW, ids=[1, 2, 7, 9, 10])
    before = [row.envelope for row in dataset.scan()]
    assert sets.accept_exactly(dataset, "mine").changed == 7
    accepted = query.parse(dataset, "state:accepted")
    assert list(query.find(dataset, accepted)) == [1, 2, 7, 9, 10]
    assert dataset.counts()[State.DRAFT] == 5
    assert sets.accept_exactly(dataset, "mine").changed == 0
    assert dataset.undo() == "undid: accept exactly set mine in 7 rows"
    assert [row.envelope for row in dataset.scan()] == before
    assert dataset.redo() == "redid: accept exactly set mine in 7 rows"
    assert list(query.find(dataset, accepted)) == [1, 2, 7, 9, 10]


def test_a_deleted_row_stays_deleted_and_an_unread_critical_one_unaccepted(dataset: Dataset) -> None:
    sets.save(dataset, "mine", now=NOW, ids=[1, 7, 8, 9])
    slices.save(dataset, slices.Slice("eight", "id:8", critical=True))
    dataset.delete([9])
    assert sets.accept_exactly(dataset, "mine").changed == 6
    assert list(query.find(dataset, query.parse(dataset, "state:accepted"))) == [1, 7]
    assert sets.compare(dataset, "mine").only_first == [8, 9]


def test_bad_names_and_empty_sets_are_refused(dataset: Dataset) -> None:
    for name in ("", "a b", "../up", ".hidden", "a:b"):
        with pytest.raises(InvalidError, match="cannot be called"):
            sets.save(dataset, name, now=NOW)
        with pytest.raises(NotFoundError):
            sets.ids_of(dataset.path, name)
    with pytest.raises(InvalidError, match="no row is meant"):
        sets.save(dataset, "none", now=NOW, ids=[])
    dataset.set_state(range(1, 11), State.DRAFT)
    with pytest.raises(InvalidError, match="no row is accepted"):
        sets.save(dataset, "none", now=NOW)
    with pytest.raises(NotFoundError, match="there are none"):
        sets.remove(dataset, "none")


@pytest.mark.parametrize(
    "spoil", ['{"ids":[[1,3]]}', "[]", "{", '{"created":"","rows":1,"sha256":"","ids":[[1,2]],"checksums":""}']
)
def test_a_broken_file_is_named(dataset: Dataset, spoil: str) -> None:
    sets.save(dataset, "mine", now=NOW)
    (dataset.path / "sets/mine.json").write_text(spoil)
    with pytest.raises(InvalidError, match=r"mine\.json is not a set of rows"):
        sets.list_sets(dataset.path)
    with pytest.raises(NotFoundError, match="did you mean mine"):
        sets.compare(dataset, "mne")


def test_ids_that_no_dataset_has_are_refused_before_they_cost_memory(dataset: Dataset) -> None:
    sets.save(dataset, "mine", now=NOW)
    (dataset.path / "sets/mine.json").write_text(
        '{"created":"","rows":1,"sha256":"","ids":[[1000000000000,1000000000000]],"checksums":"AAAAAA=="}'
    )
    with pytest.raises(InvalidError, match=r"mine\.json is not a set of rows"):
        sets.ids_of(dataset.path, "mine")


def test_a_file_whose_name_is_none_of_a_set_is_no_set(dataset: Dataset) -> None:
    saved = sets.save(dataset, "mine", now=NOW)
    (dataset.path / "sets/mine (copy).json").write_text("{}")
    assert sets.list_sets(dataset.path) == [saved]


def test_a_name_longer_than_a_file_may_have_is_refused(dataset: Dataset) -> None:
    with pytest.raises(InvalidError, match="at most 64"):
        sets.save(dataset, "\U00020000" * 64, now=NOW)


def test_a_removed_set_comes_back_as_it_was(dataset: Dataset) -> None:
    sets.save(dataset, "mine", now=NOW)
    before = (dataset.path / "sets/mine.json").read_bytes()
    edit(dataset, 2, "edited since")
    dataset.delete([3])
    sets.put_back(dataset, "mine", sets.remove(dataset, "mine"))
    assert (dataset.path / "sets/mine.json").read_bytes() == before
    assert sets.compare(dataset, "mine").changed == [2]
    with pytest.raises(InvalidError, match="again"):
        sets.put_back(dataset, "mine", before)


def test_rows_that_another_process_accepts_meanwhile_are_no_part_of_the_set(dataset: Dataset) -> None:
    sets.save(dataset, "mine", now=NOW)
    with library.open_dataset("demo") as theirs:
        theirs.set_state([7], State.ACCEPTED)
    assert sets.accept_exactly(dataset, "mine").changed == 1
    assert dataset.ids_in_state({State.ACCEPTED}) == [1, 2, 3, 4, 5, 6]


def test_rows_that_were_edited_scattered_or_written_by_hand_have_the_checksum_of_their_payload(
    dataset: Dataset,
) -> None:
    with dataset.log.path.open("ab") as file:
        file.write(b'{"data": {"text": "by hand"}, "state": "accepted", "id": 11}\n')
    dataset.refresh()
    edit(dataset, 2, "one")
    edit(dataset, 2, "row 2")
    sets.save(dataset, "a", now=NOW)
    dataset.compact()  # which puts every payload in another line
    sets.save(dataset, "b", now=NOW)
    assert sets.compare(dataset, "a", "b").changed == []
    assert sets.compare(dataset, "a").changed == []
    edit(dataset, 11, "by hand!")
    assert sets.compare(dataset, "a").changed == [11]
