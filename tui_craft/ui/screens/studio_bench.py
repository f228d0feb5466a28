"""What is on the studio's bench: a stage of a recipe, its template, and what it becomes, rendered as one types.

Owns reading and drawing that; saves nothing and asks nobody.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from random import SystemRandom
from typing import TYPE_CHECKING

from textual import on
from textual.timer import Timer
from textual.widgets import TextArea

from tui_craft.domain import template_help
from tui_craft.errors import CraftError
from tui_craft.ui.screens.base import CraftScreen
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.sent_view import SentPanel
from tui_craft.ui.widgets.template_editor import TemplateHint, TemplateText

if TYPE_CHECKING:
    from tui_craft.domain.row import Row
    from tui_craft.domain.run import RunSpec
    from tui_craft.runs.showing import Bench, Shown
    from tui_craft.store.dataset import Dataset
    from tui_craft.store.prompt_versions import PromptVersion

_PAUSE = 0.15
"""Seconds after the last key before the prompt is filled in again."""


class StudioBench(CraftScreen):
    """The part of the studio that shows."""

    def __init__(self, dataset: Dataset, recipe: str, stage: str, spec: RunSpec | None) -> None:
        super().__init__()
        self.dataset = dataset
        self.recipe, self.stage = recipe, stage
        self.spec = spec
        self.bench: Bench | None = None
        self.shown: Shown | None = None
        self.chosen: Sequence[Row] | None = None
        """Rows that stand in the place of drawn seeds; None while these are drawn."""
        self.number = 0
        self.stale = False
        """Whether what is on the bench may have changed since it was read."""
        self.saved = ""
        """The text in force, as it was read."""
        self._random_seed = SystemRandom().randrange(1, 2**31)
        self._versions: Sequence[PromptVersion] = ()
        self._typing: Timer | None = None
        self._reasons = self._notice = ""
        self._edited = self._generic = False

    # ---- what is on the bench

    @property
    def editor(self) -> TemplateText:
        """Where the template is written."""
        return self.query_one(TemplateText)

    @property
    def dirty(self) -> bool:
        """Whether there is something to save."""
        return self.bench is not None and self.editor.template != self.saved

    async def load(self, *, keep: bool = False) -> None:
        """Read everything anew; with `keep` the text in the editor stays."""
        bench = await self.craft.jobs.read(self._bench)
        if self.bench is not None:
            self.bench.close()
        self.bench, self.spec = bench, bench.spec
        self.stage = bench.stage.name
        state = await self.craft.jobs.read(lambda: bench.in_force)
        self.saved, self._notice = state.text, state.notice
        self._generic = await self.craft.jobs.read(lambda: bench.generic)
        self._edited = state.edited
        self.editor.known = self.query_one(TemplateHint).known = bench.known
        if not keep and self.editor.template != state.text:  # an editor that is left alone can still take back
            self.editor.put(state.text)
        self._versions = await self.craft.jobs.read(self._read_versions)
        self.refresh_bindings()
        await self.render_prompt()
        self.start(self._count_reasons(), name="reasons", group="reasons", exclusive=True)

    def _bench(self) -> Bench:
        from tui_craft.runs.showing import Bench
        from tui_craft.store import about
        from tui_craft.ui.studio_spec import spec_for

        about.follow(self.dataset)
        spec = self.spec or spec_for(self.dataset, self.recipe, self.craft.settings.run)
        spec = replace(spec, recipe=self.recipe, seed=self._random_seed, prompt="", prompts={}, variants=())
        return Bench(self.dataset, spec, self.stage, environ=os.environ)

    def _read_versions(self) -> Sequence[PromptVersion]:
        from tui_craft.store import prompt_versions

        assert self.bench is not None
        return prompt_versions.versions(self.dataset.path, self.bench.key)

    async def _count_reasons(self) -> None:
        """What rows of this prompt were rejected for."""
        from tui_craft.store import judging
        from tui_craft.ui.screens import review_words

        assert self.shown is not None or self.bench is not None
        if self.shown is None:
            return
        counted = await self.craft.jobs.read(judging.reasons, self.dataset, prompt=self.shown.prompt_hash)
        self._reasons = f"Rejected so far under this prompt: {review_words.reasons(counted)}." if counted else ""
        self._draw_note()

    # ---- drawing

    async def render_prompt(self) -> None:
        """Fill the template in and show it; say what keeps it from being sent."""
        bench, template = self.bench, self.editor.template
        if bench is None:
            return
        hint = self.query_one(TemplateHint)
        hint.problem = template_help.problem(template, bench.known)
        lost = template_help.missing(template, bench.recommended) if not hint.problem else []
        hint.advice = f"Not used: {', '.join(f'{{{{{name}}}}}' for name in lost)}." if lost else ""
        panel = self.query_one(SentPanel)
        self.draw_top()
        if hint.problem:
            self.shown = None
            panel.stale("What is wrong stands below the template.")
            return
        try:
            self.shown = await self.craft.jobs.read(bench.show, template, self.number, self.chosen)
        except CraftError as error:
            self.shown = None
            panel.stale(error.sentence)
            return
        panel.show(self.shown, of=len(bench.all_seeds), chosen=self.chosen is not None)
        self._draw_note()
        self.draw_top()

    def _draw_note(self) -> None:
        shown, bench = self.shown, self.bench
        if shown is None or bench is None:
            return
        generic = "" if not self._generic else "No context: the recommended prompt is generic; o describes the dataset."
        example = f"An example only: {shown.example}" if shown.example else ""
        self.query_one(SentPanel).note("\n".join(filter(None, (self._notice, generic, example, self._reasons))))

    def draw_top(self) -> None:
        """Say where one is and whether it is saved."""
        bench = self.bench
        place = ""
        if bench is not None and len(bench.recipe.stages) > 1:
            names = [stage.name for stage in bench.recipe.stages]
            place = f"stage {self.stage} ({names.index(self.stage) + 1} of {len(names)})"
        state = "not saved" if self.dirty else "your own words" if self._edited else "recommended"
        self.top(
            [Piece("Studio", "strong", 6), Piece(self.dataset.meta.name, "", 7),
             Piece(f"recipe {self.recipe}", "muted", 3), Piece(place, "accent", 5)],
            [Piece(state, "warn" if self.dirty else "muted", 8)],
        )  # fmt: skip

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self.draw_top()
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(_PAUSE, self.render_soon)

    def render_soon(self) -> None:
        """Fill in what stands there now."""
        self.start(self.render_prompt(), name="render", group="render", exclusive=True)

    @on(TemplateText.Offers)
    def _offered(self, event: TemplateText.Offers) -> None:
        self.query_one(TemplateHint).offers = (tuple(event.names), event.chosen)

    def show_pane(self, name: str) -> None:
        """Bring a part of the studio to the fore and give it the keys."""
        raise NotImplementedError

    def shown_rows(self) -> Sequence[Row]:
        """The rows that are shown as examples now."""
        if self.shown is None or self.bench is None:
            return ()
        return self.chosen or [seed for seed in self.bench.all_seeds if seed.id in self.shown.seeds]
