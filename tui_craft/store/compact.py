"""Rewriting the log with only what is in force. Never leaves the folder without a whole log."""

from __future__ import annotations

import os

from tui_craft.errors import StorageError
from tui_craft.store.atomic import sync_folder
from tui_craft.store.fresh import fresh_lines
from tui_craft.store.index import Index
from tui_craft.store.log import RowLog
from tui_craft.store.record import encode_change


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
            for _, line in fresh_lines(log, index):
                file.write(line)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(log.path)
        sync_folder(log.path.parent)
    except StorageError:
        temporary.unlink(missing_ok=True)
        raise
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StorageError(f"Could not compact {log.path}: {error.strerror}; nothing was changed.") from error
