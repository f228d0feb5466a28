"""Rewriting the log with only what is in force. Never leaves the folder without a whole log."""

from __future__ import annotations

import os

from tui_craft.errors import StorageError
from tui_craft.store.atomic import sync_folder
from tui_craft.store.index import STATES, Index
from tui_craft.store.log import RowLog
from tui_craft.store.record import decode_line, encode_change, encode_row, row_of


def compact_log(log: RowLog, index: Index, at: str) -> None:
    """Replace the log by one line per row. Call under the lock with an up-to-date index.

    Ids are never given twice: the change line carries the next one. Raises StorageError and leaves everything
    as it was when the disk refuses.
    """
    temporary = log.path.with_name(".rows.compact")
    try:
        with temporary.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            head = encode_change(
                index.next_change, "compact", sum(index.counts), at, kind="fixed", next_id=index.next_id
            )
            file.write(head)
            for row_id in range(1, len(index.states)):
                if index.state_code(row_id):
                    file.write(_fresh_line(log, index, row_id))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(log.path)
        sync_folder(log.path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StorageError(f"Could not compact {log.path}: {error.strerror}; nothing was changed.") from error


def _fresh_line(log: RowLog, index: Index, row_id: int) -> bytes:
    whole_at, over_at = index.place(row_id)
    whole_line = log.line_at(whole_at)
    below = index.order.below.get(row_id)
    whole = decode_line(whole_line)
    over = decode_line(log.line_at(over_at)) if over_at >= 0 else None
    if whole is None:
        raise StorageError(f"Row {row_id} in {log.path} cannot be read; compacting stopped, nothing was changed.")
    row = row_of(whole, over)
    assert row.state.value == STATES[index.state_code(row_id)]
    return encode_row(row_id, row.rev, row.envelope, row.origin, row.raw, below=below)
