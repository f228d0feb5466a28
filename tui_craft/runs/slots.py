"""The asking half of a run: gives free slots to what is due, on the lane whose turn it is, within the budget.

A slot is one request under way. A request that failed in passing waits in the queue without a slot. What becomes of
replies is not decided here: they are handed over as entries of the journal.
"""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from tui_craft import text
from tui_craft.domain.run import RunSpec
from tui_craft.runs.guesses import Guesses
from tui_craft.runs.journal import Entry, answered, gave_up
from tui_craft.runs.lanes import Lane, Lanes, Ticket
from tui_craft.runs.purse import Purse
from tui_craft.runs.queue import Job, Queue
from tui_craft.runs.telling import Telling
from tui_craft.teachers.base import AskFailed, Reply

_OF_THE_LANE = frozenset({"auth", "not_found"})
"""Failures that say nothing against the request: what was made so far for it would be lost with it."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What the slots work with. `hand_over` takes an entry of the journal, `turned` hears of a lane that went out of
    order (True) or came back; `stamp` is the time as files write it, `scrub` takes keys out of a message."""

    queue: Queue
    lanes: Lanes
    purse: Purse
    guesses: Guesses
    telling: Telling
    hand_over: Callable[[Entry], None]
    turned: Callable[[Lane, bool], None]
    stamp: Callable[[], str]
    scrub: Callable[[str], str]


