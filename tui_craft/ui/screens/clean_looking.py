"""Which findings are gone through: those that stand, as of the last look and what was done since. Looks in a process.

Owns reading them again and having rows checked again; shows and changes nothing.
"""

from __future__ import annotations

from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.timer import Timer

from tui_craft import text
from tui_craft.ui.actions import FIND, GO, bind
from tui_craft.ui.cleaning.found import Found
from tui_craft.ui.once_more import OnceMore
from tui_craft.ui.screens.row_actions import RowActions

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset
    from tui_craft.ui.cleaning.reading_findings import FindingReader, Standing

REST = 0.4
"""Seconds without a key after which rows that were changed are looked at again."""


class CleanLooking(RowActions):
    """Adds the findings of an open dataset to a screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("clean-check", "c", "check", "check now", "Look at all rows again with every check that is on",
             group=FIND),
        bind("clean-find", "slash", "find", "filter", "Go through the findings of some rows only", group=FIND),
        bind("clean-proposals", "J", "proposals", "proposals", "What a run proposes for rows here, to apply or not",
             group=GO),
        bind("clean-prompt", "P", "prompt", "prompt", "The prompt, to be mended before more rows are made", group=GO),
    ]  # fmt: skip

    dataset: Dataset

    def __init__(self, dataset: Dataset, where: str = "", *, owned: bool = False) -> None:
        super().__init__()
        self.dataset = dataset
        self._where, self._owned = where, owned
        self.standing: Standing | None = None
        self.progress = ""
        """How far a look is; empty while nothing looks."""
        self._is_asked_for = False
        self._reader: FindingReader | None = None
        self._problems: dict[str, str] = {}
        self._changes = 0
        self._resting: Timer | None = None
        self._looked_at: object = None
        self._loading = OnceMore(partial(self.start, name="load", group="load"), self.load)

    @property
    def found(self) -> Found:
        """What is gone through."""
        return self.standing.found if self.standing is not None else Found()

    def show_found(self) -> None:
        """Draw what is found anew."""
        raise NotImplementedError

    def on_unmount(self) -> None:
        """Give the dataset back if it was opened for this screen."""
        if self._owned:
            self.craft.jobs.submit(self.dataset.slug, self.dataset.close)

    def on_screen_resume(self) -> None:
        """Rows may have changed elsewhere; and here, when one comes for the first time."""
        super().on_screen_resume()
        self.start(self._look_where_changed(), name="look for changes", group="resume", exclusive=True)

    async def _look_where_changed(self) -> None:
        await self.craft.jobs.write(self.dataset.slug, self.dataset.refresh)
        if self._looked_at != self._stamp and self._resting is None:
            self.look_again()

    @property
    def _stamp(self) -> object:
        """What differs whenever rows have changed."""
        return id(self.dataset.index), self.dataset.index.revision

    # ---- reading

    async def load(self) -> None:
        """Read what stands; not shown where something was changed meanwhile, for then it is read once more."""
        from tui_craft.ui.cleaning.reading_findings import FindingReader, standing

        changes = self._changes
        await self.craft.jobs.write(self.dataset.slug, self.dataset.refresh)
        read = await self.craft.jobs.read(standing, self.dataset, self._where, self._problems)
        if changes == self._changes:
            self.standing, self._reader = read, FindingReader(self.dataset, read.found)
            self.show_found()

    def reload(self) -> None:
        """Read what stands once more."""
        self._loading.ask()

    def look_again(self) -> None:
        """Look at what has changed, and read what stands then."""
        self._resting = None
        self.start(self._look(full=False), name="check", group="check", exclusive=True)

    def changed(self) -> None:
        """Rows were changed here: look at them once no more keys come."""
        self._changes += 1
        self.workers.cancel_group(self, "check")
        self.progress = ""
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST, self.look_again)

    async def _look(self, *, full: bool) -> None:
        from tui_craft.runs import checking

        if self.standing is None:
            await self.load()
        stamp = self._stamp
        self.progress, self._is_asked_for = "looking…", full
        self.show_status()
        try:
            async with aclosing(checking.check(self.dataset.slug, full=full)) as events:
                async for event in events:
                    self._hear(event)
        finally:
            self.progress = ""
            if self.is_attached:
                self.show_status()
        self._looked_at = stamp
        await self.load()

    def _hear(self, event: dict[str, object]) -> None:
        if event["event"] == "progress":
            done, total = int(str(event["done"])), int(str(event["total"]))
            self.progress = (
                f"looked at {text.count(done)} of {text.rows(total)}{'   esc stops' if self._is_asked_for else ''}"
            )
            self.show_status()
        else:
            problems = event["problems"]
            self._problems = dict(problems) if isinstance(problems, dict) else {}

    def action_check(self) -> None:
        """Look at everything."""
        self.start(self._look(full=True), name="check", group="check", exclusive=True)

    def stop_looking(self) -> bool:
        """Break off a look that was asked for; whether there was one. What it found so far is not kept."""
        if not self.progress or not self._is_asked_for:
            return False
        self.workers.cancel_group(self, "check")
        self.progress = ""
        self.last_words = "stopped looking; c looks again"
        self.show_status()
        return True

    # ---- filtering

    def action_find(self) -> None:
        """Ask for a filter."""
        self.start(self._find(), name="filter")

    async def _find(self) -> None:
        from tui_craft.store import query
        from tui_craft.ui.modals.prompt_line import PromptLine

        answer = await self.craft.ask(
            PromptLine("Findings of which rows", value=self._where, check=lambda line: query.parse(self.dataset, line),
                       note="As in the workspace: slice:hard, run:k3f9, state:draft. Empty: all of them.")
        )  # fmt: skip
        if answer is not None:
            self.filter(answer.strip())

    def filter(self, where: str) -> None:
        """Go through the findings of these rows only; an empty filter means all."""
        self._where = where
        self._changes += 1  # what is being read now is of other rows
        self.reload()

    # ---- elsewhere

    def action_proposals(self) -> None:
        """To what is proposed for these rows."""
        self.craft.show_proposals(self.dataset)

    def action_prompt(self) -> None:
        """To the prompt."""
        self.craft.show_generate(self.dataset)
