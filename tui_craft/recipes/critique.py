"""Draft, critique, rewrite: every row is judged, and written again where it was found wanting. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.drafting import Subject, bullets, draft, opening, output_format, quality, section, template
from tui_craft.domain.parsing.objects import answer_text, field_in, objects, texts_in
from tui_craft.domain.parsing.shape import Item
from tui_craft.domain.prompt_words import NO_OTHER_WORDS, SHAPES
from tui_craft.domain.refusals import refuses
from tui_craft.recipes.asking import at_most, rows_taken
from tui_craft.recipes.base import Entry, Made, Material, Plain, Request, Stage, Taken
from tui_craft.recipes.recent import Recent
from tui_craft.recipes.spent import as_origin, spent, total
from tui_craft.recipes.work import Steps

DRAFT, CRITIQUE, REWRITE = "draft", "critique", "rewrite"
GOOD = "good"
UNJUDGED = "unjudged"
"""The tag of a draft whose critique said nothing."""
_BY = ("teacher", "model", "prompt", "template", "temperature")

_HOW_TO_JUDGE = (
    "Read the row as its strictest user: is it right, is it complete, does it do what was asked, does it keep every "
    "rule, does it sound like a person of this setting?",
    "A fault is something that can be pointed at and mended. Name where it is and what should stand there instead.",
    "Where the values of the request ask for a faulty response, the wanted fault is none, and its absence is one.",
    "A row without faults is good. Do not look for something to say.",
)
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "faults": {"type": "array", "items": {"type": "string"}},
        "verdict": {"type": "string", "enum": [GOOD, "faulty"]},
    },
    "required": ["faults", "verdict"],
    "additionalProperties": False,
}
"""The JSON Schema of a critique."""


def draft_critique(subject: Subject) -> str:
    """The recommended template for judging a row."""
    shape = '{"faults": ["..."], "verdict": "good or faulty"}'
    system = [
        *opening(subject, "output"),
        section("What the fields of a row are", SHAPES[subject.format.name][1]),
        bullets("Your task is to judge a row that somebody else wrote", _HOW_TO_JUDGE),
        section("Output format", f"{NO_OTHER_WORDS}\n{shape}\nfaults is empty where the verdict is good."),
    ]
    return template(system, ["The row:\n{{row}}", "Judge it."], seeds=False)


def draft_rewrite(subject: Subject) -> str:
    """The recommended template for writing a row again."""
    system = [*opening(subject, "output"), output_format(subject.format), quality()]
    user = [
        "A row as it was drafted:\n{{row}}",
        "What was found wrong with it:\n{{critique}}",
        "Write exactly one row: this one without these faults. What is good in it stays as it is.",
    ]
    return template(system, user, seeds=False)


class Critique(Plain):
    """Has rows drafted, each of them judged, and the faulty ones written again."""

    name = "critique"
    title = "Draft, critique, rewrite"
    help = (
        "Rows are drafted as when expanding seeds; then each is judged by a request of its own, and written again "
        "where faults were named. Draft and critique are kept with the row. Use it where quality matters more than "
        "price, and let a stronger model judge than the one that drafts. Its trap: it costs two to three times as "
        "much, and a model that judges its own work is easily pleased: where nearly every verdict is good, the money "
        "is wasted."
    )
    stages = (
        Stage(DRAFT, "Drafts", draft),
        Stage(CRITIQUE, "Critique", draft_critique, {"row": "the row to judge, as JSON"}),
        Stage(REWRITE, "Rewrite", draft_rewrite, {"row": "the drafted row, as JSON", "critique": "the faults found"}),
    )

    def calls_per_row(self, rows_per_request: int, options: Mapping[str, Any]) -> float:
        """Its part of the drafts, a critique, and at worst a rewrite."""
        return 1 / rows_per_request + 2

    def begin(self, material: Material) -> Critiquing:
        """A fresh run."""
        return Critiquing(material)


class Critiquing(Steps):
    """One run. What was drafted is carried along in `work` until the row is done."""

    def __init__(self, material: Material) -> None:
        super().__init__(material)
        self._recent = Recent(material.format)

    def fresh(self, number: int, missing: int) -> Request:
        """A few drafts."""
        rows = min(self.material.rows_per_request, missing)
        return self.asker.request(DRAFT, number, rows, values={"avoid": self._recent.lines()})

    def judge(self, entry: Entry) -> Taken:
        """Drafts lead to critiques, a critique to the row or to its rewrite."""
        if entry["stage"] == DRAFT:
            return self._drafted(entry)
        return self._judged(entry) if entry["stage"] == CRITIQUE else self._rewritten(entry)

    def _drafted(self, entry: Entry) -> Taken:
        taken = rows_taken(entry, self.material)
        drafts = [made.item.data for made in taken.made if made.item.data is not None]
        for data in drafts:
            by = {key: entry.get(key) for key in _BY}
            work = {"draft": data, "by": by, "seeds": entry.get("seeds") or [], "spent": spent(entry, len(drafts))}
            self.follow(entry, partial(self._ask, CRITIQUE, {"row": _json(data)}, work, entry))
        bad = [made for made in taken.made if made.item.data is None]
        return Taken(bad, notes=taken.notes, step=bool(drafts))

    def _judged(self, entry: Entry) -> Taken:
        work, faults = entry["work"], faults_in(entry)
        cost = total(work["spent"], spent(entry, 1))
        if not faults:
            critique, tags = (GOOD, ()) if faults is not None else ("", (UNJUDGED,))
            origin = {**work["by"], "critique": critique, "seeds": work["seeds"], **as_origin(cost)}
            return Taken([Made(Item(work["draft"], _json(work["draft"])), origin=origin, tags=tags)])
        values = {"row": _json(work["draft"]), "critique": "\n".join(f"- {fault}" for fault in faults)}
        further = {**work, "critique": faults, "spent": cost}
        self.follow(entry, partial(self._ask, REWRITE, values, further, entry))
        return Taken(step=True)

    def _rewritten(self, entry: Entry) -> Taken:
        work = entry["work"]
        cost = total(work["spent"], spent(entry, 1))
        origin = {"draft": work["draft"], "critique": work["critique"], "seeds": work["seeds"], **as_origin(cost)}
        return at_most(1, rows_taken(entry, self.material, origin=origin))

    def _ask(
        self, stage: str, values: Mapping[str, str], work: Mapping[str, Any], about: Entry, number: int
    ) -> Request:
        """A request that goes on with a row of the request that `about` is the entry of."""
        return self.asker.request(
            stage,
            number,
            1,
            values=values,
            schema=SCHEMA if stage == CRITIQUE else None,
            axes=about.get("axes") or {},
            tags=tuple(about.get("tags") or ()),
            task=stage,
            work=work,
        )

    def kept(self, entry: Entry, rows: Sequence[Made]) -> None:
        """Name them to the teacher from now on."""
        for row in rows:
            if row.item.data is not None:
                self._recent.note(row.item.data)


def faults_in(entry: Entry) -> list[str] | None:
    """What the critique found wrong, nothing where it is content; None where it says nothing at all.

    A critique in plain words counts as one fault.
    """
    choice = entry["choice"]
    if not objects(choice):
        return _faults_in_words(choice)
    verdict, found = field_in(choice, "verdict"), field_in(choice, "faults")
    if str(verdict).casefold().strip(" .!") == GOOD:
        return []
    said = [found.strip()] if isinstance(found, str) and found.strip() else texts_in(choice, "faults")
    return said or ([] if verdict is None and found == [] else None)


def _faults_in_words(choice: Mapping[str, Any]) -> list[str] | None:
    """The same of a critique that is not JSON, nor meant to be."""
    said = answer_text(choice)
    if not said or refuses(said) or '"faults"' in said or said[0] in "{[":
        return None
    return [] if said.casefold().strip(" .!*\"'") == GOOD else texts_in(choice, "faults") or [said]


def _json(data: Mapping[str, Any]) -> str:
    return jsonlines.dumps(dict(data)).decode("utf-8")


RECIPE = Critique()
