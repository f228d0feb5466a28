"""What judges said about a dataset's rows. Owns checks/verdicts.jsonl; asks no teacher and decides about no row.

A line is a verdict. Lines are only ever added, under the dataset's lock, so several runs may judge at once. Of several
verdicts about a row the newest counts; one about a payload that the row has no more is out of date, and counts
again when an undo brings that payload back.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from tui_craft.domain.verdict import HIGHEST, LOWEST, Verdict
from tui_craft.errors import StorageError
from tui_craft.store import findings

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset

FILE = "verdicts.jsonl"


def path_of(folder: Path) -> Path:
    """The file of the dataset in `folder`."""
    return findings.path_of(folder) / FILE


def every(folder: Path) -> Iterator[Verdict]:
    """All verdicts ever given, in their order; lines that a kill tore or a hand broke are passed over.

    Raises StorageError when the file cannot be read.
    """
    path = path_of(folder)
    try:
        with path.open("rb") as file:
            for line in file:
                verdict = _verdict(line)
                if verdict is not None:
                    yield verdict
    except FileNotFoundError:
        return
    except OSError as error:
        raise StorageError(f"{path} cannot be read ({error.strerror}); check its permissions.") from None


def read(folder: Path) -> dict[int, Verdict]:
    """The newest verdict about each row that was ever judged, by the row's id. Raises StorageError."""
    newest: dict[int, Verdict] = {}
    for verdict in every(folder):
        known = newest.get(verdict.row)
        if known is None or verdict.at >= known.at:  # a run that is resumed may say late what was answered early
            newest[verdict.row] = verdict
    return newest


def of_run(folder: Path, run: str) -> dict[tuple[int, int], Verdict]:
    """What a run's judges said, by request and row. Raises StorageError."""
    return {(each.request, each.row): each for each in every(folder) if each.run == run}


def current(dataset: Dataset, ids: Iterable[int]) -> Mapping[int, Verdict]:
    """The verdicts that hold now about those of `ids` that have one, by id. Raises StorageError."""
    from tui_craft.domain.idset import IdSet
    from tui_craft.store.payloads import checksums

    known = read(dataset.path)
    if not known:
        return {}
    judged = IdSet.of(row_id for row_id in ids if row_id in known) & dataset.index.live()
    sums = checksums(dataset, judged)
    pairs = zip(judged, sums, strict=True)
    return {row_id: known[row_id] for row_id, checksum in pairs if known[row_id].checksum == checksum}


def state(folder: Path) -> str:
    """A few characters that differ when there are other verdicts. Reads only the file's size and time."""
    try:
        about = path_of(folder).stat()
    except OSError:
        return ""
    return f"{about.st_size} {about.st_mtime_ns}"


def add(dataset: Dataset, verdicts: Sequence[Verdict]) -> None:
    """Add verdicts; they are on disk on return. Raises StorageError when the disk refuses."""
    if not verdicts:
        return
    path = path_of(dataset.path)
    data = b"".join(orjson.dumps(_record(each)) + b"\n" for each in verdicts)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with dataset.log.locked():
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "ab", buffering=0) as file:
                torn = file.tell() > 0 and os.pread(file.fileno(), 1, file.tell() - 1) != b"\n"
                view = memoryview(b"\n" + data if torn else data)
                while view:
                    view = view[file.write(view) :]
                os.fsync(file.fileno())
    except OSError as error:
        raise StorageError(f"Could not save to {path}: {error.strerror}; make room, then resume the run.") from error


def _record(verdict: Verdict) -> dict[str, Any]:
    return {name: value for name, value in asdict(verdict).items() if value not in ("", ())}


def _verdict(line: bytes) -> Verdict | None:
    try:
        said = orjson.loads(line)
        verdict = Verdict(
            int(said["row"]), int(said["checksum"]), int(said["score"]),
            tuple(map(str, said.get("broken", ()))), str(said.get("why", "")), str(said.get("run", "")),
            int(said.get("request", 0)), str(said.get("by", "")), str(said.get("at", "")),
        )  # fmt: skip
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return verdict if LOWEST <= verdict.score <= HIGHEST else None
