"""What a run may spend: what is spent, what is under way, and the caps that both must keep to. Pure; asks no price.

A request under way counts with what it is expected to cost, so a cap is never passed by more than those expectations
were wrong. Amounts are US dollars.
"""

from __future__ import annotations

from tui_craft import text


class Purse:
    """`cap` is the run's own, `spent` what it has spent so far.

    `shared_cap` is the dataset's, `elsewhere` what all its other runs have spent; None is no cap.
    """

    def __init__(
        self, cap: float | None, *, spent: float = 0.0, shared_cap: float | None = None, elsewhere: float = 0.0
    ) -> None:
        self.cap, self.shared_cap, self.elsewhere = cap, shared_cap, elsewhere
        self.spent = spent
        self.reserved = 0.0
        """Expected cost of what is under way."""
        self._open: dict[int, float] = {}

    @property
    def capped(self) -> bool:
        """Whether there is any cap, so that costs must be expected."""
        return self.cap is not None or self.shared_cap is not None

    @property
    def left(self) -> float:
        """What may still be promised; infinite without a cap."""
        gone = self.spent + self.reserved
        own = float("inf") if self.cap is None else self.cap - gone
        shared = float("inf") if self.shared_cap is None else self.shared_cap - self.elsewhere - gone
        return min(own, shared)

    def reserve(self, request: int, cost: float) -> bool:
        """Put `cost` aside for a request about to be sent; False (and nothing is put aside) when it is too much."""
        if cost > self.left or self.left <= 0:
            return False
        self._open[request] = cost
        self.reserved += cost
        return True

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
