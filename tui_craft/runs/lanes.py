"""The ways to the teachers of a run: a lane for each, with what may be sent there now. Pure; asks nobody.

Which lane takes a request goes by the stage it is of, else by weight: the lane that is furthest behind its share is
next, and where it is merely busy the others wait for it, so that a slow teacher writes its share too. A lane that is
out of order, or held back because of failures, is left out and owes nothing afterwards. Nobody waits for one that has
not answered yet, and until it has it takes no more than its share of the slots: it may be one that never will.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tui_craft.runs.allowance import Allowance
from tui_craft.runs.breaker import Breaker
from tui_craft.runs.pace import Limits
from tui_craft.runs.rates import Rate
from tui_craft.teachers.base import AskFailed, Price, Rates, Teacher

_OVERLOAD = frozenset({"rate_limit", "timeout"})
_HOPELESS = frozenset({"auth", "not_found", "bad_request"})
"""Failures that put a lane out of order when it never gave a reply: the next request would fail the same way."""


@dataclass(slots=True)
class Ticket:
    """One request on its way: when it was sent, as one of how many, and the tokens that were reckoned with."""

    lane: Lane
    sent: float
    under_way: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Setback:
    """What a failure means: seconds until that request may be asked again, seconds the whole lane is held back
    (0 for not at all), and whether the lane's breaker opened (again)."""

    wait: float
    held: float
    opened: bool


