"""What the checks say of a run's rows as they land: how many are flagged, by check. It only counts; rows land anyway.

Looking costs the engine's process time, so a run is left alone at first, and then it takes a tenth of the time that
passes; what is left over is looked at when there is more time, at the latest when the run ends.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from tui_craft.domain.finding import Severity
from tui_craft.domain.row import NewRow, Row
from tui_craft.errors import CraftError

if TYPE_CHECKING:
    from tui_craft.checks.looker import Looker

_SHARE = 0.1
_ALONE = 5.0
"""Seconds before the first look: making the checks ready takes a third of one, which a short run would feel."""
_LAST = 10.0
"""Seconds that looking may take when the run has ended."""

Flagged = dict[str, Any]
"""`checked` rows, `flagged` rows among them (by more than a hint), and `checks`: flagged rows by check."""


class Flags:
    """The flags of one run's rows. `looker` is made when the first rows land, because it reads examples."""

    def __init__(self, looker: Callable[[], Looker], now: Callable[[], float] = time.monotonic) -> None:
        self._make, self._now = looker, now
        self._looker: Looker | None = None
        self._waiting: deque[Row] = deque()
        self._began = now()
        self._spent = 0.0
        self._problem = ""
        self._checked = self._flagged = 0
        self._checks: Counter[str] = Counter()

    def feed(self, landed: Iterable[tuple[int, NewRow]]) -> None:
        """Take in rows that landed, with their ids; look at as many as there is time for."""
        if self._problem:
            return
        self._waiting.extend(Row(row_id, 1, new.raw, new.envelope, new.origin) for row_id, new in landed)
        passed = self._now() - self._began
        if passed >= _ALONE:
            self._look(_SHARE * passed - self._spent)

    def finish(self) -> Flagged:
        """Look at what is left, within reason; the figures then."""
        self._look(_LAST)
        return self.figures()

    def figures(self) -> Flagged:
        """The figures of the rows that were looked at; empty where none was, or with the `problem` that kept them."""
        if self._problem:
            return {"problem": self._problem}
        if not self._checked:
            return {}
        return {"checked": self._checked, "flagged": self._flagged, "checks": dict(self._checks.most_common())}

    def _look(self, seconds: float) -> None:
        begun = self._now()
        while self._waiting and self._now() - begun < seconds:
            if self._looker is None and not self._begin():
                break
            assert self._looker is not None
            found = self._looker.findings(self._waiting.popleft())
            flagging = {each.check for each in found if each.severity is not Severity.HINT}
            self._checked += 1
            self._flagged += bool(flagging)
            self._checks.update(flagging)
        self._spent += self._now() - begun

    def _begin(self) -> bool:
        """Whether rows can be looked at; where settings are broken they land all the same."""
        try:
            self._looker = self._make()
        except CraftError as error:
            self._problem = error.sentence
            self._waiting.clear()
        return not self._problem
