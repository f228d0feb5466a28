"""Rows whose input is written otherwise while the output stays: by operators, without a model, or paraphrased. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import Any

from tui_craft.domain.drafting import Subject
from tui_craft.domain.formats import Format, with_text
from tui_craft.domain.options import Option
from tui_craft.domain.parsing.objects import objects
from tui_craft.domain.parsing.shape import Item
from tui_craft.errors import InvalidError, NotFoundError
from tui_craft.recipes.base import Entry, Made, Material, Needs, Plain, Request, Stage, Taken
from tui_craft.recipes.paraphrasing import SCHEMA, draft, texts_of, wrong
from tui_craft.recipes.sides import as_json
from tui_craft.recipes.spent import as_origin, spent
from tui_craft.recipes.work import Steps

PARAPHRASE, OPERATORS = "paraphrase", "operators"
EACH, TOGETHER = "each", "together"
Unit = tuple[int, int]
"""A row to work on and what is done to it: its place, and the number of the plan."""
_ABOUT = ("unit", "row", "rev", "done", "plan")
_BY = ("teacher", "model", "prompt")
AT_ONCE = 40
AUGMENTED = "augmented"
_DEFAULT = ["typos", "casing", "punctuation", "filler", "whitespace", "format"]


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
        while self._asked:
            unit = next(iter(self._asked))
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

    def _operate(self, number: int, units: Sequence[Mapping[str, Any]], about: Entry | None = None) -> Request:
        """By rule; `about` is the entry with the paraphrase that is carried on, whose values are its rows' too."""
        there = [each for each in units if each["data"] is not None and self.material.format.fits(each["data"])]
        shown = "\n".join(f"- row {each['row']}: {', '.join(each['plan'])}" for each in there)
        data = {
            "rows": [each["data"] for each in there], "plans": [each["plan"] for each in there],
            "strength": self.material.options["strength"],
        }  # fmt: skip
        # of what was paraphrased before all is carried along: it is a row whether an operator finds anything or not
        told = [each if each["done"] else {key: each[key] for key in _ABOUT} for each in there]
        gone = [each["unit"] for each in units if each not in there]
        return self.asker.request(
            OPERATORS, number, len(there), values={"operators": shown or "-"}, task="augment", data=data,
            axes=(about or {}).get("axes") or {}, tags=tuple((about or {}).get("tags") or ()),
            work={"units": told, "gone": gone},
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
            PARAPHRASE, number, 1, values={"texts": as_json(texts)}, schema=SCHEMA, asks=len(texts),
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
        rows = zip(found.get("rows", ()), found.get("of", ()), found.get("done", ()), strict=False)
        changed = {of: (data, done) for data, of, done in rows}
        made = []
        for place, unit in enumerate(units):
            data, done = changed.get(place, (unit.get("data"), ()))
            if place in changed or unit["done"]:
                made.append(self._row(data, unit, [*unit["done"], *done]))
        self._idle += len(units) - len(changed)
        return Taken(made, step=not made)

    def _paraphrased(self, entry: Entry) -> Taken:
        work = entry["work"]
        texts = texts_of(entry, len(work["texts"]))
        problem = wrong(work["texts"], texts)
        if problem:
            return Taken([Made(Item(None, as_json(texts), problem))])
        data = work["data"]
        for path, text in zip(work["paths"], texts, strict=True):
            data = with_text(data, tuple(path), text)
        if not work["plan"]:
            return Taken([self._row(data, work, [PARAPHRASE])])
        unit = {key: work[key] for key in _ABOUT} | {
            "data": data, "done": [PARAPHRASE], "spent": spent(entry, 1), "by": {key: entry.get(key) for key in _BY},
        }  # fmt: skip
        self.follow(entry, lambda number: self._operate(number, [unit], entry))
        return Taken(step=True)

    def _row(self, data: dict[str, Any], unit: Mapping[str, Any], done: Sequence[str]) -> Made:
        tags = (AUGMENTED, *(f"operator:{name}" for name in done))
        # what differs in letter case or white space alone is what was asked for
        about = {"by": "augmented", "operators": list(done), "parent_rev": unit["rev"], "exact": True}
        if "spent" in unit:  # the operators themselves cost nothing
            about |= {"paraphrase": unit["by"], **as_origin(unit["spent"])}
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


RECIPE = Augment()
