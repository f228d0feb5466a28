"""What a run works with, put together by its worker for its engine. Only holds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui_craft.runs.events import EventWriter
from tui_craft.runs.guesses import Guesses
from tui_craft.runs.landing import Landing
from tui_craft.runs.lanes import Lanes
from tui_craft.runs.pace import Limits
from tui_craft.runs.purse import Purse
from tui_craft.runs.steering import Steering


@dataclass(frozen=True, slots=True)
class Means:
    """What a run works with. `shared_cap` is asked now and then, off the loop: the dataset's budget (None: no cap) and
    what its other runs have spent or taken. `stamp` is the time as files write it, `scrub` takes keys out of a message.
    """

    lanes: Lanes
    purse: Purse
    guesses: Guesses
    landing: Landing
    events: EventWriter
    steering: Steering
    limits: Limits
    stamp: Callable[[], str]
    scrub: Callable[[str], str]
    shared_cap: Callable[[], tuple[float | None, float]]
    names: tuple[str, str]
    """The dataset's slug and the run's id, for advice."""
