"""The prompt of an open dataset on a screen: what would be sent, and the template it is made of. Starts no run."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from random import SystemRandom
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft.errors import CraftError
from tui_craft.store import prompt_versions, prompts
from tui_craft.ui import preview_bench
from tui_craft.ui.actions import CHANGE, GO, bind
from tui_craft.ui.preview_bench import Preview
from tui_craft.ui.screens.run_steering import RunSteering
from tui_craft.ui.widgets.prompt_editor import PromptPanel, PromptText, PromptView, Sent

if TYPE_CHECKING:
    from tui_craft.domain.run import RunSpec
    from tui_craft.store.dataset import Dataset


class Prompting(RunSteering):
    """Adds the prompt, and the keys for it, to a screen with a `PromptPanel`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("generate-edit", "e", "edit", "edit", "Edit the prompt's template", group=CHANGE, show=True),
        bind("generate-editor", "E", "editor", "in your editor", "Edit the template in your own editor", group=CHANGE),
        bind("generate-draw", "n", "draw", "draw again", "Show the next request, with other seeds", group=CHANGE),
        bind("generate-stage", "full_stop", "stage(1)", "next stage", "Show the prompt of the recipe's next stage",
             group=CHANGE),
        bind("generate-stage-back", "comma", "stage(-1)", "stage before", "Show the prompt of the stage before",
             group=CHANGE),
        bind("generate-context", "o", "context", "describe", "Say what the dataset is for", group=CHANGE),
        bind("generate-revert", "R", "revert", "revert prompt", "Back to the recommended prompt (again: back to yours)",
             group=CHANGE),
        bind("generate-studio", "S", "studio", "studio", "The prompt studio: try, compare, keep versions", group=GO),
    ]  # fmt: skip

    def __init__(self, dataset: Dataset) -> None:
        super().__init__(dataset)
        self._material = Preview()
        self._stage = ""
        self._draw_anew()

    def _spec_or_default(self) -> RunSpec:
        """What the preview is made for."""
        raise NotImplementedError

    def _banner(self) -> None:
        """Say above what is missing."""
        raise NotImplementedError

    # what would be sent

    def _draw_anew(self) -> None:
        """Another run's worth of seeds to draw from."""
        self._seed, self._number = SystemRandom().randrange(1, 2**31), 0

    async def _reload(self) -> None:
        before, self._material = (
            self._material,
            await self.craft.jobs.read(preview_bench.read, self._dataset, self._spec_or_default(), self._stage),
        )
        await self.craft.jobs.read(before.close)
        self._banner()
        self._top()
        self.refresh_bindings()
        await self._draw_prompt()

    def on_unmount(self) -> None:
        """Give back what the preview has open."""
        self._material.close()

    async def _draw_prompt(self) -> None:
        material, panel = self._material, self.query_one(PromptPanel)
        if material.bench is None:
            panel.show(Sent(stage=material.title), edited=False, notice=material.problem)
            return
        try:
            shown = await self.craft.jobs.read(material.show, material.prompt.text, self._number)
        except CraftError as error:
            panel.show(Sent(stage=material.title), edited=material.prompt.edited, notice=error.sentence)
            return
        if material is not self._material:
            return
        self.start(self._count_reasons(shown.prompt_hash), name="reasons", group="reasons", exclusive=True)
        sent = Sent(shown.messages, shown.seeds, material.seeds, material.title, shown.tokens_in, shown.cost)
        panel.show(sent, edited=material.prompt.edited, notice=material.prompt.notice or shown.example)
        self.call_after_refresh(self.focus_into_view)

    def focus_into_view(self) -> None:
        """The prompt's heading comes with it: it says what has the focus."""
        if not isinstance(self.focused, PromptView):
            super().focus_into_view()
            return
        panel = self.query_one(PromptPanel)
        placed = [self._compositor.full_map.get(widget) for widget in (panel.query_one("#prompt-title"), self.focused)]
        seen = all(place is not None and place.visible_region.area for place in placed)
        if self.has_class("-short") or not seen:
            panel.scroll_visible(animate=False, top=True)

    async def _count_reasons(self, prompt: str) -> None:
        """Say why rows were rejected: those of this prompt; where there are none yet, those of all prompts."""
        from tui_craft.store import judging
        from tui_craft.ui.screens import review_words

        words = ""
        for where, name in ((" under this prompt", prompt), (", but not under this prompt", "")):
            counted = await self.craft.jobs.read(judging.reasons, self._dataset, prompt=name)
            if counted:
                words = f"Rejected so far{where}: {review_words.reasons(counted)}"
                break
        self.query_one(PromptPanel).show_rejected(words)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Stages only where there are several; nothing to edit where the recipe does not fit."""
        if action == "stage":
            return len(self._material.stages) > 1
        if action in {"edit", "editor", "revert"}:
            return self._material.bench is not None
        return super().check_action(action, parameters)

    def action_draw(self) -> None:
        """The next request of the run that would start now."""
        self._number += 1
        self.start(self._draw_prompt(), name="draw seeds", group="draw", exclusive=True)

    def action_stage(self, step: int) -> None:
        """The prompt of another stage."""
        names = [name for name, _ in self._material.stages]
        place = names.index(self._material.stage) if self._material.stage in names else 0
        self._stage = names[(place + step) % len(names)]
        self.start(self._reload(), name="reload prompt", group="open", exclusive=True)

    # the template

    def action_edit(self) -> None:
        """Edit the template in place."""
        self.remove_class("-running")
        self.query_one(PromptPanel).edit(self._material.prompt.text)

    @on(PromptText.Save)
    def _save_prompt(self, event: PromptText.Save) -> None:
        template = self.query_one(PromptPanel).edited(event.value)
        self.start(self._put_in_force(template), name="save prompt", group="prompt")

    async def _put_in_force(self, template: str) -> None:
        bench = self._material.bench
        if bench is not None and template != self._material.prompt.text:
            await self.craft.jobs.write(
                self._dataset.slug, prompt_versions.save, self._dataset.path, template, bench.recommended, bench.key,
                variables=bench.known, now=datetime.now(UTC),
            )  # fmt: skip
        self.query_one(PromptPanel).close_editor()
        await self._reload()

    def action_editor(self) -> None:
        """Edit the template in the user's own editor."""
        self.start(self._editor(), name="editor", group="prompt")

    async def _editor(self) -> None:
        from tui_craft.ui import external_editor

        with self.craft.suspended():
            edited = external_editor.edit(self._material.prompt.text, environ=os.environ)
        if edited is None:
            return
        try:
            await self._put_in_force(edited)
        except CraftError:
            self.query_one(PromptPanel).edit(edited)  # nothing typed is lost; it can be mended here
            raise

    def action_revert(self) -> None:
        """The recommended prompt, or the user's own again."""
        self.start(self._revert(), name="revert prompt", group="prompt")

    async def _revert(self) -> None:
        bench = self._material.bench
        assert bench is not None  # else the key does nothing
        change = prompts.revert if self._material.prompt.edited else prompts.take_back_revert
        await self.craft.jobs.write(self._dataset.slug, change, self._dataset.path, bench.recommended, bench.key)
        await self._reload()
        self.craft.say("The recommended prompt is in force; R takes that back." if not self._material.prompt.edited
                       else "Your own prompt is in force again.")  # fmt: skip

    def action_context(self) -> None:
        """Describe the dataset; the prompt follows."""
        self.craft.show_wizard(self._dataset.slug)

    def action_studio(self) -> None:
        """Go to the studio with this recipe and stage."""
        spec = self._spec_or_default()
        self.craft.show_studio(self._dataset, spec.recipe, self._material.stage, spec=spec)
