"""The changing half of a dataset: what each kind of change appends to the log. Knows the log's rules, no screen.

Every change is made under the lock, on an index that was brought up to date under that lock, so two processes
never give the same id and never build on a state that is no longer there.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from tui_craft import jsonlines
from tui_craft.domain.row import Envelope, NewRow, Origin, Row, State
from tui_craft.errors import ConflictError, StorageError
from tui_craft.store.appending import Appender
from tui_craft.store.changes import (
    Change,
    HistoryLostError,
    change_numbered,
    original,
    redo_target,
    restoring_lines,
    undo_target,
)
from tui_craft.store.fresh import Numbered
from tui_craft.store.index import CODES, Index
from tui_craft.store.log import LineReader, RowLog
from tui_craft.store.record import (
    DELETED,
    REV,
    decode_line,
    differing,
    encode_envelope,
    encode_row,
    in_state,
    row_of,
)
from tui_craft.store.rewriting import EDITED_TAG, Matched, RowEdit, after_edit, edited, matching, rewritten

_LINE_MARK = 2**53
_REJECTED = CODES[State.REJECTED.encode()]


class Writer(Appender):
    """Writes changes of one dataset."""

    # ---- new rows

    def add(self, rows: Sequence[NewRow], *, verb: str, undoable: bool, change: int | None) -> list[int]:
        """See Dataset.add."""
        if not rows:
            return []
        kind = "" if undoable else "fixed"
        with self._current():
            first = self._dataset.index.next_id
            head = (
                self._header(verb, len(rows), kind=kind)
                if change is None
                else self._part(change, verb, len(rows), kind)
            )
            lines = [head]
            for row_id, row in enumerate(rows, first):
                raw = jsonlines.one_line(row.raw)
                lines.append(encode_row(row_id, 1, row.envelope, row.origin, raw))
            self._append(b"".join(lines))
            return list(range(first, first + len(rows)))

    def add_raw(
        self,
        raws: Sequence[bytes],
        *,
        envelope: Envelope,
        origin: Origin,
        lines: Sequence[int],
        change: int,
    ) -> range:
        """See Dataset.add_raw."""
        # one encoded row serves as the mould for all: only id, line number and payload differ
        mould = encode_row(0, 1, envelope, {**origin, "line": _LINE_MARK}, b"")
        before, _, after = mould.rpartition(b"%d" % _LINE_MARK)
        head, tail = before[len(b'{"id":0') :], after[: -len(b"}\n")]
        with self._current():
            first = self._dataset.index.next_id
            out = [self._part(change, "import", len(raws), "")]
            out += [
                b'{"id":%d%b%d%b%b}\n' % (row_id, head, line, tail, raw)
                for row_id, line, raw in zip(range(first, first + len(raws)), lines, raws, strict=True)
            ]
            data = b"".join(out)
            if data.count(b"\n") != len(out):
                raise ValueError("a payload holds a line end; put it on one line first")
            with self._dataset.taking_in:
                offset = self._dataset.log.append(data)
                self._dataset.index.append_rows(out, offset, envelope.state.value)
            return range(first, first + len(raws))

    def duplicate(self, row: Row) -> int:
        """See Dataset.duplicate."""
        with self._current():
            row_id = self._dataset.index.next_id
            tags = tuple(tag for tag in row.tags if tag not in {"seed", EDITED_TAG})
            envelope = Envelope(state=State.DRAFT, tags=tags, parent=row.id)
            line = encode_row(row_id, 1, envelope, row.origin, row.raw, below=row.id)
            self._append(self._header("duplicate", 1) + line)
            return row_id

    # ---- rows that are there

    def set_state(self, ids: Iterable[int], state: State, *, verb: str) -> int:
        """See Dataset.set_state."""
        return self._mark([(ids, state.value)], verb)

    def set_states(self, pairs: Iterable[tuple[Iterable[int], State]], *, verb: str, about: str) -> int:
        """See Dataset.set_states."""
        return self._mark([(ids, state.value) for ids, state in pairs], verb, about=about)

    def delete(self, ids: Iterable[int]) -> int:
        """See Dataset.delete."""
        return self._mark([(ids, DELETED)], "delete")

    def _mark(self, pairs: Sequence[tuple[Iterable[int], str]], verb: str, *, about: str = "") -> int:
        with self._current():
            return self._in_parts(self._markings(pairs), verb, about=about)

    def _markings(self, pairs: Sequence[tuple[Iterable[int], str]]) -> Iterator[bytes]:
        """A line for each row of each pair that is not in the pair's state yet."""
        known, reader = self._dataset.index.state_code, LineReader(self._dataset.log)
        for ids, state in pairs:
            same = (0, CODES[state.encode()])
            yield from (
                self._marked(row_id, state, reader) for row_id in dict.fromkeys(ids) if known(row_id) not in same
            )

    def _marked(self, row_id: int, state: str, reader: LineReader) -> bytes:
        """A line that puts the row into `state`; a row that is rejected no longer keeps no reason for it."""
        index = self._dataset.index
        if index.state_code(row_id) == _REJECTED and state != DELETED:
            whole_at, over_at = index.place(row_id)
            over = reader.line(over_at) if over_at >= 0 else b""  # the whole line lies elsewhere: not by this reader
            if b'"reason":' in over or b'"reason":' in self._dataset.log.line_at(whole_at):
                line = self._envelope_line(row_id, lambda envelope: replace(envelope, state=State(state), reason=""))
                if line is not None:
                    return line
        return self._state_line(row_id, state, reader)

    def _state_line(self, row_id: int, state: str, reader: LineReader) -> bytes:
        """An envelope line that changes the state alone; reads no payload."""
        whole_at, over_at = self._dataset.index.place(row_id)
        if over_at >= 0:
            before = reader.line(over_at)
            line = in_state(before, row_id, state, over_at)
            if line is not None:
                return line
            over = decode_line(before)
            assert over is not None
            return encode_envelope(row_id, state, over.rev + 1, over.values, over_at)
        match = REV.search(self._dataset.log.head_at(whole_at, 96))
        rev = int(match[1]) if match else 1
        return b'{"id":%d,"state":"%s","rev":%d,"prev":%d}\n' % (row_id, state.encode(), rev + 1, whole_at)

    def set_envelope(self, ids: Iterable[int], edit: Callable[[Envelope], Envelope], *, verb: str) -> int:
        """See Dataset.set_envelope."""
        with self._current():
            lines: list[bytes] = []
            for row_id in dict.fromkeys(ids):
                line = self._envelope_line(row_id, edit)
                if line is not None:
                    lines.append(line)
            if lines:
                self._append(self._header(verb, len(lines)) + b"".join(lines))
            return len(lines)

    def _envelope_line(self, row_id: int, edit: Callable[[Envelope], Envelope]) -> bytes | None:
        log, index = self._dataset.log, self._dataset.index
        if not index.state_code(row_id):
            return None
        whole_at, over_at = index.place(row_id)
        whole = decode_line(log.line_at(whole_at))
        over = decode_line(log.line_at(over_at)) if over_at >= 0 else None
        if whole is None:
            return None
        row = row_of(whole, over)
        wanted = edit(row.envelope)
        if wanted == row.envelope:
            return None
        values = differing(row_of(whole, None).envelope, wanted)
        return encode_envelope(row_id, wanted.state.value, row.rev + 1, values, max(whole_at, over_at))

    def edit(self, row_id: int, raw: bytes, *, base_rev: int) -> Row:
        """See Dataset.edit."""
        dataset = self._dataset
        with self._current():
            row = dataset.get(row_id)
            if row.rev != base_rev:
                raise ConflictError(
                    f"Row {row_id} was changed elsewhere while you edited it; your text is kept here, "
                    "look at the new version before saving over it."
                )
            if raw == row.raw:
                return row
            line = encode_row(
                row_id,
                row.rev + 1,
                after_edit(dataset.format, edited(row.envelope), raw),
                row.origin,
                raw,
                prev=max(dataset.index.place(row_id)),
                below=dataset.index.order.below.get(row_id),
            )
            self._append(self._header("edit", 1) + line)
            return dataset.get(row_id)

    # ---- many payloads

    def rewrite(
        self, ids: Iterable[int], edit: RowEdit, *, verb: str, about: str, undoable: bool, gone: Iterable[int]
    ) -> int:
        """See Dataset.rewrite."""
        with self._current():
            # one after the other: which rows go may be known only when the others were edited
            lines = chain(rewritten(self._dataset, ids, edit), self._markings([(gone, DELETED)]))
            return self._in_parts(lines, verb, about=about, kind="" if undoable else "fixed")

    def match(self, wanted: Iterator[Numbered], *, verb: str, about: str) -> Matched:
        """See Dataset.match."""
        with self._current():
            done = Matched()
            self._in_parts(matching(self._dataset, wanted, done), verb, about=about)
            return done

    # ---- undo and redo

    def undo(self, change: int | None, over: Container[int]) -> str | None:
        """See Dataset.undo."""
        with self._current():
            words = self._revert("undo", undo_target) if change is None else self._revert_one("undo", change, over)
            return None if words is None else f"undid: {words}"

    def redo(self, change: int | None, over: Container[int]) -> str | None:
        """See Dataset.redo."""
        with self._current():
            words = self._revert("redo", redo_target) if change is None else self._revert_one("redo", change, over)
            return None if words is None else f"redid: {words}"

    def _revert_one(self, kind: str, number: int, over: Container[int]) -> str | None:
        return self._revert(kind, partial(change_numbered, number), over)

    def _revert(
        self, kind: str, target: Callable[[RowLog, Index], Change | None], over: Container[int] | None = None
    ) -> str | None:
        log, index = self._dataset.log, self._dataset.index
        words = "the last change"
        try:
            change = target(log, index)
            if change is None:
                return None
            words = original(log, index, change).words
            lines = restoring_lines(log, index, change, over=over)
            if not self._in_parts(lines, kind, kind=kind, reverts=change.number):
                self._append(self._header(kind, 0, kind=kind, reverts=change.number))
        except HistoryLostError:
            raise StorageError(
                f"Could not {kind} {words}: {log.path} was rewritten by another program, so the version before "
                "it is gone; restore a version or a backup instead."
            ) from None
        return words
