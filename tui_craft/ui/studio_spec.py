"""What the studio tries a prompt with: the form of the generation view as it was left, or the last run. Blocking."""

from __future__ import annotations

from dataclasses import replace

from tui_craft.config import RunSettings
from tui_craft.domain.run import RunSpec
from tui_craft.errors import CraftError
from tui_craft.store.dataset import Dataset


def spec_for(dataset: Dataset, recipe: str, settings: RunSettings) -> RunSpec:
    """A spec for `recipe`: as in the form or the last run; its own options only where that is the same recipe."""
    from tui_craft.runs import attach
    from tui_craft.ui import form_memory, run_form

    runs = attach.runs_of(dataset.path)
    newest = runs[0] if runs else None
    values = form_memory.recall(dataset.slug, newest.id if newest else "")
    last = run_form.values_from(settings, newest.spec if newest else None)
    try:
        spec = run_form.spec_from(values or last, settings, 0)
    except CraftError:  # half typed
        spec = run_form.spec_from(run_form.values_from(settings, None), settings, 0)
    if spec.recipe == recipe:
        return spec
    return replace(spec, recipe=recipe, options={}, where="", source="", stage_teachers={}, variants=(), prompts={})
