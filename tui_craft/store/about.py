"""Changing what a dataset is for, with what follows for its prompt. Owns the order of it; touches no row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_craft.domain import prompt_state
from tui_craft.domain.drafting import Subject, draft
from tui_craft.domain.goals import goal_named
from tui_craft.store import prompts
from tui_craft.store.dataset import Dataset
from tui_craft.store.metadata import read_metadata


def recommended(dataset: Dataset) -> str:
    """The prompt that is recommended for the dataset as it is described now."""
    words = goal_named("training").words
    return draft(Subject(dataset.meta.context, dataset.format, dataset.meta.name, words))


def prompt_in_force(dataset: Dataset) -> prompt_state.PromptState:
    """The prompt that would be sent now: the recommended one or the user's own."""
    return prompts.current(dataset.path, recommended(dataset))


def describe(dataset: Dataset, name: str, context: Mapping[str, Any]) -> str:
    """Give the dataset this name and context; what that did to its prompt in a sentence, empty when nothing.

    Raises InvalidError on an empty name. The user's own edits of the prompt stay in force.
    """
    before = prompt_in_force(dataset)
    if name.strip() != dataset.meta.name:
        dataset.rename(name)
    dataset.save_context(context)
    return prompt_state.after_change(before, prompt_in_force(dataset))


def follow(dataset: Dataset) -> None:
    """Take in rows and a description that were changed elsewhere."""
    dataset.refresh()
    dataset.meta = read_metadata(dataset.path)
