"""The list of datasets: the first screen. Owns choosing one and starting a new one; opens no rows itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_craft import paths, text
from tui_craft.store import library, watch
from tui_craft.ui import remember
from tui_craft.ui.actions import APP, CHANGE, FIND, GO, bind
from tui_craft.ui.host import host
from tui_craft.ui.screens.dataset_changes import DatasetChanges
from tui_craft.ui.starting import make_demo
from tui_craft.ui.widgets.dataset_lines import COLUMNS, gauged, lines, ways_to_start, words
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.row_model import ListSource
from tui_craft.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from tui_craft.store.facts import Facts
    from tui_craft.store.library import DatasetSummary

EVERY = 1.5
"""Seconds between two looks at the folder."""


class FindLine(Input):
    """The line that narrows the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("find-done", "enter", "submit", "to the list", "Choose among those found", group=FIND, show=True),
        bind("find-all", "escape", "screen.leave", "show all", "End the search", group=FIND, show=True),
    ]


class DatasetTable(RowTable):
    """The table of this screen, where g does not go to the top but generates."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("datasets-open", "enter", "choose", "open", "Open this dataset", group=GO, show=True),
        bind("datasets-generate", "g", "screen.generate", "generate", "Have rows written for this dataset", group=GO,
             show=True),
    ]  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be opened in an empty list."""
        return len(self.source) > 0 if action == "choose" else super().check_action(action, parameters)


