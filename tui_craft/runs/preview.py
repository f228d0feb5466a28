"""What a run would send, without sending it. Asks nobody and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from tui_craft.domain.row import Row
from tui_craft.domain.run import RunSpec
from tui_craft.recipes.base import Request
from tui_craft.recipes.registry import recipe_named
from tui_craft.runs.material import completed, material_of
from tui_craft.store.dataset import Dataset


def request(dataset: Dataset, spec: RunSpec, seeds: Sequence[Row], number: int) -> Request:
    """Request `number` of a run of `spec` that draws from `seeds`, exactly as that run would send it.

    Raises InvalidError on a prompt that cannot be sent or an unknown recipe.
    """
    spec = completed(dataset, spec)
    rows = min(spec.rows_per_request, spec.rows)
    return recipe_named(spec.recipe).request(material_of(dataset, spec, dataset.meta.context, seeds), number, rows)
