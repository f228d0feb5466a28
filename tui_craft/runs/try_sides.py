"""Sample replies for one prompt or two, from the same seeds: each side is a run in small whose rows go nowhere."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tui_craft import text
from tui_craft.domain.formats import Format
from tui_craft.domain.replies import parse
from tui_craft.domain.row import Envelope, Row
from tui_craft.domain.run import RunSpec
from tui_craft.recipes.base import Made, Material, Recipe, Request, Taken, Work
from tui_craft.recipes.registry import recipe_named
from tui_craft.runs import journal, stages
from tui_craft.runs.ask_once import added, ask, cost_of, said_in
from tui_craft.runs.material import completed, head_of, material_of, seeds_of, source_of
from tui_craft.runs.place import format_of
from tui_craft.store.dataset import Dataset
from tui_craft.teachers.base import AskFailed, Price, Reply, Teacher
from tui_craft.teachers.registry import make

Tell = Callable[..., None]
"""Told what happens: the event's name, and what belongs to it."""
_STEPS = 8
"""Requests that may lead up to each sample of a later stage."""


class Side:
    """One column: a run in small whose rows go nowhere."""

    def __init__(
        self,
        place: int,
        work: Work,
        teacher: Teacher,
        *,
        job: Mapping[str, Any],
        stage: str,
        format: Format,
        tell: Tell,
    ) -> None:
        self._place, self._work, self._teacher, self._tell = place, work, teacher, tell
        self._format = format
        self._stage, self._samples, self._first = stage, int(job["samples"]), int(job["first"])
        self._spec = RunSpec.from_dict(job["spec"])
        self._slots = asyncio.Semaphore(self._spec.concurrency)
        self._number = self._seen = self._waiting = 0
        self.cost: float | None = 0.0

    async def run(self) -> None:
        """Ask until there are as many replies of the stage as are wanted, or nothing more to ask."""
        for _ in range(self._first):
            self._work.next(self._count(), self._missing)  # what was shown before is passed over, as `n` does
        tasks: set[asyncio.Task[None]] = set()
        try:
            while True:
                tasks |= {asyncio.ensure_future(self._one(request)) for request in self._more(len(tasks))}
                if not tasks:
                    break
                done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            for task in tasks:
                task.cancel()
        if self._seen == 0:
            self._tell("error", message=self._work.why())

    @property
    def _missing(self) -> int:
        return max(self._spec.rows, (self._samples + self._first) * self._spec.rows_per_request)

    def _count(self) -> int:
        self._number += 1
        return self._number - 1

    def _more(self, under_way: int) -> list[Request]:
        """The requests to begin now: no more than could still become a sample."""
        found: list[Request] = []
        most = self._first + self._samples * _STEPS
        while self._seen < self._samples and under_way + len(found) - self._waiting < self._samples - self._seen:
            request = self._work.next(self._number, self._missing) if self._number < most else None
            if request is None:
                break
            self._number += 1
            wanted = request.stage == self._stage
            self._seen += wanted
            self._waiting += wanted
            self._tell(
                "asking", side=self._place, number=request.number, stage=request.stage, seeds=list(request.seeds),
                messages=list(request.ask.messages),
            )  # fmt: skip
            found.append(request)
        return found

    async def _one(self, request: Request) -> None:
        """Ask, hand the answer to the recipe, tell of it."""
        began = time.monotonic()
        about = {"side": self._place, "number": request.number, "stage": request.stage}
        wanted = request.stage == self._stage
        now = text.utc_stamp(datetime.now(UTC))
        try:
            async with self._slots:
                began = time.monotonic()
                reply = await ask(self._teacher, request.ask)
        except AskFailed as error:
            seconds = time.monotonic() - began
            self._take(journal.gave_up(request, error.kind, str(error), now, 1))
            self._tell("failed", **about, kind=error.kind, message=str(error), seconds=seconds)
        else:
            taken = self._take(journal.answered(request, reply, self._teacher.name, now, 1))
            self.cost = added(self.cost, cost_of(reply, self._teacher.price))
            seconds = time.monotonic() - began
            if wanted:
                self._tell("sample", **about, **self._sample(request, reply, taken), seconds=seconds)
            else:
                self._tell("step", **about, cost=cost_of(reply, self._teacher.price))
        self._waiting -= wanted

    def _take(self, entry: journal.Entry) -> Taken:
        taken = self._work.take(entry)
        self._work.kept(entry, [made for made in taken.made if made.item.data is not None])
        return taken

    def _sample(self, request: Request, reply: Reply, taken: Taken) -> dict[str, Any]:
        rows = [made.item.data for made in taken.made if made.item.data is not None]
        own = list(parse(reply.choice, self._format).rows)
        if taken.step and not rows:  # a draft is worth reading as a row, though only what follows it becomes one
            rows = own
        text = said_in(reply)
        return {
            "seeds": list(request.seeds),
            "axes": dict(request.axes),
            "rows": rows,
            "problems": [_problem(made) for made in taken.made if made.item.data is None],
            "topics": [" / ".join(topic) for topic in taken.topics],
            "notes": [] if rows or taken.topics else list(taken.notes),
            "text": text,
            "said": "" if own or taken.topics or not rows else text,
            "model": reply.model,
            "tokens": reply.tokens,
            "cost": cost_of(reply, self._teacher.price),
        }


