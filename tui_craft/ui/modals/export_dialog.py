"""The export dialog: which rows, in which shape, where to; what that gives; then the manifest in words.

Owns the conversation; the exports write the files.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

import tui_craft
from tui_craft import text
from tui_craft.domain.reasoning import MODES
from tui_craft.errors import CraftError, InvalidError
from tui_craft.store import about
from tui_craft.ui.actions import APP, bind
from tui_craft.ui.modals import export_words
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.field import Chooser, Field
from tui_craft.ui.widgets.key_bar import KeyBar
from tui_craft.ui.widgets.path_input import PathInput

if TYPE_CHECKING:
    from tui_craft.exports.chosen import Where
    from tui_craft.exports.manifest import Manifest
    from tui_craft.exports.service import Preview
    from tui_craft.store.dataset import Dataset

_REASONING = [(name, words) for name, words in MODES.items()]
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
        "train=90,validation=10. The same seed always splits the same way."
    )
    KEYS = ("export-replace", "export-go", "export-done", "export-next", "path-complete", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("export-go", "enter,ctrl+s", "go", "export", "Write the files", show=True, priority=True),
        bind("export-done", "enter,ctrl+s", "close", "done", "Close", show=True, priority=True),
        bind("export-next", "tab", "app.focus_next", "next field", "To the next field", show=True),
        bind("export-replace", "ctrl+r", "replace", "replace", "Write over a file that is in the way", show=True),
        bind("close", "escape", "close", "close", "Close", group=APP, show=True),
        bind("help", "f1", "help", "help", "What this is, and every key that works here", group=APP, show=True),
    ]

    def __init__(self, dataset: Dataset, ids: list[int] | None = None, *, where: str = "") -> None:
        super().__init__()
        self._first_where = where
        self._dataset = dataset
        self._ids = ids or []
        self._timer: Timer | None = None
        self._in_the_way = False
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
        shapes = await self.craft.jobs.read(_shapes, self._dataset)
        self.query_one("#export-format", Chooser).offer(shapes)
        await self._look()

    # looking

    @on(Chooser.Changed)
    @on(Input.Changed, "#export-where")
    @on(Input.Changed, "#export-splits")
    def _changed(self) -> None:
        self._show_fields()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._look_soon)

    def _show_fields(self) -> None:
        """A filter is asked for only where it counts, a seed where rows are drawn."""
        self._field("#export-where").display = self.query_one("#export-rows", Chooser).value == "filter"
        self._field("#export-seed").display = bool(self.query_one("#export-splits", Input).value.strip())

    def _field(self, line: str) -> Field:
        return self.query_one(line, Input).query_ancestor(Field)

    @on(Input.Changed, "#export-path")
    def _other_path(self) -> None:
        self._in_the_way = False
        self.refresh_bindings()

    def _look_soon(self) -> None:
        self.start(self._look(), name="preview export", group="look", exclusive=True)

    async def _look(self) -> None:
        shape = self.query_one("#export-format", Chooser).value
        try:
            found = await self.craft.jobs.read(_preview, self._dataset, shape, self._where(), self._reasoning())
        except CraftError as error:
            self._say(error.sentence, bad=True)
        else:
            self.query_one("#export-reasoning").set_class(not found.reasoned, "hidden")
            self._say(export_words.seen(found))

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
            self.start(self._export(replace=False), name="export", group="export")

    def action_replace(self) -> None:
        """Write over the file in the way."""
        if not self._busy and self._done is None:
            self._busy = True
            self.start(self._export(replace=True), name="export", group="export")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Replacing is offered only where a file is in the way; what was written is not written again."""
        done = self._done is not None
        return {"replace": self._in_the_way and not done, "go": not done}.get(action, True)

    async def _export(self, *, replace: bool) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._say("writing…")
        path = Path(self.query_one(PathInput).value.strip())
        shape = self.query_one("#export-format", Chooser).value
        splits = self.query_one("#export-splits", Input).value
        try:
            seed = _seed(self.query_one("#export-seed", Input).value)
            manifest = await self.craft.jobs.read(
                _export, self._dataset, shape, path, where=self._where(), splits=splits, seed=seed, replace=replace,
                reasoning=self._reasoning(),
            )  # fmt: skip
        except CraftError as error:
            there = await self.craft.jobs.read(_is_file, path)
            self._in_the_way = there and "earlier export" in error.sentence
            self._say(error.sentence + (" ctrl+r replaces it." if self._in_the_way else ""), bad=True)
            self.refresh_bindings()
            return
        finally:
            self._busy = False
        self._done = manifest.path
        self.query_one("#export-form").add_class("hidden")
        self.set_focus(None)
        self.refresh_bindings()
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


def _shapes(dataset: Dataset) -> list[tuple[str, str]]:
    from tui_craft.exports.registry import export_formats

    fitting = [item for item in export_formats().values() if item.why_never(dataset.format) is None]
    # the dataset's own first, then the one that is made for such rows
    fitting.sort(key=lambda item: (item.target is not None, item.target != dataset.format.name))
    return [(item.name, item.help) for item in fitting]


def _preview(dataset: Dataset, shape: str, where: Where, reasoning: str | None) -> Preview:
    from tui_craft.exports.service import preview

    about.follow(dataset)
    return preview(dataset, shape, where, n=1, reasoning=reasoning)


def _export(dataset: Dataset, shape: str, to: Path, *, where: Where, splits: str, seed: int, replace: bool,
            reasoning: str | None) -> Manifest:  # fmt: skip
    from tui_craft.exports.service import export
    from tui_craft.exports.splits import read_splits

    parts = [(item.name, item.percent) for item in read_splits(splits)] if splits.strip() else None
    about.follow(dataset)
    return export(
        dataset, format=shape, to=to, where=where, splits=parts, seed=seed, replace=replace, reasoning=reasoning,
        now=datetime.now(UTC), tool_version=tui_craft.__version__,
    )  # fmt: skip


def _is_file(path: Path) -> bool:
    return path.expanduser().is_file()


def _seed(value: str) -> int:
    try:
        return int(value.strip() or "0")
    except ValueError:
        raise InvalidError(f"The seed must be a whole number, not {value.strip()!r}.") from None
