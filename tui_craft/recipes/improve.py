"""Critique of rows that are there: each is judged, and rewritten where it is found wanting. Makes proposals. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from tui_craft.domain.row import Row
from tui_craft.recipes.asking import rows_taken
from tui_craft.recipes.base import Entry, Made, Material, Needs, Plain, Request, Stage, Taken
from tui_craft.recipes.critique import CRITIQUE, REWRITE, SCHEMA, draft_critique, draft_rewrite, faults_in
from tui_craft.recipes.on_rows import drawn_for, in_place, own_json
from tui_craft.recipes.rewrite import PROPOSAL
from tui_craft.recipes.spent import as_origin, spent, total
from tui_craft.recipes.work import PerSource


class Improve(Plain):
    """Has rows judged that are there already, and proposes the faulty ones written anew."""

    name = "improve"
    title = "Critique rows"
    help = (
        "Each of the rows you choose is judged by one request, and where it names faults a second one writes the row "
        "again. What comes of it are proposals with the critique beside them (J in the workspace); rows that are found "
        "good stay as they are. Use it on drafts before you read them, with a stronger model than the one that wrote "
        "them. Its trap: a model that is asked for faults finds some; read a few critiques before you apply all."
    )
    stages = (
        Stage(CRITIQUE, "Critique", draft_critique, {"row": "the row to judge, as JSON"}),
        Stage(REWRITE, "Rewrite", draft_rewrite, {"row": "the row, as JSON", "critique": "the faults found"}),
    )
    needs = Needs(seeds=False, sources=f"state:draft -tag:{PROPOSAL} -tag:unanswered")

    def rows_for(self, sources: int, options: Mapping[str, Any]) -> int:
        """At most one for each."""
        return sources

    def calls_per_row(self, rows_per_request: int, options: Mapping[str, Any]) -> float:
        """A critique, and at worst a rewrite."""
        return 2

    def begin(self, material: Material) -> Improving:
        """A fresh run."""
        return Improving(material)


class Improving(PerSource):
    """One run: each row's critique, and its rewrite where there are faults."""

    def __init__(self, material: Material) -> None:
        super().__init__(material)
        self._good = 0

    def ask(self, number: int, place: int, source: Row) -> Request | None:
        """What is wrong with the row?"""
        format = self.material.format
        if not format.fits(source.data):
            return None
        row = own_json(format, source)
        work = {"source": place, "row": row, "data": source.data, "rev": source.rev}
        return self.asker.request(
            CRITIQUE, number, 1, values={"row": row}, schema=SCHEMA, task=CRITIQUE, parent=source.id, work=work,
            axes=drawn_for(source),
        )  # fmt: skip

    def judge(self, entry: Entry) -> Taken:
        """A critique leads to the rewrite, or to nothing where the row is good."""
        if entry["stage"] == REWRITE:
            return self._rewritten(entry)
        faults = faults_in(entry)
        if faults is None:
            return Taken(notes=["the critique says nothing"])
        if not faults:
            self._good += 1
            self.settled.add(entry["work"]["source"])  # not every row needs a proposal
            return Taken(step=True)
        work = {**entry["work"], "critique": faults, "spent": spent(entry, 1)}
        self.follow(entry, partial(self._rewrite, work, entry))
        return Taken(step=True)

    def _rewrite(self, work: Mapping[str, Any], about: Entry, number: int) -> Request:
        values = {"row": work["row"], "critique": "\n".join(f"- {fault}" for fault in work["critique"])}
        return self.asker.request(
            REWRITE,
            number,
            1,
            values=values,
            axes=about.get("axes") or {},
            task=REWRITE,
            topic=tuple(about.get("topic") or ()),
            parent=about.get("parent"),
            work=work,
        )

    def _rewritten(self, entry: Entry) -> Taken:
        work = entry["work"]
        cost = total(work["spent"], spent(entry, 1))
        origin = {"parent_rev": work["rev"], "critique": work["critique"], **as_origin(cost)}
        taken = rows_taken(entry, self.material)
        made = []
        for item in (in_place(each, work["data"]) for each in taken.made[:1]):
            if item.data == work["data"]:
                self.settled.add(work["source"])  # it counts as the row it is, and is not asked about again
            # what differs in letter case alone is a proposal too
            changed = {"exact": True} if item.data not in (None, work["data"]) else {}
            made.append(Made(item, tags=(PROPOSAL,), origin={**origin, **changed}))
        return Taken(made, notes=taken.notes)

    def why(self) -> str:
        """Every row had its turn, and so many were good."""
        return f"{super().why()[:-1]}, {self._good:,} of them were found good."


RECIPE = Improve()
