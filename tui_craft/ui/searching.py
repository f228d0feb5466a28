"""A search that tells how far it is and can be stopped at any row. Owns that; the store does the looking.

Made on the loop, walked in a thread.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import accumulate, chain, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_craft.domain.filter import Filter
    from tui_craft.store.dataset import Dataset

_SLOW = 0.5
"""Seconds after which a search says how far it is."""


class Search:
    """One search over `dataset`; `again` says that its rows are on the screen already, as far as they were known."""

    def __init__(self, dataset: Dataset, wanted: Filter, *, again: bool = False) -> None:
        self.dataset, self.wanted, self.again = dataset, wanted, again
        self.found: list[int] = []
        """The hits that have arrived so far, in display order."""
        self.stopped = False
        self._looked = 0.0
        self._began = time.monotonic()

    def hits(self) -> Iterator[int]:
        """The hits as they are found; they end soon after `stop`."""
        return chain.from_iterable(self._blocks())

    def totals(self) -> Iterator[int]:
        """How many hits there are so far, now and then; the last number is all of them."""
        return accumulate(map(len, self._blocks()), initial=0)

    def all(self) -> list[int]:
        """Every hit, unless it is stopped. For a thread."""
        return list(self.hits())

    def _blocks(self) -> Iterator[list[int]]:
        from tui_craft.store import query

        # stops between two blocks, which are quick: also a search that finds nothing soon ends its thread
        return takewhile(lambda _: not self.stopped, query.find_blocks(self.dataset, self.wanted, looked=self._look))

    def stop(self) -> None:
        """Let the thread end."""
        self.stopped = True

    def _look(self, share: float) -> None:
        self._looked = share

    @property
    def slow(self) -> bool:
        """Whether it is taking long enough to say so."""
        return time.monotonic() - self._began > _SLOW

    @property
    def share(self) -> str:
        """How much of the dataset was looked at: `37 %`; empty while that is not worth saying."""
        return f"{min(99, int(100 * self._looked))} %" if self.slow else ""
