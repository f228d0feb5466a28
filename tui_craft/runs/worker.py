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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_craft import jsonlines, paths, text
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Row
from tui_craft.domain.run import Books, RunSpec, RunState
from tui_craft.domain.same import identity
from tui_craft.domain.schemas import problems_in
from tui_craft.errors import CraftError
from tui_craft.recipes.registry import recipe_named
from tui_craft.runs.affording import prices
from tui_craft.runs.complaints import taken_once
from tui_craft.runs.derive import Derivation, Stamp
from tui_craft.runs.engine import Engine
from tui_craft.runs.events import EventWriter, last_events
from tui_craft.runs.flags import Flagged, Flags
from tui_craft.runs.folder import Head, RunFolder, read_head
from tui_craft.runs.glance import info
from tui_craft.runs.guesses import Guesses
from tui_craft.runs.hashes import Known
from tui_craft.runs.journal import Journal
from tui_craft.runs.landing import Landing, landed_events
from tui_craft.runs.lanes import Lane, Lanes
from tui_craft.runs.material import fingerprint_of, material_of, source_of
from tui_craft.runs.means import Means
from tui_craft.runs.novel_only import novel_of
from tui_craft.runs.pace import Limits
from tui_craft.runs.purse import Purse
from tui_craft.runs.report import Ending, report_of
from tui_craft.runs.scrub import ScrubbedStream, Scrubber
from tui_craft.runs.share import Share
from tui_craft.runs.steering import Steering
from tui_craft.runs.variety import variety_of
from tui_craft.store import lock
from tui_craft.store.atomic import write_atomic
from tui_craft.store.dataset import Dataset
from tui_craft.teachers.base import Price, Teacher
from tui_craft.teachers.keys import filed_secrets
from tui_craft.teachers.registry import OFFLINE, make

if TYPE_CHECKING:
    from tui_craft.checks.looker import Looker

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
        make: Callable[[str], Teacher] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._folder, self._head, self._events = folder, head, events
        self._now, self._scrub, self._told_to_end = now, scrub, told_to_end
        self._make, self._limits = make, limits or Limits()
        self._derivation: Derivation | None = None
        self._engine: Engine | None = None
        self._landing: Landing | None = None
        self._seconds = _told_last(folder, "seconds")
        self._flags: Flagged = {}

    async def work(self) -> Ending:
        """Do what is left of the run and write its report; the report is there on return, whatever happened."""
        ending = await self._guarded()
        books = self._derivation.books() if self._derivation else _books_before(self._folder)
        seconds = self._engine.seconds if self._engine else self._seconds
        watched = self._landing.watched if self._landing else None
        variety, engine = {**watched.report(), "flags": self._flags} if watched else {}, self._engine
        report = report_of(self._head, ending, books, seconds, variety, budget=engine.budget if engine else None)
        if spent := engine.spent if engine else _told_last(self._folder, "spent"):
            report["spent"] = spent
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
        with Dataset(self._folder.path.parent.parent) as dataset, source_of(dataset, self._head.spec) as source:
            journal = Journal(self._folder.replies)
            try:
                derivation = await asyncio.to_thread(self._begin, dataset, source)
                watch = partial(variety_of, dataset, self._head)
                flags = Flags(partial(_looker, dataset))
                self._landing = landing = Landing(dataset, self._folder, journal, derivation, watch, flags=flags)
                await asyncio.to_thread(self._replay, landing, journal)
                self._derivation = derivation
                ending = await self._ask(dataset, landing)
                self._flags = await asyncio.to_thread(flags.finish)
                return ending
            finally:
                journal.close()

    def _begin(self, dataset: Dataset, source: Dataset) -> Derivation:
        seeds = dataset.get_many(self._head.seeds)
        if fingerprint_of(self._head.spec, self._head.context, seeds) != self._head.fingerprint:
            message = "Seeds were changed since the run began; it goes on with them as they are."
            self._events.write("note", message=message)
        return derivation_of(dataset, source, self._folder, self._head, seeds)

    def _replay(self, landing: Landing, journal: Journal) -> None:
        events = (event for landed in landing.replay() for event in landed_events(landed))
        told = [event for event in events if event[0] in {"landed", "judged"}]
        self._events.write_many(told)
        if journal.set_aside or journal.damaged:
            message = (
                f"{journal.set_aside} bytes of a reply that was being saved were set aside"
                if journal.set_aside
                else f"{text.plural(journal.damaged, 'line')} of {journal.path} cannot be read and were passed over"
            )
            self._events.write("note", message=f"{message}; what they answered is asked again.")

    async def _ask(self, dataset: Dataset, landing: Landing) -> Ending:
        spec, folder = self._head.spec, self._folder
        names = dict.fromkeys((*spec.teachers, *spec.stage_teachers.values()))
        steering = Steering(
            folder, spec.concurrency, budget=spec.budget, told_to_end=self._told_to_end, fixed=set(names) == {OFFLINE}
        )
        # in a thread: importing a model client takes seconds, and a signal should be heard
        made = self._make or partial(_teacher_of, spec, await asyncio.to_thread(prices, spec, os.environ))
        teachers = {name: await asyncio.to_thread(made, name) for name in names}
        share = Share(dataset.path, folder.id)
        cap, elsewhere = await asyncio.to_thread(share.look)
        # also what was told of tries that may have cost something, of which the journal knows nothing
        spent = max(landing.derivation.spent, _told_last(folder, "spent"))
        means = Means(
            lanes=_lanes(spec, teachers, steering.at_once, self._limits),
            purse=Purse(steering.budget, spent=spent, shared_cap=cap, elsewhere=elsewhere, take=share.take),
            guesses=Guesses(),
            landing=landing,
            events=self._events,
            steering=steering,
            limits=self._limits,
            stamp=lambda: text.utc_stamp(self._now()),
            scrub=self._scrub,
            shared_cap=share.look,
            names=(dataset.slug, folder.id),
        )
        try:
            self._engine = Engine(spec, means, seconds=self._seconds)
            return await self._engine.run()
        finally:
            for teacher in {id(teacher): teacher for teacher in teachers.values()}.values():
                await teacher.close()


