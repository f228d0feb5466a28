"""Following what happens elsewhere: rows other processes append, the run that is going on, rows slow to read.

Owns when to look; what is then drawn is the screen's business.
"""

from __future__ import annotations

import asyncio
from itertools import takewhile
from typing import TYPE_CHECKING

from tui_craft import text
from tui_craft.errors import StorageError
from tui_craft.ui import known_findings
from tui_craft.ui.screens.row_finding import RowFinding

if TYPE_CHECKING:
    from tui_craft.runs.glance import RunInfo
    from tui_craft.store.dataset import Dataset

STEP_BYTES = 16_000_000
"""Bytes of a long log that are taken in between two drawings."""
EVERY = 0.5
"""Seconds between two looks at what other processes did."""


class RowFollowing(RowFinding):
    """Adds watching to a screen over rows."""

    run_info: RunInfo | None = None
    _looked: tuple[int, int] = (0, 0)
    """How many rows there were, and the id the next one would get, when rows were looked for last."""
    _is_taking = False

    def follow(self, dataset: Dataset) -> None:
        """Begin to watch; it ends with the screen."""
        self.start(self._rows(dataset), name="follow", group="watch")
        self.start(self._runs(dataset), name="watch run", group="watch-run")
        self.start(self._findings(dataset), name="watch findings", group="watch-findings")

    async def _rows(self, dataset: Dataset) -> None:
        """Finish reading the log, then take in what others append.

        Others are also an import or a run on the screen above: they extend this very dataset, so what is new is
        known from the index, not from the reading here.
        """
        drawn = dataset.index.revision
        while True:
            try:
                # in the queue of the changes, so that only one thread at a time extends the index
                await self.craft.jobs.write(dataset.slug, dataset.refresh, STEP_BYTES)
            except OSError as error:
                self.craft.show_datasets()
                raise StorageError(f"{dataset.path} can no longer be read ({error.strerror}); was it moved?") from None
            if dataset.index.revision != drawn:
                drawn = dataset.index.revision
                self.take_new(dataset)
                # the row that is seen under the cursor now: keys may have moved it while the log was read
                seen = self.table.line_at_cursor_drawn()
                self.draw_rows(stay_on=seen.id if seen else None)
            if dataset.indexed:
                await asyncio.sleep(EVERY)

    def refind(self) -> None:
        """Search; what comes after that is new."""
        self._look_to()
        super().refind()

    def _look_to(self) -> None:
        if self.dataset is not None:
            self._looked = len(self.dataset), self.dataset.index.next_id

    def take_new(self, dataset: Dataset) -> None:
        """Under a filter look through rows that are new; search again where others went, unless a search goes on."""
        (count, first), index = self._looked, dataset.index
        if not self.expression or self.searching or self._is_taking or (count, first) == (len(dataset), index.next_id):
            return
        came = len(index.states) - first - index.states.count(0, first)
        view = self.rows.view
        if view is None or len(dataset) - count != came or any(copy >= first for copy in index.order.below):
            self.refind()
            return
        self._look_to()
        self._is_taking = True
        self.start(self._take(view, first), name="find new", group="find-new")

    async def _take(self, view: list[int], first: int) -> None:
        """List those of the rows from `first` on that fit the filter, below `view`, if that is still what is listed."""
        from tui_craft.store import query

        dataset, expression = self.dataset, self.expression
        assert dataset is not None

        def look() -> list[int]:
            return query.find_from(dataset, query.parse(dataset, expression), first)

        try:
            found = await self.craft.jobs.read(look)
        finally:
            self._is_taking = False
        if self.rows.view is view and self.expression == expression and not self.searching:
            # the search before may have come upon the first of them
            have = set(takewhile(lambda row_id: row_id >= first, reversed(view)))
            view += [row_id for row_id in found if row_id not in have]
            self.filter_bar.count(text.count(len(view)))
            self.draw_rows()

    async def _runs(self, dataset: Dataset) -> None:
        """Look at the run that is going on, if any."""
        while True:
            await asyncio.sleep(2 * EVERY)
            if not (dataset.path / "runs").is_dir():
                continue
            from tui_craft.runs.glance import active_run

            run = await self.craft.jobs.read(active_run, dataset.path)
            if run != self.run_info:
                self.run_info = run
                self.show_status()

    async def _findings(self, dataset: Dataset) -> None:
        """Mark rows in which the checks found something, whenever they have looked."""
        while True:
            if await self.craft.jobs.read(known_findings.stamp_of, dataset.path) != self.rows.found.stamp:
                self.rows.show_findings(await self.craft.jobs.read(known_findings.read, dataset))
                self.draw_rows()
            await asyncio.sleep(2 * EVERY)

    def read_later(self, ids: list[int]) -> None:
        """Read rows that were too slow to wait for, then draw them."""

        async def load() -> None:
            await self.craft.jobs.read(self.rows.load, ids)
            self.table.reload()

        self.start(load(), name="read rows", group="rows", exclusive=True)
