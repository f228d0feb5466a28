"""The prompt of an open dataset on a screen: what would be sent, and the template it is made of. Starts no run."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import SystemRandom
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft.domain.prompt_state import PromptState
from tui_craft.errors import CraftError
from tui_craft.store import about, prompts
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.screens.run_steering import RunSteering
from tui_craft.ui.widgets.prompt_editor import PromptPanel, PromptText, PromptView, Sent

if TYPE_CHECKING:
    from tui_craft.domain.row import Row
    from tui_craft.domain.run import RunSpec
    from tui_craft.recipes.base import Request
    from tui_craft.store.dataset import Dataset


@dataclass(slots=True)
class Material:
    """What the preview is made of: the seeds, the prompt in force, and what to warn of."""

    seeds: list[Row] = field(default_factory=list)
    prompt: PromptState = field(default_factory=lambda: PromptState("", edited=False))
    warnings: list[str] = field(default_factory=list)
    generic: bool = False


class Prompting(RunSteering):
    """Adds the prompt, and the keys for it, to a screen with a `PromptPanel`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("generate-edit", "e", "edit", "edit", "Edit the prompt's template", group=CHANGE, show=True),
        bind("generate-editor", "E", "editor", "in your editor", "Edit the template in your own editor", group=CHANGE),
        bind("generate-draw", "n", "draw", "draw again", "Show the next request, with other seeds", group=CHANGE),
        bind("generate-context", "o", "context", "describe", "Say what the dataset is for", group=CHANGE),
        bind("generate-revert", "R", "revert", "revert prompt", "Back to the recommended prompt (again: back to yours)",
             group=CHANGE),
    ]  # fmt: skip

    def __init__(self, dataset: Dataset) -> None:
        super().__init__(dataset)
        self._material = Material()
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
        self._material = await self.craft.jobs.read(_material, self._dataset, self._spec_or_default())
        self._banner()
        self._top()
        await self._draw_prompt()

    async def _draw_prompt(self) -> None:
        material = self._material
        try:
            request = await self.craft.jobs.read(
                _request, self._dataset, self._spec_or_default(), material.seeds, self._number
            )
        except CraftError as error:
            self.query_one(PromptPanel).show(Sent(), edited=material.prompt.edited, notice=error.sentence)
            return
        self.start(self._count_reasons(request.prompt_hash), name="reasons", group="reasons", exclusive=True)
        sent = Sent(request.ask.messages, request.seeds, len(material.seeds))
        self.query_one(PromptPanel).show(sent, edited=material.prompt.edited, notice=material.prompt.notice)
        self.call_after_refresh(self.focus_into_view)

    def focus_into_view(self) -> None:
        """The prompt's heading comes with it: it says what has the focus."""
        if isinstance(self.focused, PromptView) and self.has_class("-short"):
            self.query_one(PromptPanel).scroll_visible(animate=False, top=True)
        else:
            super().focus_into_view()

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

    def action_draw(self) -> None:
        """The next request of the run that would start now."""
        self._number += 1
        self.start(self._draw_prompt(), name="draw seeds", group="draw", exclusive=True)

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
        if template != self._material.prompt.text:
            recommended = about.recommended(self._dataset)
            await self.craft.jobs.write(self._dataset.slug, prompts.save, self._dataset.path, template, recommended)
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
        change = prompts.revert if self._material.prompt.edited else prompts.take_back_revert
        recommended = about.recommended(self._dataset)
        await self.craft.jobs.write(self._dataset.slug, change, self._dataset.path, recommended)
        await self._reload()
        self.craft.say("The recommended prompt is in force; R takes that back." if not self._material.prompt.edited
                       else "Your own prompt is in force again.")  # fmt: skip

    def action_context(self) -> None:
        """Describe the dataset; the prompt follows."""
        self.craft.show_wizard(self._dataset.slug)


def _material(dataset: Dataset, spec: RunSpec) -> Material:
    """Everything the preview needs, read anew: another screen may have changed it."""
    from tui_craft.domain.prompt import is_generic
    from tui_craft.runs import attach
    from tui_craft.runs.material import seeds_of

    about.follow(dataset)
    return Material(
        seeds=list(seeds_of(dataset)),
        prompt=about.prompt_in_force(dataset),
        warnings=attach.warnings(dataset, spec),
        generic=is_generic(dataset.meta.context),
    )


def _request(dataset: Dataset, spec: RunSpec, seeds: Sequence[Row], number: int) -> Request:
    from tui_craft.runs.preview import request

    return request(dataset, spec, seeds, number)
