"""What a run would send, without sending it. Asks nobody and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui_craft.domain.row import Row
from tui_craft.domain.run import RunSpec
from tui_craft.errors import InvalidError
from tui_craft.recipes.base import Request
from tui_craft.recipes.registry import recipe_named
from tui_craft.runs.material import completed, head_of, material_of, source_of
from tui_craft.runs.place import format_of
from tui_craft.store.dataset import Dataset


def request(dataset: Dataset, spec: RunSpec, seeds: Sequence[Row], number: int) -> Request:
    """The run's request `number` before any reply is known, of a run of `spec` that draws from `seeds`.

    It is exactly what that run would send. Raises InvalidError on a prompt that cannot be sent, an unknown recipe,
    or where the recipe has nothing (more) to ask.
    """
    return requests(dataset, spec, seeds, number + 1)[number]


def requests(dataset: Dataset, spec: RunSpec, seeds: Sequence[Row], count: int) -> list[Request]:
    """The first `count` requests of a run of `spec`, as they would be sent with all of them under way at once.

    Rows of another format are made as if the dataset beside this one were there already. Raises as `request`.
    """
    format = format_of(dataset, spec)
    with source_of(dataset, spec) as source:
        spec = completed(dataset, spec, format=format)
        head = head_of(dataset, source, spec, seeds, run="", created="", host="")
        material = replace(material_of(dataset, source, head, seeds), format=format)
        work = recipe_named(spec.recipe).begin(material)
        found = [work.next(number, max(spec.rows, count)) for number in range(count)]
    if any(request is None for request in found):
        raise InvalidError(work.why())
    return [request for request in found if request is not None]