class Lane:
    """The way to one teacher. Times are of the caller's clock."""

    def __init__(
        self,
        teacher: Teacher,
        *,
        name: str = "",
        weight: float = 1.0,
        at_once: int,
        limits: Limits,
        rng: random.Random,
        now: float,
    ) -> None:
        self.teacher = teacher
        self.name = name or teacher.name
        self.weight = weight
        self.price: Price | None = getattr(teacher, "price", None)
        self.breaker = Breaker(limits)
        self.busy = 0
        self.turn = 0.0
        """Its share of the work so far: requests sent over its weight."""
        self.share = 1.0
        """The part of all slots that it may have under way before its first reply."""
        self.left_out = False
        """Whether failures have kept it from its share, which it then makes up for no more."""
        self.hopeless = ""
        """Why it never answers, as long as it never has; it is out of order then."""
        self._any_reply = False
        said: Rates = getattr(teacher, "limits", None) or Rates()
        self._most = said.concurrency
        self._allowance = Allowance(self._ceiling(at_once))
        self._requests = Rate(said.rpm, now) if said.rpm else None
        self._tokens = Rate(said.tpm, now) if said.tpm else None
        self._limits, self._rng = limits, rng
        self._held = self._spaced = now
        self._opening = self.level
        self._cuts = self._failed = 0

    @property
    def level(self) -> int:
        """How many requests may be under way."""
        return self._allowance.level

    @property
    def counts_tokens(self) -> bool:
        """Whether tokens must be reckoned before a request is sent."""
        return self._tokens is not None

    @property
    def usable(self) -> bool:
        """Whether it is in order: neither hopeless nor its breaker open."""
        return not self.hopeless and not self.breaker.open

    @property
    def why_out(self) -> str:
        """Why it is out of order, as half a sentence; "" when it is not."""
        return self.hopeless or self.breaker.reason

    @property
    def stalled(self) -> bool:
        """Whether it can take no more, and nothing tells that it answers what it has."""
        return self._full and (not self._any_reply or self._failed > 0)

    @property
    def _full(self) -> bool:
        level = self._allowance.level
        return self.busy >= (level if self._any_reply else max(1, int(level * self.share)))

    def held(self, now: float) -> bool:
        """Whether nothing may be sent because of failures, for a while."""
        return now < self._held

    def limit(self, at_once: int) -> None:
        """The user lets so many requests be under way."""
        self._allowance.limit(self._ceiling(at_once))

    def _ceiling(self, at_once: int) -> int:
        return max(1, min(at_once, self._most or at_once))

    def wait(self, now: float) -> float | None:
        """Seconds until one more request may be sent, 0 for now; None: not before a reply is in, if at all."""
        if self.hopeless:
            return None
        if self.breaker.open:
            if self.breaker.allows(now):
                return 0.0
            return max(0.0, self.breaker.until - now) or None
        if self._full:
            return None
        wait = max(self._held, self._spaced) - now
        if self._requests is not None:
            wait = max(wait, self._requests.wait(now))
        if self._tokens is not None:
            wait = max(wait, self._tokens.wait(now))
        return max(0.0, wait)

    def send(self, now: float, tokens: int = 0) -> Ticket:
        """One more request is under way, expected to use so many tokens."""
        self.busy += 1
        self.turn += 1.0 / self.weight
        self.breaker.asked()
        if self._opening > 0:  # one after the other, so that a server is not hit by all of them at once
            self._opening -= 1
            self._spaced = now + self._limits.stagger
        if self._requests is not None:
            self._requests.take(1, now)
        if self._tokens is not None:
            self._tokens.take(tokens, now)
        return Ticket(self, now, self.busy, tokens)

    def succeeded(self, ticket: Ticket, used: int | None) -> bool:
        """A reply came, which used so many tokens (None: not told); whether that closed the breaker."""
        self.busy -= 1
        self.hopeless, self._any_reply = "", True
        self._cuts = self._failed = 0
        self._allowance.succeeded()
        if self._tokens is not None and used is not None:
            self._tokens.correct(ticket.tokens, used)
        return self.breaker.succeeded()

    def dropped(self) -> None:
        """A request came to nothing that tells anything: it was cancelled."""
        self.busy -= 1
        self.breaker.dropped()

    def failed(self, ticket: Ticket, failed: AskFailed, now: float, *, attempt: int, given_up: bool) -> Setback:
        """A request failed its `attempt`-th try, counted from 1."""
        self.busy -= 1
        self._failed += 1
        self.left_out = True
        if failed.kind in _HOPELESS and not self._any_reply:
            self.hopeless = str(failed)
        if self._tokens is not None and failed.kind == "rate_limit":
            self._tokens.correct(ticket.tokens, 0)
        random_wait = self._rng.uniform(0.0, self._span(attempt - 1))
        after = failed.retry_after
        wait = random_wait if after is None else after + min(random_wait, 1.0)
        held = self._hold(ticket, failed, now)
        opened = self.breaker.failed(failed, ticket.sent, now, given_up=given_up)
        return Setback(wait, held, opened)

    def _hold(self, ticket: Ticket, failed: AskFailed, now: float) -> float:
        overload = failed.kind in _OVERLOAD
        held = 0.0
        if overload and self._allowance.overloaded(ticket.sent, ticket.under_way, now):
            self._cuts += 1
            again = self._rng.uniform(0.5, 1.0) * self._span(self._cuts - 1)
            held = again if failed.retry_after is None else failed.retry_after
        elif not overload and self._failed % max(4, self.level) == 0:
            # as many in a row as are asked at once, so the fault is not one request's
            held = self._rng.uniform(0.5, 1.0) * self._span(self._failed // max(4, self.level))
        if now + held <= self._held:
            return 0.0
        if held:
            self._held, self._opening = now + held, self.level
        return held

    def _span(self, doublings: int) -> float:
        return min(self._limits.longest_wait, self._limits.first_wait * 2.0 ** min(doublings, 30))

    def begin_anew(self, now: float) -> None:
        """Hold nothing back any longer, as when a paused run goes on."""
        self.breaker.reset()
        self.hopeless = ""
        self._cuts = self._failed = 0
        self._held = self._spaced = now
        self._opening = self.level


class Lanes:
    """All lanes of a run: `shared` take any request by weight, but for those of a stage that has its own lane."""

    def __init__(self, shared: Sequence[Lane], by_stage: Mapping[str, Lane] | None = None) -> None:
        self.shared = list(shared)
        self.by_stage = dict(by_stage or {})
        self.all = list(dict.fromkeys([*self.shared, *self.by_stage.values()]))
        self._floor = 0.0
        weights = sum(lane.weight for lane in self.shared)
        for lane in self.shared:
            lane.share = lane.weight / weights

    def of(self, stage: str) -> Sequence[Lane]:
        """The lanes that may take a request of `stage`."""
        own = self.by_stage.get(stage)
        return self.shared if own is None else [own]

    def choose(self, stage: str, now: float) -> Lane | None:
        """The lane that takes the next request of `stage` now; None when it has to wait (see `wait`)."""
        lane = self._next(self.of(stage), now)
        if lane is None or lane.wait(now) != 0.0:
            return None
        if lane.left_out:
            lane.turn, lane.left_out = max(lane.turn, self._floor), False
        if lane in self.shared:
            self._floor = max(self._floor, lane.turn)
        return lane

    def wait(self, stage: str, now: float) -> float | None:
        """Seconds until a request of `stage` may be sent; None: not before a reply is in, if at all."""
        lane = self._next(self.of(stage), now)
        return None if lane is None else lane.wait(now)

    @staticmethod
    def _next(lanes: Iterable[Lane], now: float) -> Lane | None:
        able = [lane for lane in lanes if lane.usable]
        able = [lane for lane in able if not lane.held(now) and not lane.stalled] or able
        due = [lane for lane in lanes if not lane.hopeless and lane.breaker.open]
        probes = [lane for lane in due if lane.breaker.allows(now)]
        if probes:
            return probes[0]
        if able:
            return min(able, key=lambda lane: lane.turn)
        return min(due, key=lambda lane: lane.breaker.until, default=None)

    @property
    def out(self) -> bool:
        """Whether every lane is out of order."""
        return not any(lane.usable for lane in self.all)

    @property
    def charging(self) -> bool:
        """Whether anything is under way whose price is known and not 0."""
        return any(lane.busy and lane.price and (lane.price.prompt or lane.price.completion) for lane in self.all)

    @property
    def hopeless(self) -> str:
        """Why some of the work can never be done: all lanes that could take it never answer; "" where it can."""
        for group in (self.shared, *([lane] for lane in self.by_stage.values())):
            if group and all(lane.hopeless for lane in group):
                return group[-1].hopeless
        return ""

    def begin_anew(self, now: float) -> None:
        """Hold nothing back any longer, as when a paused run goes on."""
        for lane in self.all:
            lane.begin_anew(now)

    def limit(self, at_once: int) -> None:
        """The user lets so many requests be under way."""
        for lane in self.all:
            lane.limit(at_once)
