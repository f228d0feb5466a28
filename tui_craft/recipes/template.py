"""Rows by a template with slots: no model, no prose. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tui_craft.domain.drafting import Subject
from tui_craft.domain.formats import Format, format_named
from tui_craft.domain.options import Option
from tui_craft.domain.parsing.objects import objects
from tui_craft.domain.parsing.shape import Item
from tui_craft.errors import InvalidError
from tui_craft.recipes.base import Entry, Made, Material, Needs, Plain, Request, Stage, Taken
from tui_craft.recipes.sides import as_json
from tui_craft.recipes.work import Steps

STAGE = "rows"
AT_ONCE = 100
DRY = 1_000
"""Rows in a row that were all there before, after which the template counts as used up."""

EXAMPLES = {
    "text": "text: {name} lives in {city}.",
    "instruction": "instruction: Greet {name} from {city}.\noutput: Hello {name}, how is {city}?",
    "input-output": "input: I am {name} from {city}.\noutput: Hello {name}, how is {city}?",
    "conversations": "human: I am {name} from {city}.\ngpt: Hello {name}, how is {city}?",
    "messages": "user: I am {name} from {city}.\nassistant: Hello {name}, how is {city}?",
    "preference": "prompt: I am {name} from {city}.\nchosen: Hello {name}, how is {city}?\nrejected: Hello.",
}
"""The texts of a small template, by format."""
_SLOTS = "name = fake first_name\ncity = Berlin *2 | Lyon | Oslo"


def example(format: Format) -> str:
    """A template for rows of `format` to begin with."""
    return f"{_SLOTS}\n{EXAMPLES[format.name]}\n"


def draft(subject: Subject) -> str:
    """What is shown in place of a prompt."""
    said = "No language model is asked. Rules write {{rows}} rows, from number {{start}} on, by this template:"
    return f"{said}\n\n{{{{template}}}}\n"


class FromTemplate(Plain):
    """Fills in a template that the user has written."""

    name = "template"
    title = "By a template"
    help = (
        "Rows by a template of your own: texts with slots, values drawn by weight, ranges, dates, patterns, realistic "
        "names and addresses, and rules between them. No model, no cost, and every answer is right by construction. "
        "Use it where the output follows from the input by rule: extraction, routing, forms, tool calls. Its trap: a "
        "model learns the template with the task; write several shapes of the row, and mix what it makes with rows "
        "that people wrote."
    )
    stages = (
        Stage(STAGE, "By the template, without a model", draft, {
            "start": "the number of the first row", "template": "the template",
        }),
    )  # fmt: skip
    options = (
        Option("template", "Template", "text", "", "slots (name = values), rules, then the texts with {slots} in them"),
    )
    needs = Needs(seeds=False)
    offline = True

    def calls_per_row(self, rows_per_request: int, options: Mapping[str, Any]) -> float:
        """None that costs anything."""
        return 1 / AT_ONCE

    def by_rules(self, options: Mapping[str, Any]) -> Collection[str]:
        """All of it."""
        return {STAGE}

    def begin(self, material: Material) -> Filling:
        """A fresh run. Raises InvalidError that names the line where the template cannot be read."""
        return Filling(material)


class Filling(Steps):
    """One run. Requests are about rows by their number, so that a resumed run asks for just those that are missing."""

    def __init__(self, material: Material) -> None:
        from tui_craft.teachers.rules.templating import rows_of

        super().__init__(material)
        self._text = str(material.options["template"])
        if not self._text.strip():
            lines = "; ".join(example(material.format).splitlines())
            raise InvalidError(f"There is no template; set the option template, each of these on a line: {lines}")
        rows_of(self._text, material.format.name, material.random_seed)
        self._next = 0
        self._open: dict[int, int] = {}  # first row to how many, for stretches that nobody has answered yet
        self._asked: set[int] = set()
        self._used_up = ""
        self._dry = 0

    def fresh(self, number: int, missing: int) -> Request | None:
        """The next rows."""
        if self._used_up:
            return None
        start, rows = next(iter(self._open.items()), (self._next, min(missing, AT_ONCE)))
        self._open.pop(start, None)
        self._next = max(self._next, start + rows)
        self._asked.add(start)
        values = {"start": str(start), "template": self._text}
        data = {"template": self._text, "seed": self.material.random_seed, "start": start}
        work = {"start": start, "rows": rows}
        return self.asker.request(STAGE, number, rows, values=values, axes={}, task="template", data=data, work=work)

    def take(self, entry: Entry) -> Taken:
        """Note which rows that was about, whether it came to anything or not."""
        start, rows = entry["work"]["start"], entry["work"]["rows"]
        if start in self._asked:
            self._asked.discard(start)
        elif start in self._open:
            del self._open[start]
        else:  # the journal of an earlier process: what it passed over was under way when that ended
            if start > self._next:
                self._open[self._next] = start - self._next
            self._next = max(self._next, start + rows)
        return super().take(entry)

    def judge(self, entry: Entry) -> Taken:
        """The rows, with the values they were written with."""
        found = next((each for each in objects(entry["choice"]) if isinstance(each, dict)), {})
        if found.get("left"):
            self._used_up = str(found["left"])
        values: Sequence[Any] = found.get("values") or ()
        made = [
            Made(_item(self.material.format, data), origin={"by": "rule", "values": drawn})
            for data, drawn in zip(found.get("rows") or (), values, strict=False)
        ]
        return Taken(made, step=not made)

    def kept(self, entry: Entry, rows: Sequence[Made]) -> None:
        """Notice when there is nothing new."""
        self._dry = 0 if rows else self._dry + int(entry.get("work", {}).get("rows", 0))
        if self._dry >= DRY and not self._used_up:
            self._used_up = f"The last {self._dry:,} rows of the template were all there before; give it more values."

    def why(self) -> str:
        """The template's own words."""
        return self._used_up or super().why()


def _item(format: Format, data: Any) -> Item:
    problems = format_named(format.name).problems(data)
    return Item(None, as_json(data), str(problems[0])) if problems else Item(data, as_json(data))


RECIPE = FromTemplate()
