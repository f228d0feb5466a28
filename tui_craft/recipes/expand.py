"""Seed expansion, and direct prompting where there are no seeds: ask for more rows like these. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tui_craft.domain.drafting import draft
from tui_craft.recipes.asking import rows_taken
from tui_craft.recipes.base import Entry, Made, Material, Plain, Request, Stage, Taken
from tui_craft.recipes.recent import Recent
from tui_craft.recipes.work import Steps

STAGE = "rows"


class Expand(Plain):
    """Shows the teacher a few real rows, drawn anew for every request, and asks for similar but distinct ones."""

    name = "expand"
    title = "Expand seeds"
    help = (
        "More rows like your seeds: each request shows another handful of them and names what was made lately as not "
        "to be repeated; without seeds the description alone must do (direct prompting). Use it to grow a small good "
        "set. Its trap: it stays close to the seeds, so what they lack the new rows lack too; add axes or topics for "
        "breadth, and stop when novelty falls."
    )
    stages = (Stage(STAGE, "Rows like the seeds", draft),)
    offline = True

    def begin(self, material: Material) -> Expanding:
        """A fresh run."""
        return Expanding(material)


class Expanding(Steps):
    """One run: as many requests as it takes, none of them needing another."""

    def __init__(self, material: Material) -> None:
        super().__init__(material)
        self._recent = Recent(material.format)

    def fresh(self, number: int, missing: int) -> Request:
        """Rows like the seeds drawn for this number."""
        rows = min(self.material.rows_per_request, missing)
        return self.asker.request(STAGE, number, rows, values={"avoid": self._recent.lines()})

    def judge(self, entry: Entry) -> Taken:
        """The rows of the reply."""
        return rows_taken(entry, self.material)

    def kept(self, entry: Entry, rows: Sequence[Made]) -> None:
        """Name them to the teacher from now on."""
        for row in rows:
            if row.item.data is not None:
                self._recent.note(row.item.data)


RECIPE = Expand()
