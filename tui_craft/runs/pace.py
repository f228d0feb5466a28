"""How fast to ask, when to ask again, and when to stop hoping. Pure rules over times handed in; waits for nothing."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass

from tui_craft import text
from tui_craft.teachers.base import AskFailed


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers a run is held to. Times are seconds.

    `stagger` parts the first requests; `first_wait` doubles with each try up to `longest_wait`; a teacher that
    asks for more than `patience` is taken at its word by a pause. The breaker opens after `failures` in a row
    (but at least twice what is asked at once) when the last success is `silence` ago, or after `given_up`
    requests in a row that were given up. `grace` is how long a stop waits for replies that are under way.
    """

    stagger: float = 0.002
    first_wait: float = 0.5
    longest_wait: float = 60.0
    patience: float = 300.0
    failures: int = 30
    silence: float = 10.0
    given_up: int = 5
    grace: float = 10.0
    tick: float = 0.2


class Pace:
    """When a request may be asked (again).

    A request that failed waits as long as the teacher says, or a random time within a span that doubles with each
    try. All other requests are held back too after two refusals for the rate in a row, and when as many in a row
    failed in any way as are asked at once.
    """

    def __init__(self, limits: Limits, rng: random.Random) -> None:
        self._limits = limits
        self._rng = rng
        self._refused = self._failed = 0
        self.not_before = 0.0
        """The time before which nothing should be asked."""

    def wait_after(self, failed: AskFailed, attempt: int, now: float, *, at_once: int) -> float:
        """Seconds until a request that failed its `attempt`-th try (from 1) may be asked again."""
        self._refused += failed.kind == "rate_limit"
        self._failed += 1
        most = self._span(attempt - 1)
        wait = self._rng.uniform(0.0, most)
        if failed.retry_after is not None:
            wait = failed.retry_after + min(wait, 1.0)
        rounds = self._failed // max(4, at_once)
        if self._refused > 1:
            self.not_before = max(self.not_before, now + (failed.retry_after or wait))
        elif rounds:
            self.not_before = max(self.not_before, now + self._rng.uniform(0.5, 1.0) * self._span(rounds))
        return wait

    def _span(self, doublings: int) -> float:
        return min(self._limits.longest_wait, self._limits.first_wait * 2.0 ** min(doublings, 30))

    def succeeded(self) -> None:
        """A reply came, so not everything fails."""
        self._refused = self._failed = 0

    def begin_anew(self, now: float) -> None:
        """Hold nothing back any longer, as when a paused run goes on."""
        self.succeeded()
        self.not_before = now


class Breaker:
    """Notices when nothing succeeds any more."""

    def __init__(self, limits: Limits, now: float) -> None:
        self._limits = limits
        self.reset(now)

    def reset(self, now: float) -> None:
        """Begin anew, as when a paused run goes on."""
        self._failures = self._given_up = 0
        self._last = now

    def succeeded(self, now: float) -> None:
        """A reply came."""
        self.reset(now)

    def failed(self, failed: AskFailed, now: float, *, at_once: int, given_up: bool) -> str | None:
        """A try failed; the sentence to pause with when it was one too many."""
        self._failures += 1
        self._given_up += given_up
        if failed.retry_after is not None and failed.retry_after > self._limits.patience:
            return f"The teacher asks to wait {text.duration(failed.retry_after)} ({failed}); resume the run then."
        silence = now - self._last
        many = self._failures >= max(self._limits.failures, 2 * at_once) and silence >= self._limits.silence
        if not many and self._given_up < self._limits.given_up:
            return None
        what = (
            f"{self._failures} tries in a row failed in {text.duration(silence)}"
            if many
            else f"{text.plural(self._given_up, 'request')} in a row failed for good"
        )
        return f"{what}, the last with: {failed}; mend the cause, then resume the run."


class Novelty:
    """Notices when replies bring hardly anything new, over the last 20 of them (or 200 items, if that is fewer)."""

    REPLIES = 20
    ITEMS = 200
    LEAST = 0.05

    def __init__(self) -> None:
        self._window: deque[tuple[int, int, int]] = deque(maxlen=self.REPLIES)
        self._failed = self._answered = 0
        self._last_failure = ""

    def answered(self, items: int, new: int, quarantined: int) -> None:
        """Note a reply: items considered, rows that are new among them, items quarantined."""
        self._answered += 1
        self._window.append((items, new, quarantined))

    def failed(self, message: str) -> None:
        """Note a request that was given up."""
        self._failed += 1
        self._last_failure = message

    def dry(self) -> str | None:
        """Why it is no use to go on, in one sentence; None while it is."""
        if self._failed >= self.REPLIES and self._failed > self._answered:
            ended = text.count(self._failed + self._answered)
            return f"{text.count(self._failed)} of {ended} requests failed, the last with: {self._last_failure}."
        items, new, bad = (sum(column) for column in zip(*self._window, strict=True)) if self._window else (0, 0, 0)
        if len(self._window) < self.REPLIES and items < self.ITEMS:
            return None
        if new >= self.LEAST * max(items, 1):
            return None
        found = f"the last {len(self._window)} replies gave {text.count(new)} new out of {text.plural(items, 'item')}"
        if 2 * bad > items:
            return f"Hardly any reply is usable: {found}, {text.count(bad)} went to quarantine; look there for why."
        return f"Novelty has dried up: {found}; add seeds, vary the prompt or raise the temperature to get more."
