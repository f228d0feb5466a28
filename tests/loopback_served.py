"""What a loopback server has served so far, and how busy it was. Only counts."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any


class Served:
    """The counts of a server. Call `began` and `ended` for each request."""

    def __init__(self) -> None:
        self.served: Counter[str] = Counter()
        self.requests = self.connections = self.in_flight = self.peak = 0
        self.first = self.last = self._busy_since = self._busy = 0.0
        self._began: list[tuple[float, float]] = []

    def stats(self) -> dict[str, Any]:
        """What was served so far. `window` is seconds from the first request to the last reply.

        `mean_in_flight` is over that window, `mean_while_asked` over `asking`: until the last wave began, as many
        requests as were ever in flight, when there is hardly anything left to ask.
        """
        window = max(self.last - self.first, 1e-9)
        asked, busy = self._began[-min(len(self._began), self.peak + 1)] if self._began else (0.0, 0.0)
        asking = max(asked - self.first, 1e-9)
        return {
            "requests": self.requests,
            "connections": self.connections,
            "in_flight": self.in_flight,
            "peak": self.peak,
            "mean_in_flight": self._busy / window if self.requests else 0.0,
            "window": window if self.requests else 0.0,
            "mean_while_asked": busy / asking if self.requests else 0.0,
            "asking": asking if self.requests else 0.0,
            "served": dict(self.served),
        }

    def began(self) -> None:
        """Note that a request is in."""
        now = time.perf_counter()
        self.first = self.first or now
        self._tick(now)
        self._began.append((now, self._busy))
        self.requests += 1
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)

    def ended(self) -> None:
        """Note that a reply is out (or the client is gone)."""
        self.last = time.perf_counter()
        self._tick(self.last)
        self.in_flight -= 1

    def _tick(self, now: float) -> None:
        self._busy, self._busy_since = self._busy + self.in_flight * (now - (self._busy_since or now)), now
