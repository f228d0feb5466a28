"""How much a lane may send: simulated servers in simulated time, so that a minute costs a millisecond."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.runs.allowance import Allowance
from tui_craft.runs.breaker import Breaker
from tui_craft.runs.lanes import Lane, Lanes, Setback, Ticket
from tui_craft.runs.pace import Limits
from tui_craft.runs.rates import Rate
from tui_craft.teachers.base import Ask, AskFailed, Price, Rates, Reply

LIMITS = Limits()
SERVER = AskFailed("server", "a fault")
SLOW_DOWN = AskFailed("rate_limit", "slow down", 1.0)


class Named:
    """A teacher that is only a name and its limits."""

    price: Price | None = None

    def __init__(self, name: str = "one", rates: Rates | None = None) -> None:
        self.name, self.limits = name, rates or Rates()

    async def ask(self, ask: Ask) -> Reply:
        """Never asked."""
        raise NotImplementedError

    async def close(self) -> None:
        """Nothing."""


def lane(at_once: int = 8, *, name: str = "one", weight: float = 1.0, rates: Rates | None = None) -> Lane:
    """A lane that begins at second 0."""
    return Lane(Named(name, rates), weight=weight, at_once=at_once, limits=LIMITS, rng=random.Random(0), now=0.0)


class World:
    """A lane in simulated time: sends whenever it may, until `seconds` are over."""

    def __init__(self, subject: Lane, serve: Callable[[int, float], tuple[float, AskFailed | None]]) -> None:
        self.lane, self.serve, self.now = subject, serve, 0.0
        self.coming: list[tuple[float, int, Ticket, AskFailed | None]] = []
        self.count: Counter[str] = Counter()
        self.held: list[tuple[float, float]] = []
        self.opened: list[float] = []
        self.busy_seconds = 0.0
        self._number = 0

    def run(self, seconds: float) -> None:
        """Let time pass."""
        end = self.now + seconds
        while self.now < end:
            wait = self.lane.wait(self.now)
            if wait == 0.0:
                ticket = self.lane.send(self.now, 100)
                latency, failed = self.serve(self.lane.busy, self.now)
                self._number += 1
                heapq.heappush(self.coming, (self.now + latency, self._number, ticket, failed))
                continue
            until = min(end, self.now + wait if wait is not None else end)
            if self.coming and self.coming[0][0] <= until:
                until, _, ticket, failed = heapq.heappop(self.coming)
                self._pass(until)
                self._arrived(ticket, failed)
            else:
                self._pass(max(until, self.now + 1e-6))

    def _pass(self, until: float) -> None:
        self.busy_seconds += self.lane.busy * (until - self.now)
        self.now = until

    def _arrived(self, ticket: Ticket, failed: AskFailed | None) -> None:
        if failed is None:
            self.count["good"] += 1
            self.lane.succeeded(ticket, 100)
            return
        self.count[failed.kind] += 1
        setback = self.lane.failed(ticket, failed, self.now, attempt=1, given_up=False)
        if setback.held:
            self.held.append((self.now, self.now + setback.held))
        if setback.opened:
            self.opened.append(self.now)

    def pauses(self) -> float:
        """Seconds within cool-downs."""
        end = total = 0.0
        for start, stop in self.held:
            total += max(0.0, min(stop, self.now) - max(start, end))
            end = max(end, stop)
        return total


def faulty(rate: float, latency: float = 0.5, seed: int = 1) -> Callable[[int, float], tuple[float, AskFailed | None]]:
    """A server that fails by chance, with what such servers say."""
    draw = random.Random(seed)
    kinds = ["rate_limit", "server", "server", None, None, None, None, "connection"]  # the rest are faults of content

    def serve(under_way: int, now: float) -> tuple[float, AskFailed | None]:
        kind = draw.choice(kinds) if draw.random() < rate else None
        failed = AskFailed(kind, "it failed", 1.0 if kind == "rate_limit" else None) if kind else None
        return latency * draw.uniform(0.5, 1.5), failed

    return serve


def crowded(capacity: int, after: float | None = None) -> Callable[[int, float], tuple[float, AskFailed | None]]:
    """A server that refuses what is more than it can do at once."""

    def serve(under_way: int, now: float) -> tuple[float, AskFailed | None]:
        return (0.01, AskFailed("rate_limit", "busy", after)) if under_way > capacity else (0.3, None)

    return serve


@pytest.mark.parametrize("rate", [0.0, 0.12, 0.4])
def test_faults_by_chance_keep_the_slots_busy(rate: float) -> None:
    world = World(lane(64), faulty(rate))
    world.run(60)
    assert world.busy_seconds / (world.now - world.pauses()) > 0.95 * 64
    assert world.pauses() < 0.1 * world.now
    assert not world.opened


@pytest.mark.parametrize("capacity", [1, 3, 16, 40, 60])
@pytest.mark.parametrize("after", [None, 1.0])
def test_a_crowded_server_is_asked_for_about_what_it_can_do(capacity: int, after: float | None) -> None:
    world = World(lane(64), crowded(capacity, after))
    world.run(30)
    world.count.clear()
    began = world.now
    world.run(120)
    could = capacity * (world.now - began) / 0.3
    assert world.count["good"] > 0.7 * could
    assert world.count["rate_limit"] < 0.3 * world.count["good"] + 60


def test_a_server_that_only_refuses_is_left_alone_and_asked_again() -> None:
    well = {"at": 200.0}
    world = World(lane(64), lambda busy, now: (0.05, None if now >= well["at"] else SLOW_DOWN))
    world.run(15)
    (opened,) = world.opened
    assert 10 <= opened <= 12
    assert world.count["rate_limit"] < 200
    tries = world.count["rate_limit"]
    world.run(180)
    assert world.count["rate_limit"] - tries == len(world.opened) - 1 <= 4, "more than one probe at a time"
    world.run(180)
    assert not world.lane.breaker.open
    assert world.count["good"] > 1000
    assert world.lane.level > 8


def test_a_cut_comes_once_a_burst() -> None:
    subject = Allowance(64)
    cuts = [subject.overloaded(0.0, 64, 1.0) for _ in range(64)]
    assert cuts.count(True) == 1
    assert subject.level == 32
    assert subject.refused_at == 64
    assert not any(subject.overloaded(0.5, 64, 1.1) for _ in range(30)), "sent before the cut"
    assert any(subject.overloaded(1.2, 32, 1.3) for _ in range(3))
    assert subject.level == 16


def test_the_way_up_is_slow_above_what_was_refused() -> None:
    subject = Allowance(100)
    for _ in range(3):
        subject.overloaded(0.0, 20, 1.0)
    assert subject.level == 10
    rounds = 0
    while subject.level < 19:
        for _ in range(subject.level):
            subject.succeeded()
        rounds += 1
    assert rounds <= 11
    for _ in range(5):
        for _ in range(subject.level):
            subject.succeeded()
    assert subject.level <= 20
    for _ in range(60_000):
        subject.succeeded()
    assert subject.level == 100
    assert subject.refused_at is None


def test_the_user_sets_the_ceiling() -> None:
    subject = lane(8, rates=Rates(concurrency=6))
    assert subject.level == 6
    subject.limit(3)
    assert subject.level == 3
    subject.limit(50)
    assert subject.level == 6


@given(st.integers(1, 200), st.integers())
def test_a_wait_is_random_within_a_span_that_doubles_up_to_a_limit(attempt: int, seed: int) -> None:
    limits = Limits(first_wait=1.0, longest_wait=30.0)
    subject = Lane(Named(), weight=1, at_once=8, limits=limits, rng=random.Random(seed), now=0.0)
    setback = subject.failed(subject.send(0.0), SERVER, 0.1, attempt=attempt, given_up=False)
    assert 0 <= setback.wait <= min(30.0, 2.0 ** (attempt - 1))


@given(st.floats(0, 1000), st.sampled_from(["rate_limit", "server"]))
def test_what_the_teacher_says_is_honoured(after: float, kind: str) -> None:
    subject = lane()
    setback = subject.failed(subject.send(0.0), AskFailed(kind, "x", after), 0.1, attempt=1, given_up=False)
    assert after <= setback.wait <= after + 1


def _refuse(subject: Lane, now: float, after: float | None = 20.0) -> Setback:
    return subject.failed(subject.send(now), AskFailed("rate_limit", "no", after), now + 0.1, attempt=1, given_up=False)


def test_refusals_by_chance_hold_back_one_request_each_and_three_in_a_row_all() -> None:
    subject = lane()
    assert _refuse(subject, 1.0).held == 0
    assert _refuse(subject, 2.0).held == 0
    subject.succeeded(subject.send(3.0), None)
    assert _refuse(subject, 4.0).held == 0
    assert subject.wait(5.0) == 0
    assert _refuse(subject, 5.0).held == 0
    assert _refuse(subject, 6.0).held == 20
    assert subject.wait(7.0) == pytest.approx(19.1)
    subject.begin_anew(8.0)
    assert subject.wait(8.0) == 0


def test_when_a_whole_round_fails_everything_waits_longer_each_time() -> None:
    subject = lane(8)
    held = [
        subject.failed(subject.send(100.0 * turn), SERVER, 100.0 * turn, attempt=1, given_up=False).held
        for turn in range(32)
    ]
    waits = [wait for wait in held if wait]
    assert len(waits) == 4
    assert waits == sorted(waits)
    assert 0.5 <= waits[0] <= 1.0


def test_the_first_requests_go_out_one_after_the_other() -> None:
    subject = lane(4)
    now = 0.0
    for _ in range(4):
        assert subject.wait(now) == 0
        subject.send(now)
        wait = subject.wait(now)
        assert wait is None or wait == pytest.approx(LIMITS.stagger)
        now += LIMITS.stagger
    assert subject.wait(now) is None, "all slots are taken"


@given(st.integers(1, 600), st.integers(0, 10_000))
def test_no_minute_sees_more_requests_than_its_share(per_minute: int, seed: int) -> None:
    rate, draw, now = Rate(per_minute, 0.0), random.Random(seed), 0.0
    sent = []
    while now < 150:
        wait = rate.wait(now)
        if wait == 0:
            rate.take(1, now)
            sent.append(now)
        now += max(wait, draw.choice([0.0, 0.0, 0.3])) + 1e-6
    for first in sent[::20]:
        assert sum(first <= time < first + 60 for time in sent) <= per_minute * 61 / 60 + 2


def test_tokens_are_corrected_by_the_reply() -> None:
    subject = lane(8, rates=Rates(tpm=6000))
    ticket = subject.send(0.0, 600)  # six seconds' worth
    assert subject.wait(1.0) == pytest.approx(4.01)
    subject.succeeded(ticket, 300)
    assert subject.wait(1.0) == pytest.approx(1.01)
    assert subject.counts_tokens


def test_shares_are_kept_and_an_order_is_even() -> None:
    one, two = lane(100, name="one", weight=3), lane(100, name="two", weight=1)
    lanes, taken = Lanes([one, two]), []
    for turn in range(40):
        chosen = lanes.choose("", turn * 1.0)
        assert chosen is not None
        chosen.send(turn * 1.0)
        taken.append(chosen.name)
    assert Counter(taken) == {"one": 30, "two": 10}
    assert all(Counter(taken[start : start + 4])["two"] == 1 for start in range(0, 40, 4))


def test_a_lane_out_of_order_is_left_out_and_owes_nothing_afterwards() -> None:
    one, two = lane(1000, name="one"), lane(1000, name="two")
    lanes, now = Lanes([one, two]), 0.0
    for _ in range(5):
        two.failed(two.send(now), SERVER, now, attempt=9, given_up=True)
    assert two.breaker.open
    assert not lanes.out
    for _ in range(50):
        now += 0.1
        chosen = lanes.choose("", now)
        assert chosen is one
        one.send(now)
    probe = lanes.choose("", 20.0)
    assert probe is two
    ticket = two.send(20.0)
    assert lanes.choose("", 20.1) is one
    assert two.succeeded(ticket, None)
    taken: Counter[str] = Counter()
    for _ in range(10):
        now = max(now, 21.0) + 0.1
        chosen = lanes.choose("", now)
        assert chosen is not None
        chosen.send(now)
        taken[chosen.name] += 1
    assert taken["one"] >= 4


def test_a_stage_keeps_to_its_lane() -> None:
    shared, own = lane(name="shared"), lane(1, name="own")
    lanes = Lanes([shared], {"plan": own})
    assert lanes.choose("plan", 0.0) is own
    own.send(0.0)
    assert lanes.choose("plan", 1.0) is None
    assert lanes.wait("plan", 1.0) is None
    assert lanes.choose("write", 1.0) is shared
    assert lanes.all == [shared, own]


def test_a_lane_that_never_answered_is_hopeless_after_a_wrong_key_until_it_does() -> None:
    one, two = lane(name="one"), lane(name="two")
    lanes = Lanes([one, two])
    other = one.send(0.0)
    one.failed(one.send(0.0), AskFailed("auth", "no such key"), 0.1, attempt=1, given_up=True)
    assert one.wait(0.2) is None
    assert lanes.hopeless == ""
    two.failed(two.send(0.0), AskFailed("auth", "no key"), 0.1, attempt=1, given_up=True)
    assert lanes.hopeless == "no key"
    assert lanes.out
    one.succeeded(other, None)
    assert lanes.hopeless == ""
    assert lanes.choose("", 1.0) is one


# the breaker


def test_the_breaker_needs_time_and_failures_of_what_was_sent_after_the_first() -> None:
    subject = Breaker(LIMITS)
    for _ in range(200):  # all that was under way fails at one moment
        assert not subject.failed(SERVER, 0.0, 30.0, given_up=False)
    assert not subject.look(60.0)
    opened = [subject.failed(SERVER, at, at, given_up=False) for at in (31.0, 32.0, 33.0, 34.0, 41.0)]
    assert opened == [False] * 4 + [True]
    assert subject.reason == "nothing has succeeded for 11 s (205 tries failed), the last with: a fault"
    assert subject.until == 41.0 + 15


def test_the_cool_down_doubles_up_to_a_limit_and_one_request_at_a_time_probes() -> None:
    subject = Breaker(LIMITS)
    for _ in range(5):
        subject.failed(SERVER, 0.0, 0.0, given_up=True)
    assert subject.reason.startswith("5 requests in a row failed for good")
    now, waits = 0.0, []
    for _ in range(7):
        waits.append(subject.until - now)
        assert not subject.allows(subject.until - 0.1)
        now = subject.until
        assert subject.allows(now)
        subject.asked()
        assert not subject.allows(now)
        assert subject.failed(SERVER, now, now, given_up=False)
    assert waits == [15, 30, 60, 120, 240, 300, 300]
    subject.asked()
    assert subject.succeeded()
    assert not subject.succeeded()
    assert subject.allows(now)


def test_what_comes_in_late_does_not_count_as_the_probe() -> None:
    subject = Breaker(LIMITS)
    for _ in range(5):
        subject.failed(SERVER, 0.0, 0.0, given_up=True)
    subject.asked()
    assert not subject.failed(SERVER, 0.0, 16.0, given_up=False)
    assert subject.open
    subject.dropped()
    assert subject.allows(20.0)
    assert subject.succeeded(), "any reply closes it"


def test_a_long_wait_is_kept_to() -> None:
    subject = Breaker(LIMITS)
    assert subject.failed(AskFailed("rate_limit", "the day is used up", 86_400.0), 0.0, 1.0, given_up=False)
    assert subject.reason == "the teacher asks to wait 24 h 0 min (the day is used up)"
    assert subject.until == 86_401.0


def test_a_success_closes_the_breaker() -> None:
    subject = Breaker(LIMITS)
    for _ in range(4):
        assert not subject.failed(SERVER, 1.0, 1.0, given_up=True)
    assert not subject.succeeded()
    for _ in range(4):
        assert not subject.failed(SERVER, 30.0, 30.0, given_up=True)
    assert subject.failed(SERVER, 30.0, 30.0, given_up=True)


def test_a_lane_that_is_held_back_because_of_failures_does_not_hold_up_the_others() -> None:
    good, bad = lane(4, name="good"), lane(4, name="bad")
    lanes = Lanes([good, bad])
    now = 0.0
    while not bad.held(now):
        now += 0.01
        chosen = lanes.choose("", now)
        assert chosen is not None
        ticket = chosen.send(now)
        if chosen is bad:
            bad.failed(ticket, SERVER, now, attempt=1, given_up=False)
        else:
            good.succeeded(ticket, None)
    assert bad.usable
    assert lanes.choose("", now + 0.01) is good
    assert lanes.wait("", now + 0.01) == 0


def test_a_lane_that_never_answers_takes_its_share_of_the_slots_and_holds_up_nobody() -> None:
    good, mute = lane(16, name="good"), lane(16, name="mute")
    lanes = Lanes([good, mute])
    now, sent = 0.0, 0
    while sent < 200:
        now += 0.01
        chosen = lanes.choose("", now)
        assert chosen is not None, "the lane that answers is idle"
        ticket = chosen.send(now)
        if chosen is good:
            good.succeeded(ticket, None)
        sent += 1
    assert mute.busy == 8
    # an answer shows that it was only slow: it makes up for what it owes
    mute.succeeded(Ticket(mute, 0.0, 8, 0), None)
    assert [lanes.choose("", now + 1) for _ in range(3)] == [mute] * 3
