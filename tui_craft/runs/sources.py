"""Which rows a run works on: those its filter means, without those it has nothing to do with. Reads; asks nobody."""

from __future__ import annotations

from tui_craft import text
from tui_craft.domain.run import RunSpec
from tui_craft.domain.unanswered import TAG as UNANSWERED
from tui_craft.errors import InvalidError
from tui_craft.recipes.base import Needs
from tui_craft.recipes.registry import recipe_named
from tui_craft.runs.complaints import flagged
from tui_craft.store import query, unanswered, verdicts
from tui_craft.store.dataset import Dataset


def sources_of(source: Dataset, spec: RunSpec) -> tuple[int, ...]:
    """The ids of the rows that a run of the completed `spec` works on, in display order; none where it works on none.

    Raises InvalidError where there should be some and are none, on a bad expression, and where rows are named for a
    recipe that has no use for them.
    """
    needs = recipe_named(spec.recipe).needs_for(spec.options)
    if not spec.where:
        return ()
    if not needs.sources:
        raise InvalidError(f"The recipe {spec.recipe} makes rows of its own and works on none; leave out which rows.")
    found = tuple(query.find(source, query.parse(source, spec.where)))
    if UNANSWERED not in spec.where:  # a row without an output is none to work on, unless it is asked for
        waiting = set(unanswered.among(source, found))
        found = tuple(row_id for row_id in found if row_id not in waiting) if waiting else found
    if not found:
        instead = ", or accept some first" if "state:accepted" in spec.where else ""
        if "check:" in spec.where:
            instead = f", or look for more with tui-craft check {source.slug}"
        raise InvalidError(
            f"No row of {source.slug} matches {spec.where!r}, and the recipe {spec.recipe} works on rows; choose "
            f"others{instead}."
        )
    return _worth_it(source, needs, found)


def _worth_it(source: Dataset, needs: Needs, found: tuple[int, ...]) -> tuple[int, ...]:
    """Those of the rows found that the recipe has anything to do with. Raises InvalidError where it is none."""
    if needs.unjudged:
        judged = verdicts.current(source, found)
        if len(judged) == len(found):
            raise InvalidError(
                f"There is nothing left to judge among {text.rows(len(found))}: their verdicts still hold; set the "
                "option again to judge them once more."
            )
        found = tuple(row_id for row_id in found if row_id not in judged)
    if needs.flagged:
        known = flagged(source)
        found = tuple(row_id for row_id in found if row_id in known)
        if not found:
            raise InvalidError(
                "No check has found anything in these rows that writing them again could mend; run tui-craft "
                f"check {source.slug} first, or say in the option instruction what to do."
            )
    return found
