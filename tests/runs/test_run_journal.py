"""What a run writes down survives a kill at any byte, and a line that did not is set aside, not guessed at."""

from __future__ import annotations

import os
import resource
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from run_helpers import failure, pair, reply

from tui_craft.errors import InvalidError, StorageError
from tui_craft.runs.events import EventReader, EventWriter, last_events
from tui_craft.runs.hashes import Known
from tui_craft.runs.journal import Journal

ENTRIES = [reply(0, [pair("ä\u2028")]), failure(1), reply(2, "x" * 500)]


@given(st.integers(0, 5000), st.integers(0, 3))
def test_cut_at_any_byte_the_whole_lines_are_read_and_appending_goes_on(cut: int, before: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "replies.jsonl"
        journal = Journal(path)
        journal.append(ENTRIES[:before] + ENTRIES)
        journal.close()
        os.truncate(path, min(cut, path.stat().st_size))
        left = path.read_bytes()
        whole = left.count(b"\n")

        journal = Journal(path)
        journal.append([failure(9)])
        found = list(journal.entries())
        journal.close()
        torn = left[left.rfind(b"\n") + 1 :]
        # a line that lacks nothing but its newline is whole
        assert len(found) == whole + 1 + (1 if torn and not journal.set_aside else 0)
        assert found[-1]["request"] == 9
        if journal.set_aside:
            assert path.with_suffix(".torn").read_bytes() == torn + b"\n"
        assert journal.damaged == 0


def test_a_damaged_line_in_the_middle_is_passed_over_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    journal = Journal(path)
    journal.append([failure(0)])
    with path.open("ab") as file:
        file.write(b'\x00\x00\x00\n{"request":"x"}\n')
    journal = Journal(path)
    journal.append([failure(1)])
    assert [entry["request"] for entry in journal.entries()] == [0, 1]
    assert journal.damaged == 2


def test_the_journal_is_private(tmp_path: Path) -> None:
    Journal(tmp_path / "replies.jsonl").close()
    assert (tmp_path / "replies.jsonl").stat().st_mode & 0o777 == 0o600


def test_when_the_disk_refuses_the_journal_ends_where_it_did(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "replies.jsonl")
    journal.append([failure(0)])
    before = journal.path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 100, hard))
    try:
        with pytest.raises(StorageError, match="resume the run"):
            journal.append(ENTRIES)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert journal.path.read_bytes() == before
    journal.append([failure(1)])
    assert [entry["request"] for entry in journal.entries()] == [0, 1]


def now() -> datetime:
    """Any time."""
    return datetime(2026, 1, 1, tzinfo=UTC)


def test_events_are_followed_from_a_position_and_a_torn_one_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    reader = EventReader(path)
    assert reader.read() == []
    writer = EventWriter(path, now)
    writer.write("start", run="k3f9")
    assert [event["event"] for event in reader.read()] == ["start"]
    with path.open("ab") as file:
        file.write(b'{"event":"landed","ids":[1')
    assert reader.read() == []
    writer = EventWriter(path, now)
    writer.write("pause", reason="x")
    assert reader.read() == [{"event": "pause", "at": "2026-01-01T00:00:00Z", "reason": "x"}]


@pytest.mark.parametrize("count", [0, 1, 3, 5000])
def test_the_last_events_are_read_from_the_end(tmp_path: Path, count: int) -> None:
    path = tmp_path / "events.jsonl"
    assert last_events(path, 5) == ([], 0)
    writer = EventWriter(path, now)
    writer.write_many([("landed", {"request": number, "ids": [number]}) for number in range(4000)])
    found, position = last_events(path, count)
    assert [event["request"] for event in found] == list(range(4000))[max(0, 4000 - count) :]
    assert position == path.stat().st_size


def test_known_hashes_survive_the_disk(tmp_path: Path) -> None:
    assert Known.load(tmp_path / "known.hashes") is None
    Known([5, 3, 2**64 - 1]).save(tmp_path / "known.hashes")
    known = Known.load(tmp_path / "known.hashes")
    assert known is not None
    assert len(known) == 3
    assert 2**64 - 1 in known
    (tmp_path / "known.hashes").write_bytes(b"12345")
    with pytest.raises(InvalidError):
        Known.load(tmp_path / "known.hashes")
