"""A known fault, repaired: for each row that shows it, the row as it should have been. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tui_craft.domain.drafting import Subject, bullets, opening, output_format, quality, template
from tui_craft.domain.parsing.shape import Item
from tui_craft.domain.row import Row
from tui_craft.errors import InvalidError
from tui_craft.recipes.asking import rows_taken
from tui_craft.recipes.base import Entry, Made, Material, Needs, Plain, Request, Stage, Taken
from tui_craft.recipes.issue import OPTIONS, TAG, VARIABLES, issue_values
from tui_craft.recipes.sides import as_json, with_side
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
        "Write exactly one row: this one, repaired.",
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

    def __init__(self, material: Material) -> None:
        super().__init__(material)
        self._undescribed = ""
        self._described = False

    def ask(self, number: int, place: int, source: Row) -> Request | None:
        """The row with its fault described; one whose fault nobody has described is passed over."""
        described = str(source.origin.get("issue") or "")
        format = self.material.format
        if not format.fits(source.data):
            return None
        own = {name: source.data[name] for name in format.fields if name in source.data}
        try:
            values = {**issue_values(self.material, STAGE, described), "row": as_json(own)}
        except InvalidError as error:
            self._undescribed = error.sentence
            return None
        self._described = True
        names = [tag.removeprefix(f"{TAG}:") for tag in source.tags if tag.startswith(f"{TAG}:")]
        return self.asker.request(
            STAGE,
            number,
            1,
            values=values,
            task="repair",
            parent=source.id,
            tags=(REPAIRED, *(f"{REPAIRED}:{name}" for name in names)),
            work={"source": place, "data": own},
        )

    def judge(self, entry: Entry) -> Taken:
        """The first row of the reply, with the input of the row it repairs."""
        self._described = True
        taken = rows_taken(entry, self.material, parent=entry.get("parent"))
        before = entry["work"]["data"]
        return replace(taken, made=[self._repaired(made, before) for made in taken.made[:1]])

    def _repaired(self, made: Made, before: Mapping[str, Any]) -> Made:
        """The row before with the new output: what came in is put back word for word."""
        if made.item.data is None:
            return made
        data = with_side(self.material.format, before, made.item.data, "output")
        item = Item(None, made.item.text, data) if isinstance(data, str) else Item(data, made.item.text)
        return replace(made, item=item)

    def why(self) -> str:
        """Every row had its turn, or none says what is wrong with it."""
        return super().why() if self._described else self._undescribed or super().why()


RECIPE = IssueRepair()
