"""Versions of a dataset: named, hashed copies of its rows in `versions/<name>/`. Owns that folder; changes no row.

    versions/<name>/manifest.json    what it is: counts, sizes, SHA-256 of everything beside it
    versions/<name>/rows.jsonl.gz    every row as one whole line (see store/record.py), in id order
    versions/<name>/dataset.json     the metadata and context of that moment; slices.json too, where there was one

A version is whole or not there: it is made in a folder of another name, which is renamed when all is on disk.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from tui_craft import text
from tui_craft.domain.filter_terms import name_problem
from tui_craft.domain.row import State
from tui_craft.errors import InvalidError, NotFoundError, StorageError
from tui_craft.paths import make_private
from tui_craft.store.atomic import sync_folder, write_atomic
from tui_craft.store.dataset import Dataset
from tui_craft.store.fresh import BEAT
from tui_craft.store.metadata import FILE
from tui_craft.store.version_file import ROWS, RowFile, file_hash, hash_of, read_lines

Progress = Callable[[int], None]
FOLDER = "versions"
BESIDE = (FILE, "slices.json")
"""What is kept of a dataset beside its rows, where it is there."""
_MANIFEST = "manifest.json"
_TRASH = ".trash"
_PART = ".part-"


@dataclass(frozen=True, slots=True)
class Version:
    """A version as its manifest tells it. `bytes` is the size of its packed rows, `created` UTC text.

    `hashes` are SHA-256 by what they are of: `lines` (the unpacked rows), and each file by its name. `problem` says
    why the manifest cannot be read.
    """

    name: str
    path: Path
    created: str = ""
    note: str = ""
    rows: int = 0
    states: Mapping[State, int] = field(default_factory=dict)
    format: str = ""
    bytes: int = 0
    hashes: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


def list_versions(folder: Path) -> list[Version]:
    """The versions of the dataset in `folder`, the newest first; one that cannot be read with its problem."""
    base = folder / FOLDER
    try:
        there = [item for item in os.scandir(base) if item.is_dir() and not item.name.startswith(".")]
        # two versions of one second are told apart by when they were made
        found = [(_read(Path(item.path)), item.stat().st_mtime_ns) for item in there]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(f"{base} cannot be read ({error.strerror}); check its permissions.") from None
    found.sort(key=lambda pair: (pair[0].created, pair[1]), reverse=True)
    return [version for version, _ in found]


def find(folder: Path, name: str) -> Version:
    """The version called `name`. Raises NotFoundError that lists them, InvalidError for an unreadable one."""
    known = list_versions(folder)
    found = next((item for item in known if item.name == name), None)
    if found is None:
        names = ", ".join(item.name for item in known[:8])
        there = f"there are {names}" if names else "there is none yet; make one with: tui-craft snapshot NAME"
        raise NotFoundError(f"There is no version {name!r} of {folder.name}; {there}.")
    if found.problem:
        raise InvalidError(found.problem)
    return found


def _read(path: Path) -> Version:
    try:
        value = orjson.loads((path / _MANIFEST).read_bytes())
        states = {State(name): int(number) for name, number in value["states"].items()}
        return Version(
            path.name, path, str(value["created"]), str(value["note"]), int(value["rows"]), states,
            str(value["format"]), int(value["bytes"]), dict(value["sha256"]),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        problem = f"Version {path.name!r} cannot be used: {path / _MANIFEST} is missing or damaged."
        return Version(path.name, path, problem=problem)


# ---- making


def check_name(name: str) -> str:
    """`name` without the blanks around it. Raises InvalidError when no version can be called so."""
    name = name.strip()
    problem = name_problem(name)
    if problem:
        raise InvalidError(f"A version cannot be called {name!r}: {problem}.")
    return name


def free_name(folder: Path, now: datetime) -> str:
    """The name a version gets by itself: the day, with a number where that is taken."""
    day, number = f"{now:%Y-%m-%d}", 2
    name = day
    while (folder / FOLDER / name).exists():
        name, number = f"{day}-{number}", number + 1
    return name


def snapshot(
    dataset: Dataset, name: str | None = None, *, now: datetime, note: str = "", progress: Progress | None = None
) -> Version:
    """Keep the dataset as it is now as a version called `name`, or by the day.

    What of `note` is no text (a shell may hand over any bytes) becomes question marks.

    `progress` is told how many rows have been packed. Raises InvalidError when the name is taken or cannot be one,
    StorageError when the disk refuses; nothing is left behind then, nor where the process is killed.
    """
    base = make_private(dataset.path / FOLDER)
    with _alone(base):
        name = free_name(dataset.path, now) if name is None else check_name(name)
        if (base / name).exists():
            raise InvalidError(f"There is already a version {name!r} of {dataset.slug}; choose another name.")
        part = base / f"{_PART}{name}"
        try:
            part.mkdir(mode=0o700)
            _fill(part, dataset, now, note, progress)
            sync_folder(part)
            part.rename(base / name)
            sync_folder(base)
        except OSError as error:
            shutil.rmtree(part, ignore_errors=True)
            raise StorageError(f"Could not make version {name!r} in {base}: {error.strerror}.") from error
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    return _read(base / name)


@contextmanager
def _alone(base: Path) -> Iterator[None]:
    """Be the only one that makes a version, and clear away what a killed process has left."""
    try:
        handle = os.open(base / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageError(f"Could not write to {base}: {error.strerror}.") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for left in base.glob(f"{_PART}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(handle)


def _fill(part: Path, dataset: Dataset, now: datetime, note: str, progress: Progress | None) -> None:
    with dataset.log.locked():
        # a handle of its own sees the rows of this moment, whatever is changed while they are being packed
        still = Dataset(dataset.path, clock=dataset.clock)
        for item in BESIDE:
            if (dataset.path / item).exists():
                write_atomic(part / item, (dataset.path / item).read_bytes())
    with still, RowFile(part / ROWS) as file:
        for _, line in still.fresh_lines():
            file.add(line)
            if progress is not None and file.rows % BEAT == 0:
                progress(file.rows)
    manifest: dict[str, Any] = {
        "name": part.name.removeprefix(_PART),
        "created": text.utc_stamp(now),
        "note": note.encode("utf-8", "replace").decode(),
        "format": still.meta.format,
        "rows": file.rows,
        "states": {state.value: number for state, number in still.counts().items()},
        "bytes": (part / ROWS).stat().st_size,
        "lines_bytes": file.size,
        "sha256": {
            "lines": file.lines_hash,
            ROWS: file.file_hash,
            **{item: file_hash(part / item) for item in BESIDE if (part / item).exists()},
        },
    }
    write_atomic(part / _MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2) + b"\n")


# ---- looking


def lines_of(version: Version) -> Iterator[tuple[int, bytes]]:
    """(id, whole line) of every row of a version, in id order, streaming.

    Raises InvalidError when the packed rows are damaged.
    """
    return read_lines(version.path / ROWS)


def verify(folder: Path, name: str) -> list[str]:
    """What of a version does not match its manifest, a sentence each; nothing when it is as it was made."""
    version = find(folder, name)
    found: list[str] = []
    for item in (ROWS, *BESIDE):
        path, wanted = version.path / item, version.hashes.get(item)
        try:
            if file_hash(path) != wanted:
                found.append(f"{item} is not the file that was saved (its SHA-256 differs).")
        except FileNotFoundError:
            if wanted is not None or item != "slices.json":  # the one that a dataset need not have
                found.append(f"{item} is missing.")
        except OSError as error:
            found.append(f"{item} cannot be read ({error.strerror}).")
    if (version.path / ROWS).exists():
        found += _verify_lines(version)
    return found


def _verify_lines(version: Version) -> list[str]:
    try:
        rows, digest = hash_of(version.path / ROWS)
    except (OSError, EOFError, zlib.error) as error:
        return [f"{ROWS} cannot be unpacked ({error})."]
    found = []
    if digest != version.hashes.get("lines"):
        found.append("The rows are not those that were saved (their SHA-256 differs).")
    if rows != version.rows:
        found.append(f"There are {text.rows(rows)} in it, the manifest says {text.count(version.rows)}.")
    return found


def remove(folder: Path, name: str, *, now: datetime) -> Path:
    """Move a version into versions/.trash; where it is now (rename it back to have it again)."""
    base = folder / FOLDER
    if not any(item.name == name for item in list_versions(folder)):
        find(folder, name)  # says which there are
    target = make_private(base / _TRASH) / f"{name}.{now:%Y%m%d%H%M%S%f}"
    try:
        (base / name).rename(target)
    except OSError as error:
        raise StorageError(f"Could not remove version {name!r} in {base}: {error.strerror}.") from error
    return target
