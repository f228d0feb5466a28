"""What the checks found in a dataset when they last went over it. Owns checks/findings.jsonl and checks/seen-*.bin.

The first line of findings.jsonl says which checks looked and on what their findings rest, each other line is a
finding. It names the seen-*.bin that holds each row's checksum and rank as it was looked at, so that a later pass looks
only at what has changed. All can be deleted: the next pass then looks at everything.
"""

from __future__ import annotations

import os
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from tui_craft.domain.finding import IGNORED, Finding, Severity
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Row, State
from tui_craft.errors import StorageError
from tui_craft.store.atomic import write_atomic

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset

FOLDER = "checks"
FILE = "findings.jsonl"
_SEEN = "seen-{}.bin"


@dataclass(frozen=True, slots=True)
class CheckRun:
    """A check's last pass: what its findings rest on beside the rows, when it ended, what it took over how many rows.

    `seconds` and `rows` are those of the pass, which may have looked only at what was new.
    """

    basis: str
    at: str
    seconds: float
    rows: int


@dataclass(frozen=True, slots=True)
class Seen:
    """By row id: the checksum of the payload that was looked at (0: none was), and which rank the row had then.

    Ranks say which of two rows would rather be kept: `checks.pass_over.RANKS`.
    """

    sums: array[int] = field(default_factory=lambda: array("I"))
    ranks: bytes = b""


@dataclass(frozen=True)
class Findings:
    """All findings of a dataset by the last pass; `at` is empty where there was none. `rows` is how many it covers.

    Some may no longer hold: see `standing`.
    """

    at: str = ""
    rows: int = 0
    runs: Mapping[str, CheckRun] = field(default_factory=dict)
    found: tuple[Finding, ...] = ()
    stamp: str = ""

    @cached_property
    def by_row(self) -> dict[int, list[Finding]]:
        """The findings of each row that has any."""
        rows: dict[int, list[Finding]] = defaultdict(list)
        for finding in self.found:
            rows[finding.row].append(finding)
        return dict(rows)


def path_of(folder: Path) -> Path:
    """The folder, inside a dataset's, that checks keep things in."""
    return folder / FOLDER


def read(folder: Path) -> Findings:
    """The findings of the dataset in `folder`; none where the file is missing or was broken by hand."""
    try:
        with (path_of(folder) / FILE).open("rb") as file:
            head = orjson.loads(file.readline())
            runs = {name: _run(run) for name, run in head["checks"].items()}
            found = tuple(_finding(orjson.loads(line)) for line in file)
            stamp = f"{int(head['stamp'], 16):016x}"  # a part of a file's name
            return Findings(str(head["at"]), int(head["rows"]), runs, found, stamp)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return Findings()  # as good as none: the next pass looks at everything again


def read_seen(folder: Path, findings: Findings) -> Seen:
    """The rows as they were when they were looked at for `findings`; empty where that is not known, or by no check."""
    sums = array("I")
    width = sums.itemsize + 1
    try:
        data = seen_file(folder, findings).read_bytes() if findings.runs else b""
    except OSError:
        return Seen()
    rows, rest = divmod(len(data), width)
    if rest:
        return Seen()
    sums.frombytes(data[: rows * sums.itemsize])
    return Seen(sums, data[rows * sums.itemsize :])


def seen_file(folder: Path, findings: Findings) -> Path:
    """Where the rows are kept as they were when they were looked at for `findings`."""
    return path_of(folder) / _SEEN.format(findings.stamp)


