"""Rows whose input is written otherwise while the output stays: by operators, without a model, or paraphrased. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import Any

from tui_craft.domain.drafting import Subject, bullets, opening, section, template
from tui_craft.domain.formats import Format, with_text
from tui_craft.domain.parsing.objects import objects, texts_in
from tui_craft.domain.parsing.shape import Item
from tui_craft.domain.prompt_words import NO_OTHER_WORDS
from tui_craft.errors import InvalidError, NotFoundError
from tui_craft.recipes.base import Entry, Made, Material, Needs, Option, Plain, Request, Stage, Taken
from tui_craft.recipes.sides import as_json
from tui_craft.recipes.work import Steps

PARAPHRASE, OPERATORS = "paraphrase", "operators"
EACH, TOGETHER = "each", "together"
Unit = tuple[int, int]
"""A row to work on and what is done to it: its place, and the number of the plan."""
AT_ONCE = 40
AUGMENTED = "augmented"
_DEFAULT = ["typos", "casing", "punctuation", "filler", "whitespace", "format"]
_FIXED = re.compile(r"https?://\S*\w|\S+@\S+\w|`[^`]+`|\w*\d(?:[\w.,:/-]*\w)?")
"""What a paraphrase must still hold: links, addresses, code, and whatever has a digit in it."""

_HOW = (
    "Say the same in other words: another sentence structure, other everyday words, another beginning. The person "
    "wants the same thing and gives the same details.",
    "Names, numbers, dates, links, code and quotations stay to the letter. Add nothing and answer nothing.",
    "Keep the language and about the length. A careless writer stays careless.",
)
_SCHEMA = {
    "type": "object",
    "properties": {"texts": {"type": "array", "items": {"type": "string"}}},
    "required": ["texts"],
    "additionalProperties": False,
}


def draft(subject: Subject) -> str:
    """The recommended template for paraphrases."""
    system = [
        *opening(subject, ""), bullets("Your task is to paraphrase what people wrote", _HOW),
        section("Output format", f'{NO_OTHER_WORDS}\n{{"texts": ["..."]}}'),
    ]  # fmt: skip
    user = ["The texts, as a JSON list:\n{{texts}}", "Write exactly {{rows}} texts, one for each, in this order."]
    return template(system, user, seeds=False)


def draft_operators(subject: Subject) -> str:
    """What is shown in place of a prompt where rules do it."""
    return "No language model is asked. Rules write {{rows}} rows; the operators for each, in order:\n\n{{operators}}\n"


class Augment(Plain):
    """Makes noisy, restyled and paraphrased copies of rows, with the output as it was."""

    name = "augment"
    title = "Vary the input"
    help = (
        "Copies of the rows you choose whose input is written otherwise: typos, casing, punctuation, filler words, "
        "white space, other ways of writing numbers, dates and lists, all by rule and without a model; and "
        "paraphrase, by a teacher. The output stays, and so do digits, order numbers, links and code. Use it to make a "
        "model robust against how people type. Its trap: it adds no new content, so a few copies of each row are "
        "enough, and noise in more than about a third of the rows teaches that noise is normal."
    )
    stages = (
        Stage(PARAPHRASE, "Paraphrases", draft, {"texts": "the texts of the row's input side, as a JSON list"}),
        Stage(OPERATORS, "By rule, without a model", draft_operators, {"operators": "what is done to each row"}),
    )
    options = (
        Option("operators", "Operators", "lines", _DEFAULT,
               f"one a line, or with commas between them: {', '.join([*_DEFAULT, PARAPHRASE])}"),
        Option("how", "How many rows", "choice", EACH, "each: a row for every operator; together: one row with all",
               (EACH, TOGETHER)),
        Option("strength", "Strength", "choice", "medium", "how much of it", ("light", "medium", "heavy")),
    )  # fmt: skip
    needs = Needs(seeds=False, sources="state:accepted")
    offline = True

    def format_for(self, format: Format, options: Mapping[str, Any]) -> Format:
        """The dataset's own. Raises InvalidError for plain text, which has no input side."""
        if format.name == "text":
            raise InvalidError("Rows of plain text have no input side that could be varied; use the recipe expand.")
        return format

    def rows_for(self, sources: int, options: Mapping[str, Any]) -> int:
        """A row for each operator, or one for all."""
        return sources * len(plans_of(options))

    def calls_per_row(self, rows_per_request: int, options: Mapping[str, Any]) -> float:
        """One for a paraphrase; the rules cost nothing."""
        plans = plans_of(options)
        return sum(PARAPHRASE in plan for plan in plans) / len(plans)

    def by_rules(self, options: Mapping[str, Any]) -> Collection[str]:
        """The operators; all of it where nothing is paraphrased."""
        paraphrased = any(PARAPHRASE in plan for plan in plans_of(options))
        return {OPERATORS} if paraphrased else {OPERATORS, PARAPHRASE}

    def begin(self, material: Material) -> Augmenting:
        """A fresh run. Raises InvalidError on an unknown operator."""
        return Augmenting(material)


