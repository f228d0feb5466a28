"""What was decided, in order, and what of it was taken back. Owns the counting of it; writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tui_craft.domain.row import State


@dataclass(slots=True, eq=False)
class Said:
    """How a row stands by what was said here, whether or not the disk has it yet."""

    state: State
    quality: int | None = None
    reason: str = ""


@dataclass(slots=True, eq=False)
class Decision:
    """One thing that was done to a row. `state` None: it was rated or mended, and stays where it is.

    `others` are rows like it that went the same way. `changes`, and `undone` where they were taken back, are filled in
    by the thread that writes.
    """

    row_id: int
    before: Said
    after: Said
    state: State | None
    others: Sequence[int] = ()
    changes: list[int] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)


class Trail:
    """Decisions, newest last, and those that were undone and can be done again."""

    def __init__(self) -> None:
        self.made: list[Decision] = []
        self._undone: list[Decision] = []

    def add(self, decision: Decision) -> None:
        """Something was decided: what was undone before is out of reach now."""
        self.made.append(decision)
        self._undone.clear()

    def back(self) -> Decision | None:
        """Take the newest decision back; None when there is none."""
        if not self.made:
            return None
        self._undone.append(self.made.pop())
        return self._undone[-1]

    def again(self) -> Decision | None:
        """Make the decision that was taken back last again; None when there is none."""
        if not self._undone:
            return None
        self.made.append(self._undone.pop())
        return self.made[-1]

    def drop(self, decision: Decision) -> None:
        """Forget a decision that could not be kept."""
        for place in (self.made, self._undone):
            if decision in place:
                place.remove(decision)

    @property
    def verdicts(self) -> list[Decision]:
        """The last decision about each row, in order."""
        last = {decision.row_id: decision for decision in self.made if decision.state is not None}
        return list(last.values())

    def states(self) -> Counter[State]:
        """How many rows were put into each state."""
        return Counter(decision.after.state for decision in self.verdicts)

    def reasons(self) -> Counter[str]:
        """Why rows were rejected ("" without a reason)."""
        rejected = (item.after for item in self.verdicts if item.after.state is State.REJECTED)
        return Counter(said.reason for said in rejected)
