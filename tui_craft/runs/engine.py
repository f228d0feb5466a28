"""Carries a recipe out: what to ask next, how many at once, when to ask again, when to end. Parses and stores nothing.

One queue and no batches: a slot that is free takes the next request that is due. A request that failed in passing
waits in the queue without a slot. Replies go to one writer, which is the only one to know what became of them.
"""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from tui_craft import text
from tui_craft.domain.run import Books, RunSpec, RunState
from tui_craft.recipes.base import Request
from tui_craft.runs.events import EventWriter
from tui_craft.runs.journal import Entry, answered, gave_up
from tui_craft.runs.landing import Landed, Landing, landed_events
from tui_craft.runs.pace import Breaker, Limits, Novelty, Pace
from tui_craft.runs.queue import Job, Queue
from tui_craft.runs.report import Ending
from tui_craft.runs.steering import Steering, Want
from tui_craft.teachers.base import AskFailed, Teacher

_HOPELESS = frozenset({"auth", "not_found", "bad_request"})
"""Failures that end a run when nothing was answered before them: the next request would fail the same way."""

Status = dict[str, Any]


class Engine:
    """One stretch of work on a run, from start or resume to its end.

    `build` gives the request with a number, asking for so many rows. `stamp` is the time as the files write it,
    `scrub` takes keys out of a message, `seconds` is how long the run was at work before.
    """

    def __init__(
        self,
        spec: RunSpec,
        *,
        build: Callable[[int, int], Request],
        teacher: Teacher,
        landing: Landing,
        events: EventWriter,
        steering: Steering,
        limits: Limits,
        pace: Pace,
        stamp: Callable[[], str],
        scrub: Callable[[str], str],
        seconds: float = 0.0,
    ) -> None:
        self._spec, self._teacher = spec, teacher
        self._landing, self._events, self._steering = landing, events, steering
        self._limits, self._pace, self._stamp, self._scrub = limits, pace, stamp, scrub
        self._seconds = seconds
        self._books = landing.derivation.books()
        ended = landing.derivation.ended
        first_new = max(ended, default=-1) + 1
        self._queue = Queue(build, spec.rows_per_request, first_new=first_new, ended=ended)
        self._running: set[asyncio.Task[None]] = set()
        self._arrived = 0  # replies that are not saved yet
        self._any_reply = False
        self._hopeless = ""  # a failure that every request will meet, as long as there is no reply at all
        self._since = 0.0
        self._novelty = Novelty()
        self._ending: Ending | None = None
        self._crash: BaseException | None = None
        self._opening = 0
        self._told = 0.0
        self._told_books = self._books

    async def run(self) -> Ending:
        """Work until there is a reason to end. Raises what the writer raised (StorageError when the disk is full)."""
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._replies: asyncio.Queue[Entry | None] = asyncio.Queue()
        self._since = self._loop.time()
        self._breaker = Breaker(self._limits, self._since)
        self._opening = self._steering.at_once
        writer = asyncio.create_task(self._write())
        follower = asyncio.create_task(self._follow())
        try:
            while (ending := self._end()) is None:
                self._wake.clear()
                self._fill()
                await self._wake.wait()
            return await self._drain(ending, writer)
        finally:
            follower.cancel()
            self._rest()

    # ---- what others see

    @property
    def seconds(self) -> float:
        """How long the run has been at work, pauses left out."""
        going = self._loop.time() - self._since if self._since else 0.0
        return self._seconds + going

    def books(self) -> Books:
        """The counts as of the last reply that was saved, with what is under way now."""
        books, open_now = self._books, self._queue.open
        return replace(books, in_flight=open_now, asked=books.answered + books.failed + open_now)

    def status(self) -> Status:
        """What goes with an event: state, books and seconds at work."""
        paused = self._steering.want is Want.PAUSE
        state = RunState.PAUSED if paused else RunState.RUNNING
        return {"state": state.value, "books": self.books().as_dict(), "seconds": round(self.seconds, 2)}

    # ---- asking

    def _fill(self) -> None:
        """Ask as much as there are slots for and rows missing."""
        while self._steering.want is Want.RUN and len(self._running) < self._slots():
            now = self._loop.time()
            job = self._queue.next(self._spec.rows - self._books.drafts, now) if now >= self._pace.not_before else None
            if job is None:
                return
            job.attempts += 1
            task = asyncio.create_task(self._ask(job))
            task.add_done_callback(self._asked)
            self._running.add(task)
            if self._opening > 0:  # the first ones one after the other, so that a server is not hit all at once
                self._opening -= 1
                self._loop.call_later(self._limits.stagger, self._wake.set)
                return

    def _slots(self) -> int:
        # a slot is free again only when its reply is saved: so a kill never loses more than was asked at once, and
        # at one at a time what is asked next depends on nothing but what came before
        doubtful = self._hopeless and not self._any_reply
        return 0 if doubtful else self._steering.at_once - self._arrived

    async def _ask(self, job: Job) -> None:
        try:
            reply = await self._teacher.ask(job.request.ask)
        except AskFailed as failed:
            self._failed(job, failed)
        except Exception as error:  # noqa: BLE001 - a fault in a teacher costs one request, not the replies of others
            traceback.print_exc(file=sys.stderr)
            self._failed(job, AskFailed("other", f"{self._spec.teacher} failed with {type(error).__name__}: {error}"))
        else:
            self._any_reply = True
            self._pace.succeeded()
            self._breaker.succeeded(self._loop.time())
            self._hand_over(answered(job.request, reply, self._spec.teacher, self._stamp(), job.attempts))

    def _asked(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._crash = error  # our own fault, not the teacher's
        self._wake.set()

    def _failed(self, job: Job, failed: AskFailed) -> None:
        message = self._scrub(text.one_line(str(failed)))
        failed = AskFailed(failed.kind, message.rstrip("."), failed.retry_after)
        given_up = not failed.passing or job.attempts > self._spec.retries
        now = self._loop.time()
        if failed.kind in _HOPELESS:
            self._hopeless = f"{failed}; mend it, then resume the run."
        if given_up:
            self._hand_over(gave_up(job.request, failed.kind, message, self._stamp(), job.attempts))
        else:
            wait = self._pace.wait_after(failed, job.attempts, now, at_once=self._steering.at_once)
            self._queue.again(job, now + wait)
            self._loop.call_later(wait, self._wake.set)
            values = {"request": job.request.number, "kind": failed.kind, "wait": round(wait, 2), "message": message}
            self._events.write("retry", **values)
        if reason := self._breaker.failed(failed, now, at_once=self._steering.at_once, given_up=given_up):
            self._pause(reason)

    def _hand_over(self, entry: Entry) -> None:
        self._arrived += 1
        self._replies.put_nowait(entry)

    # ---- saving

    async def _write(self) -> None:
        """The one writer: takes all replies that have come in and saves them together."""
        try:
            while True:
                batch = [await self._replies.get()]
                while not self._replies.empty():
                    batch.append(self._replies.get_nowait())
                entries = [entry for entry in batch if entry is not None]
                if entries:
                    self._saved(entries, await asyncio.to_thread(self._landing.land, entries))
                if None in batch:
                    return
        except Exception as error:  # noqa: BLE001 - raised again by `run`, which must not wait for a writer that is gone
            self._crash = error
            self._wake.set()

    def _saved(self, entries: Sequence[Entry], landed: Sequence[Landed]) -> None:
        self._arrived -= len(entries)
        for entry, item in zip(entries, landed, strict=True):
            self._queue.close(item.derived.request)
            if item.derived.failed is not None:
                self._novelty.failed(str(entry["message"]).rstrip("."))
            else:
                new = len(item.derived.rows)
                self._novelty.answered(item.derived.items, new, len(item.derived.quarantined))
        self._books = self._landing.derivation.books()
        told = [event for entry, item in zip(entries, landed, strict=True) for event in landed_events(item, entry)]
        if told and self._loop.time() - self._told >= self._limits.tick / 2:
            told[-1][1].update(self._telling())
        self._events.write_many(told)
        self._wake.set()

    def _telling(self) -> Status:
        """The status, noted as told."""
        self._told, self._told_books = self._loop.time(), self.books()
        return self.status()

    # ---- being told

    async def _follow(self) -> None:
        """Do what others ask for, and keep watchers up to date, some five times a second."""
        try:
            while True:
                await asyncio.sleep(self._limits.tick)
                before, at_once = self._steering.want, self._steering.at_once
                self._steering.look()
                if self._steering.at_once != at_once:
                    self._events.write("concurrency", concurrency=self._steering.at_once, **self.status())
                if self._steering.want is not before:
                    self._turned(before)
                if self.books() != self._told_books:
                    self._events.write("books", **self._telling())
                self._wake.set()
        except Exception as error:  # noqa: BLE001 - raised again by `run`
            self._crash = error
            self._wake.set()

    def _turned(self, before: Want) -> None:
        want = self._steering.want
        if want is Want.PAUSE:
            self._rest()
            self._events.write("pause", by="user", reason="The run was paused.", **self.status())
        elif want is Want.RUN and before is Want.PAUSE:
            self._go_on()
            self._events.write("resume", **self.status())
        elif want is Want.STOP:
            self._events.write("stop", waiting=len(self._running), **self.status())

    def _pause(self, reason: str) -> None:
        """The breaker opens."""
        if self._steering.want is Want.RUN and self._ending is None:
            self._steering.pause()
            self._rest()
            self._events.write("pause", by="breaker", reason=reason, **self.status())

    def _rest(self) -> None:
        """Stop the clock."""
        if self._since:
            self._seconds, self._since = self.seconds, 0.0

    def _go_on(self) -> None:
        """After a pause: start the clock, and let what waited for a better time be asked now."""
        now = self._loop.time()
        self._rest()
        self._since = now
        self._breaker.reset(now)
        self._pace.begin_anew(now)
        self._queue.hurry(now)

    # ---- ending

    def _end(self) -> Ending | None:
        """Why to end now, None while there is no reason."""
        if self._crash is not None:
            raise self._crash
        if self._books.drafts >= self._spec.rows:
            return Ending(RunState.FINISHED, f"All {text.rows(self._spec.rows)} were made.")
        if self._ending is None and self._steering.want is Want.STOP:
            self._ending = Ending(RunState.STOPPED, "The run was stopped; resume goes on with it.")
        if self._ending is None and self._hopeless and not self._any_reply and not self._running:
            self._ending = Ending(RunState.FAILED, self._hopeless)
        if self._ending is None and (dry := self._novelty.dry()):
            self._ending = Ending(RunState.SHORT, dry)
        return self._ending

    async def _drain(self, ending: Ending, writer: asyncio.Task[None]) -> Ending:
        """Let replies that are under way come in (they may be paid for), save them, and say how the run ended."""
        running = list(self._running)
        if running and ending.state is not RunState.FINISHED:
            await asyncio.wait(running, timeout=self._limits.grace)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        self._replies.put_nowait(None)
        await writer
        self._queue.forget()  # neither answered nor failed: a resumed run asks these again
        return self._end() or ending
