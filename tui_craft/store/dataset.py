"""One dataset: its rows to read and its rows to change. The only way the rest of the program touches rows.

Reading takes no lock and is safe from any thread. Every changing call holds the dataset's lock, writes once,
and returns when the change is on disk; the change lines it writes make it undoable.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import compress
from pathlib import Path
from typing import Any

from tui_craft import jsonlines, text
from tui_craft.domain import unanswered
from tui_craft.domain.formats import Format, format_named
from tui_craft.domain.row import VERBS, Envelope, NewRow, Origin, Row, State
from tui_craft.errors import InvalidError, NotFoundError
from tui_craft.store import cache
from tui_craft.store.compact import compact_log
from tui_craft.store.described import Described
from tui_craft.store.fresh import Numbered, fresh_lines
from tui_craft.store.ids import Ids
from tui_craft.store.index import CODES, STATES, Index
from tui_craft.store.log import CHUNK, LineReader, RowLog
from tui_craft.store.metadata import Metadata, read_metadata
from tui_craft.store.record import decode_line, row_of
from tui_craft.store.rewriting import Matched, RowEdit
from tui_craft.store.writing import Writer

_SAVE_AFTER = 1 << 20
"""The index cache is written when more bytes than this would have to be read again."""

Clock = Callable[[], datetime]


class Dataset(Described):
    """A dataset folder that is open. Close it, or use it as a context manager."""

    def __init__(self, path: Path, *, clock: Clock | None = None, first_bytes: int | None = None) -> None:
        """Open the dataset in `path`.

        `first_bytes` limits how much of an uncached log is read now; `refresh` goes on from there.
        Raises NotFoundError or InvalidError when `path` holds no readable dataset.
        """
        self.path = path
        self.slug = path.name
        self.meta: Metadata = read_metadata(path)
        self.format: Format = format_named(self.meta.format)
        self.clock: Clock = clock or (lambda: datetime.now(UTC))
        self.log = RowLog(path)
        self._cache_path = path / "rows.idx"
        self.index = cache.load(self._cache_path, self.log) or Index()
        self._saved = self.index.covered
        self.set_aside = 0
        """Bytes of a torn last line that this object has set aside (see store/log.py)."""
        self.taking_in = threading.RLock()
        """Held while the index takes in what the log has got, so that two threads do not take in the same."""
        self._writer = Writer(self)
        self.refresh(first_bytes)

    # ---- life

    def close(self) -> None:
        """Write the index cache if it pays and give back the files."""
        self.save_index()
        self.log.close()

    def __enter__(self) -> Dataset:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def save_index(self) -> None:
        """Write the index cache when it has become worth it."""
        if self.index.covered - self._saved > _SAVE_AFTER or self._saved > self.index.covered:
            cache.save(self._cache_path, self.log, self.index)
            self._saved = self.index.covered

    def refresh(self, limit: int | None = None) -> bool:
        """Take in what was appended since, here or by another process; whether that was anything.

        `limit` is about how many bytes to read at most; call again until False.
        """
        with self.taking_in:
            rewritten = self.log.replaced() or self.log.stat().st_size < self.index.covered
            if rewritten:
                self.log.reopen()
                self.index = cache.load(self._cache_path, self.log) or Index()
                self._saved = self.index.covered
            before = self.index.revision
            size = self.log.stat().st_size
            if size == self.index.covered:
                return rewritten
            end = size if limit is None else min(size, self.index.covered + limit)
            for offset, data in self.log.chunks(self.index.covered, size):
                if offset >= end:
                    break
                self.index.apply(data, offset)
            return rewritten or self.index.revision != before

    @property
    def indexed(self) -> bool:
        """Whether the whole log has been read (see `first_bytes`)."""
        return self.log.stat().st_size - self.index.covered < CHUNK

    # ---- reading

    def __len__(self) -> int:
        return len(self.index.order)

    def counts(self) -> dict[State, int]:
        """How many rows there are in each state."""
        return {state: self.index.counts[CODES[state.value.encode()]] for state in State}

    def ids(self) -> Ids:
        """The rows' ids in display order."""
        return Ids(self)

    def ids_in_state(self, states: Iterable[State]) -> list[int]:
        """The ids of all rows in one of `states`, ascending; decodes nothing."""
        return self.index.ids_in(frozenset(CODES[state.value.encode()] for state in states))

    def state_of(self, row_id: int) -> State | None:
        """The row's state; None when there is no such row."""
        code = self.index.state_code(row_id)
        return State(STATES[code]) if code else None

    def version_of(self, row_id: int) -> tuple[int, int]:
        """Something that differs whenever the row was changed in between; costs no read."""
        return self.index.place(row_id)

    def get(self, row_id: int) -> Row:
        """The row. Raises NotFoundError when it does not exist or was deleted."""
        row = self._read(row_id) if self.index.state_code(row_id) else None
        if row is None:
            raise NotFoundError(f"There is no row {row_id} in {self.slug}.")
        return row

    def get_many(self, ids: Iterable[int]) -> list[Row]:
        """The rows with these ids, in this order; ids without a row are left out."""
        found = (self._read(row_id) for row_id in ids if self.index.state_code(row_id))
        return [row for row in found if row is not None]

    def _read(self, row_id: int, *, again: bool = True) -> Row | None:
        whole_at, over_at = self.index.place(row_id)
        if whole_at < 0:
            return None
        whole = decode_line(self.log.line_at(whole_at))
        over = decode_line(self.log.line_at(over_at)) if over_at >= 0 else None
        if whole is None or whole.id != row_id or (over is not None and over.id != row_id):
            # the log was rewritten under the cache: read it again from the start
            if not again:
                return None  # the line itself was broken by hand
            self.index = Index()
            self.refresh()
            return self._read(row_id, again=False) if self.index.state_code(row_id) else None
        return row_of(whole, over)

    def scan(self) -> Iterator[Row]:
        """All rows in id order, streaming; memory stays flat however many there are."""
        index = self.index
        reader = LineReader(self.log)
        whole, over, states = index.whole, index.over, index.states
        for row_id in compress(range(len(states)), bytes(states)):
            line = decode_line(reader.line(whole[row_id] - 1))
            if line is None or line.id != row_id:
                row = self._read(row_id)
                if row is not None:
                    yield row
                continue
            over_at = over[row_id] - 1
            yield row_of(line, decode_line(self.log.line_at(over_at)) if over_at >= 0 else None)

    def fresh_lines(self) -> Iterator[Numbered]:
        """(id, whole line) of every row in id order, streaming: see store/fresh.py."""
        return fresh_lines(self.log, self.index)

    def log_rows(self, run: str) -> Iterator[Row]:
        """Every whole row ever written by `run`, as it was written, deleted ones and old versions included."""
        needle = b'"run":' + jsonlines.dumps(run)
        for _, line in self.log.lines(0, self.index.covered):
            if needle in line:
                decoded = decode_line(line)
                if decoded is not None and decoded.raw is not None and decoded.origin.get("run") == run:
                    yield row_of(decoded, None)

    # ---- changing

    def stamp(self) -> str:
        """Now, as the files write it."""
        return text.utc_stamp(self.clock())

    def begin_change(self) -> int:
        """A handle for one change made of several `add` or `add_raw` calls, so that undo takes all of them."""
        return self._writer.begin()

    def add(
        self, rows: Sequence[NewRow], *, verb: str = "add", undoable: bool = True, change: int | None = None
    ) -> list[int]:
        """Append new rows; their ids in order."""
        return self._writer.add(rows, verb=verb, undoable=undoable, change=change)

    def add_raw(
        self, raws: Sequence[bytes], *, envelope: Envelope, origin: Origin, lines: Sequence[int], change: int
    ) -> range:
        """Append many payloads that share an envelope and an origin (each with its own `line`); their ids.

        For streaming imports: not on disk for certain until `sync` returns.
        """
        return self._writer.add_raw(raws, envelope=envelope, origin=origin, lines=lines, change=change)

    def sync(self) -> None:
        """Return when everything appended so far is on disk."""
        self.log.sync()

    def set_envelope(self, ids: Iterable[int], edit: Callable[[Envelope], Envelope], *, verb: str) -> int:
        """Change the envelopes of `ids` by `edit` in one change; how many rows that changed."""
        return self._writer.set_envelope(ids, edit, verb=verb)

    def set_state(self, ids: Iterable[int], state: State, *, verb: str | None = None) -> int:
        """Put `ids` into `state` in one change; how many rows were in another one before."""
        return self._writer.set_state(ids, state, verb=verb or VERBS[state])

    def set_states(self, pairs: Iterable[tuple[Iterable[int], State]], *, verb: str, about: str = "") -> int:
        """Put the rows of each pair into its state, all in one change; how many rows that changed."""
        return self._writer.set_states(pairs, verb=verb, about=about)

    def edit(self, row_id: int, data: Mapping[str, Any], *, base_rev: int) -> Row:
        """Replace the payload of a row that was read at revision `base_rev`; the row as it is then.

        The row is tagged `edited`, and is `unanswered` no longer where it got its output. Raises InvalidError when
        `data` does not fit the format, ConflictError when the row has changed since, NotFoundError when it is gone.
        """
        problems = unanswered.edit_problems(self.format, self.get(row_id).tags, data)
        if problems:
            raise InvalidError(f"Row {row_id} was not saved: {'; '.join(map(str, problems))}.")
        return self._writer.edit(row_id, jsonlines.dumps(dict(data)), base_rev=base_rev)

    def rewrite(
        self, ids: Iterable[int], edit: RowEdit, *, verb: str, about: str = "", undoable: bool = True,
        gone: Iterable[int] = (),
    ) -> int:  # fmt: skip
        """Replace the payloads of `ids` by what `edit` makes of each row, in one change; how many rows that changed.

        Written in parts, so memory stays flat; rows that `edit` leaves alone (None, or the same bytes) are not written,
        payloads it gives are tagged `edited` and not checked. `about` is what the verb is about, for undo's words.
        Rows in `gone` (which `edit` may add to) are deleted in the same change.
        """
        return self._writer.rewrite(ids, edit, verb=verb, about=about, undoable=undoable, gone=gone)

    def match(self, wanted: Iterator[Numbered], *, verb: str, about: str = "") -> Matched:
        """Make the rows equal to `wanted`, (id, whole line) in id order, in one change that writes what differs."""
        return self._writer.match(wanted, verb=verb, about=about)

    def delete(self, ids: Iterable[int]) -> int:
        """Delete rows; how many. Undo brings them back with the same ids."""
        return self._writer.delete(ids)

    def duplicate(self, row_id: int) -> int:
        """Copy a row as a draft that is shown below it, with `parent` set; the copy's id."""
        return self._writer.duplicate(self.get(row_id))

    def undo(self, change: int | None = None, *, over: Container[int] = ()) -> str | None:
        """Turn the newest change back, or the one numbered `change`; what was undone in words, None for nothing.

        Of that one, rows that were changed since, by other changes than those in `over`, stay as they are.
        """
        return self._writer.undo(change, over)

    def redo(self, change: int | None = None, *, over: Container[int] = ()) -> str | None:
        """Turn the newest undo back, or the one numbered so, in the same way; what was redone in words, or None."""
        return self._writer.redo(change, over)

    def compact(self) -> int:
        """Rewrite the log with only what is in force; how many bytes that won. Forgets what could be undone."""
        with self.log.locked():
            self.refresh()
            before = self.log.stat().st_size
            compact_log(self.log, self.index, self.stamp())
            self.refresh()
            cache.save(self._cache_path, self.log, self.index)
            self._saved = self.index.covered
            return before - self.log.stat().st_size
