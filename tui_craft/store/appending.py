"""How a change gets into the log: under the lock, on an up-to-date index, in one part or in several.

Knows no kind of change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

from tui_craft.errors import StorageError
from tui_craft.store.record import encode_change
from tui_craft.store.rewriting import parts

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset


class Appender:
    """Appends changes of one dataset."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._handles = count(1)
        self._open: dict[int, tuple[int, int]] = {}  # handle -> (change number, parts so far)

    @contextmanager
    def _current(self) -> Iterator[None]:
        """Hold the lock with the index up to date and the log ending in a whole line."""
        dataset = self._dataset
        with dataset.log.locked():
            if dataset.log.replaced():
                dataset.refresh()
            dataset.set_aside += dataset.log.mend_tail()
            dataset.refresh()
            yield

    def _append(self, data: bytes, *, sync: bool = True) -> None:
        dataset = self._dataset
        with dataset.taking_in:
            offset = dataset.log.append(data)
            dataset.index.apply(data, offset)
        if sync:
            dataset.log.sync()

    def _header(self, verb: str, rows: int, **fields: Any) -> bytes:
        return encode_change(self._dataset.index.next_change, verb, rows, self._dataset.stamp(), **fields)

    def begin(self) -> int:
        """See Dataset.begin_change. The number in the log is given with the first part."""
        return next(self._handles)

    def _part(self, handle: int, verb: str, rows: int, kind: str) -> bytes:
        number, parts = self._open.get(handle, (self._dataset.index.next_change, 0))
        self._open[handle] = (number, parts + 1)
        return encode_change(number, verb, rows, self._dataset.stamp(), part=parts + 1, kind=kind)

    def _in_parts(self, lines: Iterable[bytes], verb: str, **fields: Any) -> int:
        """Append `lines` as one change, a part after the other; how many rows that were. Without lines nothing."""
        number, written = self._dataset.index.next_change, 0
        fields = {name: value for name, value in fields.items() if value}
        try:
            for part, piece in enumerate(parts(lines), 1):
                head = encode_change(number, verb, len(piece), self._dataset.stamp(), part=part, **fields)
                self._append(head + b"".join(piece), sync=False)
                written += len(piece)
        except StorageError as error:
            if not written:
                raise
            reason = error.sentence.removesuffix("; nothing was changed.")
            raise StorageError(f"{reason}; {written:,} rows were changed before that, undo takes them back.") from error
        if written:
            self._dataset.log.sync()
        return written