class DatasetsScreen(DatasetChanges):
    """Every dataset, what stands in it, and three ways to start a new one."""

    CSS_PATH = "datasets.tcss"
    AUTO_FOCUS = "DatasetTable"
    HELP = (
        "Your datasets. Enter opens one; n describes a new one in seven questions, i makes one from a file, "
        "d makes the demo. Deleting moves a dataset aside: u brings it back."
    )
    KEYS = ("find-done", "find-all", "datasets-open", "datasets-new", "datasets-import", "datasets-generate",
            "datasets-find", "datasets-demo", "palette")  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("datasets-new", "n", "new", "new", "Describe a new dataset", group=CHANGE, show=True),
        bind("datasets-import", "i", "import", "import", "Make a dataset from a file", group=CHANGE, show=True),
        bind("datasets-find", "slash", "find", "find", "Show only datasets whose name or objective has these letters",
             group=FIND, show=True),
        bind("datasets-demo", "d", "demo", "demo", "Make the ready-made example and open it", group=CHANGE),
        # the last of several escapes pressed to get out of something must not end the program
        bind("leave", "q", "leave", "leave", "Leave tui-craft; runs go on and everything is saved", group=APP),
        bind("datasets-all", "escape", "all", "show all", "End the search", group=FIND),
        bind("datasets-tour", "T", "tour", "tour", "A short walk through the program", group=GO),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._all: list[DatasetSummary] = []
        self._facts: dict[tuple[str, datetime], tuple[Facts | None, str]] = {}
        """By dataset and its last change: its numbers, and its gauges in words, as they were worked out last."""
        self._seen: object = None
        self._loaded = False
        self._looking = False

    def compose_body(self) -> Iterable[Widget]:
        """The search line, the table, a few words on the dataset under the cursor; or how to start."""
        yield FindLine(placeholder="find a dataset", id="find")
        yield DatasetTable(COLUMNS, marks=False)
        yield Static(id="about")
        yield Static(id="empty")

    def on_mount(self) -> None:
        """Read the list, then look from time to time whether it changed."""
        self.top([Piece("tui-craft", "strong", 9)], [Piece(host(), "muted", 2)])
        self.query_one(RowTable).focus()
        self.set_interval(EVERY, self._look)
        self._look()

    def on_screen_resume(self) -> None:
        """Coming back from another screen: it may have changed something, or worked out gauges."""
        self._look()
        if self._current is not None:
            self.start(self._read_facts(self._current), name="facts", group="facts", exclusive=True)

    def more_help(self) -> list[str]:
        """Where the files are."""
        return [
            f"Datasets are kept in {text.one_line(str(paths.datasets_dir()))}, one folder each, deleted ones in .trash "
            f"there; settings in {text.one_line(str(paths.config_file()))}."
        ]

    # the list

    def _look(self) -> None:
        """See whether anything changed."""
        if self.app.screen is self and not self._looking:
            self._looking = True
            self.start(self._refresh(), name="look at datasets", group="look")

    async def _refresh(self) -> None:
        try:
            await self._follow()
        finally:
            self._looking = False

    async def _follow(self) -> None:
        seen = await self.craft.jobs.read(_fingerprint)
        if seen == self._seen:
            return
        self._all = await self.craft.jobs.read(library.list_datasets)
        self._seen = seen
        self._runs = dict(seen[1])
        first, self._loaded = not self._loaded, True
        last = (await self.craft.jobs.read(remember.recall, remember.HABITS)).get("last") if first else None
        self._show(on=last)
        if first:
            await self._offer_tour()

    def _show(self, *, on: str | None = None) -> None:
        """Show the list, with the cursor on dataset `on`, or where it was."""
        wanted = self.query_one("#find", Input).value.casefold()
        before = self._current
        self._shown = [item for item in self._all if wanted in f"{item.name} {item.objective}".casefold()]
        self.set_class(not self._all and self._loaded, "-empty")
        slugs = [item.slug for item in self._shown]
        wished = on or (before.slug if before is not None else None)
        cursor = slugs.index(wished) if wished in slugs else None
        table = self.query_one(RowTable)
        table.source = ListSource(lines(self._shown, self._runs, datetime.now(UTC)))
        table.reload(cursor=cursor)
        self._describe()
        number = text.plural(len(self._all), "dataset")
        if wanted:
            number = f"{len(self._shown)} of {number}"
        size = text.size(sum(item.bytes for item in self._all))
        self.top(
            [Piece("tui-craft", "strong", 9), *([Piece(f"{number}, {size}", "muted")] if self._all else [])],
            [Piece(host(), "muted", 2)],
        )
        self.query_one("#empty", Static).update(ways_to_start(str(paths.datasets_dir())))
        self.refresh_bindings()

    @on(RowTable.Highlighted)
    def _describe(self) -> None:
        item = self._current
        if item is None:
            self.query_one("#about", Static).update("")
            return
        key = (item.slug, item.changed)
        facts, gauges = self._facts.get(key, (None, ""))
        said = words(item, facts, self._runs.get(item.slug, ""), gauges)
        self.query_one("#about", Static).update(Content("\n".join(text.one_line(line) for line in said)))
        if key not in self._facts and not item.problem:
            self.start(self._read_facts(item), name="facts", group="facts", exclusive=True)

    async def _read_facts(self, item: DatasetSummary) -> None:
        self._facts[item.slug, item.changed] = await self.craft.jobs.read(_facts, item.path)
        self._describe()

    # finding

    def action_find(self) -> None:
        """Type a few letters; the list follows."""
        self.add_class("-finding")
        self.query_one("#find", Input).focus()

    @on(Input.Changed, "#find")
    def _typed(self) -> None:
        self._show()

    @on(Input.Submitted, "#find")
    def _found(self) -> None:
        self.query_one(RowTable).focus()

    async def action_leave(self) -> None:
        """Leave the search first, then the program."""
        if self.has_class("-finding"):
            self.action_all()
        else:
            self.craft.leave()

    def action_all(self) -> None:
        """Leave the search; without one say how to leave the program."""
        if not self.has_class("-finding"):
            self.craft.say("q leaves tui-craft.")
            return
        self.remove_class("-finding")
        self.query_one("#find", Input).value = ""
        self.query_one(RowTable).focus()

    # going somewhere

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a dataset is offered only where there is one."""
        wants_one = action in {"generate", "gauges", "export", "rename", "delete", "describe", "find"}
        return None if wants_one and self._loaded and not self._all else True

    @on(RowTable.Chosen)
    def _open(self) -> None:
        item = self._current
        if item is not None and item.problem:
            self.craft.warn(item.problem)
        elif item is not None:
            self.craft.show_workspace(item.slug)

    def action_new(self) -> None:
        """The wizard."""
        self.craft.show_wizard()

    def action_import(self) -> None:
        """A file becomes a dataset."""
        self.start(self._import(), name="import", group="dialog")

    async def _import(self) -> None:
        from tui_craft.ui.modals.import_dialog import ImportDialog

        slug = await self.craft.ask(ImportDialog(None))
        if slug is not None:
            self.craft.show_workspace(slug)

    def action_generate(self) -> None:
        """The generation view of the dataset under the cursor."""
        if self._current is not None:
            self.start(self._generate(self._current.slug), name="generate", group="dialog")

    async def _generate(self, slug: str) -> None:
        from tui_craft.ui.screens.generate import GenerateScreen

        dataset = await self.craft.jobs.read(library.open_dataset, slug)
        self.craft.push_screen(GenerateScreen(dataset, owned=True))

    def action_demo(self) -> None:
        """The ready-made example."""
        self.start(self._demo(), name="demo", group="dialog")

    async def _demo(self) -> None:
        self.craft.show_workspace(await self.craft.jobs.write("library", make_demo, now=datetime.now(UTC)))

    # the tour

    def action_tour(self) -> None:
        """Walk through the program in a few pages."""
        from tui_craft.ui.screens.tour import TourScreen

        self.craft.open_modal(TourScreen())

    async def _offer_tour(self) -> None:
        offered = await self.craft.jobs.read(remember.recall, "tour")
        if not offered and self.app.screen is self:  # and not, for one, a dataset that was opened by its name
            self.action_tour()
            await self.craft.jobs.write("remember", remember.keep, "tour", {"offered": True})


def _facts(folder: Path) -> tuple[Facts | None, str]:
    """A dataset's numbers, and its gauges as they were worked out last, in words."""
    from tui_craft.store import facts, summary

    known = summary.read(folder)
    return facts.facts(folder), gauged(known, datetime.now(UTC)) if known else ""


def _fingerprint() -> tuple[object, tuple[tuple[str, str], ...]]:
    """What the list depends on: the folders, and the words for every run at work."""
    from tui_craft.ui.run_words import running

    folders = watch.folders()
    return watch.fingerprint(folders), tuple(sorted(running(folders).items()))