def _looker(dataset: Dataset) -> Looker:
    from tui_craft.checks.looker import Looker  # only where rows land, and not before the run is under way

    return Looker(dataset)


def _teacher_of(spec: RunSpec, known: Mapping[str, Price | None], name: str) -> Teacher:
    return make(name, api_base=spec.api_base, timeout=spec.timeout, random_seed=spec.seed, price=known[name])


def _lanes(spec: RunSpec, teachers: Mapping[str, Teacher], at_once: int, limits: Limits) -> Lanes:
    now, rng, weights = asyncio.get_running_loop().time(), random.Random(), spec.teachers
    lanes = {
        name: Lane(teacher, name=name, weight=weights.get(name, 1.0), at_once=at_once, limits=limits, rng=rng, now=now)
        for name, teacher in teachers.items()
    }
    return Lanes([lanes[name] for name in weights], {stage: lanes[name] for stage, name in spec.stage_teachers.items()})


def derivation_of(dataset: Dataset, source: Dataset, folder: RunFolder, head: Head, seeds: Sequence[Row]) -> Derivation:
    """What turns the replies of the run with this head into rows, and knows what to ask; nothing is fed to it yet."""
    spec = head.spec
    stamp = Stamp.of(head.id, spec, "" if source is dataset else source.slug)
    recipe = recipe_named(spec.recipe)
    said = taken_once(source, folder, head) if recipe.needs_for(spec.options).complaints else {}
    work = recipe.begin(material_of(dataset, source, head, seeds, said))
    known = known_before(dataset, head, folder)
    fits = partial(_misfit, dataset.format, head.context)
    novel = novel_of(dataset, head, folder, elsewhere=source is not dataset)
    return Derivation(dataset.format, spec.rows, known, stamp, work=work, check=fits, judges=recipe.judges, novel=novel)


def _misfit(format: Format, context: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """What in a row does not fit the schemas that the dataset has; empty when nothing is wrong."""
    return "; ".join(str(problem) for problem in problems_in(data, format, context))


def known_before(dataset: Dataset, head: Head, folder: RunFolder) -> Known:
    """The hashes of all rows that were there when the run started; taken once, then read from the run's folder."""
    known = Known.load(folder.known)
    if known is None:
        rows = (row for row in dataset.scan() if row.id < head.first_row)
        known = Known(identity(dataset.format, row.data, row.origin) for row in rows)
        known.save(folder.known)
    return known


def _books_before(folder: RunFolder) -> Books:
    """The books as they were told last, for a stretch of work that ends before it has any of its own."""
    books = info(folder.path).books
    return replace(books, in_flight=0, asked=books.answered + books.failed)


def _told_last(folder: RunFolder, key: str) -> float:
    """The last number that the run told under `key` with its state; 0 where it told none."""
    events, _ = last_events(folder.events, 2000)
    told = (event[key] for event in reversed(events) if "state" in event and key in event)
    return next((float(value) for value in told if isinstance(value, int | float)), 0.0)


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
    scrub = Scrubber(os.environ, filed_secrets(paths.secrets_file()))
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
