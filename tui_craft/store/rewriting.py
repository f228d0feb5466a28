"""The lines of changes that reach many payloads: an edit of every row, and becoming equal to other rows.

Makes lines one after another, so that memory stays flat however many rows there are; the writer appends them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from tui_craft import jsonlines
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Envelope, Row
from tui_craft.domain.unanswered import TAG, answered
from tui_craft.errors import InvalidError
from tui_craft.store.fresh import Numbered, fresh_lines, paired
from tui_craft.store.log import LineReader
from tui_craft.store.record import (
    DELETED,
    Line,
    decode_line,
    differing,
    encode_envelope,
    encode_row,
    row_of,
)

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset

EDITED_TAG = "edited"
PART = 8 << 20
"""Bytes of a change that are written at once."""

RowEdit = Callable[[Row], bytes | Row | None]
"""What a row's payload becomes, one JSON object on one line, or the row with envelope and origin; None leaves it alone.
"""


@dataclass(slots=True)
class Matched:
    """What making rows equal to others did: rows that came `back`, went (`gone`), or were `changed`."""

    back: int = 0
    gone: int = 0
    changed: int = 0

    @property
    def total(self) -> int:
        """Rows that were touched at all."""
        return self.back + self.gone + self.changed


def parts(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """`lines` in lists of about `PART` bytes."""
    part: list[bytes] = []
    size = 0
    for line in lines:
        part.append(line)
        size += len(line)
        if size >= PART:
            yield part
            part, size = [], 0
    if part:
        yield part


@lru_cache(maxsize=1024)
def edited(envelope: Envelope) -> Envelope:
    """The envelope of a row whose payload was changed."""
    return envelope if EDITED_TAG in envelope.tags else replace(envelope, tags=(*envelope.tags, EDITED_TAG))


def after_edit(format: Format, envelope: Envelope, raw: bytes) -> Envelope:
    """The envelope of a row whose payload has become `raw`: one that got its output waits for it no longer."""
    if TAG not in envelope.tags or not answered(format, jsonlines.loads(raw)):
        return envelope
    return replace(envelope, tags=tuple(tag for tag in envelope.tags if tag != TAG))


def rewritten(dataset: Dataset, ids: Iterable[int], edit: RowEdit) -> Iterator[bytes]:
    """A whole line for each of the rows that `edit` changes."""
    log, index = dataset.log, dataset.index
    wholes, overs = LineReader(log), LineReader(log)
    done = bytearray(len(index.states))
    for row_id in ids:
        if not index.state_code(row_id) or done[row_id]:
            continue
        done[row_id] = 1
        whole_at, over_at = index.place(row_id)
        whole = decode_line(wholes.line(whole_at))
        over = decode_line(overs.line(over_at)) if over_at >= 0 else None
        if whole is None or whole.id != row_id:
            continue  # the line was broken by hand; there is no payload to edit
        row = row_of(whole, over)
        wanted = edit(row)
        if not isinstance(wanted, Row):
            if wanted is None or wanted == row.raw:
                continue
            wanted = replace(row, raw=jsonlines.one_line(wanted), envelope=edited(row.envelope))
        if (wanted.raw, wanted.envelope, wanted.origin) == (row.raw, row.envelope, row.origin):
            continue
        before = max(whole_at, over_at)
        if (wanted.raw, wanted.origin) == (row.raw, row.origin):  # a payload that stays is not written again
            values = differing(row_of(whole, None).envelope, wanted.envelope)
            yield encode_envelope(row_id, wanted.state.value, row.rev + 1, values, before)
            continue
        yield encode_row(
            row_id, row.rev + 1, wanted.envelope, wanted.origin, wanted.raw,
            prev=before, below=index.order.below.get(row_id),
        )  # fmt: skip


def matching(dataset: Dataset, wanted: Iterator[Numbered], done: Matched) -> Iterator[bytes]:
    """The lines that make the rows equal to `wanted` (whole lines in id order); counts in `done` what they do.

    Revisions do not count as a difference. Raises InvalidError at a wanted line that is no row.
    """
    for pair in paired(fresh_lines(dataset.log, dataset.index), wanted):
        if pair is None:
            continue
        row_id, here, there = pair
        if not there:
            done.gone += 1
            yield encode_envelope(row_id, DELETED, line_of(here).rev + 1, {}, max(dataset.index.place(row_id)))
        elif not here:
            done.back += 1
            yield _returned(dataset, line_of(there))
        else:
            line = _changed(dataset, line_of(here), line_of(there))
            if line is not None:
                done.changed += 1
                yield line


def line_of(line: bytes) -> Line:
    """The row line in `line`. Raises InvalidError when it is none."""
    found = decode_line(line.rstrip(b"\n"))
    if found is None or found.raw is None:
        raise InvalidError(f"A line is no row: {line[:60].decode('utf-8', 'replace')}…; nothing more was changed.")
    return found


def _returned(dataset: Dataset, wanted: Line) -> bytes:
    """The line that brings back a row that is deleted, or that compacting has forgotten."""
    newest = max(dataset.index.place(wanted.id))
    before = decode_line(dataset.log.line_at(newest)) if newest >= 0 else None
    row = row_of(wanted, None)
    return encode_row(
        wanted.id, (before or wanted).rev + 1, row.envelope, row.origin, row.raw,
        prev=newest if before else None, below=wanted.below,
    )  # fmt: skip


def _changed(dataset: Dataset, here: Line, there: Line) -> bytes | None:
    now, wanted = row_of(here, None), row_of(there, None)
    whole_at, over_at = dataset.index.place(here.id)
    if now.raw != wanted.raw or now.origin != wanted.origin:
        return encode_row(
            here.id, here.rev + 1, wanted.envelope, wanted.origin, wanted.raw,
            prev=max(whole_at, over_at), below=here.below,
        )  # fmt: skip
    if now.envelope == wanted.envelope:
        return None
    whole = decode_line(dataset.log.line_at(whole_at))
    assert whole is not None
    values = differing(row_of(whole, None).envelope, wanted.envelope)
    return encode_envelope(here.id, wanted.state.value, here.rev + 1, values, max(whole_at, over_at))