def _problem(made: Made) -> dict[str, str]:
    return {"text": made.item.text, "problem": made.item.problem or "holds no row"}


async def try_out(job: Mapping[str, Any], tell: Tell) -> float | None:
    """Ask for samples on every side at once; the cost of all."""
    spec = RunSpec.from_dict(job["spec"])
    recipe = recipe_named(spec.recipe)
    stage = stages.stage_named(recipe, job["stage"]).name
    sides: list[Side] = []
    teachers: list[Teacher] = []
    with Dataset(Path(job["dataset"])) as dataset, source_of(dataset, spec) as source:
        try:
            for place, side in enumerate(job["sides"]):
                own = _with(spec, recipe, stage, side)
                name = own.stage_teachers.get(stage, own.teacher)
                price = Price(*own.price) if own.price else None
                teachers.append(
                    await asyncio.to_thread(
                        make, name, api_base=own.api_base, timeout=own.timeout, random_seed=own.seed, price=price
                    )
                )
                material = _material(dataset, source, own, job["seeds"])
                sides.append(
                    Side(
                        place,
                        recipe.begin(material),
                        teachers[-1],
                        job=job,
                        stage=stage,
                        format=material.format,
                        tell=tell,
                    )
                )
            await asyncio.gather(*(side.run() for side in sides))
        finally:
            for teacher in teachers:
                await teacher.close()
    cost: float | None = 0.0
    for column in sides:
        cost = added(cost, column.cost)
    return cost


def _with(spec: RunSpec, recipe: Recipe, stage: str, side: Mapping[str, Any]) -> RunSpec:
    """The spec of one side: its prompt for the stage that is tried, its teacher for everything."""
    if side["teacher"]:
        # the price that was given is that of the spec's teachers, and says nothing of another one
        own = side["teacher"] in {*spec.teachers, *spec.stage_teachers.values()}
        spec = replace(
            spec, teacher=side["teacher"], api_base=side["api_base"], mix={}, stage_teachers={},
            price=spec.price if own else None,
        )  # fmt: skip
    if not side["prompt"]:
        return spec
    if stage == recipe.stages[0].name:
        return replace(spec, prompt=side["prompt"], template="tried", variants=())
    return replace(spec, prompts={**spec.prompts, stage: side["prompt"]})


def _material(dataset: Dataset, source: Dataset, spec: RunSpec, given: list[list[Any]] | None) -> Material:
    if given is None:
        seeds = list(seeds_of(dataset))
    else:
        seeds = [Row(int(number), 1, str(raw).encode("utf-8", "surrogatepass"), Envelope()) for number, raw in given]
        spec = replace(spec, seeds_per_request=min(20, len(seeds)))
    format = format_of(dataset, spec)
    spec = completed(dataset, spec, format=format)
    head = head_of(dataset, source, spec, seeds, run="", created="", host="")
    return replace(material_of(dataset, source, head, seeds), format=format)
