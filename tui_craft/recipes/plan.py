"""A plan first: the teacher names what each row should be about, then each is written by its own request. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from functools import partial
from typing import Any

from tui_craft.domain.drafting import Subject, bullets, edge_cases, opening, output_format, quality, section, template
from tui_craft.domain.options import Option
from tui_craft.domain.parsing.objects import texts_in
from tui_craft.domain.prompt_words import NO_OTHER_WORDS
from tui_craft.recipes.asking import at_most, rows_taken
from tui_craft.recipes.base import Entry, Material, Plain, Request, Stage, Taken, listed
from tui_craft.recipes.spent import as_origin, spent, total
from tui_craft.recipes.work import Steps

WRITE, PLAN = "write", "plan"
_AVOIDED = 40
"""Briefs of earlier plans that the next plan is told of."""
_FRUITLESS = 3
"""After so many plans in a row without a new brief there is nothing left to plan."""

_HOW_TO_PLAN = (
    "A brief says in one or two sentences who asks what, in which situation, and what makes this row different from "
    "all the others. It does not contain the row.",
    "Go through the subject as a whole before you choose: usual cases in proportion, then the seldom ones, then those "
    "in which such models fail.",
    "No two briefs may come to the same row, and none may come to one of the examples.",
    "Somebody who sees only the brief must be able to write the row: name names, amounts, moods, mistakes.",
)


def draft_write(subject: Subject) -> str:
    """The recommended template for writing one planned row."""
    system = [*opening(subject, "output"), output_format(subject.format), quality()]
    return template(system, [f"{_BRIEF}\n{{{{brief}}}}", "Write exactly one row: the one this brief asks for."])


def draft_plan(subject: Subject) -> str:
    """The recommended template for the plan."""
    shape = '{"briefs": ["...", "..."]}'
    system = [
        *opening(subject, "input"),
        bullets("Your task is to plan rows, not to write them", [*_HOW_TO_PLAN, edge_cases(subject.context)]),
        section("Output format", f"{NO_OTHER_WORDS}\n{shape}\nbriefs are the briefs as plain text, one for each row."),
    ]
    return template(system, ["Rows to plan: exactly {{rows}}."])


_BRIEF = "The row to write is described by this brief:"


class Plan(Plain):
    """Plans a batch of different rows, then has each of them written."""

    name = "plan"
    title = "Plan, then write"
    help = (
        "The teacher first plans a batch of different rows, one brief each, then writes every row by a request of its "
        "own. Use it where expanding seeds goes round in circles: a model is better at varying a list that it sees "
        "whole than at remembering what it wrote in other requests. Its trap: the rows are as broad as the plan and no "
        "broader; read a plan in the preview of a small run, and let a strong model plan though a small one writes."
    )
    stages = (
        Stage(WRITE, "Rows from the plan", draft_write, {"brief": "what the row is to be about"}),
        Stage(PLAN, "The plan", draft_plan),
    )
    options = (
        Option("briefs", "Rows in one plan", "int", 20, "More make it more varied, up to what a model can keep apart.",
               low=2, high=50),
    )  # fmt: skip

    def calls_per_row(self, rows_per_request: int, options: Mapping[str, Any]) -> float:
        """One for the row, and its part of the plan."""
        return 1 + 1 / float(options["briefs"])

    def begin(self, material: Material) -> Planning:
        """A fresh run."""
        return Planning(material)


class Planning(Steps):
    """One run: plans for what is missing, and the rows of each plan."""

    def __init__(self, material: Material) -> None:
        super().__init__(material)
        self._planned: set[str] = set()
        self._newest: deque[str] = deque(maxlen=_AVOIDED)
        self._fruitless = 0

    def fresh(self, number: int, missing: int) -> Request | None:
        """A plan for as many rows as are missing."""
        if self._fruitless >= _FRUITLESS:
            return None
        rows = min(self.material.options["briefs"], missing)
        avoid = "\n".join(f"- {brief}" for brief in self._newest)
        schema = listed("briefs", {"type": "string"})
        # what is drawn for rows is drawn for each of them when it is written
        return self.asker.request(PLAN, number, rows, values={"avoid": avoid}, schema=schema, axes={}, task="plan")

    def judge(self, entry: Entry) -> Taken:
        """A plan is followed by its rows."""
        if entry["stage"] != PLAN:
            return self._written(entry)
        briefs = texts_in(entry["choice"], "briefs", "plan", "rows")
        new = [brief for brief in briefs if _same(brief) not in self._planned][: entry["rows"]]
        self._fruitless = 0 if new else self._fruitless + 1
        if not new:
            return Taken(notes=["the plan holds nothing new" if briefs else "the reply holds no plan"])
        for brief in new:
            self._planned.add(_same(brief))
            self._newest.append(brief)
            self.follow(entry, partial(self._write, {"brief": brief, "spent": spent(entry, len(new))}))
        return Taken(step=True)

    def _write(self, work: Mapping[str, Any], number: int) -> Request:
        about = {"brief": work["brief"]}
        return self.asker.request(WRITE, number, 1, values=about, task="brief", data=about, work=work)

    def _written(self, entry: Entry) -> Taken:
        """The one row of a brief; it has cost its part of the plan too."""
        work = entry["work"]
        origin = {"brief": work["brief"], **as_origin(total(work["spent"], spent(entry, 1)))}
        return at_most(1, rows_taken(entry, self.material, origin=origin))

    def why(self) -> str:
        """The plans repeat themselves."""
        return f"The last {_FRUITLESS} plans held nothing new; give the teacher more to go by, or another teacher."


def _same(brief: str) -> str:
    return " ".join(brief.casefold().split()).rstrip(".")


RECIPE = Plan()
