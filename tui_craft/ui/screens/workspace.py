"""The workspace: the rows of one dataset, to read, judge and change. Owns the layout and what the lines say.

What happens to rows is in `row_changes`, `row_editing`, `row_finding`, `row_following`.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from tui_craft.errors import CraftError
from tui_craft.store import library
from tui_craft.ui import remember, theme
from tui_craft.ui.actions import GO, bind
from tui_craft.ui.dataset_rows import DatasetRows
from tui_craft.ui.host import host
from tui_craft.ui.row_cells import columns_of
from tui_craft.ui.screens import workspace_words
from tui_craft.ui.screens.row_following import RowFollowing
from tui_craft.ui.screens.row_origins import RowOrigins
from tui_craft.ui.screens.row_reading import RowReading
from tui_craft.ui.screens.row_reviewing import RowReviewing
from tui_craft.ui.screens.row_versions import RowVersions
from tui_craft.ui.widgets.filter_line import FilterBar
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.row_marks import MarkedRows
from tui_craft.ui.widgets.row_table import RowTable
from tui_craft.ui.widgets.row_view import RowView

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset

FIRST_BYTES = 4_000_000
"""Bytes of a log without an index that are read before the first rows are drawn."""
BLINK = 0.1
"""Seconds that the first drawing waits for the rows."""
WIDE = 100
"""Cells from which on there is room to say which machine this is."""
BROAD = 160
"""Cells of a window from which on there is room for everything."""


class WorkspaceScreen(RowFollowing, RowReviewing, RowOrigins, RowVersions, RowReading):
    """The rows of the dataset called `slug`."""

    CSS_PATH = "workspace.tcss"
    HELP = """
    The rows of this dataset. Judge them with one key each: a accepts, h holds, r rejects, and the cursor goes to the
    next one. Only accepted rows reach a trainer, and u undoes anything. What you do applies to the marked rows
    where there are marks. Enter shows a row in full.
    """
    KEYS = (
        "cell-enter", "cell-save", "cell-line", "cell-close", "filter-keep", "filter-stop", "filter-drop",
        "row-accept", "row-hold", "row-reject", "row-edit", "table-mark", "review-choose", "find", "go-generate",
        "row-new", "go-import",
        "palette",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("back", "escape", "back", "back", "Out of reading, filter and marks, one after the other; then back",
             group=GO),
        bind("go-generate", "R,ctrl+g", "generate", "generate", "Have rows written: prompt, teacher, run", group=GO),
        bind("go-proposals", "J", "proposals", "proposals", "What a run proposes for rows here, to apply or not",
             group=GO),
        bind("go-topics", "T", "topics", "topics", "The tree of topics, and how many rows each has", group=GO),
        bind("go-clean", "Q", "clean", "clean", "What the checks find wrong: mend it, hold it, reject it", group=GO),
        bind("go-gauges", "B", "gauges", "balance", "What the dataset is made of: real share, trust, variety, lengths",
             group=GO),
        bind("go-import", "I", "import", "import", "Bring rows in from a file", group=GO),
        bind("go-export", "x", "export", "export", "Write rows for a trainer (the marked ones, if any)", group=GO),
        bind("go-context", "o", "context", "describe", "What this dataset is for; it shapes the prompt", group=GO),
    ]  # fmt: skip

    def __init__(self, slug: str, *, where: str = "", back: Callable[[Dataset], None] | None = None) -> None:
        """`where` is the filter to begin with; `back` opens the screen that one came from, once, when one leaves."""
        super().__init__()
        self.slug = slug
        self._where, self._way_back = where, back

    def compose_body(self) -> Iterable[Widget]:
        """Table and row side by side, the filter line below."""
        with Horizontal(id="rows"):
            yield RowTable((), states=True)
            yield RowView()
        yield Static("", id="empty", classes="hidden muted")
        yield FilterBar()

    def on_mount(self) -> None:
        """Open the dataset beside the first drawing."""
        self.top([Piece(self.slug, "strong", 9), Piece("opening…", "muted")])
        self.table.focus()
        self.start(self._open(), name="open", group="open")

    async def _open(self) -> None:
        opening = asyncio.ensure_future(self.craft.jobs.read(_opened, self.slug))
        with self.app.batch_update():  # mostly it is open at once, and then there is one drawing, with rows in it
            await asyncio.wait([opening], timeout=BLINK)
        try:
            dataset, place, habits = await opening
        except CraftError:
            self.craft.show_datasets()
            raise
        self.dataset = dataset
        self.rows = DatasetRows(dataset, self.craft.glyphs, self.read_later)
        self.restore_habits(habits)
        self.restore_columns(place)
        cursor = 0 if self._where else self.restore_row(place)
        columns = columns_of(self.rows.fields)
        self.table.show(self.rows, columns=columns, label_width=self._label_width(), cursor=cursor)
        self.refresh_bindings()
        self.draw_rows()
        if self._where:
            self.find(self._where)
        else:
            self.restore_filter(place)
        self.follow(dataset)

    def on_unmount(self) -> None:
        """Remember the place, and close the dataset after its last change."""
        if self.dataset is not None:
            self.keep_place()
            self.craft.jobs.submit(self.dataset.slug, self.dataset.close)

    def _label_width(self) -> int:
        assert self.dataset is not None
        count = len(self.dataset)
        return max(3, len(str(self.dataset.ids()[count - 1])) if count else 3)

    # ---- drawing

    def draw_rows(self, *, stay_on: int | None = None) -> None:
        """Draw rows, detail and lines again where they changed."""
        if self.dataset is None or not self.is_attached:
            return
        stay_on = self.row_to_go_to() or stay_on
        place = None if stay_on is None else self.rows.position(stay_on, near=self.table.cursor)
        self.table.widen_labels(self._label_width())
        self.table.reload(cursor=place)
        self.follow_cursor()
        self._show_empty()
        self.show_status()
        self.keep_sorted()

    def _show_empty(self) -> None:
        """Say what to do where there is nothing to see."""
        empty = self.query_one("#empty", Static)
        none = not len(self.rows)
        if none == empty.has_class("hidden"):
            self.refresh_bindings()
        empty.set_class(not none, "hidden")
        self.query_one("#rows").set_class(none, "hidden")
        if not none and self.focused is None:
            self.table.focus()
        if none and self.expression:
            empty.update(workspace_words.SEARCHING if self.searching else workspace_words.NOTHING_FOUND)
        elif none:
            empty.update(workspace_words.NO_ROWS)

    def on_marked_rows_marks_changed(self, event: MarkedRows.MarksChanged) -> None:
        """Say how many are marked."""
        self.show_status()

    def on_resize(self) -> None:
        """Another width leaves room for other pieces."""
        self.set_class(self.size.width >= BROAD, "-broad")
        if self.dataset is not None:
            self.call_after_refresh(self.draw_rows)

    def show_status(self) -> None:
        """The line above: what is shown. The line below: what is going on, the states, the last change."""
        dataset = self.dataset
        if dataset is None or not self.is_attached:
            return
        small = self.size.width < 60
        slow_line = theme.is_slow_line(os.environ)
        self.top(
            workspace_words.what(
                dataset.meta.name, dataset.format.name, self.expression, only=self.only_words, sort=self.sort,
            ),
            workspace_words.how_many(
                shown=len(self.rows), total=len(dataset), marks=len(self.table.marks),
                filtered=self.rows.view is not None,
                more=self.searching or not dataset.indexed, small=small,
                host=host(small=small) if slow_line or self.size.width >= WIDE else "",
                always_host=slow_line,
            ),
        )  # fmt: skip
        self.bottom(
            [Piece(workspace_words.sorting(self.sort_progress, small=small), "accent", 7),
             Piece(workspace_words.run(self.run_info, small=small), "accent", 6),
             *workspace_words.states(dataset.counts(), self.craft.glyphs)],
            [Piece(self.last_words, "muted", 4)],
        )  # fmt: skip

    def action_back(self) -> None:
        """Stop what goes on; undo what narrows the view, the nearest first; then leave."""
        if self.has_class("-reading"):
            self.action_read()
        elif self.searching:
            self.action_stop_search()
        elif self.stop_what_goes_on():
            pass
        elif self.only_words:
            self.drop_only()
        elif self.expression:
            self.drop_filter()
        elif self.dataset is not None and self.table.marks:
            self.table.set_marks(set())
        else:
            self._go_back()

    async def action_leave(self) -> None:
        """Out of reading first."""
        if self.has_class("-reading"):
            self.action_read()
        else:
            self._go_back()

    def _go_back(self) -> None:
        """To where one came from, if that was a screen of this dataset; the filter was for the way there alone."""
        back, self._way_back = self._way_back, None
        if back is None or self.dataset is None:
            self.craft.leave()
            return
        if self.expression == self._where:
            self.drop_filter()
        back(self.dataset)

    def take_new(self, dataset: Dataset) -> None:
        """Rows in an order, or those that somebody asked for, stay as they are until they are looked for again."""
        if self.sort is None and not self.only_words:
            super().take_new(dataset)

    # ---- elsewhere

    def action_generate(self) -> None:
        """To the generation view."""
        if self.dataset is not None:
            self.craft.show_generate(self.dataset)

    def action_proposals(self) -> None:
        """To what is proposed."""
        if self.dataset is not None:
            self.craft.show_proposals(self.dataset, told=self._changed_there)

    def action_topics(self) -> None:
        """To the topics."""
        if self.dataset is not None:
            self.craft.show_topics(self.dataset)

    def action_clean(self) -> None:
        """To what the checks find, in the rows that are listed."""
        if self.dataset is not None:
            self.craft.show_clean(self.dataset, self.expression)

    def action_gauges(self) -> None:
        """To what the dataset is made of."""
        if self.dataset is not None:
            self.craft.show_gauges(self.dataset)

    def action_context(self) -> None:
        """To the wizard, for this dataset."""
        self.craft.show_wizard(self.slug)

    def action_import(self) -> None:
        """The import dialog."""
        from tui_craft.ui.modals.import_dialog import ImportDialog

        if self.dataset is not None:
            self.craft.open_modal(ImportDialog(self.dataset))

    def action_export(self) -> None:
        """The export dialog, about the marked rows where there are any."""
        if self.dataset is not None:
            self.start(self._ask_export(), name="export", group="dialog")

    async def _ask_export(self) -> None:
        from tui_craft.ui.modals.export_dialog import ExportDialog

        assert self.dataset is not None
        ids = await self.craft.jobs.read(self.table.marks_sorted) if self.table.marks else None
        self.craft.open_modal(ExportDialog(self.dataset, ids))


def _opened(slug: str) -> tuple[Dataset, dict[str, Any], dict[str, Any]]:
    """The dataset, where one was in it, and how one likes to see it."""
    dataset = library.open_dataset(slug, first_bytes=FIRST_BYTES)
    return dataset, remember.recall(f"place-{dataset.slug}"), remember.recall(remember.HABITS)
