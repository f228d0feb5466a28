"""The prompt behind a row: of its recipe, its stage and its goal, and whether it still holds."""

from __future__ import annotations

from dataclasses import replace

from run_helpers import make_dataset, new_run

from tui_craft.domain.prompt import VARIABLES, prompt_hash
from tui_craft.domain.row import NewRow, Origin, Row
from tui_craft.domain.run import RunSpec
from tui_craft.recipes.expand import RECIPE as EXPAND
from tui_craft.recipes.plan import RECIPE
from tui_craft.runs.cause import cause_of
from tui_craft.runs.stages import key_of, recommended
from tui_craft.store import about, prompts
from tui_craft.store.dataset import Dataset


def row_of(dataset: Dataset, run: str, template: str) -> Row:
    """A row that the run wrote under this template."""
    origin = Origin(kind="synthetic", by="model", run=run, prompt=prompt_hash(template))
    return dataset.get(dataset.add([NewRow(b'{"input":"a","output":"b"}', origin=origin)])[0])


def test_a_later_stage_of_another_recipe_is_told_by_its_own_prompt() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, RunSpec(rows=5, recipe="plan", teacher="acme/one"))
    stage = RECIPE.stages[1]
    template = head.spec.prompts[stage.name]
    row = row_of(dataset, folder.id, template)
    found = cause_of(dataset, row)
    assert found is not None
    assert (found.run, found.template, found.in_force) == (folder.id, template, True)

    key = key_of(RECIPE, stage)
    prompts.save(dataset.path, "Write {{rows}}: {{brief}}", recommended(dataset, stage), key,
                 variables=[*VARIABLES, "brief"])  # fmt: skip
    again = cause_of(dataset, row)
    assert again == replace(found, in_force=False)


def test_the_prompt_a_dataset_is_described_by_is_that_of_seed_expansion() -> None:
    dataset = make_dataset()
    assert about.recommended(dataset) == recommended(dataset, EXPAND.stages[0])


def test_a_row_that_no_run_wrote_has_no_prompt() -> None:
    dataset = make_dataset()
    assert cause_of(dataset, dataset.get(1)) is None
