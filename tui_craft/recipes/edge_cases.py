"""Edge cases on purpose: confused, hostile and off-topic people, and the dataset's own, each with a target. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_craft.domain.drafting import Subject, bullets, opening, output_format, quality, template
from tui_craft.domain.goals import distinct_names
from tui_craft.domain.options import Option
from tui_craft.domain.splitting import exact_counts
from tui_craft.recipes.asking import at_most, rows_taken
from tui_craft.recipes.base import Entry, Made, Material, Plain, Request, Stage, Taken
from tui_craft.recipes.quotas import Quotas
from tui_craft.recipes.recent import Recent
from tui_craft.recipes.work import Steps

STAGE = "rows"
USUAL: Mapping[str, str] = {
    "confused": (
        "the person is confused: mixes things up, contradicts themselves, leaves out what matters, asks for something "
        "that does not exist, or has understood it the wrong way round"
    ),
    "hostile": (
        "the person is hostile: insults, threatens, is sarcastic or will not listen, and still has a matter that can "
        "be dealt with (or has none)"
    ),
    "off-topic": (
        "the request is none of this model's business: another subject, small talk, a task for somebody else, or half "
        "of each"
    ),
}
"""The cases that every deployed model meets, with their words."""

_HOW_TO_HANDLE = (
    "The input is a case of this kind through and through, as it would really arrive; two cases of a kind look nothing "
    "alike.",
    "The response is what you would want from the finished model here: it stays calm and useful, says what it cannot "
    "do, asks for what is missing and promises nothing.",
    "The kind is never named in the row.",
)


def draft(subject: Subject) -> str:
    """The recommended template."""
    system = [
        # not the goal's words about whole rows: they want ordinary inputs too
        *opening(subject, "output"),
        bullets("Edge cases", _HOW_TO_HANDLE),
        output_format(subject.format),
        quality(),
    ]
    return template(system, ["The kind of case that every row of this request is:\n{{case}}",
                             "New rows to write: exactly {{rows}}."])  # fmt: skip


class EdgeCases(Plain):
    """Fills one slice after the other with cases that are seldom and matter."""

    name = "edge-cases"
    title = "Edge cases"
    help = (
        "Rows for the cases that are seldom in real data and costly to get wrong: confused, hostile and off-topic "
        "people, and the edge cases in the dataset's description. Each is a slice with its own number of rows, so "
        "none is forgotten. Use it after the ordinary rows. Its trap: the model learns how often to expect trouble "
        "from how often it sees it; a tenth to a fifth of the training rows is plenty."
    )
    stages = (Stage(STAGE, "Edge cases", draft, {"case": "the kind of case to write"}),)
    options = (
        Option("slices", "Rows of each case", "table", {},
               "Such as hostile=20, confused=10; a name of your own says the case in its own words. Empty: the rows "
               "are divided evenly between the usual cases and those of the description.", low=1),
    )  # fmt: skip

    def rows_for(self, sources: int, options: Mapping[str, Any]) -> int | None:
        """The sum of the table, if there is one."""
        return sum(map(int, options["slices"].values())) or None

    def slices(self, context: Mapping[str, Any], options: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
        """One for each case."""
        return [(name, f"tag:slice:{name}") for name in cases(context, options)]

    def begin(self, material: Material) -> Covering:
        """A fresh run."""
        return Covering(material)


def cases(context: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, str]:
    """The cases to cover: what each is called as a slice, and its words."""
    own = [line for item in context.get("edge_cases") or () if (line := " ".join(str(item).split()))]
    known = {**USUAL, **dict(zip(distinct_names([*USUAL, *own])[len(USUAL) :], own, strict=True))}
    wanted = options.get("slices") or {}
    if not wanted:
        return known
    return {name: known.get(name, said) for name, said in _named(wanted).items()}


def _named(table: Mapping[str, Any]) -> dict[str, str]:
    """The slice of each entry of the table, with what the user wrote for it."""
    return dict(zip(distinct_names(list(table)), table, strict=True))


class Covering(Steps):
    """One run: the slice that lacks most comes next."""

    complete = True  # where nothing is left to ask, every target is reached

    def __init__(self, material: Material) -> None:
        super().__init__(material)
        self._cases = cases(material.context, material.options)
        table = material.options.get("slices") or {}
        if table:
            targets = dict(zip(_named(table), map(int, table.values()), strict=True))
        else:
            targets = exact_counts(dict.fromkeys(self._cases, 100 / len(self._cases)), material.target)
        self._quotas = Quotas(targets)
        self._recent = {name: Recent(material.format) for name in self._cases}

    def fresh(self, number: int, missing: int) -> Request | None:
        """Rows of the case that lacks most."""
        name = self._quotas.neediest()
        if name is None:
            return None
        rows = min(self.material.rows_per_request, missing, self._quotas.missing(name))
        self._quotas.asked(number, name, rows)
        values = {"case": self._cases[name], "avoid": self._recent[name].lines()}
        return self.asker.request(
            STAGE, number, rows, values=values, task="edge", data={"case": name}, tags=(f"slice:{name}",),
            work={"case": name},
        )  # fmt: skip

    def judge(self, entry: Entry) -> Taken:
        """The rows of the reply, as many as the case has room for."""
        return at_most(self._quotas.room(entry["work"]["case"]), rows_taken(entry, self.material))

    def kept(self, entry: Entry, rows: Sequence[Made]) -> None:
        """Count them for their case."""
        name = entry["work"]["case"]
        self._quotas.ended(entry["request"], name, len(rows))
        for row in rows:
            if row.item.data is not None:
                self._recent[name].note(row.item.data)

    def why(self) -> str:
        """Every slice is full."""
        return f"Each of the {len(self._cases)} cases has its rows."


RECIPE = EdgeCases()
