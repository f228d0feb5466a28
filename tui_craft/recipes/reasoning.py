"""Rows that are solved step by step, with the reasoning beside the answer and apart from it. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.drafting import Subject, bullets, opening, quality, section, template, variety
from tui_craft.domain.formats import TURN_FORMATS, Format
from tui_craft.domain.parsing.shape import Item
from tui_craft.domain.prompt_words import NO_OTHER_WORDS, SHAPES
from tui_craft.recipes.asking import row_schema, rows_taken
from tui_craft.recipes.base import Entry, Made, Material, Plain, Request, Stage, Taken, listed
from tui_craft.recipes.recent import Recent
from tui_craft.recipes.work import Steps

FIELD = "reasoning"
"""The field of the payload that holds it, beside the format's own."""
STAGE = "rows"
_OTHER_NAMES = ("thinking", "thoughts", "rationale", "explanation", "steps", "chain_of_thought")

_HOW_TO_REASON = (
    "Choose problems that cannot be answered at a glance: several steps, a trap on the way, something to weigh.",
    "The reasoning comes before the answer and leads to it: what is given, what follows from it and why, what was "
    "checked at the end. It is written for oneself, in plain sentences, and takes as many steps as it needs.",
    "The answer stands by itself: it neither repeats the reasoning nor refers to it.",
    "A wrong turn that is noticed and taken back is welcome; a right answer from a wrong argument is not.",
)


def draft(subject: Subject) -> str:
    """The recommended template."""
    _, fields = SHAPES[subject.format.name]
    shape = json.dumps({"rows": [_example(subject.format)]})
    about = f"{fields} {FIELD} is the way to the {_answer(subject.format)}, step by step."
    system = [
        *opening(subject),
        bullets("How to solve", _HOW_TO_REASON),
        variety(subject),
        section("Output format", f"{NO_OTHER_WORDS}\n{shape}\n{about}"),
        quality(),
    ]
    return template(system, ["New rows to write: exactly {{rows}}."])


class Reasoning(Plain):
    """Asks for rows with the steps that lead to the answer, and keeps both apart."""

    name = "reasoning"
    title = "Solve step by step"
    help = (
        "Each row comes with the reasoning that leads to its answer, in a field of its own; an export takes it along, "
        "leaves it out, or puts it before the answer as thinking. Use it to teach a model to work things out, or "
        "simply to get better answers, since the teacher has to think before it answers. Its trap: reasoning that "
        "reads well proves nothing; check answers where they can be checked, and do not train on steps you have not "
        "read."
    )
    stages = (Stage(STAGE, "Rows with reasoning", draft),)

    def begin(self, material: Material) -> Solving:
        """A fresh run."""
        return Solving(material)


class Solving(Steps):
    """One run: as many requests as it takes, none of them needing another."""

    def __init__(self, material: Material) -> None:
        super().__init__(material)
        self._recent = Recent(material.format)

    def fresh(self, number: int, missing: int) -> Request:
        """Rows with their reasoning."""
        rows = min(self.material.rows_per_request, missing)
        schema = listed("rows", _with_reasoning(row_schema(self.material), self.material.format))
        values = {"avoid": self._recent.lines()}
        return self.asker.request(STAGE, number, rows, values=values, schema=schema, task="reasoning")

    def judge(self, entry: Entry) -> Taken:
        """The rows of the reply; one without its reasoning is none."""
        taken = rows_taken(entry, self.material)
        return replace(taken, made=[replace(made, item=_reasoned(made.item)) for made in taken.made])

    def kept(self, entry: Entry, rows: Sequence[Made]) -> None:
        """Name them to the teacher from now on."""
        for row in rows:
            if row.item.data is not None:
                self._recent.note(row.item.data)


def _reasoned(item: Item) -> Item:
    if item.data is None:
        return item
    found = _said(jsonlines.loads(item.text.encode("utf-8", "surrogatepass")))
    if not found:
        return Item(None, item.text, f"field {FIELD}: is missing or empty")
    return Item({**item.data, FIELD: found}, item.text)


def _said(row: Any) -> str:
    """The reasoning in a row as it was received; steps given as a list become lines."""
    if not isinstance(row, dict):
        return ""
    names = {str(name).strip().lower().replace(" ", "_"): value for name, value in row.items()}
    for name in (FIELD, *_OTHER_NAMES):
        value = names.get(name)
        if isinstance(value, list) and all(isinstance(step, str) for step in value):
            value = "\n".join(value)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _place(format: Format) -> int:
    """Where among the format's fields the reasoning stands: before the answer, after a conversation."""
    if format.name in TURN_FORMATS:
        return len(format.fields)
    return format.fields.index(format.outputs[0])


def _with_reasoning(schema: Mapping[str, Any], format: Format) -> dict[str, Any]:
    """The schema of a row that has its reasoning too. The order counts: a model writes fields as they stand there."""
    names = list(schema["required"])
    names.insert(_place(format), FIELD)
    properties = {**schema["properties"], FIELD: {"type": "string"}}
    return {**schema, "properties": {name: properties[name] for name in names}, "required": names}


def _example(format: Format) -> dict[str, Any]:
    shown = json.loads(SHAPES[format.name][0])["rows"][0]
    names = list(shown)
    names.insert(_place(format), FIELD)
    return {name: shown.get(name, "...") for name in names}


def _answer(format: Format) -> str:
    return "last answer" if format.name in TURN_FORMATS else format.outputs[0]


RECIPE = Reasoning()
