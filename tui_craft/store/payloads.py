"""Checksums of many rows' payloads, read in a few large pieces. Decodes no payload and keeps nothing."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import repeat
from operator import itemgetter
from zlib import crc32

from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import checksum
from tui_craft.store.dataset import Dataset
from tui_craft.store.lines import Lines, Span, fetch, keep_memory
from tui_craft.store.record import MARKER, decode_line

_BLOCK = 1024


def checksums(dataset: Dataset, ids: IdSet) -> array[int]:
    """The CRC-32 of each row's payload, by ascending id. Raises NotFoundError where one is not there."""
    sums = array("I")
    keep_memory()
    for block in _blocks(ids):
        lines = fetch(dataset.log, dataset.index, block, over=False)
        ready = _plain(lines.spans[0]) if len(lines.spans) == 1 else None
        sums.extend(ready or [_checksum(dataset, lines, row_id) for row_id in block])
    return sums


def _blocks(ids: IdSet) -> Iterator[list[int]]:
    for start in range(0, len(ids.flags), _BLOCK):
        block = [start + place for place in IdSet(ids.flags[start : start + _BLOCK])]
        if block:
            yield block


def _plain(span: Span) -> list[int] | None:
    """The checksums of rows whose lines follow each other in the log as they were imported; None of others."""
    end = span.data.find(b"\n", span.places[-1] - 1 - span.start)
    lines = span.data[:end].split(b"\n")
    heads = [b'{"id":%d,' % row_id for row_id in span.owners]
    if len(lines) != len(heads) or not all(map(bytes.startswith, lines, heads)):
        return None
    cut = list(map(bytes.partition, lines, repeat(MARKER)))
    return list(map(crc32, map(itemgetter(2), cut))) if all(map(itemgetter(1), cut)) else None


def _checksum(dataset: Dataset, lines: Lines, row_id: int) -> int:
    line = lines.line(dataset.index.place(row_id)[0])
    head, marker, rest = line.partition(MARKER)
    if marker and head.startswith(b'{"id":%d,' % row_id):
        return crc32(rest)
    decoded = decode_line(line)
    raw = dataset.get(row_id).raw if decoded is None or decoded.id != row_id else decoded.raw
    return checksum(raw or b"{}")
