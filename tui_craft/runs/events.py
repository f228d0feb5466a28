"""events.jsonl: what a watcher of a run reads. Owns its lines; a line that cannot be read is passed over, never mended.

Events tell what happened and are not the truth about rows: that is the journal and the dataset.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tui_craft import jsonlines, text
from tui_craft.errors import StorageError

Event = dict[str, Any]
_GUESS = 1 << 16


class EventWriter:
    """Appends events. Safe from any thread."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now
        self._mutex = threading.Lock()
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        size = os.fstat(self._handle).st_size
        if size and os.pread(self._handle, 1, size - 1) != b"\n":
            os.write(self._handle, b"\n")  # ends the line that a kill left torn, so that ours is whole

    def write(self, event: str, **values: Any) -> None:
        """Append one event."""
        self.write_many([(event, values)])

    def write_many(self, events: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        """Append events in one write. Raises StorageError when the disk refuses."""
        at = text.utc_stamp(self._now())
        lines = [jsonlines.dumps({"event": event, "at": at, **values}) + b"\n" for event, values in events]
        view = memoryview(b"".join(lines))
        try:
            with self._mutex:
                self._append(view)
        except OSError as error:
            raise StorageError(f"Could not save to {self._path}: {error.strerror}; make room, then resume.") from error

    def _append(self, view: memoryview) -> None:
        before = os.fstat(self._handle).st_size
        try:
            while view:
                view = view[os.write(self._handle, view) :]
        except OSError:
            os.ftruncate(self._handle, before)  # half a line would spoil the next one, which says what happened
            raise

    def close(self) -> None:
        """Give back the file."""
        os.close(self._handle)


class EventReader:
    """Follows events.jsonl from `position` (a byte offset at the start of a line)."""

    def __init__(self, path: Path, position: int = 0) -> None:
        self.path = path
        self.position = position

    def read(self) -> list[Event]:
        """The events that came since the last call; none where the file does not exist yet."""
        try:
            with self.path.open("rb") as file:
                file.seek(self.position)
                data = file.read()
        except FileNotFoundError:
            return []
        cut = data.rfind(b"\n") + 1
        self.position += cut
        return _decoded(data[:cut])


def last_events(path: Path, count: int) -> tuple[list[Event], int]:
    """The last `count` events at most, and the position to follow from. Reads only the end of the file."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            span = _GUESS
            while True:
                start = max(0, size - span)
                file.seek(start)
                data = file.read(size - start)
                if start == 0 or data.count(b"\n") > count:
                    break
                span *= 4
    except FileNotFoundError:
        return [], 0
    end = data.rfind(b"\n") + 1
    begin = 0 if start == 0 else data.find(b"\n") + 1
    found = _decoded(data[begin:end])
    return found[max(0, len(found) - count) :], start + end


def _decoded(data: bytes) -> list[Event]:
    found: list[Event] = []
    for line in data.split(b"\n"):
        try:
            value = jsonlines.loads(line) if line else None
        except ValueError:
            continue  # torn by a kill; what it told is derived again from the journal
        if isinstance(value, dict) and "event" in value:
            found.append(value)
    return found
