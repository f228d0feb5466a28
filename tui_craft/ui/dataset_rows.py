"""The rows of a dataset as lines of a table: all of them, or those a filter found. Owns what was drawn of them.

It reads a row only when it becomes visible and only when it has changed since; a state that is on its way to the
disk is shown at once. It changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from textual.cache import LRUCache

from tui_craft.domain.row import Row, State
from tui_craft.errors import NotFoundError
from tui_craft.store.dataset import Dataset
from tui_craft.ui.glyphs import Glyphs
from tui_craft.ui.known_findings import KnownFindings
from tui_craft.ui.row_cells import TRUST, Field, cells_of, fields_of
from tui_craft.ui.widgets.row_model import Line
from tui_craft.ui.widgets.toned import STATE_TONES

PATIENCE = 0.008
"""Seconds that reading may hold up one drawing; the rows beyond are read in a thread and drawn when they are there."""


class DatasetRows:
    """A `RowSource`. `view` is None for every row, or the ids that a filter found.

    `later` is told the ids that were too slow to read at once; it must see to `load(ids)` in a thread and then
    have the table draw them.
    """

    def __init__(self, dataset: Dataset, glyphs: Glyphs, later: Callable[[list[int]], None]) -> None:
        self.dataset = dataset
        self.fields = fields_of(dataset.format)
        self.view: list[int] | None = None
        self.found = KnownFindings(dataset)
        """What the checks found in them."""
        self._later = later
        self._glyphs = glyphs
        self._known: LRUCache[int, tuple[object, Line]] = LRUCache(2_000)
        self._coming: dict[int, State] = {}

    def show_fields(self, fields: tuple[Field, ...]) -> None:
        """Have other columns from now on."""
        self.fields = fields
        self._known.clear()

    def show_findings(self, found: KnownFindings) -> None:
        """Mark other rows from now on."""
        self.found = found
        self._known.clear()

    def __len__(self) -> int:
        return len(self.dataset) if self.view is None else len(self.view)

    def ids(self, start: int, stop: int) -> Sequence[int]:
        """The ids at these positions."""
        if self.view is not None:
            return self.view[start:stop]
        if start == 0 and stop >= len(self):
            return self.dataset.ids_in_state(State)  # the same ids, without asking for each position
        return self.dataset.ids()[start:stop]

    def lines(self, start: int, stop: int) -> Sequence[Line | None]:
        """The lines at these positions, None where the reading takes longer than `PATIENCE` allows."""
        until = time.monotonic() + PATIENCE
        ids = (self.view if self.view is not None else self.dataset.ids())[start:stop]
        out: list[Line | None] = []
        missing: list[int] = []
        for row_id in ids:
            line = self._remembered(row_id)
            if line is None and (not out or time.monotonic() < until):
                line = self._read(row_id)
            if line is None:
                missing.append(row_id)
            out.append(line)
        if missing:
            self._later(missing)
        return out

    def load(self, ids: Sequence[int]) -> None:
        """Read these rows, however long it takes. For a thread."""
        for row_id in ids:
            if self._remembered(row_id) is None:
                self._read(row_id)

    def position(self, row_id: int, *, near: int = 0) -> int | None:
        """Where a row is now, or where it would be; None when it is not among those that are listed.

        `near` is a place to look at first.
        """
        view = self.view
        if view is None:
            return self.dataset.ids().position(row_id)
        low = max(0, near - 100)
        try:
            return view.index(row_id, low, near + 100)
        except ValueError:
            pass
        try:
            return view.index(row_id)
        except ValueError:
            return None

    def forget(self, ids: Iterable[int]) -> None:
        """Take rows out of what is listed."""
        if self.view is not None:
            gone = ids if isinstance(ids, set) else set(ids)
            self.view[:] = [row_id for row_id in self.view if row_id not in gone]

    def state_of(self, row_id: int) -> State | None:
        """The state a row has, or will have as soon as the disk has it."""
        return self._coming.get(row_id) or self.dataset.state_of(row_id)

    def expect(self, ids: Sequence[int], state: State) -> None:
        """Show these rows in `state` from now on."""
        self._coming.update(dict.fromkeys(ids, state))

    def settle(self, ids: Sequence[int], state: State) -> None:
        """The disk has it, or refused: show what it has (unless a later change is on its way)."""
        for row_id in ids:
            if self._coming.get(row_id) is state:
                del self._coming[row_id]

    def _remembered(self, row_id: int) -> Line | None:
        version, line = self._known.get(row_id) or (None, None)
        return line if version == self._version(row_id) else None

    def _version(self, row_id: int) -> object:
        return self.dataset.version_of(row_id), self.state_of(row_id)

    def _read(self, row_id: int) -> Line:
        version, state = self._version(row_id), self.state_of(row_id)
        try:
            line = self._line(self.dataset.get(row_id), state or State.DRAFT)
        except NotFoundError:
            line = Line(row_id, ("(deleted)",), label=str(row_id), tone="bad")
        self._known.discard(row_id)  # this cache never replaces what it has
        self._known[row_id] = (version, line)
        return line

    def _line(self, row: Row, state: State) -> Line:
        by_hand = "#" if "edited" in row.tags or "manual" in row.tags else ""
        cells = list(cells_of(self.fields, row, state))
        for place, field in enumerate(self.fields):
            if field.name == TRUST:
                cells[place] = str(self.found.trust(row))
        return Line(
            row.id, tuple(cells), label=str(row.id), glyph=self._glyphs.state[state],
            tone=STATE_TONES[state], flag="!" if self.found.counts(row) else by_hand,
        )  # fmt: skip


def copies_of(dataset: Dataset, row_id: int) -> tuple[int, ...]:
    """The rows that were copied from this one, as far as they stand among the next twenty: copies stand below."""
    below = dataset.index.order.below
    if not below:
        return ()
    place = dataset.ids().position(row_id)
    return tuple(copy for copy in dataset.ids()[place + 1 : place + 21] if below.get(copy) == row_id)
