"""The page on what a dataset is made of: mix, trust, slices, variety, lengths; the whole, or one slice after the other.

Owns the way through it; the gauges are worked out elsewhere, anew whenever one comes here and something has changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui_craft import text
from tui_craft.ui import glyphs
from tui_craft.ui.actions import CHANGE, GO, MOVE, bind
from tui_craft.ui.modals.prompt_line import PromptLine
from tui_craft.ui.screens.base import CraftScreen
from tui_craft.ui.screens.run_report import ReportView
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.toned import tone_of

if TYPE_CHECKING:
    from tui_craft.gauges.page import Line
    from tui_craft.gauges.parts import Gauges, Scope
    from tui_craft.store.dataset import Dataset

_WIDEST = 110
_LOW, _HIGH = 2, 4
"""Lines of a histogram in a low and in a high window."""
_TONES = {"heading": "strong"}
_FILES = ("rows.jsonl", "slices.json", "checks.json", "reviews.json", "checks/findings.jsonl")
"""What gauges are worked out of."""


class GaugesScreen(CraftScreen):
    """The gauges of an open `dataset` (with `owned` it is closed at the end)."""

    CSS_PATH = "gauges.tcss"
    AUTO_FOCUS = "ReportView"
    HELP = """
    What a trainer would get: shares are of accepted rows, drafts are told beside them. Real rows were typed by hand or
    imported as real; reviewed ones a person has read and judged; checked ones no person has, but the checks have, and
    found nothing that counts. Too little of the real is told and blocks nothing; only a critical slice of which more
    than half is synthetic and read by nobody is not exported unless that is forced.
    """
    KEYS = ("gauges-next", "gauges-unread", "gauges-thresholds", "gauges-export", "gauges-copy", "report-page-down",
            "leave")  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("gauges-next", "n,right", "scope(1)", "next slice", "The next slice; after the last the whole again",
             group=MOVE),
        bind("gauges-previous", "p,left", "scope(-1)", "previous slice", "The slice before", group=MOVE),
        bind("gauges-unread", "w", "unread", "read", "Read the synthetic rows that nobody has read",
             group=GO),
        bind("gauges-thresholds", "t", "thresholds", "thresholds", "From which share on a gauge is low, or enough",
             group=CHANGE),
        bind("gauges-export", "x", "export", "export", "Write rows for a trainer", group=GO),
        bind("gauges-copy", "y", "copy", "copy", "Copy this page as text", group=CHANGE),
    ]  # fmt: skip

    def __init__(self, dataset: Dataset, *, owned: bool = False) -> None:
        super().__init__()
        self._dataset, self._owned = dataset, owned
        self._gauges: Gauges | None = None
        self._scope = ""
        """The name of the slice that is shown; empty for the whole."""
        self._mark: object = None
        self._drawn: object = None

    def compose_body(self) -> Iterable[Widget]:
        """The page."""
        with ReportView():
            yield Static(id="gauges-page")

    def on_mount(self) -> None:
        """Say what is coming."""
        self._head("counting…")

    def on_screen_resume(self) -> None:
        """Work the gauges out where something has changed."""
        super().on_screen_resume()
        self.start(self._read(), name="gauges", group="read", exclusive=True)

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
        if self._owned:
            self._dataset.close()

    # ---- reading and drawing

    async def _read(self) -> None:
        from tui_craft.gauges.measuring import gauges
        from tui_craft.gauges.parts import Gauges

        mark = await self.craft.jobs.read(_mark, self._dataset.path)
        if mark == self._mark:
            return
        async for steps in self.craft.jobs.batches(lambda: gauges(self._dataset)):
            step = steps[-1]
            if isinstance(step, Gauges):
                self._gauges, self._mark = step, mark
            elif step.total:
                self._head(f"counting {100 * step.done // step.total} %")
        self._draw()
        self.refresh_bindings()

    def _head(self, state: str = "") -> None:
        """The line above: which dataset and which part of it."""
        scope = self._shown
        part = "" if scope is None or not scope.name else f"slice {scope.name}{', critical' if scope.critical else ''}"
        number = len(self._gauges.slices) if self._gauges is not None else 0
        self.top(
            [Piece("Balance", "strong", 4), Piece(self._dataset.meta.name, "", 9), Piece(part, "accent", 8)],
            [Piece(state, "muted", 6), Piece(text.plural(number, "slice") if number else "", "muted", 3)],
        )

    @property
    def _shown(self) -> Scope | None:
        """The part that is shown; the whole where its slice is gone."""
        if self._gauges is None:
            return None
        return next((each for each in self._gauges.scopes if each.name == self._scope), self._gauges.whole)

    def _lines(self, width: int, height: int) -> list[Line]:
        from tui_craft.gauges.page import gauge_lines, page

        assert self._gauges is not None
        assert self._shown is not None
        looked = self._gauges.checked
        ago = f"looked {text.ago(datetime.fromisoformat(looked), datetime.now(UTC))}" if looked else ""
        ascii_only = glyphs.of(self.app) is glyphs.ASCII
        on = page(width, ascii_only=ascii_only, checked=ago, height=height)
        return gauge_lines(self._gauges, self._shown, on)

    def _draw(self) -> None:
        """Lay the page out; the same one in the same room not again."""
        if self._gauges is None:
            return
        self._head()
        width = min(_WIDEST, self.query_one(ReportView).scrollable_content_region.width)
        height = _HIGH if self.size.height >= 30 else _LOW
        room = (self._gauges, self._scope, width, height)
        if room == self._drawn or width < 1:
            return
        self._drawn = room
        lines = self._lines(width, height)
        tones = {span.tone: tone_of(self, _TONES.get(span.tone, span.tone)) for line in lines for span in line}
        drawn = [Content.assemble(*((span.text, tones[span.tone]) for span in line)) for line in lines]
        self.query_one("#gauges-page", Static).update(Content("\n").join(drawn))

    # ---- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be copied before it is there; without slices there is only the whole."""
        if action in {"copy", "unread"}:
            return self._gauges is not None
        if action == "scope":
            return self._gauges is not None and bool(self._gauges.slices)
        return True

    def action_scope(self, step: int) -> None:
        """Show another slice, or the whole."""
        if self._gauges is None or self._shown is None:
            return
        scopes = self._gauges.scopes
        self._scope = scopes[(scopes.index(self._shown) + step) % len(scopes)].name
        self._draw()
        self.query_one(ReportView).scroll_home(animate=False)

    def action_unread(self) -> None:
        """Read the synthetic rows of this part that nobody has read; from there back to here."""
        from tui_craft.store.queues import Kind, Queue

        where = "origin:synthetic reviewed:no -state:rejected"
        if self._scope:
            where = f"slice:{self._scope} {where}"
        self.craft.show_review(self._dataset, Queue(Kind.ROWS, where))

    def action_thresholds(self) -> None:
        """Change what the shares are held against."""
        self.start(self._ask_thresholds(), name="thresholds", group="dialog")

    async def _ask_thresholds(self) -> None:
        from tui_craft.domain import gauges
        from tui_craft.store import check_settings

        settings = await self.craft.jobs.read(check_settings.read, self._dataset.path)
        said = await self.craft.ask(
            PromptLine(
                "Thresholds", value=gauges.spelled(settings.gauges),
                note="Below low a gauge is too low, from ok on it is enough. They warn and block nothing.",
                check=gauges.read,
            )
        )  # fmt: skip
        if said is not None:
            await self.craft.jobs.write(self._dataset.slug, _keep, self._dataset, said)
            await self._read()

    def action_export(self) -> None:
        """The export dialog."""
        from tui_craft.ui.modals.export_dialog import ExportDialog

        self.craft.open_modal(ExportDialog(self._dataset))

    def action_copy(self) -> None:
        """This page as text."""
        if self._gauges is not None:
            from tui_craft.gauges.page import plain

            self.start(self.craft.copy(plain(self._lines(80, _HIGH)), "the page"), name="copy")


def _mark(folder: Path) -> tuple[tuple[int, int], ...]:
    """Something that differs when what gauges are worked out of does."""
    found = []
    for name in _FILES:
        try:
            stat = (folder / name).stat()
            found.append((stat.st_mtime_ns, stat.st_size))
        except OSError:
            found.append((0, 0))
    return tuple(found)


def _keep(dataset: Dataset, said: str) -> None:
    from dataclasses import replace

    from tui_craft.domain import gauges
    from tui_craft.store import check_settings

    check_settings.change(dataset, lambda settings: replace(settings, gauges=gauges.read(said)))
