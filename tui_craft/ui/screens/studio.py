"""The prompt studio: a template and what becomes of it, tried before a run, taken to another tool and back.

Owns the panes and the way to other tools; showing, writing, asking and judging are its bases'.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from tui_craft import text
from tui_craft.errors import CraftError, InvalidError
from tui_craft.ui.actions import APP, CHANGE, GO, MOVE, bind
from tui_craft.ui.screens.studio_judging import StudioJudging
from tui_craft.ui.widgets.sent_view import SentPanel, SentText
from tui_craft.ui.widgets.template_editor import TemplatePanel, TemplateText
from tui_craft.ui.widgets.trial_view import TrialColumn

if TYPE_CHECKING:
    from tui_craft.domain.run import RunSpec
    from tui_craft.store.dataset import Dataset

PANES = ("sent", "trial", "template")


class StudioScreen(StudioJudging):
    """The prompt of one stage of a recipe, for an open dataset; with `owned` it is closed with the screen."""

    CSS_PATH = "studio.tcss"
    AUTO_FOCUS = "SentText"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall"), (30, "-high")]  # noqa: RUF012 - as Textual declares it
    HELP = (
        "The template and, beside it, exactly what it becomes when it is sent: with the drawn seeds (n draws others, s "
        "chooses rows), its length and price. e goes into the template, esc comes out, ctrl+s puts it in force.\n\n"
        "t asks for sample replies to just these requests and saves none; 2 puts another prompt or teacher beside it, "
        "from the same seeds. Go through the samples, say a or r and why of five or so, and R has the prompt revised "
        "from that; you see the difference before anything changes.\n\n"
        "y and w take the prompt to another tool, P brings its answer back as drafts tagged external."
    )
    KEYS = ("template-leave", "studio-stop", "studio-good", "studio-bad", "studio-revise", "studio-edit", "studio-try",
            "studio-pane", "studio-save", "studio-stage", "studio-second", "studio-draw", "studio-samples",
            "studio-versions", "studio-copy", "leave")  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("studio-pane", "tab", "pane(1)", "next pane", "To what is sent, the trial, the template", group=MOVE,
             show=True),
        bind("studio-pane-back", "shift+tab", "pane(-1)", "pane before", "To the pane before", group=MOVE),
        bind("studio-copy", "y", "copy_prompt", "copy", "Copy what is sent, for another tool", group=GO, show=True),
        bind("studio-copy-rows", "Y", "copy_rows", "copy examples", "Copy only the rows that are shown as examples",
             group=GO),
        bind("studio-write", "w", "write", "to a file", "Write what is sent to a file", group=GO),
        bind("studio-bring", "P", "bring_back", "bring back", "Add what another tool answered as drafts", group=CHANGE),
        bind("leave", "q,escape", "leave", "leave", "Leave; what you typed is kept among the versions", group=APP),
    ]  # fmt: skip

    def __init__(
        self, dataset: Dataset, recipe: str = "expand", stage: str = "", *, spec: RunSpec | None = None,
        owned: bool = False,
    ) -> None:  # fmt: skip
        """`spec` says whom the tries ask and for how much; without it that is as in the generation view."""
        super().__init__(dataset, recipe, stage, spec)
        self._owned = owned
        self._loaded = False

    def compose_body(self) -> Iterable[Widget]:
        """Template and what is sent side by side, the trial below."""
        with Horizontal(id="prompt-half"):
            yield TemplatePanel(id="template")
            yield SentPanel(id="sent")
        yield Horizontal(id="trial")

    def on_mount(self) -> None:
        """Read what there is."""
        self.show_pane("sent")
        self.draw_top()
        self.start(self._open(), name="open studio", group="open")

    async def _open(self) -> None:
        from tui_craft.store.prompt_versions import LEFT

        await self.load()
        self._loaded = True
        if not self.has_class("-short"):
            self.draw_trial_line()
        if self._versions and self._versions[-1].note == LEFT and self._versions[-1].text != self.saved:
            self.craft.say("You left other words here without saving them; v brings them back.")

    def on_screen_resume(self) -> None:
        """Coming back from the wizard: the recommended prompt may be another."""
        super().on_screen_resume()
        if self._loaded and self.stale:
            self.stale = False
            self.start(self.load(keep=self.dirty), name="reload", group="open", exclusive=True)

    def on_unmount(self) -> None:
        """Give back what was opened."""
        if self.bench is not None:
            self.bench.close()
        if self._owned:
            self.dataset.close()

    async def action_leave(self) -> None:
        """Leave; nothing that was typed is lost."""
        await self.craft.guarded(self.put_aside())
        await super().action_leave()

    # ---- panes

    def show_pane(self, name: str) -> None:
        """Bring a pane to the fore, where there is room for one only, and give it the keys."""
        for pane in PANES:
            self.set_class(pane == name, f"-on-{pane}")
        target: Widget | None = {
            "template": self.query_one(TemplateText), "sent": self.query_one(SentText), "trial": self.column
        }[name]  # fmt: skip
        if target is not None:
            target.focus()

    def action_pane(self, step: int) -> None:
        """To the next pane."""
        panes = [pane for pane in PANES if pane != "trial" or self.column is not None]
        self.show_pane(panes[(panes.index(self._pane()) + step) % len(panes)])

    def _pane(self) -> str:
        if isinstance(self.focused, TemplateText):
            return "template"
        return "trial" if isinstance(self.focused, TrialColumn) else "sent"

    @on(TemplateText.Next)
    def _after_editor(self) -> None:
        self.action_pane(1)

    def on_descendant_focus(self) -> None:
        """The mouse may have gone elsewhere; the keys in the bar follow."""
        name = self._pane()
        for pane in PANES:
            self.set_class(pane == name, f"-on-{pane}")

    # ---- to another tool and back

    def _text(self) -> str:
        from tui_craft.domain.template_help import as_text

        if self.shown is None:
            raise InvalidError("This prompt cannot be sent; what is wrong stands below the template.")
        return as_text(self.shown.messages)

    def action_copy_prompt(self) -> None:
        """Copy what is sent."""
        self.start(self._copy(), name="copy")

    async def _copy(self) -> None:
        await self.craft.copy(self._text(), "the prompt")

    def action_copy_rows(self) -> None:
        """Copy the examples alone."""
        self.start(self._copy_rows(), name="copy")

    async def _copy_rows(self) -> None:
        from tui_craft.domain.snippet import snippet

        rows = self.shown_rows()
        if not rows or self.bench is None:
            raise InvalidError("No rows are shown as examples here; s chooses some.")
        words = snippet([row.data for row in rows], self.bench.format)
        await self.craft.copy(words, text.plural(len(rows), "example"))

    def action_write(self) -> None:
        """Write what is sent to a file."""
        self.start(self._write(), name="write")

    async def _write(self) -> None:
        from tui_craft.store.atomic import write_atomic
        from tui_craft.ui.modals.prompt_line import PromptLine

        value = self._text().encode("utf-8", "surrogatepass")
        name = f"{self.dataset.slug}-prompt.txt"
        given = await self.craft.ask(PromptLine("Write the prompt to which file?", value=name, check=_check_path))
        if given:
            await self.craft.jobs.read(lambda: write_atomic(Path(given.strip()).expanduser(), value))
            self.craft.say(f"Written to {given.strip()}.")

    def action_bring_back(self) -> None:
        """Add what another tool answered."""
        self.start(self._bring_back(), name="bring back")

    async def _bring_back(self) -> None:
        from tui_craft.sources.external import From, bring_back
        from tui_craft.ui.modals.bring_back import BringBack

        brought = await self.craft.ask(BringBack())
        if brought is None:
            return
        name = brought.path.name if brought.path else "pasted text"
        who = From(brought.tool, self.shown.prompt_hash if self.shown else "", self.recipe, name)
        report = await self.craft.jobs.write(
            self.dataset.slug,
            lambda: bring_back(self.dataset, brought.path or brought.pasted, who, now=datetime.now(UTC)),
        )
        (self.craft.say if report.imported else self.craft.warn)(report.summary())


def _check_path(given: str) -> None:
    path = Path(given.strip()).expanduser()
    if not given.strip() or path.is_dir():
        raise InvalidError("Give the name of a file.")
    if not path.parent.is_dir():
        raise CraftError(f"There is no folder {path.parent}; make it first.")
