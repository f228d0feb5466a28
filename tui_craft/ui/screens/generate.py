"""The generation view: whom to ask and for how much, beside the prompt; then the run as it goes.

Owns starting. The run itself lives in its own process and does not need this screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from tui_craft import text
from tui_craft.errors import CraftError
from tui_craft.ui import form_memory, run_facts, run_form
from tui_craft.ui.actions import APP, CHANGE, GO, bind
from tui_craft.ui.screens.run_setup import RunSetup
from tui_craft.ui.screens.run_steering import runs_of
from tui_craft.ui.widgets.prompt_editor import PromptPanel, PromptView
from tui_craft.ui.widgets.run_form_panel import RunForm
from tui_craft.ui.widgets.run_panel import RunPanel

if TYPE_CHECKING:
    from tui_craft.domain.run import RunSpec
    from tui_craft.runs.keeping import Keeping
    from tui_craft.store.dataset import Dataset


_PAUSE = 0.5
"""Seconds after the last key before what stands in the form is written down."""


class GenerateScreen(RunSetup):
    """Prompt, form and run of an open dataset; with `owned` the dataset is closed with the screen."""

    CSS_PATH = "generate.tcss"
    AUTO_FOCUS = "PromptView"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall"), (30, "-high")]  # noqa: RUF012 - as Textual declares it
    HELP = (
        "Above is exactly what will be sent, with seeds drawn as a run would draw them; n draws others, e edits the "
        "template, and where a recipe has several stages . and , show the prompt of another one. tab goes into the "
        "form and through it, esc comes back to the prompt; the letter at the end of a line opens it from anywhere; "
        "s starts.\n\n"
        "A run works in its own process: leave this screen, or the terminal, and it goes on. Rows land as drafts. "
        "asked = answered + failed + in flight, and items = drafts + duplicates + quarantined, at any moment."
    )
    KEYS = ("prompt-save", "fold-open", "form-next", "form-back", "generate-pause", "generate-resume", "generate-stop",
            "generate-start", "generate-review", "generate-run", "generate-aside", "generate-fields", "generate-recipe",
            "generate-teachers", "generate-goal", "generate-edit", "generate-report", "leave")  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("generate-start", "s,ctrl+s", "start", "start", "Start a run with this prompt and form", group=GO,
             show=True),
        bind("generate-fields", "tab", "fields", "form", "Into the form: whom to ask, for how much", group=CHANGE,
             show=True),
        bind("leave", "q,escape", "leave", "leave", "Leave; the run goes on", group=APP),
    ]  # fmt: skip

    def __init__(
        self, dataset: Dataset, *, owned: bool = False, like: str = "", recipe: str = "", where: str = ""
    ) -> None:
        """`like` fills the form from the run with that id; `recipe` and `where` say how, and from which rows."""
        super().__init__(dataset)
        self._owned = owned
        self._like, self._asked_for = like, {"recipe": recipe, "where": where}
        self._loaded = False
        self._starting = False
        self._newest = ""
        self._trouble = self._how = ""
        self._typed: Timer | None = None

    def compose_body(self) -> Iterable[Widget]:
        """A banner when something is missing, prompt and form, the run."""
        yield Static(id="banner")
        with VerticalScroll(id="setup", can_focus=False):
            yield RunForm(id="form")
            yield PromptPanel(id="prompt")
        yield RunPanel(id="run")

    def on_mount(self) -> None:
        """Find out what there is: seeds, prompt, runs."""
        self.query_one(PromptView).focus()
        self._top()
        self.start(self._open(), name="open generation", group="open")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Starting only while no run is at work; the form only while the template is not being edited."""
        if self.is_mounted and action == "start":
            return not self.live
        if self.is_mounted and action == "fields":
            return not self.query_one(PromptPanel).editing
        return super().check_action(action, parameters)

    def on_screen_resume(self) -> None:
        """Coming back from the wizard or the workspace."""
        if self._loaded:
            self.start(self._reload(), name="reload prompt", group="open", exclusive=True)

    def on_unmount(self) -> None:
        """Give the dataset back if it was opened for this screen."""
        if self._owned:
            self._dataset.close()

    async def _open(self) -> None:
        read, settings = self.craft.jobs.read, self.craft.settings.run
        runs = await read(runs_of, self._dataset)
        self._newest = runs[0].id if runs else ""
        like = next((run.spec for run in runs if run.id == self._like), None)
        # a run that works on another dataset's rows is no model for one that begins here
        own = [run.spec for run in runs if run.spec.source in {"", self._dataset.slug}]
        last = like or (own[0] if own else None)
        values = await read(run_form.values_from, settings, last)
        if like is None:
            values |= await read(form_memory.recall, self._dataset.slug, self._newest)
        if recipe := self._asked_for["recipe"]:
            values |= {"recipe": recipe, "where": "", **await read(run_form.option_values, recipe, {})}
        if self._asked_for["where"]:
            values["where"] = self._asked_for["where"]
        self.form.fill(values)
        if recipe:
            await self._fill_rows()
        await self._reload()
        self._loaded = True
        if like is not None and like.prompt and self._material.bench and like.prompt != self._material.prompt.text:
            self._trouble = f"Run {self._like} had another prompt (P in its report); this one is in force now."
            self._banner()
        if runs:
            live = next((run for run in runs if run.state.live), runs[0])
            roomy = self.has_class("-wide") and self.has_class("-high")
            self._show_run(live, ahead=live.state.live or not (like or roomy or any(self._asked_for.values())))
        self.form.keeping = await read(_keeping, self._dataset)

    def _banner(self) -> None:
        banner = self.query_one("#banner", Static)
        words = self._material.problem or " ".join(self._material.warnings)
        if self._material.generic:
            words = "No context: the prompt is generic. o describes the dataset."
            words += "" if self._material.seeds else " There are no seeds either."
        if self._trouble:
            words = self._trouble
        banner.set_class(bool(self._trouble), "-bad")
        banner.set_class(bool(words), "-said")
        banner.update(Content(text.visible(words, 600)))

    # the form

    def _spec(self) -> RunSpec:
        return run_form.spec_from(self.query_one(RunForm).values, self.craft.settings.run, self._seed)

    def _spec_or_default(self) -> RunSpec:
        """The form's spec; while a field is half typed, one that previews the same prompt."""
        try:
            return self._spec()
        except CraftError:
            defaults = run_form.values_from(self.craft.settings.run, None)
            return run_form.spec_from(defaults, self.craft.settings.run, self._seed)

    def action_fields(self) -> None:
        """Into the form, wherever one is."""
        self.remove_class("-running")
        self.query_one(RunForm).enter()
        self.refresh_bindings()

    @on(RunForm.Left)
    def _out_of_the_form(self) -> None:
        self.query_one(PromptView).focus()

    @on(RunForm.Typed)
    def _remember_soon(self) -> None:
        if self._typed is not None:
            self._typed.stop()
        self._typed = self.set_timer(_PAUSE, self._remember)

    def _remember(self) -> None:
        self.start(self._write_form(), name="keep form", group="keep")
        if self._loaded and not self.query_one(PromptPanel).editing:
            self.start(self._reload(), name="reload prompt", group="open", exclusive=True)

    async def _reload(self) -> None:
        await super()._reload()
        self.start(self._tell(), name="tell the form", group="tell", exclusive=True)

    async def _tell(self) -> None:
        """Say below the form what would come of it."""
        bench = self._material.bench
        self.form.show_price(bench is not None and bench.price is None)
        try:
            found = await self.craft.jobs.read(run_facts.facts, self._dataset, self._spec(), self._material.lands)
        except CraftError as error:
            found = run_facts.Facts([error.sentence])
        self._how = found.how
        self.form.tell("\n".join(found.lines))
        self.call_after_refresh(self.focus_into_view)  # what is told moves what stands below it

    def more_help(self) -> list[str]:
        """How the estimate was arrived at."""
        return [self._how] if self._how else []

    async def _write_form(self) -> None:
        if self._typed is not None:
            self._typed.stop()
            self._typed = None
            values = self.query_one(RunForm).values
            await self.craft.jobs.write("remember", form_memory.keep, self._dataset.slug, self._newest, values)

    async def action_leave(self) -> None:
        """Leave; the run goes on, and what was typed is kept."""
        await self.craft.guarded(self._write_form())
        await super().action_leave()

    # starting

    def action_start(self) -> None:
        """Start a run, after a question where there is nothing to go by; with a wrong entry go there instead."""
        self._ask(self._checked_start())

    async def _checked_start(self) -> None:
        if not self.query_one(RunForm).check():
            self.action_fields()
        elif not self._starting:
            self._starting = True
            self.start(self._start(self._spec()), name="start run", group="start")

    async def _start(self, spec: RunSpec) -> None:
        from tui_craft.runs import attach

        try:
            at_work = await self.craft.jobs.read(attach.active_run, self._dataset.path)
            if at_work is not None:
                self.craft.warn(f"Run {at_work.id} is still at work; stop it with x, or let it finish.")
                self._show_run(at_work)
            elif await self._meant(spec):
                await self._launch(spec)
        finally:
            self._starting = False
            self.bottom([])

    async def _meant(self, spec: RunSpec) -> bool:
        """Whether to start: asked where there is nothing to go by."""
        from tui_craft.runs import attach
        from tui_craft.ui.modals.confirm import Confirm

        if not await self.craft.jobs.read(attach.needs_confirmation, self._dataset, spec):
            return True
        question = Confirm(
            "Start without seeds and without a description?",
            "The teacher then decides what your data looks like, and the rows will be generic. "
            "A description (o) or ten seeds change that.",
        )
        return await self.craft.ask(question) is True

    async def _launch(self, spec: RunSpec) -> None:
        from tui_craft.runs import attach

        self.bottom(["starting the run's process…"])
        self._trouble = ""
        try:
            handle = await self.craft.jobs.read(attach.start, self._dataset, spec, now=datetime.now(UTC))
        except CraftError as error:
            self._trouble = f"The run did not start. {error.sentence}"  # it stays to be read, beside what it is about
            return
        finally:
            self._banner()
        self._draw_anew()
        self._newest = handle.id
        if self._typed is not None:
            self._typed.stop()
            self._typed = None
        await self.craft.jobs.write("remember", form_memory.forget, self._dataset.slug)
        self._show_run(await self.craft.jobs.read(attach.info, handle.path))


def _keeping(dataset: Dataset) -> Keeping:
    from tui_craft.runs import keeping

    return keeping.expected(dataset)
