"""Which prompt is in force for a stage of a recipe: the one its recipe recommends, or the user's own."""

from __future__ import annotations

from collections.abc import Mapping

from tui_craft.domain.drafting import Subject
from tui_craft.domain.formats import Format
from tui_craft.domain.goals import goal_named
from tui_craft.domain.prompt import VARIABLES
from tui_craft.domain.prompt_state import PromptState
from tui_craft.errors import InvalidError
from tui_craft.recipes.base import Recipe, Stage
from tui_craft.store import prompts
from tui_craft.store.dataset import Dataset

TRAINING = "training"


def stage_named(recipe: Recipe, name: str) -> Stage:
    """The recipe's stage called `name`, its main one for "". Raises InvalidError that lists the stages there are."""
    for stage in recipe.stages:
        if name in ("", stage.name):
            return stage
    there = ", ".join(stage.name for stage in recipe.stages)
    raise InvalidError(f"The recipe {recipe.name} has no stage {name!r}; it has {there}.")


def key_of(recipe: Recipe, stage: Stage, goal: str = TRAINING) -> str:
    """The key under which `store.prompts` keeps the prompt of a stage."""
    name = recipe.name if stage is recipe.stages[0] else f"{recipe.name}.{stage.name}"
    return name if goal == TRAINING else f"{name}@{goal}"


def variables_of(stage: Stage) -> Mapping[str, str]:
    """Every variable the stage's template may use, with its meaning."""
    return {**VARIABLES, **stage.variables}


def recommended(dataset: Dataset, stage: Stage, goal: str = TRAINING, *, format: Format | None = None) -> str:
    """The template that is recommended for a stage, as the dataset is described now; `format` is that of its rows."""
    subject = Subject(dataset.meta.context, format or dataset.format, dataset.meta.name, goal_named(goal).words)
    return stage.draft(subject)


def in_force(
    dataset: Dataset, recipe: Recipe, stage: Stage, goal: str = TRAINING, *, format: Format | None = None
) -> PromptState:
    """The template that would be filled in now."""
    draft = recommended(dataset, stage, goal, format=format)
    return prompts.current(dataset.path, draft, key_of(recipe, stage, goal))
