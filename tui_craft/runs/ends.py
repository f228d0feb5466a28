"""Why a run ends, in one sentence: what is checked, in which order. Ends nothing itself."""

from __future__ import annotations

from dataclasses import dataclass

from tui_craft.domain.run import RunState
from tui_craft.recipes.base import Work
from tui_craft.runs.lanes import Lane, Lanes
from tui_craft.runs.novelty import Novelty
from tui_craft.runs.purse import Purse
from tui_craft.runs.queue import Queue
from tui_craft.runs.report import Ending
from tui_craft.runs.slots import Slots
from tui_craft.runs.steering import Steering, Want


@dataclass(frozen=True, slots=True)
class Ends:
    """What can end a run that has not made all its rows. `names` are the dataset's slug and the run's id."""

    steering: Steering
    slots: Slots
    lanes: Lanes
    queue: Queue
    work: Work
    novelty: Novelty
    purse: Purse
    names: tuple[str, str]

    def reason(self, waits_for: str) -> Ending | None:
        """Why to end now, None while there is no reason. `waits_for`: why the run has paused by its own decision."""
        if self.steering.want is Want.STOP:
            if why := self.steering.why or waits_for:
                return Ending(RunState.SHORT, why)
            return Ending(RunState.STOPPED, "The run was stopped; resume goes on with it.")
        if not self.slots.running:
            if hopeless := self.lanes.hopeless:
                return Ending(RunState.FAILED, f"{hopeless}; mend it, then resume the run.")
            if self.slots.refused is not None:
                return Ending(RunState.SHORT, self._too_dear(*self.slots.refused))
            if self.queue.dry and not self.queue.open:
                return Ending(RunState.FINISHED if self.work.complete else RunState.SHORT, self.work.why())
        if useless := self.novelty.useless():
            return Ending(RunState.SHORT, useless)
        return None

    def _too_dear(self, lane: Lane, cost: float) -> str:
        if lane.price is None:
            return (
                f"Nobody knows the price of {lane.name}, so the budget cannot be kept; give it with --price IN:OUT (US "
                "dollars per million tokens) in a new run, or lift the budget and resume."
            )
        return self.purse.why(cost, *self.names)
