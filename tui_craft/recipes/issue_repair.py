"""A known fault, repaired: for each row that shows it, the row as it should have been. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.drafting import Subject, bullets, opening, output_format, quality, template
from tui_craft.domain.formats import Format
from tui_craft.domain.parsing.shape import Item
from tui_craft.domain.row import Row
from tui_craft.recipes.asking import rows_taken
from tui_craft.recipes.base import Entry, Made, Material, Needs, Plain, Request, Stage, Taken
from tui_craft.recipes.issue import OPTIONS, TAG, VARIABLES, issue_values
from tui_craft.recipes.work import PerSource

STAGE = "repair"
REPAIRED = "repaired"

_HOW_TO_REPAIR = (
    "The input stays as it is, word for word.",
    "The response is written anew, free of the fault, and as the finished model should answer: what was good in the "
    "old one may stay.",
    "It does not swing to the other side: no excuses, no warnings, no refusal where none is called for.",
    "The row speaks neither of the fault nor of its repair.",
)


def draft(subject: Subject) -> str:
    """The recommended template."""
    system = [
        *opening(subject, "output"),
        bullets("Your task is to repair a row", _HOW_TO_REPAIR),
        output_format(subject.format),
        quality(),
    ]
    user = [
        "The fault:\n{{issue}}",
        "Where it was seen:\n{{failing}}",
        "Where all was well:\n{{passing}}",
        "The row that shows it:\n{{row}}",
        "Write exactly {{rows}} row: this one, repaired.",
    ]
    return template(system, user)


class IssueRepair(Plain):
    """Writes the good answer to each row that shows a fault."""

    name = "issue-repair"
    title = "Issue: repair"
    help = (
        "Takes the rows that the recipe issue made and writes each once more as it should have been: same input, good "
        "output, for training. The description of the fault is taken from the rows where you give none. Its trap: "
        "training on repairs alone teaches the model that everything is this issue; mix them with ordinary rows, and "
        "never train on the rows you measure with."
    )
    stages = (Stage(STAGE, "Repaired rows", draft, {**VARIABLES, "row": "the row that shows the fault, as JSON"}),)
    options = OPTIONS[1:]
    needs = Needs(sources=f"tag:{TAG}:* -tag:expect:pass -tag:{REPAIRED}")

    def rows_for(self, sources: int, options: Mapping[str, Any]) -> int | None:
        """One for each."""
        return sources

    def calls_per_row(self, rows_per_request: int, options: Mapping[str, Any]) -> float:
        """One."""
        return 1

    def begin(self, material: Material) -> Repairing:
        """A fresh run."""
        return Repairing(material)


class Repairing(PerSource):
    """One run: each row that shows the fault in turn."""

    def ask(self, number: int, place: int, source: Row) -> Request:
        """The row with its fault described."""
        described = str(source.origin.get("issue") or "")
        format = self.material.source_format or self.material.format
        own = {name: source.data[name] for name in format.fields if name in source.data}
        values = {**issue_values(self.material, STAGE, described), "row": jsonlines.dumps(own).decode("utf-8")}
        names = [tag.removeprefix(f"{TAG}:") for tag in source.tags if tag.startswith(f"{TAG}:")]
        return self.asker.request(
            STAGE,
            number,
            1,
            values=values,
            task="repair",
            parent=source.id,
            tags=(REPAIRED, *(f"{REPAIRED}:{name}" for name in names)),
            work={"source": place, "inputs": {name: own[name] for name in _sides(format) if name in own}},
        )

    def judge(self, entry: Entry) -> Taken:
        """The first row of the reply, with the input of the row it repairs."""
        taken = rows_taken(entry, self.material, parent=entry.get("parent"))
        inputs = entry["work"]["inputs"]
        return replace(taken, made=[_same_input(made, inputs) for made in taken.made[:1]])


def _sides(format: Format) -> list[str]:
    """The fields that hold nothing but input."""
    return [name for name in format.inputs if name not in format.outputs]


def _same_input(made: Made, inputs: Mapping[str, Any]) -> Made:
    if made.item.data is None:
        return made
    return replace(made, item=Item({**made.item.data, **inputs}, made.item.text))


RECIPE = IssueRepair()
