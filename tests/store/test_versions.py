"""Versions: made whole or not at all, compared, restored in one undoable change, and what damages them is seen."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.errors import InvalidError, NotFoundError
from tui_craft.store import library, rewriting, versions
from tui_craft.store.dataset import Dataset
from tui_craft.store.version_diff import diff, tally
from tui_craft.store.version_restore import restore

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def contents(dataset: Dataset) -> dict[int, tuple[bytes, Envelope]]:
    return {row.id: (row.raw, row.envelope) for row in dataset.scan()}


@pytest.fixture
def rows() -> Dataset:
    made = library.create("rows", "input-output", context={"objective": "x"}, now=NOW)
    raws = [b'{"input": "q%d", "output":"a", "n": 1.10, "meta":{"k":12345678901234567890123}}' % n for n in range(10)]
    made.add([NewRow(raw, Envelope(tags=("t",))) for raw in raws])
    return made


def test_a_version_is_what_its_manifest_says(rows: Dataset) -> None:
    rows.set_state([1, 2], State.ACCEPTED)
    rows.delete([3])
    copy = rows.duplicate(4)
    (rows.path / "slices.json").write_text("[]")
    made = versions.snapshot(rows, "v1", now=NOW, note="first")
    assert (made.name, made.rows, made.note, made.format) == ("v1", 10, "first", "input-output")
    assert made.states[State.ACCEPTED] == 2
    assert versions.verify(rows.path, "v1") == []
    lines = gzip.decompress((made.path / "rows.jsonl.gz").read_bytes()).splitlines()
    assert [json.loads(line)["id"] for line in lines] == [1, 2, 4, 5, 6, 7, 8, 9, 10, copy]
    assert json.loads(lines[-1])["below"] == 4
    assert b'"n": 1.10, "meta":{"k":12345678901234567890123}' in lines[0]
    assert json.loads((made.path / "dataset.json").read_bytes())["context"] == {"objective": "x"}
    assert set(json.loads((made.path / "manifest.json").read_bytes())["sha256"]) == {
        "lines", "rows.jsonl.gz", "dataset.json", "slices.json",
    }  # fmt: skip
    assert [oct(item.stat().st_mode & 0o777) for item in made.path.iterdir()] == ["0o600"] * 4
    assert [item.name for item in (rows.path / "versions").iterdir() if item.name != ".lock"] == ["v1"]


def test_names(rows: Dataset) -> None:
    assert [versions.snapshot(rows, now=NOW).name for _ in range(3)] == ["2026-01-02", "2026-01-02-2", "2026-01-02-3"]
    later = versions.snapshot(rows, " größer_1.0 ", now=NOW + timedelta(days=1))
    assert later.name == "größer_1.0"
    assert [item.name for item in versions.list_versions(rows.path)] == [
        "größer_1.0", "2026-01-02-3", "2026-01-02-2", "2026-01-02",
    ]  # fmt: skip
    for bad in ["", "..", ".x", "a/b", "-x", "a b", "x" * 65, "a\n", "\x1b[2J", "2026-01-02", "--"]:
        with pytest.raises(InvalidError):
            versions.snapshot(rows, bad + "!" if bad == "a\n" else bad, now=NOW)
    with pytest.raises(NotFoundError, match="there are"):
        versions.find(rows.path, "nope")
    gone = versions.remove(rows.path, "2026-01-02-2", now=NOW)
    assert gone.is_dir()
    assert len(versions.list_versions(rows.path)) == 3


@pytest.mark.parametrize("kind", ["byte", "cut", "gone", "line", "context", "empty"])
def test_damage_is_said_and_never_restored(rows: Dataset, kind: str) -> None:
    made = versions.snapshot(rows, "v1", now=NOW)
    file = made.path / "rows.jsonl.gz"
    data = file.read_bytes()
    if kind == "byte":
        middle = len(data) // 2
        file.write_bytes(data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :])
    elif kind == "cut":
        file.write_bytes(data[:-20])
    elif kind == "gone":
        file.unlink()
    elif kind == "line":
        file.write_bytes(gzip.compress(b"".join(gzip.decompress(data).splitlines(keepends=True)[1:])))
    elif kind == "context":
        (made.path / "dataset.json").write_bytes(b"{}")
    else:
        file.write_bytes(b"")
    assert versions.verify(rows.path, "v1")
    rows.delete([1])
    before = contents(rows)
    size = rows.log.stat().st_size
    with pytest.raises(InvalidError, match="damaged"):
        restore(rows, "v1")
    assert (contents(rows), rows.log.stat().st_size) == (before, size)
    (made.path / "manifest.json").write_text("{")
    assert versions.list_versions(rows.path)[0].problem
    with pytest.raises(InvalidError, match="manifest"):
        restore(rows, "v1")


def test_a_note_that_utf_8_cannot_carry_costs_no_byte_of_the_payload(rows: Dataset) -> None:
    raw = rows.get(2).raw
    rows.set_envelope([2], lambda envelope: replace(envelope, note="lone \ud800"), verb="note")
    versions.snapshot(rows, "v1", now=NOW)
    rows.compact()
    assert (rows.get(2).raw, rows.get(2).envelope.note) == (raw, "lone \ud800")
    assert tally(rows, "v1").total == 0
    rows.delete([2])
    restore(rows, "v1")
    assert rows.get(2).raw == raw


def change_something(rows: Dataset) -> None:
    rows.set_state([1], State.REJECTED)
    rows.set_envelope([2], lambda envelope: replace(envelope, note="hm"), verb="note")
    rows.edit(3, {"input": "other", "output": "b"}, base_rev=rows.get(3).rev)
    rows.delete([4])
    rows.add([NewRow(b'{"input":"new","output":"c"}')])


def test_a_diff_says_what_happened_to_each_row(rows: Dataset) -> None:
    versions.snapshot(rows, "v1", now=NOW)
    assert list(diff(rows, "v1")) == []
    change_something(rows)
    found = list(diff(rows, "v1"))
    assert [(item.id, item.kind) for item in found] == [
        (1, "state"), (2, "envelope"), (3, "changed"), (4, "removed"), (11, "added"),
    ]  # fmt: skip
    assert found[2].before is not None
    assert found[2].after is not None
    assert (found[2].before.data["input"], found[2].after.data["input"]) == ("q2", "other")
    assert (found[3].after, found[4].before) == (None, None)
    versions.snapshot(rows, "v2", now=NOW)
    rows.delete(range(1, 12))
    assert tally(rows, "v1", "v2").counts == {"added": 1, "removed": 1, "changed": 1, "state": 1, "envelope": 1}
    assert tally(rows, "v2").counts["removed"] == 10
    rows.undo()
    assert tally(rows, "v2").total == 0  # revisions do not count


@pytest.mark.parametrize("compacted", [False, True])
@pytest.mark.parametrize("part", [1, 1 << 20])
def test_restore_and_back(rows: Dataset, monkeypatch: pytest.MonkeyPatch, compacted: bool, part: int) -> None:
    monkeypatch.setattr(rewriting, "PART", part)
    copy = rows.duplicate(5)
    versions.snapshot(rows, "v1", now=NOW)
    at_first, order = contents(rows), list(rows.ids())
    change_something(rows)
    rows.delete([copy, 5])
    if compacted:
        rows.compact()
    changed, changed_order = contents(rows), list(rows.ids())
    done = restore(rows, "v1")
    assert (done.back, done.gone, done.changed) == (3, 1, 3)
    assert (contents(rows), list(rows.ids())) == (at_first, order)
    assert restore(rows, "v1").total == 0
    with Dataset(rows.path) as again:
        assert (contents(again), list(again.ids())) == (at_first, order)
        assert again.undo() == "undid: restore v1 in 7 rows"
    rows.refresh()
    assert (contents(rows), list(rows.ids())) == (changed, changed_order)
    assert rows.redo() is not None
    assert (contents(rows), list(rows.ids())) == (at_first, order)
    assert versions.verify(rows.path, "v1") == []


def test_undoing_a_restore_and_then_the_deletion_brings_the_later_text_back(rows: Dataset) -> None:
    versions.snapshot(rows, "v1", now=NOW)
    rows.edit(3, {"input": "later", "output": "b"}, base_rev=1)
    rows.delete([3])
    restore(rows, "v1")
    assert rows.get(3).data["input"] == "q2"
    rows.undo()
    assert rows.state_of(3) is None
    rows.undo()
    assert rows.get(3).data["input"] == "later"
    rows.redo(), rows.redo()
    assert rows.get(3).data["input"] == "q2"


def test_the_context_comes_back_only_when_asked(rows: Dataset) -> None:
    versions.snapshot(rows, "v1", now=NOW)
    rows.save_context({"objective": "y"})
    restore(rows, "v1")
    assert rows.meta.context == {"objective": "y"}
    restore(rows, "v1", context=True)
    assert Dataset(rows.path).meta.context == {"objective": "x"}


def test_another_format_is_refused(rows: Dataset) -> None:
    with library.create("other", "text", now=NOW) as other:
        shutil.copytree(versions.snapshot(rows, "v1", now=NOW).path, other.path / "versions" / "v1")
        with pytest.raises(InvalidError, match="input-output rows"):
            restore(other, "v1")


def test_a_note_that_is_no_text_is_kept_as_far_as_it_is(rows: Dataset) -> None:
    assert versions.snapshot(rows, "v1", now=NOW, note="for \udcff").note == "for ?"


def test_a_manifest_that_leaves_a_hash_out_is_not_good(rows: Dataset) -> None:
    made = versions.snapshot(rows, "v1", now=NOW)
    manifest = json.loads((made.path / "manifest.json").read_text())
    manifest["sha256"] = {"/dev/zero": ""}
    (made.path / "manifest.json").write_text(json.dumps(manifest))
    assert "rows.jsonl.gz is not the file that was saved" in " ".join(versions.verify(rows.path, "v1"))
    (made.path / "rows.jsonl.gz").unlink()
    (made.path / "rows.jsonl.gz").mkdir()
    assert "rows.jsonl.gz cannot be read" in " ".join(versions.verify(rows.path, "v1"))


_KILLED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tui_craft.store import rewriting, versions
from tui_craft.store.dataset import Dataset
from tui_craft.store.version_restore import restore
rewriting.PART = 20_000
dataset = Dataset(Path(sys.argv[1]))
print("go", flush=True)
if sys.argv[2] == "snapshot":
    for number in range(1000):
        versions.snapshot(dataset, f"s{number}", now=datetime.now(UTC))
else:
    for number in range(1000):
        restore(dataset, "one")
        restore(dataset, "two")
"""


