"""Which dataset a run's rows go to: the one it works on, or one beside it where a recipe makes other rows.

A dataset beside it is called after both (`support pairs`), has the same description, and is made when it is missing.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from tui_craft.domain.formats import Format
from tui_craft.domain.options import checked
from tui_craft.domain.run import RunSpec
from tui_craft.errors import CraftError, InvalidError
from tui_craft.recipes.registry import recipe_named
from tui_craft.store import library
from tui_craft.store.dataset import Dataset

WORDS = {"preference": "pairs", "messages": "conversations", "conversations": "conversations"}
"""What a dataset beside another one is called, by its format; else by the format's name."""


def format_of(dataset: Dataset, spec: RunSpec) -> Format:
    """The format of the rows that a run of `spec` makes from `dataset`. Raises InvalidError where there are none."""
    recipe = recipe_named(spec.recipe)
    return recipe.format_for(dataset.format, checked(recipe, spec.options))


def name_beside(dataset: Dataset, format: Format) -> str:
    """What the dataset for rows of another format is called."""
    return f"{dataset.meta.name} {WORDS.get(format.name, format.name)}"


@contextmanager
def target(dataset: Dataset, spec: RunSpec, *, now: datetime) -> Iterator[tuple[Dataset, RunSpec]]:
    """The open dataset that a run of `spec` belongs to, and the spec with `source` naming `dataset` if it is another.

    Raises InvalidError where the recipe has nothing to do with such rows, or the name is taken by other rows.
    """
    format = format_of(dataset, spec)
    if format.name == dataset.format.name:
        yield dataset, spec
        return
    beside, new = _beside(dataset, format, now)
    with beside:
        if beside.format.name != format.name:
            raise InvalidError(
                f"The rows would go to {beside.slug}, but that is a dataset of the format {beside.format.name}, not "
                f"{format.name}; rename it first."
            )
        try:
            yield beside, replace(spec, source=dataset.slug)
        except CraftError:
            if new:  # a run that cannot begin leaves nothing behind
                shutil.rmtree(beside.path)
            raise


def _beside(dataset: Dataset, format: Format, now: datetime) -> tuple[Dataset, bool]:
    """The open dataset for the rows, and whether it was made just now."""
    name = name_beside(dataset, format)
    slug = library.slugify(name)
    if slug in {item.slug for item in library.list_datasets()}:
        return library.open_dataset(slug), False
    return library.create(name, format.name, context=dataset.meta.context, now=now), True
