"""The prompt that a row came from, with what was rejected under it. Reads the run's head and rejected rows only."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass

from tui_craft.domain.prompt import prompt_hash
from tui_craft.domain.row import Row
from tui_craft.domain.run import RunSpec
from tui_craft.errors import NotFoundError
from tui_craft.recipes.base import Stage
from tui_craft.recipes.registry import recipe_named
from tui_craft.runs.folder import FOLDER, RunFolder, read_head
from tui_craft.runs.material import source_of
from tui_craft.runs.stages import in_force
from tui_craft.store import judging
from tui_craft.store.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Cause:
    """`template` is the prompt of `run` with nothing filled in, `in_force` whether a next run like it would use it.

    `reasons` counts why rows of this prompt were rejected ("" for no reason).
    """

    run: str
    template: str
    in_force: bool
    reasons: Counter[str]


def cause_of(dataset: Dataset, row: Row) -> Cause | None:
    """The prompt behind `row`; None for a row that no run of this dataset wrote. For a thread.

    Raises NotFoundError or InvalidError where the run's head is gone or broken.
    """
    run, prompt = row.origin.get("run"), row.origin.get("prompt")
    if not run or not prompt:
        return None
    spec = read_head(RunFolder(dataset.path / FOLDER / run)).spec
    stage, template = _written_under(spec, prompt)
    reasons = judging.reasons(dataset, prompt=prompt)
    return Cause(run, template, template == _in_force(dataset, spec, stage), reasons)


def _written_under(spec: RunSpec, prompt: str) -> tuple[Stage, str]:
    """The stage and the template whose hash is `prompt`; the main one where the run has no such template."""
    main, *further = recipe_named(spec.recipe).stages
    templates = [(main, spec.prompt), *((main, variant.text) for variant in spec.variants)]
    templates += [(stage, spec.prompts[stage.name]) for stage in further if stage.name in spec.prompts]
    return next((each for each in templates if prompt_hash(each[1]) == prompt), templates[0])


def _in_force(dataset: Dataset, spec: RunSpec, stage: Stage) -> str | None:
    """What a next run like it would fill in, of the prompts where it was started; None where that dataset is gone."""
    with suppress(NotFoundError), source_of(dataset, spec) as source:
        return in_force(source, recipe_named(spec.recipe), stage, spec.goal, format=dataset.format).text
    return None