def killed(folder: Path, what: str, seconds: float) -> None:
    """Run a process that makes or restores versions, and SIGKILL it after a while."""
    worker = subprocess.Popen([sys.executable, "-c", _KILLED, str(folder), what], stdout=subprocess.PIPE)
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"go\n"
    time.sleep(seconds)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    worker.stdout.close()


@pytest.fixture
def many() -> Dataset:
    made = library.create("many", "text", now=NOW)
    made.add([NewRow(b'{"text":"row %d %b"}' % (n, b"x" * (n % 300))) for n in range(1500)])
    return made


def test_a_killed_snapshot_leaves_nothing_half(many: Dataset) -> None:
    for wait in (0.0, 0.013, 0.029):
        killed(many.path, "snapshot", wait)
        for version in versions.list_versions(many.path):
            assert versions.verify(many.path, version.name) == []
            shutil.rmtree(version.path)
    versions.snapshot(many, "after", now=NOW)
    assert sorted(item.name for item in (many.path / "versions").iterdir()) == [".lock", "after"]


def test_a_killed_restore_can_be_undone_and_done_again(many: Dataset) -> None:
    one = contents(many)
    versions.snapshot(many, "one", now=NOW)
    many.rewrite(range(1, 1501), lambda row: b'{"text":"%d"}' % row.id, verb="rewrite")
    many.delete(range(1, 300))
    two = contents(many)
    versions.snapshot(many, "two", now=NOW)
    for wait in (0.0, 0.02, 0.05, 0.11):
        killed(many.path, "restore", wait)
        many.refresh()
        if contents(many) not in (one, two):
            assert many.undo() is not None
            assert contents(many) in (one, two)
            assert many.redo() is not None
        restore(many, "one")
        assert contents(many) == one
        restore(many, "two")
        assert contents(many) == two
    assert len(list(many.log.lines())) > 1500


def test_two_processes_restore_at_once(many: Dataset) -> None:
    versions.snapshot(many, "one", now=NOW)
    many.rewrite(range(1, 1501, 2), lambda row: b'{"text":"%d"}' % row.id, verb="rewrite")
    versions.snapshot(many, "two", now=NOW)
    code = _KILLED.replace("range(1000)", "range(3)")
    crew = [subprocess.Popen([sys.executable, "-c", code, str(many.path), "restore"]) for _ in range(2)]
    assert [worker.wait() for worker in crew] == [0, 0]
    many.refresh()
    assert tally(many, "two").total == 0
    while many.undo() is not None:
        assert tally(many, "one").total in {0, 750, 1500}
    assert len(many) == 0
