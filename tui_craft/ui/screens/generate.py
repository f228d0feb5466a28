"""The generation view: what will be sent, to whom and how much; then the run as it goes.

Owns starting and steering. The run itself lives in its own process and does not need this screen.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import SystemRandom
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_craft import text
from tui_craft.domain.prompt_state import PromptState
from tui_craft.errors import CraftError
from tui_craft.store import about, prompts
from tui_craft.ui import run_form
from tui_craft.ui.actions import APP, CHANGE, GO, bind
from tui_craft.ui.screens.run_steering import RunSteering, runs_of
from tui_craft.ui.widgets.field import Field
from tui_craft.ui.widgets.prompt_editor import PromptPanel, PromptText, PromptView, Sent
from tui_craft.ui.widgets.run_panel import RunPanel

if TYPE_CHECKING:
    from tui_craft.domain.row import Row
    from tui_craft.domain.run import RunSpec
    from tui_craft.recipes.base import Request
    from tui_craft.store.dataset import Dataset


@dataclass(slots=True)
class _Material:
    """What the preview is made of: the seeds, the prompt in force, and what to warn of."""

    seeds: list[Row] = field(default_factory=list)
    prompt: PromptState = field(default_factory=lambda: PromptState("", edited=False))
    warnings: list[str] = field(default_factory=list)
    generic: bool = False


class GenerateScreen(RunSteering):
    """Prompt, form and run of an open dataset; with `owned` the dataset is closed with the screen."""

    CSS_PATH = "generate.tcss"
    AUTO_FOCUS = "PromptView"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall"), (30, "-high")]  # noqa: RUF012 - as Textual declares it
    HELP = (
        "Above is exactly what will be sent, with seeds drawn as a run would draw them; n draws others, e edits the "
        "template. tab goes through the form, s starts.\n\n"
        "A run works in its own process: leave this screen, or the terminal, and it goes on. Rows land as drafts. "
        "asked = answered + failed + in flight, and items = drafts + duplicates + quarantined, at any moment."
    )
    KEYS = ("prompt-save", "generate-start", "generate-pause", "generate-stop", "generate-edit", "generate-review",
            "generate-form", "leave")  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("generate-start", "s,ctrl+s", "start", "start", "Start a run with this prompt and form", group=GO,
             show=True),
        bind("generate-edit", "e", "edit", "edit", "Edit the prompt's template", group=CHANGE, show=True),
        bind("generate-editor", "E", "editor", "in your editor", "Edit the template in your own editor", group=CHANGE),
        bind("generate-draw", "n", "draw", "draw again", "Show the next request, with other seeds", group=CHANGE),
        bind("generate-context", "o", "context", "describe", "Say what the dataset is for", group=CHANGE),
        bind("generate-revert", "R", "revert", "revert prompt", "Back to the recommended prompt (again: back to yours)",
             group=CHANGE),
        bind("leave", "q,escape", "leave", "leave", "Leave; the run goes on", group=APP),
    ]  # fmt: skip

    def __init__(self, dataset: Dataset, *, owned: bool = False) -> None:
        super().__init__(dataset)
        self._owned = owned
        self._material = _Material()
        self._number = 0
        self._seed = SystemRandom().randrange(1, 2**31)
        self._loaded = False
        self._starting = False

    def compose_body(self) -> Iterable[Widget]:
        """A banner when something is missing, prompt and form, the run."""
        yield Static(id="banner")
        with VerticalScroll(id="setup", can_focus=False):
            with Vertical(id="form"):
                for key, label, placeholder in run_form.FIELDS:
                    yield Field(label, Input(placeholder=placeholder, id=f"form-{key}", select_on_focus=False))
            yield PromptPanel(id="prompt")
        yield RunPanel(id="run")

    def on_mount(self) -> None:
        """Find out what there is: seeds, prompt, runs."""
        self.query_one(PromptView).focus()
        self._top()
        self.start(self._open(), name="open generation", group="open")

    def on_screen_resume(self) -> None:
        """Coming back from the wizard or the workspace."""
        if self._loaded:
            self.start(self._reload(), name="reload prompt", group="open", exclusive=True)

    def on_unmount(self) -> None:
        """Give the dataset back if it was opened for this screen."""
        if self._owned:
            self._dataset.close()

    # what would be sent

    async def _open(self) -> None:
        runs = await self.craft.jobs.read(runs_of, self._dataset)
        for key, value in run_form.values_from(self.craft.settings.run, runs[0].spec if runs else None).items():
            self.query_one(f"#form-{key}", Input).value = value
        await self._reload()
        self._loaded = True
        if runs:
            self._show_run(next((run for run in runs if run.state.live), runs[0]))

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
        sent = Sent(request.ask.messages, request.seeds, len(material.seeds))
        self.query_one(PromptPanel).show(sent, edited=material.prompt.edited, notice=material.prompt.notice)

    def _banner(self) -> None:
        banner = self.query_one("#banner", Static)
        words = " ".join(self._material.warnings)
        if self._material.generic:
            words = "No context: the prompt is generic. o describes the dataset."
            words += "" if self._material.seeds else " There are no seeds either."
        banner.display = bool(words)
        banner.update(Content(text.visible(words, 600)))

    def action_draw(self) -> None:
        """The next request of the run that would start now."""
        self._number += 1
        self.start(self._draw_prompt(), name="draw seeds", group="draw", exclusive=True)

    # the prompt

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

    # starting

    def _spec(self) -> RunSpec:
        values = {key: self.query_one(f"#form-{key}", Input).value for key, _, _ in run_form.FIELDS}
        return run_form.spec_from(values, self.craft.settings.run, self._seed)

    def _spec_or_default(self) -> RunSpec:
        """The form's spec; while a field is half typed, one that previews the same prompt."""
        try:
            return self._spec()
        except CraftError:
            defaults = run_form.values_from(self.craft.settings.run, None)
            return run_form.spec_from(defaults, self.craft.settings.run, self._seed)

    def action_start(self) -> None:
        """Start a run, after a question where there is nothing to go by."""
        if not self._starting:
            self._starting = True
            self.start(self._start(), name="start run", group="start")

    async def _start(self) -> None:
        from tui_craft.runs import attach
        from tui_craft.ui.modals.confirm import Confirm

        try:
            spec = self._spec()
            if self._run is not None and self._run.state.live:
                self.craft.warn(f"Run {self._run.id} is still at work; stop it with x, or let it finish.")
                return
            if await self.craft.jobs.read(attach.needs_confirmation, self._dataset, spec) and not await self.craft.ask(
                Confirm(
                    "Start without seeds and without a description?",
                    "The teacher then decides what your data looks like, and the rows will be generic. "
                    "A description (o) or ten seeds change that.",
                )
            ):
                return
            self.bottom(["starting the run's process…"])
            handle = await self.craft.jobs.read(attach.start, self._dataset, spec, now=datetime.now(UTC))
            self._seed, self._number = SystemRandom().randrange(1, 2**31), 0
            self._show_run(await self.craft.jobs.read(attach.info, handle.path))
        finally:
            self._starting = False
            self.bottom([])


def _material(dataset: Dataset, spec: RunSpec) -> _Material:
    """Everything the preview needs, read anew: another screen may have changed it."""
    from tui_craft.domain.prompt import is_generic
    from tui_craft.runs import attach
    from tui_craft.runs.material import seeds_of

    about.follow(dataset)
    return _Material(
        seeds=list(seeds_of(dataset)),
        prompt=about.prompt_in_force(dataset),
        warnings=attach.warnings(dataset, spec),
        generic=is_generic(dataset.meta.context),
    )


def _request(dataset: Dataset, spec: RunSpec, seeds: Sequence[Row], number: int) -> Request:
    from tui_craft.runs.preview import request

    return request(dataset, spec, seeds, number)
