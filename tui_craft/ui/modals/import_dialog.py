"""The import dialog: look at a file, say which field is which, bring it in, read what was left out.

Owns the conversation; reading and importing are the sources' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_craft import text
from tui_craft.domain.formats import FORMATS
from tui_craft.errors import CraftError
from tui_craft.ui.actions import APP, bind
from tui_craft.ui.importing import Import, Progress
from tui_craft.ui.modals import import_words
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.field import Chooser, Field
from tui_craft.ui.widgets.key_bar import KeyBar
from tui_craft.ui.widgets.path_input import PathInput

if TYPE_CHECKING:
    from tui_craft.sources.importer import As
    from tui_craft.sources.preview import Preview
    from tui_craft.sources.report import ImportReport
    from tui_craft.store.dataset import Dataset

AS = (
    ("draft", "to be reviewed"),
    ("accepted", "good as they are: they reach a trainer"),
    ("seed", "real examples to show the teacher (accepted too)"),
)
NOT_TAKEN = "(left out)"


class ImportDialog(CraftModal[str]):
    """Brings a file into `dataset`, or (None) into a new dataset. Dismissed with the dataset's slug, or None."""

    CSS_PATH = "import_dialog.tcss"
    HELP = (
        "Type the path of a JSONL, JSON or CSV file and press enter: the first rows are shown before anything is "
        "imported. You can also paste the rows themselves here.\n\n"
        "Lines that do not fit are left out, named with their reason, and kept word for word in a file of their own."
    )
    KEYS = ("import-look", "import-go", "import-done", "import-next", "path-complete", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("import-look", "enter", "look", "look at it", "Look at the file; nothing is imported yet", show=True,
             priority=True),
        bind("import-go", "enter", "go", "import", "Bring these rows in", show=True, priority=True),
        bind("import-done", "enter", "done", "done", "Close", show=True, priority=True),
        bind("import-next", "tab", "app.focus_next", "next field", "To the next field", show=True),
        bind("close", "escape", "close", "close", "Close; an import that is going on is broken off", group=APP,
             show=True),
        bind("help", "f1", "help", "help", "What this is, and every key that works here", group=APP, show=True),
    ]  # fmt: skip

    def __init__(self, dataset: Dataset | None, *, as_: As = "draft", path: str = "") -> None:
        super().__init__()
        self._dataset = dataset
        self._as = as_
        self._path = path
        self._pasted: str | None = None
        self._seen: Preview | None = None
        self._format: str | None = dataset.format.name if dataset is not None else None
        self._progress = Progress()
        self._importing = False
        self._finished: str | None = None

    def compose(self) -> Iterable[Widget]:
        """File, what was seen in it, the few things to decide, the outcome."""
        where = f"Import into {self._dataset.meta.name}" if self._dataset is not None else "A new dataset from a file"
        formats = [(item.name, item.help) for item in FORMATS.values()]
        with Vertical(classes="panel"):
            yield Static(Content(text.one_line(where)), classes="title")
            with VerticalScroll(id="import-body"):
                yield Field("File", PathInput(self._path, placeholder="path, or paste the rows here", id="import-path"))
                with Vertical(id="import-form", classes="hidden"):
                    if self._dataset is None:
                        yield Field("Name", Input(id="import-name", select_on_focus=False))
                        yield Chooser("Format", formats, id="import-format")
                    yield Vertical(id="import-map")
                    yield Chooser("As", AS, self._as, id="import-as")
                yield Static(id="import-seen", classes="note")
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the path."""
        self.query_one(PathInput).focus()
        if self._path:
            self.action_look()

    # looking

    @on(Input.Changed, "#import-path")
    def _other_file(self) -> None:
        self._seen, self._pasted = None, None
        self.refresh_bindings()
        self.query_one("#import-form").add_class("hidden")
        self._say("")

    @on(PathInput.Pasted)
    def _take_paste(self, event: PathInput.Pasted) -> None:
        self.query_one(PathInput).value = ""
        self.call_after_refresh(self._look_at_paste, event.text)

    def _look_at_paste(self, pasted: str) -> None:
        self._pasted = pasted
        self.start(self._look(), name="preview", group="look", exclusive=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter looks, then imports, then closes."""
        idle = not self._importing and self._finished is None
        return {
            "look": idle and self._seen is None,
            "go": idle and self._seen is not None,
            "done": self._finished is not None,
        }.get(action, True)

    def action_look(self) -> None:
        """Look at the file."""
        self.start(self._look(), name="preview", group="look", exclusive=True)

    def action_go(self) -> None:
        """Bring the rows in."""
        self._importing = True
        self.refresh_bindings()
        self.start(self._import(), name="import", group="import")

    def action_done(self) -> None:
        """Close."""
        self.dismiss(self._finished)

    async def _look(self, *, format_name: str | None = None) -> None:
        from tui_craft.sources.preview import preview

        if self._pasted is None and not self.query_one(PathInput).value.strip():
            self._say("Type the path of a file first.")
            return
        self._say("looking…")
        try:
            seen = await self.craft.jobs.read(preview, self._work().given, format_name or self._format)
        except CraftError as error:
            self._say(error.sentence, bad=True)
            return
        self._seen = seen
        self.refresh_bindings()
        if self._dataset is None:
            await self._propose(seen, format_name)
        await self._show_mapping(seen)
        self.query_one("#import-form").remove_class("hidden")
        self._say(import_words.seen(seen, self._target_format))
        self.query("#import-name, #import-map Chooser, #import-as").first().focus()

    def _work(self) -> Import:
        """The import as it stands in the form."""
        return Import(
            path=Path(self.query_one(PathInput).value.strip()).expanduser(),
            pasted=self._pasted,
            as_=cast("As", self.query_one("#import-as", Chooser).value),
            mapping=self._mapping(),
            now=datetime.now(UTC),
            progress=self._progress,
        )

    async def _propose(self, seen: Preview, format_name: str | None) -> None:
        """A name and a format for the dataset that will be made."""
        from tui_craft.store import library

        line = self.query_one("#import-name", Input)
        if not line.value:
            stem = "pasted" if self._pasted is not None else Path(self.query_one(PathInput).value).name.split(".")[0]
            line.value = await self.craft.jobs.read(library.free_name, text.one_line(stem, 60))
        chooser = self.query_one("#import-format", Chooser)
        chooser.set_reactive(Chooser.value, format_name or seen.detection.format or "input-output")
        chooser.refresh()

    @property
    def _target_format(self) -> str:
        return self._format or self.query_one("#import-format", Chooser).value

    @on(Chooser.Changed, "#import-format")
    def _other_format(self, event: Chooser.Changed) -> None:
        self.start(self._look(format_name=event.value), name="preview", group="look", exclusive=True)

    async def _show_mapping(self, seen: Preview) -> None:
        """A choice of the file's fields for each of ours, where they are not the same."""
        box = self.query_one("#import-map", Vertical)
        await box.remove_children()
        await box.mount(*import_words.field_choices(seen, FORMATS[self._target_format], NOT_TAKEN))

    def _mapping(self) -> Mapping[str, str] | None:
        chosen = {item.label: item.value for item in self.query("#import-map Chooser").results(Chooser)}
        return {ours: theirs for ours, theirs in chosen.items() if theirs != NOT_TAKEN} if chosen else None

    # bringing it in

    async def _import(self) -> None:
        self._progress = Progress()
        timer = self.set_interval(0.2, self._show_progress)
        form = self.query_one("#import-form")
        form.add_class("hidden")
        self._say("importing…")
        try:
            slug, report = await self._carry_out()
        except CraftError as error:
            form.remove_class("hidden")
            self._say(error.sentence, bad=True)
            return
        finally:
            timer.stop()
            self._importing = False
            self.refresh_bindings()
        self._finished = slug
        self._say(import_words.outcome(report))
        self.refresh_bindings()

    async def _carry_out(self) -> tuple[str, ImportReport]:
        work, jobs = self._work(), self.craft.jobs
        if self._dataset is not None:
            return await jobs.write(self._dataset.slug, work.into, self._dataset)
        name = self.query_one("#import-name", Input).value
        return await jobs.write("library", work.as_new, name, self._target_format)

    def _show_progress(self) -> None:
        latest = self._progress.latest
        if latest is not None:
            self._say(import_words.progress(latest))

    def _say(self, words: str, *, bad: bool = False) -> None:
        seen = self.query_one("#import-seen", Static)
        seen.set_class(bad, "error")
        seen.update(Content(text.visible(words, 6_000)))
        if bad:
            self.call_after_refresh(seen.scroll_visible, animate=False)

    def action_close(self) -> None:
        """Break a running import off; else close."""
        if self._importing:
            self._progress.stop = True
        else:
            self.dismiss(self._finished)
