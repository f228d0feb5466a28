"""The workspace: the rows of one dataset, to read, judge and change. Owns the layout and what the lines say.

What happens to rows is in `row_changes`, `row_editing`, `row_finding`, `row_following`.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from tui_craft.errors import CraftError
from tui_craft.store import library
from tui_craft.ui import theme
from tui_craft.ui.actions import FIND, GO, bind
from tui_craft.ui.dataset_rows import DatasetRows
from tui_craft.ui.row_cells import columns_of
from tui_craft.ui.screens import workspace_words
from tui_craft.ui.screens.row_columns import RowColumns
from tui_craft.ui.screens.row_finding import FilterLine
from tui_craft.ui.screens.row_following import RowFollowing
from tui_craft.ui.screens.row_origins import RowOrigins
from tui_craft.ui.screens.row_reviewing import RowReviewing
from tui_craft.ui.screens.row_versions import RowVersions
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.row_marks import MarkedRows
from tui_craft.ui.widgets.row_table import RowTable
from tui_craft.ui.widgets.row_view import RowView

FIRST_BYTES = 4_000_000
"""Bytes of a log without an index that are read before the first rows are drawn."""
BLINK = 0.1
"""Seconds that the first drawing waits for the rows."""
REST = 0.08
"""Seconds the cursor must stay on a row before the row is drawn in full."""


class WorkspaceScreen(RowFollowing, RowReviewing, RowOrigins, RowVersions, RowColumns):
    """The rows of the dataset called `slug`."""

    CSS_PATH = "workspace.tcss"
    HELP = """
    The rows of this dataset. Judge them with one key each: a accepts, h holds, r rejects, and the cursor goes to the
    next one. Only accepted rows reach a trainer, and u undoes anything. What you do applies to the marked rows
    where there are marks. Enter shows a row in full.
    """
    KEYS = (
        "filter-keep", "filter-drop", "row-accept", "row-hold", "row-reject", "row-edit", "table-mark", "find",
        "go-generate", "row-new", "go-import", "palette",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("back", "escape", "back", "back", "Out of reading, filter and marks, one after the other; then back",
             group=GO),
        bind("go-read", "z", "read", "read", "Read the row at full width, or stop reading", group=GO),
        bind("go-next", "right_square_bracket", "step(1)", "next row", "The next row, also while reading", group=GO),
        bind("go-previous", "left_square_bracket", "step(-1)", "previous row", "The row before, also while reading",
             group=GO),
        bind("go-generate", "R,ctrl+g", "generate", "generate", "Have rows written: prompt, teacher, run", group=GO),
        bind("go-import", "I", "import", "import", "Bring rows in from a file", group=GO),
        bind("go-export", "x", "export", "export", "Write rows for a trainer (the marked ones, if any)", group=GO),
        bind("go-context", "o", "context", "describe", "What this dataset is for; it shapes the prompt", group=GO),
        bind("find-marked", "m", "marked", "marked", "Show only the marked rows", group=FIND),
    ]  # fmt: skip

    def __init__(self, slug: str, *, where: str = "") -> None:
        """`where` is the filter to begin with."""
        super().__init__()
        self.slug = slug
        self._where = where
        self._showing: tuple[object, ...] = ()
        self._resting: Timer | None = None

    def compose_body(self) -> Iterable[Widget]:
        """Table and row side by side, the filter line below."""
        with Horizontal(id="rows"):
            yield RowTable((), states=True)
            yield RowView()
        yield Static("", id="empty", classes="hidden muted")
        yield Static("", id="filter-problem", classes="hidden error")
        yield FilterLine(placeholder="words, or state:held tag:billing output~refund", classes="hidden")

    def on_mount(self) -> None:
        """Open the dataset beside the first drawing."""
        self.top([Piece(self.slug, "strong", 9), Piece("opening…", "muted")])
        self.table.focus()
        self.start(self._open(), name="open", group="open")

    async def _open(self) -> None:
        opening = asyncio.ensure_future(self.craft.jobs.read(library.open_dataset, self.slug, first_bytes=FIRST_BYTES))
        with self.app.batch_update():  # mostly it is open at once, and then there is one drawing, with rows in it
            await asyncio.wait([opening], timeout=BLINK)
        try:
            dataset = await opening
        except CraftError:
            self.craft.show_datasets()
            raise
        self.dataset = dataset
        self.rows = DatasetRows(dataset, self.craft.glyphs, self.read_later)
        self.table.show(self.rows, columns=columns_of(self.rows.fields), label_width=self._label_width())
        self.refresh_bindings()
        self.draw_rows()
        if self._where:
            self.find(self._where)
        self.follow(dataset)

    def on_unmount(self) -> None:
        """Close the dataset after its last change."""
        if self.dataset is not None:
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
        place = None if stay_on is None else self.rows.position(stay_on)
        self.table.widen_labels(self._label_width())
        self.table.reload(cursor=place)
        if self._showing[:1] in {(), (self.current(),)}:
            self._show_row()
        else:
            self._show_row_at_rest()
        self._show_empty()
        self.show_status()

    def _show_row(self) -> None:
        """Show the row under the cursor in the pane."""
        view = self.query_one(RowView)
        row_id = self.current()
        if self.dataset is None or not view.display:
            return
        if row_id is None or self.dataset.state_of(row_id) is None:
            view.show(None)
            return
        state = self.rows.state_of(row_id)
        key = (row_id, self.dataset.version_of(row_id), state)
        if key != self._showing:
            self._showing = key
            view.show(self.dataset.get(row_id), state, format=self.dataset.format)

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

    def on_row_table_highlighted(self) -> None:
        """The cursor moved: the pane follows."""
        self._show_row_at_rest()

    def _show_row_at_rest(self) -> None:
        """Show the row under the cursor when it rests there: a key held down does not draw every row."""
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST, self._show_row)

    def on_marked_rows_marks_changed(self, event: MarkedRows.MarksChanged) -> None:
        """Say how many are marked."""
        self.show_status()

    def on_resize(self) -> None:
        """Another width leaves room for other pieces."""
        if self.dataset is not None:
            self.call_after_refresh(self.draw_rows)

    def show_status(self) -> None:
        """The line above: what is shown. The line below: the run, the states, the last change."""
        dataset = self.dataset
        if dataset is None or not self.is_attached:
            return
        small = self.size.width < 60
        host = workspace_words.host() if theme.is_slow_line(os.environ) else ""
        self.top(
            workspace_words.what(dataset.meta.name, dataset.format.name, self.expression),
            workspace_words.how_many(
                shown=len(self.rows), total=len(dataset), marks=len(self.table.marks),
                filtered=self.rows.view is not None,
                more=self.searching or not dataset.indexed, host=host, small=small,
            ),
        )  # fmt: skip
        self.bottom(
            [Piece(workspace_words.run(self.run_info, small=small), "accent", 6),
             *workspace_words.states(dataset.counts(), self.craft.glyphs)],
            [Piece(self.last_words, "muted", 4)],
        )  # fmt: skip

    # ---- reading one row

    def on_row_table_chosen(self) -> None:
        """Enter reads."""
        if not self.has_class("-reading"):
            self.action_read()

    def action_read(self) -> None:
        """Give the whole screen to the row, or back to the table."""
        if self.dataset is None or not len(self.rows):
            return
        reading = not self.has_class("-reading")
        self.set_class(reading, "-reading")
        self._showing = ()
        self.call_after_refresh(self._show_row)
        self.query_one(RowView if reading else RowTable).focus()

    def action_step(self, step: int) -> None:
        """Move the cursor from wherever the focus is."""
        self.table.action_move(step)

    def action_back(self) -> None:
        """Undo what narrows the view, the nearest first; then leave."""
        if self.has_class("-reading"):
            self.action_read()
        elif self.expression or self.rows_are_marked_only:
            self.rows_are_marked_only = False
            self.drop_filter()
        elif self.dataset is not None and self.table.marks:
            self.table.set_marks(set())
        else:
            self.craft.leave()

    async def action_leave(self) -> None:
        """Out of reading first."""
        if self.has_class("-reading"):
            self.action_read()
        else:
            self.craft.leave()

    rows_are_marked_only: bool = False

    def action_marked(self) -> None:
        """Show the marked rows only."""
        if self.dataset is not None and self.table.marks:
            self.rows_are_marked_only = True
            self.rows.view = sorted(self.table.marks, key=self.dataset.ids().position)
            self.draw_rows()

    # ---- elsewhere

    def action_generate(self) -> None:
        """To the generation view."""
        if self.dataset is not None:
            self.craft.show_generate(self.dataset)

    def action_context(self) -> None:
        """To the wizard, for this dataset."""
        self.craft.show_wizard(self.slug)

    def action_import(self) -> None:
        """The import dialog."""
        from tui_craft.ui.modals.import_dialog import ImportDialog

        if self.dataset is not None:
            self.craft.open_modal(ImportDialog(self.dataset))

    def action_export(self) -> None:
        """The export dialog."""
        from tui_craft.ui.modals.export_dialog import ExportDialog

        if self.dataset is not None:
            self.craft.open_modal(ExportDialog(self.dataset, sorted(self.table.marks) or None))
