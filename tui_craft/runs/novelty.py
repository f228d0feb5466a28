"""Notices when it is no use to ask on: hardly anything is new, or hardly anything usable. Only counts; ends nothing."""

from __future__ import annotations

from collections import deque

from tui_craft import text


class Novelty:
    """Looks at the last 20 replies (or those with the last 200 items or so, if that is fewer)."""

    REPLIES = 20
    ITEMS = 200
    LEAST = 0.05
    """The share of items that must be new rows."""

    def __init__(self) -> None:
        self._window: deque[tuple[int, int, int, int]] = deque(maxlen=self.REPLIES)
        self._failed = self._answered = 0
        self._last_failure = ""

    def answered(self, items: int, new: int, quarantined: int, near: int = 0) -> None:
        """Note a reply: items considered, those that became rows, `near` of these near-duplicates of earlier ones."""
        self._answered += 1
        self._window.append((items, new, quarantined, near))

    def failed(self, message: str) -> None:
        """Note a request that was given up."""
        self._failed += 1
        self._last_failure = message

    def reset(self) -> None:
        """Begin anew, as when a paused run goes on."""
        self._window.clear()
        self._failed = self._answered = 0

    def dry(self) -> str | None:
        """Why to pause, in one sentence that says what to do; None while enough is new."""
        items, new, bad, near = self._sums()
        if not self._enough(items) or 2 * bad > items or new - near >= self.LEAST * items:
            return None
        repeats = [text.plural(items - new - bad, "duplicate")] if items - new - bad else []
        repeats += [text.plural(near, "near-duplicate")] if near else []
        return (
            f"Novelty has dried up: the last {text.plural(items, 'item')} gave {text.plural(new - near, 'new row')} "
            f"({', '.join(repeats)}); start a run with more seeds or axes, a higher temperature, or another prompt or "
            "teacher, or resume to go on with this one as it is."
        )

    def useless(self) -> str | None:
        """Why to end, in one sentence: most requests fail, or most items are no rows; None otherwise."""
        if self._failed >= self.REPLIES and self._failed > self._answered:
            ended = text.count(self._failed + self._answered)
            return f"{text.count(self._failed)} of {ended} requests failed, the last with: {self._last_failure}."
        items, new, bad, _ = self._sums()
        if not self._enough(items) or 2 * bad <= items or new >= self.LEAST * max(items, 1):
            return None
        found = f"the last {len(self._window)} replies gave {text.count(new)} new out of {text.plural(items, 'item')}"
        return f"Hardly any reply is usable: {found}, {text.count(bad)} went to quarantine; look there for why."

    def _enough(self, items: int) -> bool:
        return items > 0 and (len(self._window) == self.REPLIES or items >= self.ITEMS)

    def _sums(self) -> tuple[int, int, int, int]:
        if not self._window:
            return 0, 0, 0, 0
        items, new, bad, near = (sum(column) for column in zip(*self._window, strict=True))
        return items, new, bad, near
