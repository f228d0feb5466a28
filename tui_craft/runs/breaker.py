"""Notices when nothing succeeds any more, and tries again by itself later. Pure rules over times handed in."""

from __future__ import annotations

from tui_craft import text
from tui_craft.runs.pace import Limits
from tui_craft.teachers.base import AskFailed


class Breaker:
    """Closed while replies come. Open, it lets nothing through until its cool-down is over, then one request.

    It opens when there were only failures for `limits.silence` seconds, at least `limits.failures` of them of
    requests that were sent after the first; when `limits.given_up` requests in a row failed for good; and when the
    teacher asks to wait longer than `limits.patience`. The first cool-down is `limits.cool_down`, each further one
    twice as long, up to `limits.longest_cool_down`; what the teacher asks for is kept to. A reply closes it.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.reset()

    def reset(self) -> None:
        """Close it and forget everything."""
        self.reason = ""
        """Why it is open, as half a sentence."""
        self.until = 0.0
        """When an open one lets one request through."""
        self.open = self._probing = False
        self._times = self._tries = self._later = self._given_up = 0
        self._first: float | None = None
        self._last = ""
        self._after = 0.0

    def allows(self, now: float) -> bool:
        """Whether a request may be sent."""
        return not self.open or (now >= self.until and not self._probing)

    def asked(self) -> None:
        """A request was sent; of an open one it is the probe."""
        self._probing = self.open

    def dropped(self) -> None:
        """The probe came to nothing that tells anything (it was cancelled)."""
        self._probing = False

    def succeeded(self) -> bool:
        """A reply came; whether that closed it."""
        was_open = self.open
        if was_open or self._first is not None:
            self.reset()
        return was_open

    def failed(self, failed: AskFailed, sent: float, now: float, *, given_up: bool) -> bool:
        """A try failed; whether the breaker opened, or opened again after its probe."""
        self._last = str(failed)
        self._tries += 1
        self._given_up += given_up
        if self._first is None:
            self._first = now
        elif sent >= self._first:
            self._later += 1
        after = failed.retry_after or 0.0
        self._after = now + after
        if self.open:
            if not self._probing or sent < self.until:
                return False  # sent before it opened
            return self._trip(now, self._silent(now))
        if after > self._limits.patience:
            return self._trip(now, f"the teacher asks to wait {text.duration(after)} ({failed})")
        if self._given_up >= self._limits.given_up:
            what = f"{text.plural(self._given_up, 'request')} in a row failed for good"
            return self._trip(now, f"{what}, the last with: {failed}")
        return self.look(now)

    def look(self, now: float) -> bool:
        """Whether it opens now, because nothing has succeeded for so long."""
        if self.open or self._first is None or self._later < self._limits.failures:
            return False
        if now - self._first < self._limits.silence:
            return False
        return self._trip(now, self._silent(now))

    def _silent(self, now: float) -> str:
        spent = text.duration(now - (now if self._first is None else self._first))
        tries = f"{text.plural(self._tries, 'try')}".replace("trys", "tries")
        return f"nothing has succeeded for {spent} ({tries} failed), the last with: {self._last}"

    def _trip(self, now: float, reason: str) -> bool:
        cool_down = min(self._limits.longest_cool_down, self._limits.cool_down * 2.0**self._times)
        self._times += 1
        self.open, self._probing, self.reason = True, False, reason
        self.until = max(now + cool_down, self._after)
        return True
