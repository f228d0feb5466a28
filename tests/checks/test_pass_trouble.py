"""Passes that meet trouble: broken checks, broken files, a disk that is full, rows that change meanwhile."""

from __future__ import annotations

import resource
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from tui_craft import jsonlines
from tui_craft.checks import fixing, pipeline
from tui_craft.checks.base import Fix, Ground, Look, Plain, Reading, finding
from tui_craft.checks.pipeline import Looked
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.row import NewRow, State
from tui_craft.domain.trust import Trust
from tui_craft.errors import InvalidError, StorageError
from tui_craft.runs.flags import Flags
from tui_craft.runs.sparkline import meter_words
from tui_craft.store import check_settings, findings, library, query
from tui_craft.store.check_settings import CheckSettings
from tui_craft.store.dataset import Dataset
from tui_craft.store.trust import Trusting


class Clumsy(Plain):
    """Begins badly, or fixes badly."""

    name = "clumsy"
    title = "Clumsy"
    help = "Fails."

    def __init__(self, *, begins: bool) -> None:
        self._begins = begins

    def begin(self, ground: Ground) -> Look:
        if not self._begins:
            raise KeyError("nothing here")
        return ClumsyLook()


class ClumsyLook(Look):
    def look(self, reading: Reading) -> Iterator[Finding]:
        yield finding("clumsy", reading, None, (0, 0), Severity.WARNING, "is a row", fix="break it")

    def fix(self, reading: Reading, found: Sequence[Finding]) -> Fix | None:
        raise RuntimeError("no hands")


@pytest.fixture
def dataset() -> Iterator[Dataset]:
    with library.create("d", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC)) as dataset:
        said = [("a", "this is a"), ("b", "this is b"), ("a", "this is a"), ("a", "this is a")]
        dataset.add([NewRow(jsonlines.dumps({"input": asked, "output": answered})) for asked, answered in said])
        yield dataset


def last(steps: Iterator[object]) -> Looked:
    *_, end = steps
    assert isinstance(end, Looked)
    return end


def rows(dataset: Dataset, expr: str) -> list[int]:
    return list(query.find(dataset, query.parse(dataset, expr)))


def test_a_check_that_cannot_begin_is_left_out(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "checks", lambda: {"clumsy": Clumsy(begins=False)})
    done = last(pipeline.update(dataset))
    assert done.problems == {"clumsy": "The check clumsy failed and was left out: KeyError: 'nothing here'"}
    # nobody has looked at the rows
    assert Trusting(dataset).of(dataset.get(1)) is Trust.UNCHECKED


def test_a_fix_that_fails_leaves_its_row(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (pipeline, fixing):
        monkeypatch.setattr(module, "checks", lambda: {"clumsy": Clumsy(begins=True)})
    done = fixing.apply(dataset, last(pipeline.update(dataset)).findings.found)
    assert (done.changed, done.rejected) == (0, 0)
    assert done.left[2] == "the check clumsy failed on it (RuntimeError: no hands)"


def test_of_rows_that_were_the_same_none_goes_that_differs_now(dataset: Dataset) -> None:
    found = last(pipeline.update(dataset)).findings.found
    dataset.edit(3, {"input": "a", "output": "this is new"}, base_rev=1)
    assert fixing.apply(dataset, found).rejected == 1
    assert dataset.state_of(3) is State.DRAFT
    assert dataset.undo() == "undid: fix 1 row"
    dataset.set_state([1], State.REJECTED)
    assert fixing.apply(dataset, found).rejected == 0
    dataset.undo()
    dataset.edit(1, {"input": "a", "output": "this is new, too"}, base_rev=dataset.get(1).rev)
    assert fixing.apply(dataset, found).rejected == 0


def test_a_filter_means_what_holds_now(dataset: Dataset) -> None:
    last(pipeline.update(dataset))
    assert rows(dataset, "check:duplicates") == rows(dataset, "check:*") == [3, 4]
    dataset.edit(3, {"input": "a", "output": "this is new"}, base_rev=1)
    assert rows(dataset, "check:duplicates") == [4]
    assert rows(dataset, "-check:duplicates") == [1, 2, 3]
    dataset.set_state([1], State.REJECTED)  # of the same rows one is left
    assert rows(dataset, "check:duplicates") == rows(dataset, "check:*") == []


def test_a_full_disk_leaves_what_was_known(dataset: Dataset) -> None:
    before = last(pipeline.update(dataset)).findings
    dataset.add([NewRow(jsonlines.dumps({"input": f"{n}", "output": "As an AI, I cannot."})) for n in range(50)])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, hard))
    try:
        with pytest.raises(StorageError, match="free some space"):
            last(pipeline.update(dataset))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert findings.read(dataset.path) == before
    assert rows(dataset, "check:duplicates") == [3, 4]
    place = findings.path_of(dataset.path)
    (place / f".{findings.FILE}.killed").touch()
    (place / ".seen-0.bin.killed").touch()
    assert last(pipeline.update(dataset)).rows > 0
    assert not list(place.glob(".*"))
    assert len(list(place.glob("seen-*"))) == 2


@pytest.mark.parametrize(
    "line",
    [
        {"row": 10**12}, {"row": -1}, {"row": "3"}, {"row": True}, {"other": "x"}, {"message": 3}, {"start": None},
        {"severity": "bad"}, {"score": []},
    ],
)  # fmt: skip
def test_findings_that_a_hand_wrote_break_nothing(dataset: Dataset, line: dict[str, object]) -> None:
    last(pipeline.update(dataset))
    path = findings.path_of(dataset.path) / findings.FILE
    first, *others = path.read_bytes().splitlines()
    said = {**orjson.loads(others[0]), **line}
    path.write_bytes(b"\n".join([first, orjson.dumps(said), *others[1:]]) + b"\n")
    held = findings.standing(dataset, findings.read(dataset.path))
    assert {each.row for each in held} <= {1, 2, 3, 4}
    assert set(rows(dataset, "check:duplicates") if findings.read(dataset.path).at else ()) <= {3, 4}
    assert last(pipeline.update(dataset, full=True)).findings.found


def test_settings_of_another_version_are_told_of_and_kept(dataset: Dataset) -> None:
    path = dataset.path / check_settings.FILE
    path.write_bytes(orjson.dumps({"options": {"length": {"newer": 1}, "unknown": {"a": 1}}, "newer": [1]}))
    done = last(pipeline.update(dataset))
    assert done.problems["length"].startswith("The check length is set wrongly in checks.json: length has no option")
    assert "duplicates" in done.findings.runs
    check_settings.change(dataset, lambda known: CheckSettings({"echo": False}, known.options, known.gauges))
    kept = orjson.loads(path.read_bytes())
    assert (kept["newer"], kept["on"], kept["options"]["unknown"]) == ([1], {"echo": False}, {"a": 1})


def test_rows_land_though_the_settings_are_broken(dataset: Dataset) -> None:
    from tui_craft.checks.looker import Looker

    (dataset.path / check_settings.FILE).write_bytes(b'{"on": [')
    flags = Flags(lambda: Looker(dataset), iter(range(100)).__next__)
    flags.feed([(1, NewRow(b'{"input":"a","output":"b"}'))])
    figures = flags.finish()
    assert "mend it by hand" in figures["problem"]
    assert meter_words({"flags": figures}) == [f"not checked: {figures['problem']}"]


def test_unknown_folders_are_no_findings(tmp_path: Path) -> None:
    (tmp_path / check_settings.FILE).write_bytes(b"[]")
    with pytest.raises(InvalidError):
        check_settings.read(tmp_path)
    assert findings.read(tmp_path) == findings.Findings()
