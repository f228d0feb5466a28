"""The log under bad circumstances: torn tails, a full disk, files touched by other hands."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tui_craft.domain.row import NewRow, State
from tui_craft.errors import InvalidError, NotFoundError, StorageError
from tui_craft.store import cache, library
from tui_craft.store.dataset import Dataset
from tui_craft.store.index import Index

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def dataset() -> Dataset:
    made = library.create("log", "text", now=NOW)
    made.add([NewRow(b'{"text":"row %d"}' % n) for n in range(20)])
    return made


def test_a_torn_last_line_is_set_aside_and_reported(dataset: Dataset) -> None:
    torn = b'{"id":21,"state":"draft","rev":1,"data":{"text":"half'
    with dataset.log.path.open("ab") as file:
        file.write(torn)
    with library.open_dataset("log") as again:
        assert len(again) == 20
        assert again.set_aside == 0
        again.set_state([1], State.ACCEPTED)
        assert again.set_aside == len(torn)
        assert again.log.torn_path.read_bytes() == torn + b"\n"
        assert again.add([NewRow(b'{"text":"next"}')]) == [21]
    dataset.refresh()
    assert len(dataset) == 21
    assert dataset.log.path.read_bytes().endswith(b"\n")


def test_a_last_line_without_newline_that_is_whole_is_kept(dataset: Dataset) -> None:
    with dataset.log.path.open("ab") as file:
        file.write(b'{"id":21,"state":"draft","rev":1,"data":{"text":"whole"}}')
    dataset.set_state([1], State.ACCEPTED)
    assert dataset.get(21).data == {"text": "whole"}
    assert dataset.set_aside == 0


def test_a_full_disk_changes_nothing(dataset: Dataset) -> None:
    size = dataset.log.stat().st_size
    code = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({size + 100}, {size + 100}))
from tui_craft.store import library
from tui_craft.errors import StorageError
from tui_craft.domain.row import NewRow
d = library.open_dataset("log")
try:
    d.add([NewRow(b'{{"text":"' + b"x" * 500 + b'"}}')])
except StorageError as error:
    print(error)
print(len(d), d.add([NewRow(b'1')]) if False else "")
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "nothing was changed" in out
    assert dataset.log.stat().st_size == size
    assert dataset.add([NewRow(b'{"text":"after"}')]) == [21]


def test_junk_lines_are_no_rows_and_harm_nothing(dataset: Dataset) -> None:
    with dataset.log.path.open("ab") as file:
        file.write(
            b'not json\n{"id":"x"}\n[]\n{"id":99,"state":"accepted","rev":2}\n{"id":-4,"state":"draft","data":{}}\n\n'
        )
    dataset.refresh()
    assert len(dataset) == 20
    assert len(dataset.index.junk) == 6
    assert dataset.add([NewRow(b'{"text":"after"}')]) == [100]


@pytest.mark.parametrize(
    "line",
    [
        b'{"id":3,"state":"accepted","rev":"x"}',
        b'{"id":3,"state":"accepted","rev":2,"prev":"x"}',
        b'{"id":3,"state":"accepted","rev":2,"tags":5,"note":[1],"quality":"high","reviewed":1,"parent":"p"}',
        b'{"id":3,"state":"accepted","rev":2,"tags":[{}]}',
        b'{"id":3,"state":"accepted","rev":2,"origin":5,"data":{"text":"by hand"}}',
    ],
)
def test_a_value_of_a_wrong_kind_counts_as_not_said(dataset: Dataset, line: bytes) -> None:
    with dataset.log.path.open("ab") as file:
        file.write(line + b"\n")
    with library.open_dataset("log") as again:
        rows = list(again.scan())
        assert len(rows) == 20
        assert rows[2].state is State.ACCEPTED
        assert rows[2].tags == ()
        assert again.set_envelope([3], lambda envelope: replace(envelope, tags=("t",)), verb="tag") == 1
        assert again.undo() == "undid: tag 1 row"
        again.compact()
        assert again.get(3).state is State.ACCEPTED


@pytest.mark.parametrize("row_id", [b"900000000000", b"true", b"3.0", b"99999999999999999999999"])
def test_what_cannot_be_an_id_is_junk(dataset: Dataset, row_id: bytes) -> None:
    with dataset.log.path.open("ab") as file:
        file.write(b'{"id":%b,"state":"draft","rev":1,"data":{"text":"by hand"}}\n' % row_id)
    dataset.refresh()
    assert [row.data["text"] for row in dataset.scan()] == [f"row {n}" for n in range(20)]
    assert len(dataset.index.junk) == 1


def test_a_row_line_that_cannot_be_read_hides_its_row_alone(dataset: Dataset) -> None:
    with dataset.log.path.open("ab") as file:
        file.write(b'{"id":21,"state":"draft","rev":1,"tags":[,"data":{"text":"by hand"}}\n')
    dataset.refresh()
    assert len(list(dataset.scan())) == 20
    with pytest.raises(NotFoundError):
        dataset.get(21)


@pytest.mark.parametrize(
    "line",
    [
        b'{"change":2,"verb":"accept",',
        b'{"change":2,"rows":1}',
        b'{"change":2,"verb":"accept","rows":"many"}',
        b'{"change":2,"verb":"accept","rows":1,"reverts":77}',
        b'{"change":2,"verb":"accept","rows":1,"reverts":2}',
    ],
)
def test_a_broken_change_line_stops_undo_with_words(dataset: Dataset, line: bytes) -> None:
    with dataset.log.path.open("ab") as file:
        file.write(line + b"\n")
    dataset.set_state([1], State.ACCEPTED)
    assert dataset.undo() == "undid: accept 1 row"
    with pytest.raises(StorageError, match="rewritten by another program"):
        dataset.undo()
    assert len(dataset) == 20


def test_a_name_is_not_taken_by_a_dataset_that_could_not_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StorageError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(library, "write_metadata", full)
        with pytest.raises(StorageError):
            library.create("mine", "text", now=NOW)
    library.create("mine", "text", now=NOW).close()


@pytest.mark.parametrize(
    "values", [b"{", b"[]", b'{"name":5,"format":"text","created":"x"}', b'{"name":"a","format":["x"],"created":"x"}']
)
def test_a_broken_dataset_json_is_named_and_listed(dataset: Dataset, values: bytes) -> None:
    (dataset.path / "dataset.json").write_bytes(values)
    with pytest.raises(InvalidError, match=r"dataset\.json cannot be read"):
        library.open_dataset("log")
    assert ["dataset.json" in item.problem for item in library.list_datasets()] == [True]


def test_a_dataset_is_found_by_any_name_it_was_made_with() -> None:
    for name in ("A/B c", "x" * 300, "..  up"):
        made = library.create(name, "text", now=NOW)
        made.close()
        assert library.find(name) == made.path
        assert library.find(made.slug) == made.path
    for name in ("", ".", "..", "../datasets", "y" * 300):
        with pytest.raises(NotFoundError):
            library.find(name)


def test_the_cache_is_the_index_and_is_dropped_when_it_does_not_fit(dataset: Dataset) -> None:
    dataset.set_state([3, 4], State.REJECTED)
    dataset.duplicate(2)
    dataset.delete([7])
    path = dataset.path / "rows.idx"
    assert cache.save(path, dataset.log, dataset.index)
    loaded = cache.load(path, dataset.log)
    assert loaded is not None
    assert_same(loaded, dataset.index)
    # appended to since: still good for what it covers
    dataset.set_state([1], State.ACCEPTED)
    with library.open_dataset("log") as again:
        assert_same(again.index, dataset.index)
    # rewritten with the same length: not the same file
    text = dataset.log.path.read_bytes()
    dataset.log.path.with_name("new").write_bytes(text.replace(b'"rejected"', b'"accepted"'))
    dataset.log.path.with_name("new").replace(dataset.log.path)
    assert cache.load(path, library.open_dataset("log").log) is None
    with library.open_dataset("log") as again:
        assert again.state_of(3) is State.ACCEPTED
    path.write_bytes(b"tcraft3\n" + b"\x00" * 40)
    with library.open_dataset("log") as again:
        assert len(again) == 20


def assert_same(one: Index, two: Index) -> None:
    assert one.states == two.states
    assert one.counts == two.counts
    assert one.covered == two.covered
    assert one.whole.tobytes() == two.whole.tobytes()
    assert one.over.tobytes() == two.over.tobytes()
    assert one.next_id == two.next_id
    assert one.next_change == two.next_change
    assert [one.order.at(n) for n in range(len(one.order))] == [two.order.at(n) for n in range(len(two.order))]
    assert one.change_offsets.tobytes() == two.change_offsets.tobytes()


def test_a_log_truncated_by_another_hand_is_read_again(dataset: Dataset) -> None:
    lines = dataset.log.path.read_bytes().splitlines(keepends=True)
    with dataset.log.path.open("r+b") as file:
        file.truncate(sum(map(len, lines[:6])))
    assert dataset.refresh()
    assert len(dataset) == 5


def test_an_uncached_log_can_be_read_in_steps() -> None:
    made = library.create("steps", "text", now=NOW)
    made.add([NewRow(b'{"text":"%s"}' % (b"x" * 2000)) for _ in range(9000)])
    made.close()
    (made.path / "rows.idx").unlink()
    with library.open_dataset("steps", first_bytes=1) as again:
        assert 0 < len(again) < 9000
        assert not again.indexed
        while again.refresh(1):
            pass
        assert len(again) == 9000
        assert again.indexed


def test_a_read_only_dataset_can_be_read_and_refuses_changes(dataset: Dataset) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    dataset.log.path.chmod(0o400)
    dataset.path.chmod(0o500)
    try:
        with library.open_dataset("log") as again:
            assert len(list(again.scan())) == 20
            with pytest.raises(StorageError):
                again.set_state([1], State.ACCEPTED)
    finally:
        dataset.path.chmod(0o700)
        dataset.log.path.chmod(0o600)
