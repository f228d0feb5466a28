"""The export dialog: which rows, in which shape, where to; what that gives; then the manifest in words.

Owns the conversation; the exports write the files.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_craft import text
from tui_craft.domain.reasoning import MODES
from tui_craft.errors import CraftError
from tui_craft.ui import export_work
from tui_craft.ui.actions import APP, bind
from tui_craft.ui.modals import export_words
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.field import Chooser, Field
from tui_craft.ui.widgets.key_bar import KeyBar
from tui_craft.ui.widgets.path_input import PathInput

if TYPE_CHECKING:
    from decimal import Decimal

    from tui_craft.exports.chosen import Where
    from tui_craft.exports.service import Preview
    from tui_craft.store.dataset import Dataset

_REASONING = [(name, words) for name, words in MODES.items()]
_PAST = {"replace": " ctrl+r replaces it.", "force": " ctrl+f exports all the same."}
_PAUSE = 0.4
"""Seconds after the last key before the preview follows."""


class _Body(VerticalScroll):
    """What may be longer than there is room for; only then one can go into it to scroll."""

    def allow_focus(self) -> bool:
        """Whether there is anything to scroll."""
        return super().allow_focus() and self.allow_vertical_scroll


class ExportDialog(CraftModal[str]):
    """Exports `dataset`. Dismissed with the manifest's path.

    `ids` are marked rows that may be exported alone; with `where` the filter to begin with is not the accepted rows.
    """

    CSS_PATH = "export_dialog.tcss"
    HELP = (
        "Only accepted rows go out unless you choose otherwise. left and right change a choice, tab goes to the next "
        "field, enter writes the files.\n\n"
        "Which rows takes a filter, such as: state:accepted tag:billing. Splits are percentages that make 100: "
        "train=90,validation=10. The same seed always splits the same way. A real share leaves synthetic rows out "
        "until so many of 100 are real.\n\n"
        "What is to be said against the rows is told and stops nothing; what is kept back, ctrl+f writes all the same."
    )
    KEYS = ("export-replace", "export-force", "export-go", "export-done", "export-next", "path-complete", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("export-go", "enter,ctrl+s", "go", "export", "Write the files", show=True, priority=True),
        bind("export-done", "enter,ctrl+s", "close", "done", "Close", show=True, priority=True),
        bind("export-next", "tab", "app.focus_next", "next field", "To the next field", show=True),
        bind("export-replace", "ctrl+r", "replace", "replace", "Write over a file that is in the way", show=True),
        bind("export-force", "ctrl+f", "force", "export anyway", "Write what would be kept back", show=True,
             priority=True),
        bind("close", "escape", "close", "close", "Close", group=APP, show=True),
        bind("help", "f1", "help", "help", "What this is, and every key that works here", group=APP, show=True),
    ]  # fmt: skip

    def __init__(self, dataset: Dataset, ids: list[int] | None = None, *, where: str = "") -> None:
        super().__init__()
        self._first_where = where
        self._dataset = dataset
        self._ids = ids or []
        self._timer: Timer | None = None
        self._kept_back = ""
        """The key action that gets past what kept the files from being written: `replace`, `force` or none."""
        self._granted: frozenset[str] = frozenset()
        self._busy = False
        self._done: str | None = None

    def compose(self) -> Iterable[Widget]:
        """What to decide, and what that gives."""
        rows = [("accepted", "what reaches a trainer"), ("filter", "those that the filter below finds")]
        if self._ids:
            rows.insert(0, ("marked", text.rows(len(self._ids))))
        target = Path.cwd() / f"{self._dataset.slug}.jsonl"
        with Vertical(classes="panel"):
            yield Static(Content(text.one_line(f"Export {self._dataset.meta.name}")), classes="title")
            with _Body(id="export-body"):
                with Vertical(id="export-form"):
                    yield Chooser("Shape", [("own", "")], id="export-format")
                    yield Chooser("Rows", rows, "filter" if self._first_where else "", id="export-rows")
                    yield Field("Filter", Input(self._first_where or "state:accepted", id="export-where"))
                    yield Chooser("Reasoning", _REASONING, id="export-reasoning", classes="hidden")
                    yield Field("Splits", Input(placeholder="none, or train=90,validation=10", id="export-splits"))
                    yield Field("Real share", Input(placeholder="as it is, or percent such as 30", id="export-real"))
                    yield Field("Seed", Input("0", id="export-seed"))
                    yield Field("File", PathInput(text.one_line(str(target), 4_000), id="export-path"))
                yield Static(id="export-seen", classes="note")
            yield KeyBar()

    def on_mount(self) -> None:
        """Offer the shapes that this dataset's rows can take."""
        self.query_one("#export-format", Chooser).focus()
        self._show_fields()
        self.start(self._offer(), name="export formats", group="look")

    async def _offer(self) -> None:
        shapes = await self.craft.jobs.read(export_work.shapes, self._dataset)
        self.query_one("#export-format", Chooser).offer(shapes)
        await self._look()

    # looking

    @on(Chooser.Changed)
    @on(Input.Changed, "#export-where")
    @on(Input.Changed, "#export-splits")
    @on(Input.Changed, "#export-real")
    def _changed(self) -> None:
        self._show_fields()
        self._keep_back("", granted=frozenset())
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._look_soon)

    def _show_fields(self) -> None:
        """A filter is asked for only where it counts, a seed where rows are drawn."""
        self._field("#export-where").display = self.query_one("#export-rows", Chooser).value == "filter"
        drawn = (self.query_one(name, Input).value.strip() for name in ("#export-splits", "#export-real"))
        self._field("#export-seed").display = any(drawn)

    def _field(self, line: str) -> Field:
        return self.query_one(line, Input).query_ancestor(Field)

    @on(Input.Changed, "#export-path")
    def _other_path(self) -> None:
        self._keep_back("", granted=frozenset())

    def _keep_back(self, by: str, *, granted: frozenset[str]) -> None:
        """Offer the key that gets past what keeps the files back, beside what was `granted` before."""
        self._kept_back, self._granted = by, granted
        self.refresh_bindings()

    def _look_soon(self) -> None:
        self.start(self._look(), name="preview export", group="look", exclusive=True)

    async def _look(self) -> None:
        """Show the first row as soon as it is known, then what all of them are made of."""
        shape = self.query_one("#export-format", Chooser).value
        try:
            share, where = self._real_share(), self._where()
            found = await self.craft.jobs.read(export_work.preview, self._dataset, shape, where, self._reasoning())
            self.query_one("#export-reasoning").set_class(not found.reasoned, "hidden")
            self._say(export_words.seen(found))
            if found.matching:
                await self._weigh(found, share)
        except CraftError as error:
            self._say(error.sentence, bad=True)

    async def _weigh(self, found: Preview, share: Decimal | None) -> None:
        from tui_craft.exports.weighing import Weigher, weighed

        async for steps in self.craft.jobs.batches(lambda: weighed(self._dataset, self._where())):
            step = steps[-1]
            if isinstance(step, Weigher):
                splits = bool(self.query_one("#export-splits", Input).value.strip())
                kept_back = await self.craft.jobs.read(export_work.kept_back, self._dataset, splits=splits)
                self._say(export_words.seen(found, export_words.weighed(step, share, kept_back)))

    def _real_share(self) -> Decimal | None:
        from tui_craft.exports.real_share import read_percent

        said = self.query_one("#export-real", Input).value.strip()
        return read_percent(said) if said else None

    def _where(self) -> Where:
        chosen = self.query_one("#export-rows", Chooser).value
        if chosen == "marked":
            return self._ids
        return self.query_one("#export-where", Input).value if chosen == "filter" else None

    def _reasoning(self) -> str | None:
        chooser = self.query_one("#export-reasoning", Chooser)
        return None if chooser.has_class("hidden") else chooser.value

    # writing

    def action_go(self) -> None:
        """Write the files."""
        if not self._busy:
            self._busy = True
            self.start(self._export(), name="export", group="export")

    def action_replace(self) -> None:
        """Write over the file in the way."""
        self._grant("replace")

    def action_force(self) -> None:
        """Write what is kept back."""
        self._grant("force")

    def _grant(self, what: str) -> None:
        if self._kept_back == what:
            self._granted |= {what}
            self.action_go()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Replacing and forcing are offered only where that is needed; what was written is not written again."""
        if action in {"replace", "force"}:
            return self._kept_back == action
        return self._done is None if action == "go" else True

    async def _export(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self.workers.cancel_group(self, "look")
        self._say("writing…")
        path = Path(self.query_one(PathInput).value.strip())
        shape = self.query_one("#export-format", Chooser).value
        splits = self.query_one("#export-splits", Input).value
        try:
            seed = export_work.seed_of(self.query_one("#export-seed", Input).value)
            manifest = await self.craft.jobs.read(
                export_work.export, self._dataset, shape, path, where=self._where(), splits=splits, seed=seed,
                replace="replace" in self._granted, force="force" in self._granted, reasoning=self._reasoning(),
                real_share=self._real_share(),
            )  # fmt: skip
        except CraftError as error:
            self._keep_back(await self.craft.jobs.read(export_work.way_past, error, path), granted=self._granted)
            self._say(error.sentence + _PAST.get(self._kept_back, ""), bad=True)
            return
        finally:
            self._busy = False
        self._done = manifest.path
        self.query_one("#export-form").add_class("hidden")
        self.set_focus(None)
        self._keep_back("", granted=frozenset())
        self._say(export_words.outcome(manifest))

    def _say(self, words: str, *, bad: bool = False) -> None:
        seen = self.query_one("#export-seen", Static)
        seen.set_class(bad, "error")
        seen.update(Content(text.visible(words, 6_000)))
        if bad:
            self.call_after_refresh(seen.scroll_visible, animate=False)

    def action_close(self) -> None:
        """Dismiss, with the manifest's path when there is one."""
        self.dismiss(self._done)
