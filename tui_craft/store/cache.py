"""rows.idx: the index saved between runs, so that opening a million rows costs what opening ten costs.

A cache only: it is dropped whenever it does not provably describe the log in front of it, and a failure to
write it is no failure.
"""

from __future__ import annotations

import hashlib
import mmap
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from tui_craft.store.index import Column, Index
from tui_craft.store.log import RowLog

_MAGIC = b"tcraft3\n"
_PAGE = 4096


@dataclass(frozen=True, slots=True)
class Header:
    """What rows.idx says about itself: the log it describes and the counts by state (see STATES)."""

    covered: int
    inode: int
    mtime_ns: int
    sample: str
    rows: int
    changes: int
    counts: list[int]
    least_next: int
    last_change: int
    below: dict[str, int]
    junk: list[int]
    start: int

    def fits(self, log: RowLog) -> bool:
        """Whether the log is the one described, perhaps longer by now."""
        stat = log.stat()
        if stat.st_ino != self.inode or stat.st_size < self.covered:
            return False
        if stat.st_size == self.covered and stat.st_mtime_ns != self.mtime_ns:
            return False
        return self.sample == _sample(log, self.covered)


def _sample(log: RowLog, covered: int) -> str:
    """A fingerprint of the described part: its first and last pages."""
    digest = hashlib.blake2b(log.head_at(0, min(_PAGE, covered)), digest_size=16)
    digest.update(log.head_at(max(0, covered - _PAGE), min(_PAGE, covered)))
    return digest.hexdigest()


def read_header(path: Path) -> Header | None:
    """The header of the cache at `path`; None when there is none that can be read."""
    try:
        with path.open("rb") as file:
            if file.read(8) != _MAGIC:
                return None
            length = int.from_bytes(file.read(8), "little")
            fields: dict[str, Any] = orjson.loads(file.read(length))
            return Header(**fields, start=16 + length)
    except (OSError, ValueError, TypeError):
        return None


def load(path: Path, log: RowLog) -> Index | None:
    """The index as saved at `path` if it fits `log`; None otherwise. The columns stay on disk until touched."""
    header = read_header(path)
    if header is None or not header.fits(log):
        return None
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size != header.start + 16 * header.rows + 16 * header.changes + header.rows:
                return None
            pages = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY))
    except OSError:
        return None
    return _index_from(header, pages)


def _index_from(header: Header, pages: memoryview) -> Index:
    at = header.start
    columns: list[Column] = []
    for length in (header.rows, header.rows, header.changes, header.changes):
        columns.append(Column(pages[at : at + 8 * length].cast("q")))
        at += 8 * length
    index = Index()
    index.whole, index.over, index.change_numbers, index.change_offsets = columns
    index.states = bytearray(pages[at : at + header.rows])
    index.counts = list(header.counts)
    index.covered = header.covered
    index.least_next = header.least_next
    index.last_change = header.last_change
    index.junk = list(header.junk)
    below = {int(copy): original for copy, original in header.below.items()}
    live = bytearray(bytes(index.states).translate(bytes([0] + [1] * 255)))
    shown = {copy for copy in below if live[copy]}
    for copy in below:
        live[copy] = 0
    index.order.load(bytes(live), below, shown)
    return index


def save(path: Path, log: RowLog, index: Index) -> bool:
    """Write the index to `path`; False when it could not be written (which costs time later, nothing else)."""
    stat = log.stat()
    fields = {
        "covered": index.covered,
        "inode": stat.st_ino,
        "mtime_ns": stat.st_mtime_ns if stat.st_size == index.covered else 0,
        "sample": _sample(log, index.covered),
        "rows": len(index.states),
        "changes": len(index.change_numbers),
        "counts": index.counts,
        "least_next": index.least_next,
        "last_change": index.last_change,
        "below": {str(copy): original for copy, original in index.order.below.items()},
        "junk": index.junk[:1000],
    }
    header = orjson.dumps(fields)
    header += b" " * (-len(header) % 8)
    temporary = path.with_name(f".rows.idx.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(_MAGIC + len(header).to_bytes(8, "little") + header)
            for column in (index.whole, index.over, index.change_numbers, index.change_offsets):
                file.write(column.tobytes())
            file.write(index.states)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        return False
    return True
