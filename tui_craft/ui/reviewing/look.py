"""Rows made ready to be shown: read, and looked at by the checks. For a thread; a small memory, and no screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from textual.cache import LRUCache

from tui_craft.domain.finding import Finding
from tui_craft.domain.row import Row
from tui_craft.errors import NotFoundError
from tui_craft.store.dataset import Dataset

if TYPE_CHECKING:
    from tui_craft.checks.looker import Known


@dataclass(frozen=True, slots=True)
class Seen:
    """A row as it was read, and what the checks found (None: they have not looked yet)."""

    row: Row
    version: tuple[int, int]
    findings: tuple[Finding, ...] | None


class Look:
    """Reads rows of one dataset before they are wanted."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._known: LRUCache[int, Seen] = LRUCache(100)
        self._making = Lock()
        self._checks: Known | None = None

    def ready(self, row_id: int) -> bool:
        """Whether the row was read and looked at, as it is now."""
        seen = self._known.get(row_id)
        return seen is not None and seen.findings is not None and seen.version == self._dataset.version_of(row_id)

    def prepare(self, ids: Iterable[int]) -> None:
        """Read these rows and look at them; those that are gone are left out. For a thread."""
        checks = self._looks()
        for row_id in ids:
            if self.ready(row_id):
                continue
            try:
                seen = self._read(row_id)
            except NotFoundError:
                continue
            self._keep(row_id, Seen(seen.row, seen.version, tuple(checks.findings(seen.row))))

    def weigh(self, row: Row) -> float:
        """How much there is to find in a row. For a thread."""
        from tui_craft.checks.looker import weight

        return weight(self._looks().findings(row))

    def _looks(self) -> Known:
        """The checks, with what they know of the dataset; made once, when rows are first looked at."""
        from tui_craft.checks.looker import Known

        with self._making:
            if self._checks is None:
                self._checks = Known(self._dataset)
            return self._checks

    def at(self, row_id: int) -> Seen:
        """The row, read now if it must be (and then not looked at). Raises NotFoundError."""
        seen = self._known.get(row_id)
        if seen is None or seen.version != self._dataset.version_of(row_id):
            seen = self._read(row_id)
            self._keep(row_id, seen)
        return seen

    def _keep(self, row_id: int, seen: Seen) -> None:
        self._known.discard(row_id)  # this cache never replaces what it has
        self._known[row_id] = seen

    def _read(self, row_id: int) -> Seen:
        version = self._dataset.version_of(row_id)  # before the row: a change in between makes it out of date
        return Seen(self._dataset.get(row_id), version, None)
