"""Which change undo and redo turn back, and what turning it back means. Reads the log; writes nothing.

Every change starts with a change line in the log, so its history is the log itself and undo survives
reopening. Undoing writes a new change that restores, row by row, the version before the undone one.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

from tui_craft import jsonlines, text
from tui_craft.store.index import Index
from tui_craft.store.log import LineReader, RowLog
from tui_craft.store.record import (
    DELETED,
    Line,
    decode_line,
    differing,
    encode_envelope,
    encode_row,
    row_of,
)


@dataclass(frozen=True, slots=True)
class Change:
    """A change line. `parts` are the places of all its change lines in the index's change columns, ascending.

    `about` is what else the change is about: a field, a version.
    """

    number: int
    verb: str
    rows: int
    kind: str
    reverts: int | None
    parts: tuple[int, ...]
    about: str = ""

    @property
    def words(self) -> str:
        """What the change did: `reject 1,204 rows`, `remove field meta in 12 rows`."""
        return (
            f"{self.verb} {self.about} in {text.rows(self.rows)}"
            if self.about
            else f"{self.verb} {text.rows(self.rows)}"
        )


def undo_target(log: RowLog, index: Index) -> Change | None:
    """The newest change that is in force and can be undone."""
    reverted: set[int] = set()
    for change in _newest_first(log, index):
        if change.kind == "fixed" or change.number in reverted:
            continue
        if change.kind != "undo":
            return change
        if change.reverts is not None:
            reverted.add(change.reverts)
    return None


def redo_target(log: RowLog, index: Index) -> Change | None:
    """The newest undo that was not redone, if nothing new was done after it."""
    consumed: set[int] = set()
    for change in _newest_first(log, index):
        if change.kind == "fixed" or change.number in consumed:
            continue
        if change.kind == "undo":
            return change
        if change.kind != "redo" or change.reverts is None:
            return None
        consumed.add(change.reverts)
    return None


def change_numbered(number: int, log: RowLog, index: Index) -> Change | None:
    """The change with this number."""
    return next((change for change in _newest_first(log, index) if change.number == number), None)


def original(log: RowLog, index: Index, change: Change) -> Change:
    """The change that a chain of undos and redos is about."""
    while change.reverts is not None:
        wanted = change.reverts
        found = next((item for item in _newest_first(log, index) if item.number == wanted), None)
        if found is None or found.number >= change.number:
            raise HistoryLostError
        change = found
    return change


def _newest_first(log: RowLog, index: Index) -> Iterator[Change]:
    place = len(index.change_numbers) - 1
    seen: set[int] = set()
    while place >= 0:
        number = index.change_numbers[place]
        if number not in seen:
            change = _read(log, index, place)
            if change.parts[0] != place:
                seen.add(number)  # its earlier parts come later in this walk
            yield change
        place -= 1


def _read(log: RowLog, index: Index, place: int) -> Change:
    head = head_of(log, index, place)
    number, parts, rows = head["change"], [place], head["rows"]
    earlier, part = place, head["part"]
    while part > 1 and earlier > 0:
        earlier -= 1
        if index.change_numbers[earlier] == number:
            more = head_of(log, index, earlier)
            parts.append(earlier)
            rows += more["rows"]
            part = more["part"]
    return Change(
        number, str(head["verb"]), rows, head.get("kind", ""), head.get("reverts"), tuple(reversed(parts)),
        str(head.get("about", "")),
    )  # fmt: skip


def head_of(log: RowLog, index: Index, place: int) -> dict[str, Any]:
    """The change line at `place`, with `rows` and `part`. Raises HistoryLostError where it was broken by hand."""
    try:
        head: dict[str, Any] = {"rows": 0, "part": 1, **jsonlines.loads(log.line_at(index.change_offsets[place]))}
    except (ValueError, TypeError):
        raise HistoryLostError from None
    if not all(type(head.get(name)) is int for name in ("change", "rows", "part")) or "verb" not in head:
        raise HistoryLostError
    if type(head.get("reverts", 0)) is not int:
        raise HistoryLostError
    return head


def lines_of(log: RowLog, index: Index, change: Change) -> Iterator[tuple[int, Line]]:
    """(offset, row line) of everything the change wrote, in order."""
    for place in change.parts:
        start = index.change_offsets[place]
        last = place + 1 >= len(index.change_offsets)
        end = index.covered if last else index.change_offsets[place + 1]
        for offset, line in log.lines(start, end):
            decoded = decode_line(line)
            if decoded is not None:
                yield offset, decoded


def restoring_lines(
    log: RowLog, index: Index, change: Change, *, over: Container[int] | None = None
) -> Iterator[bytes]:
    """The lines that put every row back to what it was before `change`.

    With `over` only rows whose newest change is `change` or one of these: what came from elsewhere since stays.
    """
    done = bytearray(len(index.states))
    newest, before = LineReader(log), LineReader(log)
    for offset, line in lines_of(log, index, change):
        if line.id >= len(done) or done[line.id]:
            continue
        done[line.id] = 1
        newest_change = None if over is None else index.change_of(line.id)
        if over is None or newest_change == change.number or newest_change in over:
            yield _restored(index, line, offset, newest, before)


def _restored(index: Index, line: Line, offset: int, now: LineReader, before: LineReader) -> bytes:
    whole_at, over_at = index.place(line.id)
    newest = over_at if over_at >= 0 else whole_at
    rev = (line if newest == offset else _line(now, newest)).rev + 1
    if line.prev is None:
        return encode_envelope(line.id, DELETED, rev, {}, newest)
    over = _line(before, line.prev, line.id)
    if line.raw is None and line.prev >= whole_at:
        # the whole line has stayed the same since, so what the earlier envelope line says of it still holds
        values = over.values if line.prev > whole_at else {}
        return encode_envelope(line.id, over.state, rev, values, newest)
    whole = over
    while whole.raw is None and whole.prev is not None:
        whole = _line(before, whole.prev, line.id)
    row = row_of(whole, over if over is not whole else None)
    if line.raw is None:
        # the payload did not change since, but the whole line may be another one by now
        values = differing(row_of(_line(now, whole_at), None).envelope, row.envelope)
        return encode_envelope(line.id, over.state, rev, values, newest)
    below = index.order.below.get(line.id)
    # a row that was deleted before is so again, over the payload it had: undoing its deletion finds that there
    return encode_row(line.id, rev, row.envelope, row.origin, row.raw, prev=newest, below=below, state=over.state)


def _line(reader: LineReader, offset: int, row_id: int | None = None) -> Line:
    line = decode_line(reader.line(offset))
    if line is None or (row_id is not None and line.id != row_id):
        raise HistoryLostError
    return line


class HistoryLostError(Exception):
    """The log was rewritten by another program, so the version before a change cannot be found."""
