"""Rows that are there, rewritten: another style, another form, a repair. Lands as proposals about those rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tui_craft.domain.drafting import Subject, bullets, opening, output_format, template
from tui_craft.domain.formats import TURN_FORMATS, Format
from tui_craft.domain.options import Option
from tui_craft.domain.parsing.shape import Item
from tui_craft.domain.row import Row
from tui_craft.errors import InvalidError
from tui_craft.recipes.asking import rows_taken
from tui_craft.recipes.base import Entry, Made, Material, Needs, Plain, Request, Stage, Taken
from tui_craft.recipes.sides import as_json, asked_of, is_json, with_side
from tui_craft.recipes.work import PerSource

STAGE = "rewrite"
PROPOSAL = "proposal"
OUTPUT, INPUT, BOTH = "output", "input", "both"

PRESETS = {
    "own": "",
    "casual": "Make it casual: as one writes to a colleague. Contractions, plain words, no stiff phrases, no slang.",
    "formal": "Make it formal: complete sentences, no contractions, no slang, polite and to the point.",
    "json": "Turn it into one JSON object that holds everything it says, with short lower-case keys, and nothing else.",
    "plain": "Turn it into plain prose: no JSON, no Markdown, no lists, the same content in whole sentences.",
    "shorter": "Make it as short as it can be without losing anything that the person needs.",
    "language": "Write it in {language}, as a native speaker would. Names, numbers, code and quotations stay.",
    "repair": "Mend what is wrong with it: mistakes in spelling and grammar, broken formatting, chatter around the "
    "answer, phrases such as 'as an AI'. Leave alone what is right.",
}
"""What to do, by the name of the choice."""

_HOW = (
    "Change only what the task asks for. Facts, names, numbers, dates, links and code stay as they are.",
    "Change nothing at all where the row is already as the task wants it; give it back word for word then.",
    "Add nothing that the row does not say, and leave nothing out.",
    "The fields and turns of the row stay as many as they are, in the same order.",
)
_TURNS = {OUTPUT: "the assistant's turns", INPUT: "the user's turns"}


def draft(subject: Subject) -> str:
    """The recommended template."""
    system = [
        *opening(subject, ""), bullets("Your task is to rewrite a row that is there already", _HOW),
        output_format(subject.format),
    ]  # fmt: skip
    user = [
        "The row:\n{{row}}", "What to do with it:\n{{instruction}}", "{{side}}",
        "Write exactly one row: this one, rewritten.",
    ]  # fmt: skip
    return template(system, user, seeds=False)


class Rewrite(Plain):
    """Asks for each row once again in another form, and proposes that for it."""

    name = "rewrite"
    title = "Rewrite rows"
    help = (
        "Each of the rows you choose is written again: in another tone, language or form, or repaired. What comes of "
        "it are proposals, shown next to the row (J in the workspace) and applied one by one or all at once; undo "
        "takes that back. Use it for style transfer and to mend many rows that have the same fault. Its trap: a model "
        "that rewrites also smooths and forgets; read some of the differences before you apply all, and rewrite one "
        "side only where the other must stay true to it."
    )
    stages = (
        Stage(STAGE, "Rewriting", draft, {
            "row": "the row, as JSON", "instruction": "what to do with it", "side": "which side may change",
        }),
    )  # fmt: skip
    options = (
        Option("preset", "What to do", "choice", "own", "own: what the instruction says; json: the output must parse",
               tuple(PRESETS)),
        Option("instruction", "Instruction", "text", "", "in your words; beside a preset it is added to it"),
        Option("language", "Language", "text", "", "for the preset language, such as Spanish"),
        Option("side", "Which side", "choice", OUTPUT, "what may change; the other side is kept by code",
               (OUTPUT, INPUT, BOTH)),
    )  # fmt: skip
    needs = Needs(seeds=False, sources=f"-tag:{PROPOSAL} -state:rejected")

    def rows_for(self, sources: int, options: Mapping[str, Any]) -> int:
        """One for each row to rewrite."""
        return sources

    def calls_per_row(self, rows_per_request: int, options: Mapping[str, Any]) -> float:
        """A request for each."""
        return 1.0

    def begin(self, material: Material) -> Rewriting:
        """A fresh run. Raises InvalidError where it is not said what to do, or the rows have no such side."""
        return Rewriting(material)


def instruction_of(options: Mapping[str, Any]) -> str:
    """What to do with each row. Raises InvalidError where that is not said."""
    preset, own, language = (str(options[name]).strip() for name in ("preset", "instruction", "language"))
    if preset == "language" and not language:
        raise InvalidError("The preset language needs a language; set the option language, such as Spanish.")
    said = "\n".join(part for part in (PRESETS[preset].format(language=language), own) if part)
    if not said:
        raise InvalidError("It is not said what to do with the rows; write an instruction, or choose a preset.")
    return said


class Rewriting(PerSource):
    """One run: a request for each row. What it must not touch is put back from the row itself."""

    def __init__(self, material: Material) -> None:
        super().__init__(material)
        self._instruction = instruction_of(material.options)
        self._side = material.options["side"]
        _check_side(material.format, self._side)

    def ask(self, number: int, place: int, source: Row) -> Request | None:
        """The row, and what to do with it."""
        if not self.material.format.fits(source.data):
            return None
        own = {name: source.data[name] for name in self.material.format.fields if name in source.data}
        side = _side_words(self.material.format, self._side)
        values = {"row": as_json(own), "instruction": self._instruction, "side": side}
        work = {"source": place, "data": source.data, "rev": source.rev}
        return self.asker.request(STAGE, number, 1, values=values, task=STAGE, parent=source.id, work=work)

    def judge(self, entry: Entry) -> Taken:
        """The row's proposal; where nothing changed it is the row once more, and counts as a duplicate."""
        taken = rows_taken(entry, self.material)
        place, data = entry["work"]["source"], entry["work"]["data"]
        made = [replace(each, item=self._merged(each.item, data)) for each in taken.made[:1]]
        changed = [each for each in made if each.item.data is not None and each.item.data != data]
        if made and not changed and made[0].item.data is not None:
            self.settled.add(place)
        about: dict[str, Any] = {"parent_rev": entry["work"]["rev"], "how": self.material.options["preset"]}
        # what differs in letter case alone is a proposal too
        about |= {"exact": True} if changed else {}
        return replace(taken, made=[Made(each.item, tags=(PROPOSAL,), origin=about) for each in made])

    def _merged(self, item: Item, data: Mapping[str, Any]) -> Item:
        if item.data is None:
            return item
        merged = with_side(self.material.format, data, item.data, self._side)
        if isinstance(merged, str):
            return Item(None, item.text, merged)
        if self.material.options["preset"] == "json" and self._side != INPUT:
            found = asked_of(self.material.format, merged)
            if found is not None and not is_json(found[1]):
                return Item(None, item.text, "its output is no JSON")
        return Item(merged, item.text)


def _side_words(format: Format, side: str) -> str:
    """Which side may change, by the names that its fields have in the format."""
    if side == BOTH:
        return "Rewrite both what comes in and what goes out, so that they fit together."
    fields = {OUTPUT: format.outputs, INPUT: format.inputs}[side]
    what = _TURNS[side] if format.name in TURN_FORMATS else f"the field{'s' * (len(fields) > 1)} {' and '.join(fields)}"
    others = set(format.fields) - set(fields) or format.name in TURN_FORMATS
    return f"Rewrite {what}; everything else stays word for word." if others else f"Rewrite {what}."


def _check_side(format: Format, side: str) -> None:
    if side != OUTPUT and not format.inputs:
        raise InvalidError(f"Rows of the format {format.name} have no input side; rewrite the output.")


RECIPE = Rewrite()
