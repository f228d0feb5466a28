"""What a run may spend: what is spent, what is under way, and the caps that both must keep to. Asks no price.

A request under way counts with what it is expected to cost, so a cap is never passed by more than those expectations
were wrong. Amounts are US dollars.
"""

from __future__ import annotations

from collections.abc import Callable

from tui_craft import text


class Purse:
    """`cap` is the run's own, `spent` what it has spent so far.

    `shared_cap` is the dataset's, `elsewhere` what all its other runs have spent or taken; None is no cap. `take` asks
    how much of the dataset's budget this run may spend in all: less than it is asked for where there is no room.
    """

    def __init__(
        self,
        cap: float | None,
        *,
        spent: float = 0.0,
        shared_cap: float | None = None,
        elsewhere: float = 0.0,
        take: Callable[[float], float] | None = None,
    ) -> None:
        self.cap, self.shared_cap, self.elsewhere = cap, shared_cap, elsewhere
        self._take, self._taken = take or self._room, 0.0
        self.spent = spent
        self.reserved = 0.0
        """Expected cost of what is under way."""
        self._open: dict[int, float] = {}

    @property
    def capped(self) -> bool:
        """Whether there is any cap, so that costs must be expected."""
        return self.cap is not None or self.shared_cap is not None

    def share(self, cap: float | None, elsewhere: float) -> None:
        """The dataset's cap and what its other runs have spent or taken, as they are now."""
        self.shared_cap, self.elsewhere = cap, elsewhere
        self._taken = min(self._taken, self._room())

    def reserve(self, request: int, cost: float) -> bool:
        """Put `cost` aside for a request about to be sent; False (and nothing is put aside) when it is too much."""
        gone = self.spent + self.reserved
        if not _fits(cost, gone, self.cap) or not self._fits_beside_others(cost, gone):
            return False
        self._open[request] = cost
        self.reserved += cost
        return True

    def _fits_beside_others(self, cost: float, gone: float) -> bool:
        """Whether the dataset's other runs leave room for `cost`."""
        if self.shared_cap is None or _fits(cost, gone, self._taken):
            return True
        self._taken = self._take(gone + cost)
        if _fits(cost, gone, self._taken):
            return True
        self.elsewhere = self.shared_cap - self._taken  # they have gone on since they were last looked at
        return False

    def _room(self, wanted: float = 0.0) -> float:
        return float("inf") if self.shared_cap is None else self.shared_cap - self.elsewhere

    def paid(self, request: int, cost: float | None) -> None:
        """The request was answered for `cost`; when nobody knows, for what was put aside."""
        aside = self._release(request)
        self.spent += aside if cost is None else cost

    def back(self, request: int, *, doubtful: bool = False) -> None:
        """The try failed and cost nothing; `doubtful`: it may have cost what was put aside, so that stays spent."""
        aside = self._release(request)
        if doubtful:
            self.spent += aside

    def _release(self, request: int) -> float:
        aside = self._open.pop(request, 0.0)
        self.reserved = self.reserved - aside if self._open else 0.0
        return aside

    def why(self, cost: float, name: str, run: str) -> str:
        """Why a request of `cost` cannot be sent, in one sentence that says what to do."""
        own = self.cap is not None and self.cap - self.spent < cost
        cap = (self.cap if own else self.shared_cap) or 0.0
        gone = self.spent if own else self.spent + self.elsewhere
        whose = "The run's" if own else "The dataset's"
        how = f"tui-craft steer {name} {run} --budget USD" if own else f"tui-craft budget {name} USD"
        return (
            f"{whose} budget of {text.money(cap)} does not allow another request: {text.money(gone)} is spent and the "
            f"next one costs about {text.money(cost)}; raise it ({how}), then resume the run."
        )


def _fits(cost: float, gone: float, cap: float | None) -> bool:
    """Whether `cost` may be added to what is `gone`; nothing may once the cap is reached."""
    return cap is None or (gone + cost <= cap and gone < cap)
