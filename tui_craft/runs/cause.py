"""The prompt that a row came from, with what was rejected under it. Reads the run's head and rejected rows only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tui_craft.domain.row import Row
from tui_craft.runs.folder import FOLDER, RunFolder, read_head
from tui_craft.store import judging
from tui_craft.store.about import prompt_in_force
from tui_craft.store.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Cause:
    """`template` is the prompt of `run` with nothing filled in, `in_force` whether the next run would use it.

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
    template = read_head(RunFolder(dataset.path / FOLDER / run)).spec.prompt
    in_force = template == prompt_in_force(dataset).text
    return Cause(run, template, in_force, judging.reasons(dataset, prompt=prompt))
