"""What came of a run, on one page: funnel, money, variety, coverage, what to look at twice. Changes nothing.

The page is made anew when one comes back to it, and now and then while the run goes on.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from tui_craft.ui import glyphs
from tui_craft.ui.actions import CHANGE, GO, MOVE, bind
from tui_craft.ui.screens.base import CraftScreen
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.toned import tone_of

if TYPE_CHECKING:
    from tui_craft.runs.reporting import Report
    from tui_craft.store.dataset import Dataset

_OFTEN = 3.0
"""Seconds at least between two readings of a run that goes on."""
_EASY = 10
"""So many times longer than a reading takes is waited for the next one."""
_WIDEST = 110
_TONES = {"heading": "strong"}


class ReportView(VerticalScroll, can_focus=True, inherit_bindings=False):
    """The page, to scroll through."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("report-down", "j,down", "scroll_down", "down", "Scroll down", group=MOVE),
        bind("report-up", "k,up", "scroll_up", "up", "Scroll up", group=MOVE),
        bind("report-page-down", "pagedown,space,ctrl+d", "page_down", "page down", "One page down", group=MOVE,
             show=True),
        bind("report-page-up", "pageup,ctrl+u", "page_up", "page up", "One page up", group=MOVE),
        bind("report-top", "g,home", "scroll_home", "top", "To the beginning", group=MOVE),
        bind("report-end", "G,end", "scroll_end", "end", "To the end", group=MOVE),
    ]  # fmt: skip


class RunReportScreen(CraftScreen):
    """The report of the run in folder `run`, started from the open `dataset` (with `owned` it is closed at the end)."""

    CSS_PATH = "run_report.tcss"
    AUTO_FOCUS = "ReportView"
    HELP = """
    What came of the run, as of now: generated = filtered + deduped + kept. Retention of about 70 % is usual; 95 % and
    more means that nobody looked closely, less than 50 % that the prompt wants mending. The tables show what was drawn
    and what became of it.
    """
    KEYS = ("report-rerun", "report-rows", "report-aside", "report-prompt", "report-copy", "report-page-down", "leave")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("report-rerun", "r", "rerun", "run again", "The generation view, filled in as for this run", group=GO),
        bind("report-rows", "w", "rows", "its drafts", "Open the workspace on this run's drafts, or on what it judged",
             group=GO),
        bind("report-aside", "m", "aside", "quarantined", "Read and mend what the run put aside", group=GO),
        bind("report-prompt", "P", "prompt", "its prompt", "The prompt this run was made with", group=GO),
        bind("report-copy", "y", "copy", "copy", "Copy the report as text", group=CHANGE),
    ]  # fmt: skip

    def __init__(self, dataset: Dataset, run: Path, *, owned: bool = False) -> None:
        super().__init__()
        self._dataset, self._path, self._owned = dataset, run, owned
        self._home: Dataset | None = None
        """The dataset that has the run's rows."""
        self._report: Report | None = None
        self._drawn: tuple[Report, int] | None = None
        self._timer: Timer | None = None

    def compose_body(self) -> Iterable[Widget]:
        """The page."""
        with ReportView():
            yield Static(id="report-page")

    def on_mount(self) -> None:
        """Read the run."""
        self.top(
            [Piece("Report", "strong", 4), Piece(self._dataset.meta.name, "", 9)], [Piece(f"run {self._path.name}")]
        )

    def on_screen_resume(self) -> None:
        """Read it, anew when one comes back: rows may have been judged meanwhile."""
        super().on_screen_resume()
        self.start(self._read(), name="read report", group="read", exclusive=True)

    def on_screen_suspend(self) -> None:
        """Nobody looks."""
        if self._timer is not None:
            self._timer.stop()

    def on_resize(self) -> None:
        """Fit the lines to the width."""
        super().on_resize()
        self._draw()

    def notify_style_update(self) -> None:
        """Other colours."""
        super().notify_style_update()
        self._drawn = None
        if self.is_mounted:
            self._draw()

    def on_unmount(self) -> None:
        """Give back what was opened."""
        if self._home is not None and self._home is not self._dataset:
            self._home.close()
        if self._owned:
            self._dataset.close()

    async def _read(self) -> None:
        began = time.monotonic()
        self._report = await self.craft.jobs.read(self._find)
        self._draw()
        self.refresh_bindings()
        if self._report.info.state.live:
            wait = max(_OFTEN, _EASY * (time.monotonic() - began))
            again = self._read
            self._timer = self.set_timer(
                wait, lambda: self.start(again(), name="read report", group="read", exclusive=True)
            )

    def _find(self) -> Report:
        from tui_craft.runs.reporting import full_report
        from tui_craft.store.dataset import Dataset

        if self._home is None:
            place = self._path.parent.parent
            self._home = self._dataset if place == self._dataset.path else Dataset(place)
        return full_report(self._home, self._path)

    def _draw(self) -> None:
        """Lay the page out; the same one in the same width not again."""
        if self._report is None:
            return
        from tui_craft.runs.report_words import report_lines

        width = min(_WIDEST, max(20, self.query_one(ReportView).scrollable_content_region.width))
        if self._drawn == (self._report, width):
            return
        self._drawn = self._report, width
        lines = report_lines(self._report, width, ascii_only=glyphs.of(self.app) is glyphs.ASCII)
        tone = {line.tone: tone_of(self, _TONES.get(line.tone, line.tone)) for line in lines}
        page = Content("\n").join(Content(line.text).stylize(tone[line.tone]) for line in lines)
        self.query_one("#report-page", Static).update(page)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to copy and no prompt to see before the run was read."""
        if action in {"prompt", "copy"}:
            return self._report is not None
        if action == "aside":
            return self._report is not None and self._report.info.books.quarantined > 0
        return True

    def action_rerun(self) -> None:
        """The form of a new run, filled in from this one."""
        self.craft.show_generate(self._dataset, like=self._path.name)

    def action_rows(self) -> None:
        """The run's drafts in the workspace, or the rows that it judged."""
        where = f"state:draft run:{self._path.name}"
        if self._report is not None and self._report.books.verdicts is not None:
            where = self._report.head.spec.where
        self.craft.show_workspace(self._path.parent.parent.name, where=where)

    def action_aside(self) -> None:
        """What was put aside, to be mended."""
        from tui_craft.ui.screens.quarantine import QuarantineScreen

        if self._home is not None:
            self.craft.push_screen(QuarantineScreen(self._home, self._path))

    def action_copy(self) -> None:
        """The report as text."""
        if self._report is not None:
            from tui_craft.runs.report_words import as_text

            self.start(self.craft.copy(as_text(self._report), "the report"), name="copy")

    def action_prompt(self) -> None:
        """What the run asked with, and why rows of it were rejected."""
        if self._report is not None:
            self.start(self._prompt(self._report), name="prompt", group="prompt")

    async def _prompt(self, report: Report) -> None:
        from tui_craft.runs.cause import Cause
        from tui_craft.ui.modals.cause import CauseView

        cause = Cause(report.info.id, report.head.spec.prompt, False, report.reasons)
        if await self.craft.ask(CauseView(cause)):
            self.craft.show_generate(self._dataset)
