"""A run's own process: opens what the engine needs, lets it work, and leaves a report. Decides nothing about asking.

    python -m tui_craft.runs.worker DATASET_DIR RUN_ID

Outlives the terminal it was started from. Its only ways to speak are the files of the run's folder.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tui_craft import jsonlines, text
from tui_craft.domain.run import Books, RunSpec, RunState
from tui_craft.errors import CraftError
from tui_craft.recipes.registry import recipe_named
from tui_craft.runs import lock
from tui_craft.runs.derive import Derivation, Stamp
from tui_craft.runs.engine import Engine
from tui_craft.runs.events import EventWriter, last_events
from tui_craft.runs.folder import Head, RunFolder, read_head
from tui_craft.runs.hashes import Known, payload_hash
from tui_craft.runs.journal import Journal
from tui_craft.runs.landing import Landing, landed_events
from tui_craft.runs.material import fingerprint_of, material_of
from tui_craft.runs.pace import Limits, Pace
from tui_craft.runs.report import Ending, report_of
from tui_craft.runs.scrub import ScrubbedStream, Scrubber
from tui_craft.runs.steering import Steering
from tui_craft.store.atomic import write_atomic
from tui_craft.store.dataset import Dataset
from tui_craft.teachers.base import Teacher
from tui_craft.teachers.registry import OFFLINE, make

Now = Callable[[], datetime]


class Session:
    """One worker's time with a run. Hold the run's lock while using it."""

    def __init__(
        self,
        folder: RunFolder,
        head: Head,
        events: EventWriter,
        *,
        now: Now,
        scrub: Callable[[str], str],
        told_to_end: Callable[[], bool] = lambda: False,
        teacher: Teacher | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._folder, self._head, self._events = folder, head, events
        self._now, self._scrub, self._told_to_end = now, scrub, told_to_end
        self._teacher, self._limits = teacher, limits or Limits()
        self._derivation: Derivation | None = None
        self._engine: Engine | None = None
        self._seconds = _seconds_before(folder)

    async def work(self) -> Ending:
        """Do what is left of the run and write its report; the report is there on return, whatever happened."""
        ending = await self._guarded()
        books = self._derivation.books() if self._derivation else Books(target=self._head.spec.rows)
        seconds = self._engine.seconds if self._engine else self._seconds
        report = report_of(self._head, ending, books, seconds)
        write_atomic(self._folder.report, jsonlines.dumps(report) + b"\n")
        self._events.write("report", **report)
        return ending

    async def _guarded(self) -> Ending:
        try:
            return await self._work()
        except CraftError as error:
            reason = self._scrub(error.sentence)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, watchers must hear of it
            traceback.print_exc()
            what = self._scrub(text.one_line(f"{type(error).__name__}: {error}"))
            reason = f"The run's process failed ({what}); {self._folder.log} has the details, resume the run to go on."
        self._events.write("error", message=reason)
        return Ending(RunState.FAILED, reason)

    async def _work(self) -> Ending:
        head, spec = self._head, self._head.spec
        with Dataset(self._folder.path.parent.parent) as dataset:
            journal = Journal(self._folder.replies)
            try:
                known = await asyncio.to_thread(known_before, dataset, head, self._folder)
                stamp = Stamp(head.id, spec.recipe, spec.template, spec.tags)
                self._derivation = Derivation(dataset.format, spec.rows, known, stamp)
                landing = Landing(dataset, self._folder, journal, self._derivation)
                await asyncio.to_thread(self._replay, landing, journal)
                return await self._ask(dataset, landing)
            finally:
                journal.close()

    def _replay(self, landing: Landing, journal: Journal) -> None:
        told = [event for landed in landing.replay() for event in landed_events(landed) if event[0] == "landed"]
        self._events.write_many(told)
        if journal.set_aside or journal.damaged:
            message = (
                f"{journal.set_aside} bytes of a reply that was being saved were set aside"
                if journal.set_aside
                else f"{text.plural(journal.damaged, 'line')} of {journal.path} cannot be read and were passed over"
            )
            self._events.write("note", message=f"{message}; what they answered is asked again.")

    async def _ask(self, dataset: Dataset, landing: Landing) -> Ending:
        spec = self._head.spec
        steering = Steering(
            self._folder, spec.concurrency, told_to_end=self._told_to_end, fixed=spec.teacher == OFFLINE
        )
        seeds = dataset.get_many(self._head.seeds)
        if fingerprint_of(spec, self._head.context, seeds) != self._head.fingerprint:
            self._events.write(
                "note", message="Seeds were changed since the run began; it goes on with them as they are."
            )
        material = material_of(dataset, spec, self._head.context, seeds)
        teacher = self._teacher
        if teacher is None:  # in a thread: importing a model client takes seconds, and a signal should be heard
            teacher = await asyncio.to_thread(_teacher_of, spec)
        try:
            self._engine = Engine(
                spec,
                build=partial(recipe_named(spec.recipe).request, material),
                teacher=teacher,
                landing=landing,
                events=self._events,
                steering=steering,
                limits=self._limits,
                pace=Pace(self._limits, random.Random()),
                stamp=lambda: text.utc_stamp(self._now()),
                scrub=self._scrub,
                seconds=self._seconds,
            )
            return await self._engine.run()
        finally:
            await teacher.close()


def _teacher_of(spec: RunSpec) -> Teacher:
    return make(spec.teacher, api_base=spec.api_base, timeout=spec.timeout, random_seed=spec.seed)


def known_before(dataset: Dataset, head: Head, folder: RunFolder) -> Known:
    """The hashes of all rows that were there when the run started; taken once, then read from the run's folder."""
    known = Known.load(folder.known)
    if known is None:
        rows = (row for row in dataset.scan() if row.id < head.first_row)
        known = Known(payload_hash(dataset.format, row.data) for row in rows)
        known.save(folder.known)
    return known


def _seconds_before(folder: RunFolder) -> float:
    events, _ = last_events(folder.events, 2000)
    return next((float(event["seconds"]) for event in reversed(events) if "seconds" in event), 0.0)


def begin(folder: RunFolder, head: Head, events: EventWriter) -> None:
    """Tell watchers that a worker is there."""
    resumed = folder.replies.exists()
    events.write(
        "start",
        run=head.id,
        resumed=resumed,
        pid=os.getpid(),
        target=head.spec.rows,
        recipe=head.spec.recipe,
        teacher=head.spec.teacher,
        concurrency=head.spec.concurrency,
        state=RunState.RUNNING.value,
    )


def main(arguments: Sequence[str]) -> int:
    """Work on a run until it ends; 0 when there is a report, 1 when there is not."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: ended.append(number))
    scrub = Scrubber(os.environ)
    sys.stderr = ScrubbedStream(sys.stderr, scrub)
    dataset, run = arguments
    folder = RunFolder(Path(dataset) / "runs" / run)
    held = lock.take(folder.lock)
    if held is None:
        print(f"Another process is at work on run {run}; nothing was done.", file=sys.stderr, flush=True)
        return 1
    try:
        events = EventWriter(folder.events, lambda: datetime.now(UTC))
        try:
            head = read_head(folder)
        except CraftError as error:
            events.write("error", message=error.sentence)
            return 1
        begin(folder, head, events)
        session = Session(
            folder, head, events, now=lambda: datetime.now(UTC), scrub=scrub, told_to_end=lambda: bool(ended)
        )
        asyncio.run(session.work())
        return 0
    finally:
        sys.stderr.flush()
        os.close(held)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
