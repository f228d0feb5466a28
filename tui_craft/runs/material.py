"""What a run's requests are made from: the seeds there are, the prompt in force, the head of a new run. Asks nobody."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from tui_craft import jsonlines, text
from tui_craft.domain import prompt
from tui_craft.domain.row import Row, State
from tui_craft.domain.run import RunSpec
from tui_craft.recipes.base import Material
from tui_craft.recipes.registry import recipe_named
from tui_craft.runs.folder import Head
from tui_craft.store.about import prompt_in_force
from tui_craft.store.dataset import Dataset
from tui_craft.teachers.registry import OFFLINE, check_name

_FEW = 10


def seeds_of(dataset: Dataset) -> Iterator[Row]:
    """The rows that may be shown to a teacher: those tagged as seeds that were not held or rejected."""
    return (row for row in dataset.scan() if row.is_seed and row.state in {State.ACCEPTED, State.DRAFT})


def completed(dataset: Dataset, spec: RunSpec) -> RunSpec:
    """`spec` with the dataset's prompt in force where it names none, and one at a time for the offline teacher."""
    if spec.teacher == OFFLINE:
        spec = replace(spec, concurrency=1)
    if spec.prompt:
        return spec
    state = prompt_in_force(dataset)
    return replace(spec, prompt=state.text, template=state.template)


def material_of(dataset: Dataset, spec: RunSpec, context: Mapping[str, Any], seeds: Sequence[Row]) -> Material:
    """What the recipe works from."""
    return Material(
        format=dataset.format,
        prompt=spec.prompt,
        template=spec.template,
        seeds=seeds,
        context=context,
        seeds_per_request=spec.seeds_per_request,
        temperature=spec.temperature,
        random_seed=spec.seed,
        axes=spec.axes,
    )


def fingerprint_of(spec: RunSpec, context: Mapping[str, Any], seeds: Sequence[Row]) -> str:
    """A hash of everything that shapes the requests of a run."""
    parts = [jsonlines.dumps(spec.as_dict()), jsonlines.dumps(dict(context))]
    parts += [b"%d:%b" % (seed.id, seed.raw) for seed in seeds]
    return "sha256:" + hashlib.sha256(b"\n".join(parts)).hexdigest()


def check(dataset: Dataset, spec: RunSpec, seeds: Sequence[Row]) -> None:
    """Raise a CraftError when a run of the completed `spec` could not ask a single request."""
    check_name(spec.teacher, spec.api_base)
    recipe_named(spec.recipe).request(material_of(dataset, spec, dataset.meta.context, seeds), 0, 1)


def head_of(dataset: Dataset, spec: RunSpec, seeds: Sequence[Row], *, run: str, created: str, host: str) -> Head:
    """The head of a new run."""
    from tui_craft import __version__

    context = dataset.meta.context
    return Head(
        id=run,
        spec=spec,
        created=created,
        first_row=dataset.index.next_id,
        seeds=tuple(seed.id for seed in seeds),
        context=context,
        fingerprint=fingerprint_of(spec, context, seeds),
        host=host,
        version=__version__,
    )


def needs_confirmation(dataset: Dataset, spec: RunSpec) -> bool:
    """Whether a run would have nothing of the user's to go by: neither seeds nor a description nor a prompt."""
    return _generic(dataset, spec) and next(seeds_of(dataset), None) is None


def warnings(dataset: Dataset, spec: RunSpec) -> list[str]:
    """What the user should know before such a run, one sentence each; see also `needs_confirmation`."""
    generic = _generic(dataset, spec)
    seeds = sum(1 for _ in islice(seeds_of(dataset), _FEW))
    if generic and not seeds:
        return ["There are neither seeds nor a description of the task, so the rows will be generic."]
    out: list[str] = []
    if generic:
        out.append("The dataset has no description of its task, so the prompt is generic.")
    if not seeds:
        out.append("There are no seeds, so the teacher goes by the description alone; 10 to 50 real rows help most.")
    elif seeds < _FEW:
        out.append(f"There are only {text.plural(seeds, 'seed')}; 10 to 50 real rows give more variety.")
    return out


def _generic(dataset: Dataset, spec: RunSpec) -> bool:
    own = completed(dataset, spec).template != "default"
    return prompt.is_generic(dataset.meta.context) and not own
