"""CSV and TSV: a header line and a record a row; every cell is text. Makes each record one JSON object."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

import orjson

from tui_craft.sources.aliases import is_known
from tui_craft.sources.base import Item, Source

_DELIMITERS = (",", "\t", ";")
_LARGEST_CELL = 16 << 20
_LONGEST_NAME = 80


def sniff(head: bytes) -> bool:
    """Whether the first line looks like column names and the second record has as many cells."""
    return _dialect(head) is not None


def items(stream: BinaryIO) -> Iterator[Item]:
    """One item a record, an object from column names to cells. `line` is where the record begins."""
    lines = _Lines(stream)
    head = lines.peek()
    # a quote that is never closed must not swallow the memory; the limit is the csv module's own and global
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(lines, delimiter=_dialect(head) or ",", strict=True)
    names: list[str] = []
    while True:
        line = lines.number + 1
        lines.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, lines.verbatim(), f"not a CSV record: {error}"
            continue
        if not any(cells):
            continue
        if not names:
            names = [name.strip() for name in cells]
        else:
            yield _record(line, names, cells, lines)


def _record(line: int, names: list[str], cells: list[str], lines: _Lines) -> Item:
    if len(cells) != len(names):
        return line, lines.verbatim(), f"has {len(cells)} cells where the header has {len(names)}"
    try:
        return line, orjson.dumps(dict(zip(names, cells, strict=True))), None
    except TypeError:
        raw = lines.verbatim()
        return line, raw, _not_utf8(raw)


def _not_utf8(raw: bytes) -> str:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"not UTF-8 at byte {error.start + 1} (0x{raw[error.start]:02X})"
    return "holds text that cannot be written as UTF-8"


class _Lines(Iterator[str]):
    """The stream as lines for the csv reader; remembers the lines of the record that is being read."""

    def __init__(self, stream: BinaryIO) -> None:
        self.number = 0
        self.taken: list[bytes] = []
        self._ahead: list[bytes] = []
        self._stream = stream

    def peek(self) -> bytes:
        """The first lines, which are still to come."""
        self._ahead = self._stream.readlines(1 << 16)
        self._ahead.reverse()
        return b"".join(reversed(self._ahead))

    def __next__(self) -> str:
        line = self._ahead.pop() if self._ahead else self._stream.readline()
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        return line.decode("utf-8", "surrogateescape")

    def verbatim(self) -> bytes:
        """The record as it stands in the file."""
        return b"".join(self.taken).rstrip(b"\r\n")


def _dialect(head: bytes) -> str | None:
    """The delimiter that makes the first lines a table, None when there is none."""
    lines = [line + "\n" for line in head.decode("utf-8", "surrogateescape").split("\n")[:200] if line.strip()]
    best: tuple[int, str] | None = None
    for delimiter in _DELIMITERS:
        names = _cells(lines, delimiter, 0)
        if not names or not _are_names(names):
            continue
        second = _cells(lines, delimiter, 1)
        if len(names) > 1 and (second is None or len(second) == len(names)):
            best = max(best or (0, ""), (len(names), delimiter))
        elif len(names) == 1 and best is None and is_known(names[0]) and len(lines) > 1:
            best = (1, delimiter)
    return best[1] if best else None


def _cells(lines: list[str], delimiter: str, number: int) -> list[str] | None:
    """The cells of record `number` (from 0); None when there is no such record."""
    reader = csv.reader(iter(lines), delimiter=delimiter, strict=True)
    try:
        for _ in range(number):
            next(reader)
        return next(reader)
    except (csv.Error, StopIteration):
        return None


def _are_names(names: list[str]) -> bool:
    stripped = [name.strip() for name in names]
    return len(set(stripped)) == len(stripped) and all(0 < len(name) <= _LONGEST_NAME for name in stripped)


SOURCE = Source("csv", "CSV or TSV", 30, sniff, items)
