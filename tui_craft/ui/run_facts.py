"""What is said below the generation form: rows to work on, where rows land, what it will cost, what to look out for.

Asks the services for these sentences; decides and draws nothing. For a thread.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_craft import text
from tui_craft.errors import CraftError

if TYPE_CHECKING:
    from tui_craft.domain.run import RunSpec
    from tui_craft.store.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Facts:
    """`lines` are said below the form; `how` is how the estimate was arrived at, empty where there is none."""

    lines: list[str]
    how: str = ""


def facts(dataset: Dataset, spec: RunSpec, lands: str) -> Facts:
    """What is to be said, the weightiest first. `lands` is the dataset the rows go to, where it is another one."""
    found = _estimate(dataset, spec)
    lands_at = [f"The rows go to the dataset {lands}, beside this one."] if lands else []
    return Facts([*_unfit(spec), *_sources(dataset, spec), *lands_at, *found.lines, *_hints(spec)], found.how)


def _unfit(spec: RunSpec) -> list[str]:
    """That the offline teacher cannot do it, before one has pressed start."""
    from tui_craft.recipes.registry import recipe_named
    from tui_craft.teachers.naming import OFFLINE

    if recipe_named(spec.recipe).offline or OFFLINE not in {*spec.teachers, *spec.stage_teachers.values()}:
        return []
    return [f"The offline teacher cannot serve the recipe {spec.recipe}: choose a language model (t)."]


def _sources(dataset: Dataset, spec: RunSpec) -> list[str]:
    """How many rows the recipe would work on, and how many come of them."""
    from tui_craft.recipes.registry import recipe_named

    try:
        found = _worked_on(dataset, spec)
    except CraftError as error:
        return [error.sentence]
    if found is None:
        return []
    count, rows, where = found
    if recipe_named(spec.recipe).judges:
        first = f", of which this run judges the first {text.count(spec.rows)}" if spec.rows < count else ""
        return [f"{text.rows(count)} to judge ({where}){first}; they stay as they are."]
    made = f", at most {text.rows(rows)} come of them" if rows is not None else ""
    return [f"{text.rows(count)} to work on ({where}){made}."]


def rows_of(dataset: Dataset, spec: RunSpec) -> int | None:
    """How many rows come of those that the recipe works on; None where that is for the user to say, or unclear."""
    try:
        found = _worked_on(dataset, spec)
    except CraftError:
        return None
    return None if found is None else found[1]


def _worked_on(dataset: Dataset, spec: RunSpec) -> tuple[int, int | None, str] | None:
    """The rows to work on, the rows that come of them, the filter; None where the recipe makes rows by itself."""
    from tui_craft.recipes.registry import recipe_named
    from tui_craft.runs.material import completed, source_of
    from tui_craft.runs.sources import sources_of

    recipe = recipe_named(spec.recipe)
    if not recipe.needs_for(spec.options).sources:
        return None
    with source_of(dataset, spec) as source:
        whole = completed(dataset, spec)
        count = len(sources_of(source, whole))
        return count, recipe.rows_for(count, whole.options), whole.where


def _estimate(dataset: Dataset, spec: RunSpec) -> Facts:
    from tui_craft.runs.estimate import estimate

    try:
        found = estimate(dataset, spec, environ=os.environ)
    except CraftError:
        return Facts([])  # what keeps the run from being estimated is said where it belongs
    cost = "cost unknown" if found.cost is None else text.money(found.cost) if found.cost else "no cost"
    tokens = f"{text.count(found.tokens_in + found.tokens_out)} tokens"
    said = [f"Estimate {cost}, {text.plural(found.requests, 'request')}, {tokens}."]
    if spec.budget is not None and found.cost is not None and found.cost > spec.budget:
        said.append("That is more than the budget: the run would stop short.")
    return Facts(said, f"The estimate: {found.how}")


def _hints(spec: RunSpec) -> list[str]:
    from tui_craft.domain.goals import goal_named
    from tui_craft.teachers.catalogue import hint

    adversarial = goal_named(spec.goal).adversarial
    names = dict.fromkeys([*spec.teachers, *spec.stage_teachers.values()])
    return [words for name in names if (words := hint(name, adversarial=adversarial))]
