"""Carries a recipe out: holds asking and saving together, listens, tells, and ends. Asks and saves nothing itself.

One queue and no batches: a slot that is free takes the next request that is due (slots.py). Replies go to one writer,
which is the only one to know what became of them (saving.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from tui_craft import text
from tui_craft.domain.run import Books, RunSpec, RunState
from tui_craft.errors import InvalidError
from tui_craft.runs.ends import Ends
from tui_craft.runs.journal import Entry
from tui_craft.runs.landing import Landed, landed_events
from tui_craft.runs.lanes import Lane
from tui_craft.runs.means import Means
from tui_craft.runs.novelty import Novelty
from tui_craft.runs.queue import Queue
from tui_craft.runs.report import Ending
from tui_craft.runs.saving import Pairs, Saving
from tui_craft.runs.slots import Hands, Slots
from tui_craft.runs.steering import Want
from tui_craft.runs.telling import Status, Telling
from tui_craft.runs.worktime import WorkTime
from tui_craft.teachers.registry import OFFLINE

_AHEAD = 64
"""Replies that may wait for their rows to be saved before nothing more is asked."""
_ASK_AFTER = 5.0
"""Seconds between two looks at what other runs have spent."""


class Engine:
    """One stretch of work on a run, from start or resume to its end; made and run in one event loop.

    `seconds` is how long the run was at work before.
    """

    def __init__(self, spec: RunSpec, means: Means, *, seconds: float = 0.0) -> None:
        self._spec, self._means = spec, means
        self._steering, self._limits, self._lanes = means.steering, means.limits, means.lanes
        derivation = means.landing.derivation
        self._books = derivation.books()
        first_new = max(derivation.ended, default=-1) + 1
        self._queue = Queue(derivation.work, derivation.yields, first_new=first_new, ended=derivation.ended)
        self._telling = Telling(means.events, self.status, self.books)
        self._saving = Saving(means.landing, derived=self._derived, saved=self._saved)
        self._novelty = Novelty()
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._time = WorkTime(seconds, self._loop.time)
        self._slots = Slots(spec, self._hands(), self._wake.set, self._loop.time)
        self._ends = Ends(
            steering=means.steering,
            slots=self._slots,
            lanes=means.lanes,
            queue=self._queue,
            work=derivation.work,
            novelty=self._novelty,
            purse=means.purse,
            names=means.names,
        )
        self._out = False  # every lane is out of order, so the run waits by itself
        self._dry = ""  # why the run has paused by itself: hardly anything is new
        self._ending: Ending | None = None
        self._crash: BaseException | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def run(self) -> Ending:
        """Work until there is a reason to end. Raises what saving raised (StorageError when the disk is full)."""
        saver = asyncio.create_task(self._saving.run())
        saver.add_done_callback(self._done)
        follower = asyncio.create_task(self._follow())
        follower.add_done_callback(self._done)
        try:
            while (ending := self._end()) is None:
                self._wake.clear()
                self._look_again(self._fill())
                if not self._out and (lane := self._slots.stuck) is not None:
                    self._wait_by_itself(lane)
                await self._wake.wait()
            return await self._drain(ending, saver)
        finally:
            self._look_again(None)
            follower.cancel()
            saver.cancel()
            self._time.rest()

    def _hands(self) -> Hands:
        means = self._means
        return Hands(
            queue=self._queue,
            lanes=self._lanes,
            purse=means.purse,
            guesses=means.guesses,
            telling=self._telling,
            hand_over=self._saving.put,
            turned=self._turned_lane,
            stamp=means.stamp,
            scrub=means.scrub,
        )

    def _done(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._crash = error
        self._wake.set()

    # ---- what others see

    @property
    def seconds(self) -> float:
        """How long the run has been at work, pauses left out."""
        return self._time.seconds

    @property
    def budget(self) -> float | None:
        """The most the run may spend in US dollars; None: no cap."""
        return self._means.purse.cap

    @property
    def spent(self) -> float:
        """What counts against the budget so far, in US dollars: also what late or unpriced replies may have cost."""
        return self._means.purse.spent

    def books(self) -> Books:
        """The counts as of the last reply that was saved, with what is under way now."""
        books, open_now = self._books, self._queue.open
        return replace(books, in_flight=open_now, asked=books.answered + books.failed + open_now)

    def status(self) -> Status:
        """What goes with an event: state, books and seconds at work."""
        paused = self._steering.want is Want.PAUSE or self._out or self._dry
        state = RunState.PAUSED if paused else RunState.RUNNING
        told = {"state": state.value, "books": self.books().as_dict(), "seconds": round(self.seconds, 2)}
        if self.spent:
            told["spent"] = self.spent
        return {**told, "variety": variety} if (variety := self._means.landing.variety) else told

    # ---- asking

    def _fill(self) -> float | None:
        """Ask what may be asked now; seconds until there may be more."""
        if self._steering.want is not Want.RUN or self._dry:
            return None
        if self._saving.unsaved > max(_AHEAD, 4 * self._steering.at_once):
            return None  # a teacher faster than the disk must not be paid for repeats that nobody has noticed yet
        # a slot is free again only when its reply is in the journal: so a kill never loses more than was asked at
        # once, and at one at a time what is asked next depends on nothing but what came before
        return self._slots.fill(self._steering.at_once - self._saving.arrived, self._spec.rows - self._books.done)

    def _look_again(self, seconds: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self._loop.call_later(seconds, self._wake.set)

    def _turned_lane(self, lane: Lane, out: bool) -> None:
        """A lane's breaker opened (again) or closed."""
        if self._lanes.out or (out and self._out):
            self._wait_by_itself(lane)
        elif self._out:
            self._out = False
            if self._steering.want is Want.RUN and not self._dry:  # a reply that was under way says nothing of these
                self._time.go_on()
            self._telling.now("resume", by="breaker", teacher=lane.name)
        else:
            wait = round(max(0.0, lane.breaker.until - self._loop.time()), 1) if lane.breaker.open else 0.0
            self._telling.now("lane", teacher=lane.name, out=out, reason=lane.why_out, again=wait)

    def _wait_by_itself(self, lane: Lane) -> None:
        if self._ending is not None or self._lanes.hopeless:
            return
        self._out = True
        self._time.rest()
        wait = max(0.0, min(each.breaker.until for each in self._lanes.all if each.breaker.open) - self._loop.time())
        reason = f"{lane.why_out[:1].upper()}{lane.why_out[1:]}; it is tried again by itself in {text.duration(wait)}."
        self._telling.now("pause", by="breaker", reason=reason, again=round(wait, 1))

    # ---- saving

    def _derived(self, pairs: Pairs) -> None:
        """Replies are in the journal, and what they give is known."""
        for entry, derived in pairs:
            self._queue.close(derived.request)
            if derived.failed is not None:
                self._novelty.failed(str(entry["message"]).rstrip("."))
        self._books = self._means.landing.derivation.books()
        self._wake.set()

    def _saved(self, entries: Sequence[Entry], landed: Sequence[Landed]) -> None:
        """Rows are in the dataset."""
        for entry, item in zip(entries, landed, strict=True):
            for event, values in landed_events(item, entry):
                self._telling.note(event, values)
            derived = item.derived
            if derived.failed is None and not derived.step:
                near = 0 if entry["teacher"] == OFFLINE else item.near  # rules cost nothing, and repeat themselves
                self._novelty.answered(derived.items, derived.done, len(derived.quarantined), near)
        if (dry := self._novelty.dry()) and self._books.done < self._spec.rows:
            self._pause(dry)
        self._telling.flush(self._loop.time(), every=self._limits.tick / 2)
        self._wake.set()

    def _pause(self, reason: str) -> None:
        """Wait until someone says how to go on: asking would pay for repeats."""
        if not self._dry and self._ending is None:
            self._dry = reason
            self._time.rest()
            self._telling.now("pause", by="novelty", reason=reason)

    # ---- being told

    async def _follow(self) -> None:
        """Do what others ask for, and keep watchers up to date, some five times a second."""
        looked = self._loop.time()
        while True:
            await asyncio.sleep(self._limits.tick)
            now = self._loop.time()
            if now - looked >= _ASK_AFTER:
                looked = now
                self._means.purse.share(*await asyncio.to_thread(self._means.shared_cap))
            self._listen()
            for lane in self._lanes.all:
                if lane.breaker.look(now):
                    self._queue.hurry(lane.breaker.until)
                    self._turned_lane(lane, True)
            self._telling.catch_up(now)
            self._wake.set()

    def _listen(self) -> None:
        steering, purse = self._steering, self._means.purse
        before, at_once, serial = steering.want, steering.at_once, steering.serial
        try:
            steering.look()
        except InvalidError as error:  # broken by hand: no reason to give up what is under way
            self._telling.now("note", message=f"{error.sentence} The run goes on as it was told before.")
            return
        if steering.at_once != at_once:
            self._lanes.limit(steering.at_once)
            self._telling.now("concurrency", concurrency=steering.at_once)
        if steering.budget != purse.cap:
            purse.cap = steering.budget
            self._telling.now("budget", budget=purse.cap)
        if steering.want is not before:
            self._turned(before)
        elif steering.serial != serial and steering.want is Want.RUN and (self._out or self._dry):
            self._turned(Want.PAUSE)  # someone wants it to go on without waiting

    def _turned(self, before: Want) -> None:
        want = self._steering.want
        if want is Want.PAUSE:
            self._time.rest()
            self._telling.now("pause", by="user", reason="The run was paused.")
        elif want is Want.RUN and before is Want.PAUSE:
            self._out, self._dry = False, ""
            self._novelty.reset()
            self._lanes.begin_anew(self._loop.time())
            self._queue.hurry(self._loop.time())
            self._time.go_on()
            self._telling.now("resume", by="user")
        elif want is Want.STOP:
            self._telling.now("stop", waiting=len(self._slots.running))

    # ---- ending

    def _end(self) -> Ending | None:
        """Why to end now, None while there is no reason."""
        crash = self._crash or self._slots.crash
        if crash is not None:
            raise crash
        if self._books.done >= self._spec.rows:
            verb = "made" if self._books.verdicts is None else "judged"
            return Ending(RunState.FINISHED, f"All {text.rows(self._spec.rows)} were {verb}.")
        if self._ending is None:
            self._ending = self._ends.reason(self._dry)
        return self._ending

    async def _drain(self, ending: Ending, saver: asyncio.Task[None]) -> Ending:
        """Let replies that are under way come in (they may be paid for), save them, and say how the run ended."""
        running = list(self._slots.running)
        # when all rows are there, only what costs money is waited for, so that the books tell what was spent
        if running and (ending.state is not RunState.FINISHED or self._lanes.charging):
            await asyncio.wait(running, timeout=self._limits.grace)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        self._saving.end()
        await saver
        self._queue.forget()  # neither answered nor failed: a resumed run asks these again
        self._telling.flush()
        return self._end() or ending
