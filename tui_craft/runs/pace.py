"""The numbers that a run's pace is held to. Nothing else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers a run is held to. Times are seconds; for those of the breaker see there.

    `stagger` parts the first requests; `first_wait` doubles with each try up to `longest_wait`; `grace` is how long
    a stop waits for replies that are under way, `tick` how often others are listened to and told.
    """

    stagger: float = 0.001
    first_wait: float = 0.5
    longest_wait: float = 60.0
    patience: float = 300.0
    failures: int = 5
    silence: float = 10.0
    given_up: int = 5
    cool_down: float = 15.0
    longest_cool_down: float = 300.0
    grace: float = 10.0
    tick: float = 0.2
