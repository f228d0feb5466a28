"""replies.jsonl: every reply as it was received, and every request that failed for good. Append-only; parses no reply.

What `append` or `sync` returned for is on disk. A torn last line is set aside beside the journal and reported.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tui_craft import jsonlines
from tui_craft.errors import StorageError
from tui_craft.recipes.base import Request
from tui_craft.teachers.base import Reply

Entry = Mapping[str, Any]
"""One line. A reply: `request`, `stage`, `rows` (expected of it), `at`, `teacher`, `model`, `choice`, `tokens`, `cost`,
`seeds`, `prompt` (its hash), `template`, `temperature`, `attempts`, and where there is something in them `axes`,
`topic`, `parent`, `tags` and `work` (what the recipe goes on from).
A failure: `request`, `stage`, `rows`, `at`, `failed` (its kind), `message`, `attempts`, and the last five as above."""


def answered(request: Request, reply: Reply, teacher: str, at: str, attempts: int) -> Entry:
    """The entry for `reply`, the answer to the `attempts`-th try of `request`."""
    return {
        "request": request.number,
        "stage": request.stage,
        "rows": request.rows,
        "at": at,
        "teacher": teacher,
        "model": reply.model,
        "choice": reply.choice,
        "tokens": reply.tokens,
        "cost": reply.cost,
        "seeds": request.seeds,
        "prompt": request.prompt_hash,
        "template": request.template,
        "temperature": request.ask.temperature,
        "attempts": attempts,
        **_about(request),
    }


def gave_up(request: Request, kind: str, message: str, at: str, attempts: int) -> Entry:
    """The entry for `request` when its `attempts`-th try was the last and failed."""
    return {
        "request": request.number,
        "stage": request.stage,
        "rows": request.rows,
        "at": at,
        "failed": kind,
        "message": message,
        "attempts": attempts,
        **_about(request),
    }


def _about(request: Request) -> dict[str, Any]:
    about = {
        "axes": dict(request.axes),
        "topic": request.topic,
        "parent": request.parent,
        "tags": request.tags,
        "work": dict(request.work),
    }
    return {key: value for key, value in about.items() if value not in ({}, (), None)}


class Journal:
    """The journal of one run, open for appending. One process at a time (the worker's lock sees to that)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damaged = 0
        """Lines that could not be read in the last `entries()`."""
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StorageError(f"Could not open {path}: {error.strerror}; check its permissions.") from error
        self._end = os.fstat(self._handle).st_size
        self.set_aside = self._mend_tail()
        """Bytes of a torn last line that were moved to replies.torn; 0 when all was whole."""

    def close(self) -> None:
        """Give back the file."""
        os.close(self._handle)

    def append(self, entries: Sequence[Entry]) -> None:
        """Put `entries` on disk with one write and one fsync. Raises StorageError as these do."""
        self.write(entries)
        self.sync()

    def write(self, entries: Sequence[Entry]) -> None:
        """Write `entries`: from now on they survive the end of this process in any way, though no power cut.

        Raises StorageError when the disk refuses; the journal then ends where it did before.
        """
        view = memoryview(b"".join(jsonlines.dumps(dict(entry)) + b"\n" for entry in entries))
        at = self._end
        try:
            while view:
                written = os.pwrite(self._handle, view, at)
                at += written
                view = view[written:]
        except OSError as error:
            os.ftruncate(self._handle, self._end)
            raise StorageError(
                f"Could not save replies to {self.path}: {error.strerror}; make room, then resume the run."
            ) from error
        self._end = at

    def sync(self) -> None:
        """Return when everything written is on disk. Safe from another thread. Raises StorageError."""
        try:
            os.fsync(self._handle)
        except OSError as error:
            raise StorageError(
                f"The disk did not confirm {self.path}: {error.strerror}; look to it, then resume the run."
            ) from error

    def entries(self) -> Iterator[Entry]:
        """Every entry in the order it was written, streaming."""
        self.damaged = 0
        with self.path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    return
                entry = _entry(line)
                if entry is None:
                    self.damaged += 1
                else:
                    yield entry

    def _mend_tail(self) -> int:
        start = self._last_line_start()
        torn = os.pread(self._handle, self._end - start, start)
        if not torn:
            return 0
        if _entry(torn) is not None:  # whole but for its newline
            os.pwrite(self._handle, b"\n", self._end)
            self._end += 1
            return 0
        where = self.path.with_suffix(".torn")
        with os.fdopen(os.open(where, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600), "ab") as aside:
            aside.write(torn + b"\n")
            aside.flush()
            os.fsync(aside.fileno())
        os.ftruncate(self._handle, start)
        self._end = start
        return len(torn)

    def _last_line_start(self) -> int:
        at = self._end
        while at > 0:
            low = max(0, at - (1 << 20))
            found = os.pread(self._handle, at - low, low).rfind(b"\n")
            if found >= 0:
                return low + found + 1
            at = low
        return 0


def _entry(line: bytes) -> Entry | None:
    """The entry on a line; None when it is not one."""
    try:
        value = jsonlines.loads(line)
    except ValueError:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("request"), int):
        return None
    if not all(fits(value.get(key)) for key, fits in _FITS.items()):
        return None  # broken by hand: what cannot be counted cannot be derived from
    if isinstance(value.get("failed"), str) or isinstance(value.get("choice"), dict):
        return value
    return None


def _are_tokens(value: Any) -> bool:
    return value is None or (isinstance(value, list) and len(value) == 2 and all(isinstance(n, int) for n in value))


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "attempts": lambda value: value is None or isinstance(value, int),
    "tokens": _are_tokens,
    "cost": lambda value: value is None or isinstance(value, int | float),
    "seeds": lambda value: value is None or isinstance(value, list),
    "axes": lambda value: value is None or isinstance(value, dict),
    "work": lambda value: value is None or isinstance(value, dict),
    "topic": lambda value: value is None or isinstance(value, list),
    "tags": lambda value: value is None or isinstance(value, list),
    "rows": lambda value: value is None or isinstance(value, int),
    "choice": lambda value: not isinstance(value, dict) or isinstance(value.get("message"), dict | None),
}


def read_entries(path: Path) -> Iterator[Entry]:
    """The whole entries of a journal that another process may be writing, in order. Raises StorageError."""
    try:
        with path.open("rb") as file:
            for line in file:
                entry = _entry(line) if line.endswith(b"\n") else None
                if entry is not None:
                    yield entry
    except FileNotFoundError:
        return
    except OSError as error:
        raise StorageError(f"Could not read {path}: {error.strerror}; check its permissions.") from error
