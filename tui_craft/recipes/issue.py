"""A known fault, reproduced: rows that bring it out, from a description and a few examples. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_craft.domain.drafting import Subject, bullets, opening, output_format, template, variety
from tui_craft.domain.goals import slice_name
from tui_craft.domain.options import Option
from tui_craft.errors import InvalidError
from tui_craft.recipes.asking import guidance_for, rows_taken
from tui_craft.recipes.base import Entry, Made, Material, Plain, Request, Stage, Taken
from tui_craft.recipes.recent import Recent
from tui_craft.recipes.work import Steps

STAGE = "reproduce"
TAG = "issue"

_HOW_TO_REPRODUCE = (
    "The inputs are such that a real model would run into the fault: the conditions under which it was seen, and "
    "others that are alike at the core though they look different.",
    "The response has the fault, plainly and as a real model would show it, and no other fault. Where the values of "
    "the request say `expect: pass`, it is free of the fault instead.",
    "No row speaks of the fault.",
)


def draft(subject: Subject) -> str:
    """The recommended template."""
    system = [
        *opening(subject, "input"),
        bullets("Your task is to reproduce a fault", _HOW_TO_REPRODUCE),
        variety(subject),
        output_format(subject.format),
    ]
    user = [
        "The fault:\n{{issue}}",
        "Where it was seen:\n{{failing}}",
        "Where all was well:\n{{passing}}",
        "New rows to write: exactly {{rows}}.",
    ]
    return template(system, user)


VARIABLES = {
    "issue": "the description of the fault",
    "failing": "examples that show it",
    "passing": "examples that are free of it",
}
OPTIONS = (
    Option("name", "What the issue is called", "text", "issue", "A word or two; its rows are tagged issue:NAME."),
    Option("description", "The issue", "text", "", "When it shows, what goes wrong, and what should have come out."),
    Option("failing", "Examples that show it", "lines", [], "One a line; as much of input and output as it takes."),
    Option("passing", "Examples that are free of it", "lines", [], "One a line; near to the failing ones."),
)


class Issue(Plain):
    """Writes rows in which a described fault shows."""

    name = "issue"
    title = "Issue: reproduce"
    help = (
        "Describe a fault you have seen, with an example or two, and get rows that bring it out: the eval that says "
        "whether it is gone (use the goal issue, which tags what to expect). Then write the repaired rows from them "
        "with the recipe issue-repair, for training. Its trap: the rows are as narrow as the description; say under "
        "which conditions the fault shows and not only that it does, or the eval measures one example in ten disguises."
    )
    stages = (Stage(STAGE, "Rows that show the fault", draft, VARIABLES),)
    options = OPTIONS
    goal = "issue"

    def slices(self, context: Mapping[str, Any], options: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
        """The issue's own rows."""
        name = slice_name(options["name"])
        return [(f"{TAG}-{name}", f"tag:{TAG}:{name}")]

    def begin(self, material: Material) -> Reproducing:
        """A fresh run. Raises InvalidError where nothing describes the fault."""
        return Reproducing(material)


class Reproducing(Steps):
    """One run: as many requests as it takes, none of them needing another."""

    def __init__(self, material: Material) -> None:
        super().__init__(material)
        self._values = issue_values(material, STAGE)
        self._recent = Recent(material.format)

    def fresh(self, number: int, missing: int) -> Request:
        """Rows that show the fault."""
        rows = min(self.material.rows_per_request, missing)
        values = {**self._values, "avoid": self._recent.lines()}
        tag = f"{TAG}:{slice_name(self.material.options['name'])}"
        return self.asker.request(STAGE, number, rows, values=values, task="issue", tags=(tag,))

    def judge(self, entry: Entry) -> Taken:
        """The rows of the reply."""
        return rows_taken(entry, self.material, origin={"issue": self._values["issue"]})

    def kept(self, entry: Entry, rows: Sequence[Made]) -> None:
        """Name them to the teacher from now on."""
        for row in rows:
            if row.item.data is not None:
                self._recent.note(row.item.data)


def issue_values(material: Material, stage: str, described: str = "") -> dict[str, str]:
    """The texts of the variables about the fault. Raises InvalidError where nobody has described it.

    `described` is a description from elsewhere; where there is none at all the user's guidance is one.
    """
    options = material.options
    said = options["description"].strip() or described.strip()
    if not said and not guidance_for(material, stage):
        raise InvalidError("The issue is not described; say with the option description when it shows and what it is.")
    return {
        "issue": said,
        "failing": "\n".join(f"- {line}" for line in options["failing"]),
        "passing": "\n".join(f"- {line}" for line in options["passing"]),
    }


RECIPE = Issue()
