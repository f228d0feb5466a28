"""Work that is asked for more often than it can be done: one at a time, and once more if it was asked for meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any


class OnceMore:
    """`start` is given what runs `work`; whoever asks need not know whether it is at work already."""

    def __init__(
        self, start: Callable[[Coroutine[Any, Any, None]], object], work: Callable[[], Awaitable[None]]
    ) -> None:
        self._start, self._work = start, work
        self._is_wanted = self._is_at_work = False

    def ask(self) -> None:
        """Have it done, from the beginning, after now."""
        self._is_wanted = True
        if not self._is_at_work:
            self._is_at_work = True
            self._start(self._run())

    async def _run(self) -> None:
        try:
            while self._is_wanted:
                self._is_wanted = False
                await self._work()
        finally:
            self._is_at_work = False
