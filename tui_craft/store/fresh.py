"""Every row as one whole line, in id order: what a version keeps and what compacting writes. Changes nothing.

A row that was never touched is its own line in the log, byte for byte, so that two sides are compared and copied
mostly without decoding anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress

from tui_craft.errors import StorageError
from tui_craft.store.index import Index
from tui_craft.store.log import LineReader, RowLog
from tui_craft.store.record import MARKER, decode_line, encode_row, row_of

BEAT = 4096
"""After how many rows without a difference `paired` says that it is still at work."""

Numbered = tuple[int, bytes]


def fresh_lines(log: RowLog, index: Index) -> Iterator[Numbered]:
    """(id, whole line with its newline and without `prev`) of every row that is not deleted, streaming.

    Rows that change while this goes on are given as they are when it comes to them. Raises StorageError at a row
    whose line was broken by hand.
    """
    wholes, overs = LineReader(log), LineReader(log)
    whole, over = index.whole, index.over
    for row_id in compress(range(len(index.states)), bytes(index.states)):
        line = wholes.line(whole[row_id] - 1)
        over_at = over[row_id] - 1
        if over_at < 0 and _is_fresh(line, row_id):
            yield row_id, line + b"\n"
        else:
            above = overs.line(over_at) if over_at >= 0 else None
            yield row_id, _composed(log, row_id, line, above, index.order.below.get(row_id))


def _is_fresh(line: bytes, row_id: int) -> bool:
    """Whether a whole line can stand as it is: in our own layout, and with no line before it."""
    cut = line.find(MARKER)
    return cut > 0 and line.startswith(b'{"id":%d,' % row_id) and line.find(b',"prev":', 0, cut) < 0


def _composed(log: RowLog, row_id: int, line: bytes, above: bytes | None, below: int | None) -> bytes:
    whole = decode_line(line)
    over = None if above is None else decode_line(above)
    if whole is None or whole.id != row_id or whole.raw is None or (above is not None and over is None):
        raise StorageError(f"Row {row_id} in {log.path} cannot be read; nothing was changed.")
    row = row_of(whole, over)
    return encode_row(row_id, row.rev, row.envelope, row.origin, row.raw, below=below)


def paired(one: Iterator[Numbered], other: Iterator[Numbered]) -> Iterator[tuple[int, bytes, bytes] | None]:
    """(id, line here, line there) wherever two sides in id order are not byte for byte the same; b"" for no line.

    None comes after every `BEAT` rows, so that a long stretch without a difference can be counted and stopped.
    """
    here, there = next(one, None), next(other, None)
    beat = 0
    while here is not None or there is not None:
        beat += 1
        if beat % BEAT == 0:
            yield None
        if there is None or (here is not None and here[0] < there[0]):
            assert here is not None
            yield here[0], here[1], b""
            here = next(one, None)
        elif here is None or there[0] < here[0]:
            yield there[0], b"", there[1]
            there = next(other, None)
        else:
            if here[1] != there[1]:
                yield here[0], here[1], there[1]
            here, there = next(one, None), next(other, None)