def write(folder: Path, findings: Findings, seen: Seen) -> Findings:
    """Keep both; nobody else may be at it. Raises StorageError when the disk refuses: what was there still holds."""
    now = replace(findings, stamp=os.urandom(8).hex())
    place, seen_now = path_of(folder), seen_file(folder, now)
    place.mkdir(mode=0o700, exist_ok=True)
    head = {"at": now.at, "rows": now.rows, "stamp": now.stamp, "checks": now.runs}
    lines = [orjson.dumps(head), *map(_line, now.found)]
    for left in (*place.glob(f".{FILE}.*"), *place.glob(".seen-*")):
        left.unlink(missing_ok=True)  # by one that was killed
    write_atomic(seen_now, seen.sums.tobytes() + seen.ranks)
    try:
        write_atomic(place / FILE, b"\n".join(lines) + b"\n")
    except StorageError:
        seen_now.unlink(missing_ok=True)
        raise
    # the one before stays for whoever has read its findings just now
    for old in sorted(place.glob(_SEEN.format("*")), key=lambda path: path.stat().st_mtime_ns)[:-2]:
        old.unlink(missing_ok=True)
    return now


def record(finding: Finding) -> dict[str, Any]:
    """The finding as JSON has it: what says nothing is left out."""
    said: dict[str, Any] = {"row": finding.row, "field": finding.field, "severity": finding.severity.value,
                            "message": finding.message}  # fmt: skip
    if finding.end:
        said["start"], said["end"] = finding.start, finding.end
    for name in ("fix", "other", "score"):
        if value := getattr(finding, name):
            said[name] = value
    return said


def standing(dataset: Dataset, findings: Findings) -> list[Finding]:
    """The findings that hold now, in their order. Reads the rows that have any: for a thread.

    Left out are those of rows that are rejected, gone or changed since, those that a person let pass, and those that
    compare with a row that is rejected or gone.
    """
    from tui_craft.store import search

    seen, flagged = read_seen(dataset.path, findings), findings.by_row
    rows = search.read(dataset, IdSet.of(each.row for each in findings.found if may_hold(dataset, each)))
    return [each for row in rows for each in holding(dataset, row, flagged[row.id], seen)]


def holding(dataset: Dataset, row: Row, found: Iterable[Finding], seen: Seen) -> list[Finding]:
    """Those of a row's findings that hold now: see `standing`. `seen` is what was looked at for them."""
    if row.state is State.REJECTED or not was_seen(row, seen):
        return []
    passed = {tag.removeprefix(IGNORED) for tag in row.tags if tag.startswith(IGNORED)}
    return [each for each in found if each.check not in passed and may_hold(dataset, each)]


def was_seen(row: Row, seen: Seen) -> bool:
    """Whether the row was looked at, with the payload that it has."""
    from tui_craft.domain.row import checksum

    return row.id < len(seen.sums) and seen.sums[row.id] == checksum(row.raw)


def may_hold(dataset: Dataset, finding: Finding) -> bool:
    """Whether the row and the one it is compared with are there and not rejected; reads no row."""
    rows = (finding.row, finding.other) if finding.other else (finding.row,)
    return all(dataset.state_of(row_id) not in {None, State.REJECTED} for row_id in rows)


def flagged(found: Iterable[Finding]) -> set[int]:
    """The rows with a finding that counts, which a hint does not."""
    return {finding.row for finding in found if finding.severity is not Severity.HINT}


def _run(said: dict[str, Any]) -> CheckRun:
    return CheckRun(str(said["basis"]), str(said["at"]), float(said["seconds"]), int(said["rows"]))


def _line(finding: Finding) -> bytes:
    return orjson.dumps({"check": finding.check, **record(finding)})


def _finding(said: dict[str, Any]) -> Finding:
    """The finding that a line says. Raises ValueError, TypeError or KeyError where a hand wrote something else."""
    words = [said["check"], said["field"], said["message"], said.get("fix", "")]
    numbers = [said["row"], said.get("start", 0), said.get("end", 0), said.get("other", 0)]
    if {*map(type, words)} != {str} or {*map(type, numbers)} != {int} or min(numbers) < 0:
        raise ValueError("no finding")
    check, field, message, fix = words
    row, start, end, other = numbers
    score = float(said.get("score", 0.0))
    return Finding(check, row, field, start, end, Severity(said["severity"]), message, fix, other, score)