class Slots:
    """The requests under way. `wake` is called when there may be something to do again."""

    def __init__(self, spec: RunSpec, hands: Hands, wake: Callable[[], None], clock: Callable[[], float]) -> None:
        self._spec, self._hands, self._wake, self._clock = spec, hands, wake, clock
        self._parked: dict[str, deque[Job]] = {stage: deque() for stage in ("", *hands.lanes.by_stage)}
        self.running: set[asyncio.Task[None]] = set()
        self.crash: BaseException | None = None
        """A fault of our own in a request, not the teacher's."""
        self.refused: tuple[Lane, float] | None = None
        """The lane that got no request because the budget has no room, and what the request would cost."""

    @property
    def stuck(self) -> Lane | None:
        """A lane that is out of order, where all that is open waits for such ones; None while anything goes on."""
        parked = [job for jobs in self._parked.values() for job in jobs]
        waiting = [*parked, *self._hands.queue.waiting]
        if self.running or not waiting or len(waiting) < self._hands.queue.open:
            return None
        lanes = [lane for job in waiting for lane in self._hands.lanes.of(job.request.stage)]
        return None if any(lane.usable for lane in lanes) else lanes[0]

    def fill(self, at_once: int, missing: int) -> float | None:
        """Ask as much as there are slots and rows missing; seconds until there may be more to ask, None: not before a
        reply is in. Raises InvalidError on a prompt that cannot be sent."""
        self.refused = None
        while len(self.running) < at_once:
            now = self._clock()
            found = self._found(missing, now, at_once)
            if found is None:
                return self._pause(now)
            self._start(*found, now)
        return None

    def _found(self, missing: int, now: float, at_once: int) -> tuple[Job, Lane, float] | None:
        """What to ask next, where, and what it is expected to cost."""
        lanes, queue = self._hands.lanes, self._hands.queue
        for stage, jobs in self._parked.items():
            if jobs and (lane := lanes.choose(stage, now)) is not None:
                return self._afforded(jobs.popleft(), lane, now)
        if not lanes.by_stage:
            lane = lanes.choose("", now)
            job = None if lane is None else queue.next(missing, now)
            return None if job is None or lane is None else self._afforded(job, lane, now)
        while sum(map(len, self._parked.values())) < at_once:
            job = queue.next(missing, now)
            if job is None:
                return None
            lane = lanes.choose(job.request.stage, now)
            if lane is not None:
                return self._afforded(job, lane, now)
            # its lane is busy; what comes after it may be for another one
            self._parked[job.request.stage if job.request.stage in lanes.by_stage else ""].append(job)
        return None

    def _afforded(self, job: Job, lane: Lane, now: float) -> tuple[Job, Lane, float] | None:
        purse, cost = self._hands.purse, 0.0
        if purse.capped:
            price = lane.price
            if price is None:
                cost = float("inf")
            else:
                guesses = self._hands.guesses
                cost = price.cost(guesses.prompt(job.request), guesses.completion(job.request, lane.name))
            if not purse.reserve(job.request.number, cost):
                self.refused = lane, cost
                self._hands.queue.again(job, now)
                return None
        return job, lane, cost

    def _pause(self, now: float) -> float | None:
        queue, lanes = self._hands.queue, self._hands.lanes
        if self.refused is not None:
            return None
        waits = [lanes.wait(stage, now) for stage, jobs in self._parked.items() if jobs or stage == ""]
        if queue.due is not None:
            waits.append(queue.due - now)
        ahead = [wait for wait in waits if wait is not None and wait > 0]
        return min(ahead, default=None)

    def _start(self, job: Job, lane: Lane, cost: float, now: float) -> None:
        job.attempts += 1
        tokens = 0
        if lane.counts_tokens:
            guesses = self._hands.guesses
            tokens = guesses.prompt(job.request) + guesses.completion(job.request, lane.name)
        task = asyncio.create_task(self._ask(job, lane.send(now, tokens)))
        task.add_done_callback(self._asked)
        self.running.add(task)

    async def _ask(self, job: Job, ticket: Ticket) -> None:
        lane = ticket.lane
        try:
            reply = await lane.teacher.ask(job.request.ask)
        except AskFailed as failed:
            self._failed(job, ticket, failed)
        except asyncio.CancelledError:
            lane.dropped()
            self._hands.purse.back(job.request.number, doubtful=True)  # it was sent, and may be written and paid for
            raise
        except Exception as error:  # noqa: BLE001 - a fault in a teacher costs one request, not the replies of others
            traceback.print_exc(file=sys.stderr)
            self._failed(job, ticket, AskFailed("other", f"{lane.name} failed with {type(error).__name__}: {error}"))
        else:
            self._answered(job, ticket, reply)

    def _asked(self, task: asyncio.Task[None]) -> None:
        self.running.discard(task)
        self.refused = None  # it may have cost less than was put aside
        if not task.cancelled() and (error := task.exception()) is not None:
            self.crash = error
        self._wake()

    def _answered(self, job: Job, ticket: Ticket, reply: Reply) -> None:
        hands, lane, request = self._hands, ticket.lane, job.request
        tokens, cost = reply.tokens, reply.cost
        if tokens is not None and (hands.purse.capped or lane.counts_tokens):
            hands.guesses.learn(request, lane.name, tokens)
        if cost is None and tokens is not None and lane.price is not None:
            cost = lane.price.cost(*tokens)
            reply = Reply(reply.choice, reply.model, tokens, cost)
        hands.purse.paid(request.number, cost)
        closed = lane.succeeded(ticket, None if tokens is None else sum(tokens))
        hands.hand_over(answered(request, reply, lane.name, hands.stamp(), job.attempts))
        if closed:
            hands.turned(lane, False)

    def _failed(self, job: Job, ticket: Ticket, failed: AskFailed) -> None:
        hands, lane, request = self._hands, ticket.lane, job.request
        message = hands.scrub(text.one_line(str(failed)))
        failed = AskFailed(failed.kind, message.rstrip("."), failed.retry_after)
        elsewhere = failed.kind in _OF_THE_LANE
        given_up = not (failed.passing or elsewhere) or job.attempts > self._spec.retries
        now, was_hopeless = self._clock(), lane.hopeless
        setback = lane.failed(ticket, failed, now, attempt=job.attempts, given_up=given_up or elsewhere)
        if elsewhere and lane.hopeless:  # it waits for another lane, or for the run to be resumed
            given_up, setback = False, replace(setback, wait=0.0)
        # a server may have written a reply that came too late, and ask money for it
        hands.purse.back(request.number, doubtful=failed.kind == "timeout")
        if given_up:
            hands.hand_over(gave_up(request, failed.kind, message, hands.stamp(), job.attempts))
        else:
            hands.queue.again(job, now + setback.wait)
            values = {"request": request.number, "kind": failed.kind, "wait": round(setback.wait, 2)}
            hands.telling.note("retry", {**values, "teacher": lane.name, "message": message})
        if setback.held >= 1:
            values = {"teacher": lane.name, "wait": round(setback.held, 2), "at_once": lane.level}
            hands.telling.note("hold", {**values, "message": message})
        if setback.opened:
            hands.queue.hurry(lane.breaker.until)  # so that there is something to probe with
        if not was_hopeless and (setback.opened or lane.hopeless):
            hands.turned(lane, True)
