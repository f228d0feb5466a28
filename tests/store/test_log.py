"""The log under bad circumstances: torn tails, a full disk, files touched by other hands."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tui_craft.domain.row import NewRow, State
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
