"""The writing half of a run: replies come in, are journalled, become rows. The only one to do so; asks nothing.

A reply frees its slot as soon as it is in the journal, because from then on it is never asked for again. Waiting for
the disk and adding the rows follow in a thread, for many replies at once. What replies give is worked out on the event
loop, so that a recipe never takes something in while it is asked what to ask next.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from tui_craft.runs.derive import Derived
from tui_craft.runs.journal import Entry
from tui_craft.runs.landing import Landed, Landing

Pairs = Sequence[tuple[Entry, Derived]]
_LINGER = 0.1
"""Seconds that rows wait for others to land with."""


class Saving:
    """Saves what `put` is given. Calls `derived` when replies are journalled and what they give is known, and
    `saved` when their rows are in the dataset; both on the loop. Errors of the disk end `run` with them."""

    def __init__(
        self,
        landing: Landing,
        *,
        derived: Callable[[Pairs], None],
        saved: Callable[[Sequence[Entry], Sequence[Landed]], None],
    ) -> None:
        self._landing, self._derived, self._saved = landing, derived, saved
        self._loop = asyncio.get_running_loop()
        self._arrived: list[Entry] = []
        self._rows: asyncio.Queue[Pairs | None] = asyncio.Queue()
        self.unsaved = 0
        """Replies in the journal whose rows are not in the dataset yet."""
        self._fault: Exception | None = None
        self._ending = False

    @property
    def arrived(self) -> int:
        """Replies that have come in and are not in the journal yet."""
        return len(self._arrived)

    def put(self, entry: Entry) -> None:
        """A reply is in, or a request was given up."""
        if not self._arrived:
            self._loop.call_soon(self._journal)  # together with all others that came at the same moment
        self._arrived.append(entry)

    def end(self) -> None:
        """Nothing more will come; `run` returns when all is saved."""
        self._journal()
        self._ending = True
        self._rows.put_nowait(None)

    def _journal(self) -> None:
        entries, self._arrived = self._arrived, []
        if not entries or self._fault is not None:
            return
        try:
            self._landing.keep(entries)
            pairs = [(entry, self._landing.derivation.feed(entry)) for entry in entries]
            self._rows.put_nowait(pairs)
            self.unsaved += len(pairs)
            self._derived(pairs)
        except Exception as error:  # noqa: BLE001 - nobody waits for a callback: `run` raises it
            self._fault = error
            self._rows.put_nowait(None)

    async def run(self) -> None:
        """Save until `end`. Raises StorageError when the disk refuses."""
        more = True
        while more:
            batch = [await self._rows.get()]
            if not self._ending:
                await asyncio.sleep(_LINGER)  # nothing waits for rows to land, and many at once cost hardly more
            while not self._rows.empty():
                batch.append(self._rows.get_nowait())
            more = None not in batch
            pairs = [pair for part in batch if part is not None for pair in part]
            if pairs:
                landed = await asyncio.to_thread(self._landing.save, [derived for _, derived in pairs])
                self.unsaved -= len(pairs)
                self._saved([entry for entry, _ in pairs], landed)
        if self._fault is not None:
            raise self._fault
