"""The append-only file rows.jsonl: lock, durable appends, torn tails, reading by offset. Knows no row.

Only whole lines count. A last line without its newline is what a power cut or kill -9 left: readers ignore
it, the next writer sets it aside in rows.torn and reports it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from tui_craft.errors import StorageError
from tui_craft.store.atomic import sync_folder

_GUESS = 4096
CHUNK = 1 << 20


class RowLog:
    """rows.jsonl of one dataset folder, opened for reading and appending. Reads are safe from any thread."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "rows.jsonl"
        self.torn_path = folder / "rows.torn"
        self._lock_path = folder / "rows.lock"
        self._mutex = threading.RLock()
        self._depth = 0
        self._lock_handle = -1
        self._handle = self._open()

    def _open(self) -> int:
        try:
            new = not self.path.exists()
            try:
                handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError as error:
                if new or error.errno not in {errno.EACCES, errno.EPERM, errno.EROFS}:
                    raise
                # good enough to look at; a change is refused when it asks for the lock
                handle = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
            if new:
                sync_folder(self.path.parent)
        except OSError as error:
            raise StorageError(f"Could not open {self.path}: {error.strerror}; check its permissions.") from error
        return handle

    def close(self) -> None:
        """Give back the file handle; the log cannot be used afterwards."""
        os.close(self._handle)
        self._handle = -1

    def reopen(self) -> None:
        """Follow the path to the file that is there now (another process may have replaced it)."""
        fresh = self._open()
        os.dup2(fresh, self._handle, inheritable=False)
        os.close(fresh)

    def stat(self) -> os.stat_result:
        """The open file's status."""
        return os.fstat(self._handle)

    def replaced(self) -> bool:
        """Whether the path leads to another file than the open one."""
        try:
            return self.path.stat().st_ino != self.stat().st_ino
        except FileNotFoundError:
            return False

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the dataset's write lock, against threads and processes; may be nested in one thread."""
        with self._mutex:
            if self._depth == 0:
                try:
                    self._lock_handle = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                except OSError as error:
                    raise StorageError(
                        f"Could not open {self._lock_path}: {error.strerror}; nothing was changed."
                    ) from error
                fcntl.flock(self._lock_handle, fcntl.LOCK_EX)
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    os.close(self._lock_handle)  # closing gives the lock back

    def append(self, data: bytes) -> int:
        """Write `data` (whole lines) at the end and return its offset. Call under `locked()`; then `sync()`.

        Raises StorageError when the disk is full or refuses; the file then ends where it did before.
        """
        end = self.stat().st_size
        view = memoryview(data)
        at = end
        try:
            while view:
                written = os.pwrite(self._handle, view, at)
                at += written
                view = view[written:]
        except OSError as error:
            os.ftruncate(self._handle, end)
            raise StorageError(f"Could not save to {self.path}: {error.strerror}; nothing was changed.") from error
        return end

    def sync(self) -> None:
        """Return when everything appended is on disk."""
        try:
            os.fdatasync(self._handle)
        except OSError as error:
            raise StorageError(f"The disk did not confirm {self.path}: {error.strerror}.") from error

    def mend_tail(self) -> int:
        """Set a torn last line aside (call under `locked()`); how many bytes that were, 0 when all is whole.

        A last line that only lacks its newline (an editor saved it so) is whole and gets one.
        """
        size = self.stat().st_size
        if size == 0 or os.pread(self._handle, 1, size - 1) == b"\n":
            return 0
        start = self._line_start(size)
        torn = os.pread(self._handle, size - start, start)
        try:
            orjson.loads(torn)
        except orjson.JSONDecodeError:
            with self.torn_path.open("ab") as aside:
                aside.write(torn + b"\n")
                aside.flush()
                os.fsync(aside.fileno())
            os.ftruncate(self._handle, start)
            return len(torn)
        os.pwrite(self._handle, b"\n", size)
        return 0

    def _line_start(self, end: int) -> int:
        at = end
        while at > 0:
            low = max(0, at - CHUNK)
            found = os.pread(self._handle, at - low, low).rfind(b"\n")
            if found >= 0:
                return low + found + 1
            at = low
        return 0

    def line_at(self, offset: int) -> bytes:
        """The line that starts at `offset`, without its newline (empty at the end of the file)."""
        data = os.pread(self._handle, _GUESS, offset)
        found = data.find(b"\n")
        want = _GUESS
        while found < 0:
            want *= 8
            more = os.pread(self._handle, want, offset + len(data))
            if not more:
                return b""
            found = more.find(b"\n")
            if found >= 0:
                found += len(data)
            data += more
        return data[:found]

    def head_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        return os.pread(self._handle, length, offset)

    def chunks(self, start: int, end: int | None = None, size: int = CHUNK) -> Iterator[tuple[int, bytes]]:
        """(offset, bytes) pieces of whole lines from `start` up to `end` or the last newline.

        A piece holds about `size` bytes, more where one line is longer.
        """
        stop = self.stat().st_size if end is None else end
        at = start
        while at < stop:
            data = os.pread(self._handle, min(size, stop - at), at)
            while (cut := data.rfind(b"\n")) < 0:
                more = os.pread(self._handle, min(size, stop - at - len(data)), at + len(data))
                if not more:
                    return
                data += more
            yield at, data[: cut + 1]
            at += cut + 1

    def lines(self, start: int = 0, end: int | None = None) -> Iterator[tuple[int, bytes]]:
        """(offset, line without newline) for every whole line from `start`."""
        for base, data in self.chunks(start, end):
            at = base
            for line in data.split(b"\n"):
                if line:
                    yield at, line
                at += len(line) + 1


class LineReader:
    """Reads lines by offset, fast when the offsets mostly ascend: one large read serves many lines."""

    def __init__(self, log: RowLog) -> None:
        self._log = log
        self._start = 0
        self._data = b""
        self._last_far = -CHUNK

    def line(self, offset: int) -> bytes:
        """The line that starts at `offset`, without its newline."""
        within = offset - self._start
        if not 0 <= within < len(self._data):
            ahead = within - len(self._data)
            near = 0 <= ahead < CHUNK or 0 <= offset - self._last_far < CHUNK
            if not near:
                # one row that was rewritten elsewhere; the next is likely back where we were
                self._last_far = offset
                return self._log.line_at(offset)
            self._load(offset)
            within = 0
        end = self._data.find(b"\n", within)
        if end < 0:
            if within:
                self._load(offset)
                end = self._data.find(b"\n")
                within = 0
            if end < 0:
                return self._log.line_at(offset)
        return self._data[within:end]

    def _load(self, offset: int) -> None:
        self._start, self._data = offset, self._log.head_at(offset, CHUNK)
