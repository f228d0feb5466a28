"""The packed rows of a version: written with their hashes, read as a stream. Knows lines, not what they say."""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

from tui_craft.errors import InvalidError

ROWS = "rows.jsonl.gz"
_LEVEL = 3
_CHUNK = 1 << 20


class RowFile:
    """Packs lines into a new file; leaving the context puts it on disk. `rows`, `size` and the hashes tell of it.

    `lines_hash` is of the lines before packing, `file_hash` of the file; `size` is bytes before packing.
    """

    def __init__(self, path: Path) -> None:
        self.rows = self.size = 0
        self._file = path.open("xb")
        os.fchmod(self._file.fileno(), 0o600)
        # a gzip stream without name and time: the same rows always make the same file
        self._packer = zlib.compressobj(_LEVEL, wbits=16 + zlib.MAX_WBITS)
        self._lines, self._packed = hashlib.sha256(), hashlib.sha256()
        self._waiting: list[bytes] = []
        self._waits = 0

    def __enter__(self) -> RowFile:
        return self

    def add(self, line: bytes) -> None:
        """Append a line with its newline."""
        self._waiting.append(line)
        self._waits += len(line)
        self.rows += 1
        if self._waits >= _CHUNK:
            self._pack()

    def _pack(self) -> None:
        data = b"".join(self._waiting)
        self._lines.update(data)
        self.size += len(data)
        self._waiting, self._waits = [], 0
        self._write(self._packer.compress(data))

    def _write(self, packed: bytes) -> None:
        self._packed.update(packed)
        self._file.write(packed)

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._pack()
                self._write(self._packer.flush())
                self._file.flush()
                os.fsync(self._file.fileno())
        finally:
            self._file.close()

    @property
    def lines_hash(self) -> str:
        """SHA-256 of all lines."""
        return self._lines.hexdigest()

    @property
    def file_hash(self) -> str:
        """SHA-256 of the packed file."""
        return self._packed.hexdigest()


def read_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """(id, line with its newline) of every row, in order. Raises InvalidError when the file is damaged."""
    last = 0
    try:
        with gzip.open(path) as file:
            for line in file:
                row_id = int(line[6 : line.index(b",")])
                if row_id <= last:
                    raise ValueError(f"row {row_id} after row {last}")
                last = row_id
                yield row_id, line
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise InvalidError(f"{path} is damaged after row {last} ({error}); that version cannot be used.") from None


def hash_of(path: Path) -> tuple[int, str]:
    """(number of lines, SHA-256 of them) in a packed file. Raises OSError, EOFError or zlib.error on damage."""
    digest, rows = hashlib.sha256(), 0
    with gzip.open(path) as file:
        while data := file.read(_CHUNK):
            digest.update(data)
            rows += data.count(b"\n")
    return rows, digest.hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