def plans_of(options: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The operators for each row that is made of one source row. Raises InvalidError on one that does not exist."""
    from tui_craft.teachers.rules.operators import OPERATORS as KNOWN

    typed = ",".join(map(str, options["operators"])).split(",")
    names = list(dict.fromkeys(name.strip() for name in typed if name.strip()))
    known = [*KNOWN, PARAPHRASE]
    for name in names:
        if name not in known:
            raise InvalidError(f"There is no operator {name!r}; choose from {', '.join(known)}.")
    if not names:
        raise InvalidError(f"There is no operator to apply; choose from {', '.join(known)}.")
    if options["how"] == EACH:
        return [(name,) for name in names]
    # the words first, so that the noise is not paraphrased away
    return [tuple(sorted(names, key=lambda name: name != PARAPHRASE))]


class Augmenting(Steps):
    """One run, of units that each make a row."""

    def __init__(self, material: Material) -> None:
        super().__init__(material)
        self._plans = plans_of(material.options)
        units = ((place, plan) for place in range(len(material.sources)) for plan in range(len(self._plans)))
        self._rules: dict[Unit, None] = {}  # what is still to be asked, in order
        self._asked: dict[Unit, None] = {}
        for unit in units:
            (self._asked if PARAPHRASE in self._plans[unit[1]] else self._rules)[unit] = None
        self._tried: set[Unit] = set()
        self._step = False
        self._idle = 0

    def fresh(self, number: int, missing: int) -> Request | None:
        """Paraphrases one by one; what rules do, many at a time."""
        for unit in list(islice(self._asked, missing)):
            del self._asked[unit]
            request = self._paraphrase(number, unit)
            if request is not None:
                return request
        units = list(islice(self._rules, min(missing, AT_ONCE)))
        for unit in units:
            del self._rules[unit]
        return self._operate(number, [self._unit(unit) for unit in units]) if units else None

    # ---- by rule

    def _unit(self, unit: Unit) -> dict[str, Any]:
        """What is done to a row, and the row as it is now (None: gone)."""
        place, plan = unit
        names = [name for name in self._plans[plan] if name != PARAPHRASE]
        try:
            source = self.material.sources[place]
        except NotFoundError:
            return {"unit": unit, "data": None, "plan": names}
        return {"unit": unit, "data": source.data, "plan": names, "row": source.id, "rev": source.rev, "done": []}

    def _operate(self, number: int, units: Sequence[Mapping[str, Any]]) -> Request:
        there = [each for each in units if each["data"] is not None and self.material.format.fits(each["data"])]
        shown = "\n".join(f"- row {each['row']}: {', '.join(each['plan'])}" for each in there)
        data = {
            "rows": [each["data"] for each in there], "plans": [each["plan"] for each in there],
            "strength": self.material.options["strength"],
        }  # fmt: skip
        about = [{key: each[key] for key in ("unit", "row", "rev", "done", "plan")} for each in there]
        gone = [each["unit"] for each in units if each not in there]
        return self.asker.request(
            OPERATORS, number, len(there), values={"operators": shown or "-"}, axes={}, task="augment", data=data,
            work={"units": about, "gone": gone},
        )  # fmt: skip

    # ---- by a teacher

    def _paraphrase(self, number: int, unit: Unit) -> Request | None:
        from tui_craft.teachers.rules.augmenting import input_leaves
        from tui_craft.teachers.rules.leaves import leaves

        given, format = self._unit(unit), self.material.format
        if given["data"] is None or not format.fits(given["data"]):
            return None
        found = input_leaves(format.name, leaves(format.name, given["data"]))
        texts = [leaf.text for leaf in found]
        if not texts:
            return None
        work = {**given, "paths": [list(leaf.path) for leaf in found], "texts": texts}
        return self.asker.request(
            PARAPHRASE, number, 1, values={"texts": as_json(texts)}, schema=_SCHEMA, asks=len(texts),
            task=PARAPHRASE, data={"texts": texts}, parent=given["row"], work=work,
        )  # fmt: skip

    # ---- what comes back

    def take(self, entry: Entry) -> Taken:
        """Note which units that was about."""
        work = entry["work"]
        units = [each["unit"] for each in work["units"]] + work["gone"] if "units" in work else [work["unit"]]
        for place, plan in units:  # a resumed run has not given them out itself
            self._asked.pop((place, plan), None)
            self._rules.pop((place, plan), None)
        taken = super().take(entry)
        self._step = taken.step
        return taken

    def judge(self, entry: Entry) -> Taken:
        """The rows; a paraphrase that is still to be roughened leads to that."""
        return self._operated(entry) if entry["stage"] == OPERATORS else self._paraphrased(entry)

    def _operated(self, entry: Entry) -> Taken:
        units = entry["work"]["units"]
        found = next((each for each in objects(entry["choice"]) if isinstance(each, dict)), {})
        made = []
        for data, of, done in zip(found.get("rows", ()), found.get("of", ()), found.get("done", ()), strict=False):
            unit = units[of]
            made.append(self._row(data, unit, [*unit["done"], *done]))
        self._idle += len(units) - len(made)
        return Taken(made, step=not made)

    def _paraphrased(self, entry: Entry) -> Taken:
        work = entry["work"]
        texts = texts_in(entry["choice"], "texts") if len(work["texts"]) > 1 else _single(entry)
        problem = _wrong(work["texts"], texts)
        if problem:
            return Taken([Made(Item(None, as_json(texts), problem))])
        data = work["data"]
        for path, text in zip(work["paths"], texts, strict=True):
            data = with_text(data, tuple(path), text)
        if not work["plan"]:
            return Taken([self._row(data, work, [PARAPHRASE])])
        unit = {key: work[key] for key in ("unit", "row", "rev", "plan")} | {"data": data, "done": [PARAPHRASE]}
        self.follow(entry, lambda number: self._operate(number, [unit]))
        return Taken(step=True)

    def _row(self, data: dict[str, Any], unit: Mapping[str, Any], done: Sequence[str]) -> Made:
        tags = (AUGMENTED, *(f"operator:{name}" for name in done))
        # what differs in letter case or white space alone is what was asked for
        about = {"by": "augmented", "operators": list(done), "parent_rev": unit["rev"], "exact": True}
        problems = self.material.format.problems(data)
        item = Item(None, as_json(data), str(problems[0])) if problems else Item(data, as_json(data))
        return Made(item, parent=unit["row"], tags=tags, origin=about)

    def kept(self, entry: Entry, rows: Sequence[Made]) -> None:
        """A paraphrase that will not do is asked for once more."""
        work = entry["work"]
        if entry.get("stage") != PARAPHRASE or rows or self._step:
            return
        place, plan = work["unit"]
        if (place, plan) not in self._tried:
            self._tried.add((place, plan))
            self._asked[place, plan] = None

    def why(self) -> str:
        """Every row had its turn."""
        idle = f"; {self._idle:,} times there was nothing that an operator could change" if self._idle else ""
        return f"Each of the {len(self.material.sources):,} rows to work on had its turn{idle}."


def _single(entry: Entry) -> list[str]:
    """The one text of a reply, with its line breaks."""
    for value in objects(entry["choice"]):
        listed = value.get("texts") if isinstance(value, dict) else value
        if isinstance(listed, list) and len(listed) == 1 and isinstance(listed[0], str):
            return [listed[0].strip()]
    return texts_in(entry["choice"], "texts")


def _wrong(before: Sequence[str], after: Sequence[str]) -> str:
    """Why these are no paraphrases; empty when nothing is wrong."""
    if len(after) != len(before):
        return f"it has {len(after)} texts instead of {len(before)}"
    for old, new in zip(before, after, strict=True):
        if old.casefold().split() == new.casefold().split():
            return "a text is just what it was"
        lost = [kept for kept in _FIXED.findall(old) if kept not in new]
        if lost:
            return f"{lost[0]} is missing"
    return ""


RECIPE = Augment()
