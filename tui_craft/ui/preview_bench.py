"""What the generation view shows of a prompt: read in one go off the event loop, and filled in again at each draw.

Owns the open bench and who may use it when; draws nothing.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui_craft.domain.prompt_state import PromptState
from tui_craft.errors import CraftError

if TYPE_CHECKING:
    from tui_craft.domain.run import RunSpec
    from tui_craft.runs.showing import Bench, Shown
    from tui_craft.store.dataset import Dataset


@dataclass(slots=True)
class Preview:
    """A stage of what would run now. `stages` are (name, title) of all of them; `problem` says why there is nothing.

    `prompt` is the template in force, `warnings` are what to know before such a run, `generic` whether there is
    nothing of the user's to go by. `lands` is the name of the dataset the rows would go to, where it is another.
    """

    stage: str = ""
    stages: list[tuple[str, str]] = field(default_factory=list)
    prompt: PromptState = field(default_factory=lambda: PromptState("", edited=False))
    seeds: int = 0
    warnings: list[str] = field(default_factory=list)
    generic: bool = False
    problem: str = ""
    lands: str = ""
    bench: Bench | None = None
    _mutex: threading.Lock = field(default_factory=threading.Lock)

    @property
    def title(self) -> str:
        """Which stage this is, where there are several."""
        names = [name for name, _ in self.stages]
        if len(names) < 2 or self.stage not in names:
            return ""
        return f"{self.stage} ({names.index(self.stage) + 1} of {len(names)})"

    def show(self, template: str, number: int) -> Shown:
        """Request `number`. Raises InvalidError where it cannot be sent. For a thread."""
        assert self.bench is not None
        with self._mutex:
            return self.bench.show(template, number)

    def close(self) -> None:
        """Give back what was opened. For a thread."""
        with self._mutex:
            if self.bench is not None:
                self.bench.close()


def read(dataset: Dataset, spec: RunSpec, stage: str) -> Preview:
    """Everything the preview needs, read anew: another screen may have changed it. For a thread."""
    from tui_craft.domain.drafting import is_generic
    from tui_craft.recipes.registry import recipe_named
    from tui_craft.runs import attach, place
    from tui_craft.runs.showing import Bench
    from tui_craft.store import about

    about.follow(dataset)
    found = Preview(generic=is_generic(dataset.meta.context))
    try:
        recipe = recipe_named(spec.recipe)
        found.stages = [(item.name, item.title) for item in recipe.stages]
        found.stage = stage if stage in {name for name, _ in found.stages} else found.stages[0][0]
        format = place.format_of(dataset, spec)
        found.lands = place.name_beside(dataset, format) if format.name != dataset.format.name else ""
        found.bench = Bench(dataset, spec, found.stage, environ=os.environ)
        found.prompt = found.bench.in_force
        found.seeds = len(found.bench.all_seeds)
        found.problem = found.bench.why_not
        found.warnings = attach.warnings(dataset, spec)
    except CraftError as error:
        found.problem = error.sentence
    return found
