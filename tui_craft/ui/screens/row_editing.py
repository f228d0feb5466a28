"""Writing rows: the form, one field in place, the user's own editor, rows by hand and pasted ones.

Owns which texts go into which dialog and what becomes of the answer; the store decides whether a row is valid.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.geometry import Region

from tui_craft import text
from tui_craft.domain.formats import Block
from tui_craft.domain.row import Row
from tui_craft.errors import CraftError
from tui_craft.store.dataset import Dataset
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.saving import Saving
from tui_craft.ui.screens.row_changes import RowChanges


class RowEditing(RowChanges):
    """Adds writing to a screen over rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("row-edit", "e", "edit", "edit", "Edit the row, each text in a field of its own", group=CHANGE),
        bind(
            "row-edit-cell", "i", "edit_cell", "edit field", "Edit the text the cursor is in, right there", group=CHANGE
        ),
        bind("row-editor", "E", "editor", "in your editor", "Open the whole row as JSON in $EDITOR", group=CHANGE),
        bind("row-new", "n", "new", "new row", "Write a new row by hand", group=CHANGE),
        bind("row-paste", "p", "paste", "paste rows", "Paste rows that another tool wrote", group=CHANGE),
    ]

    _editor_open: bool = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Until the dataset is open nothing can be written."""
        if action in {"new", "paste"} and self.dataset is None:
            return None
        if self._editor_open and action not in _WHILE_TYPING:
            return False
        return super().check_action(action, parameters)

    def _row(self) -> Row | None:
        row_id = self.current()
        return None if row_id is None or self.dataset is None else self.dataset.get(row_id)

    # ---- forms

    def action_edit(self) -> None:
        """Edit every text of the row."""
        self.start(self._edit(None), name="edit")

    def action_edit_cell(self) -> None:
        """Edit the text in the column the cursor is in, where it stands."""
        self.start(self._edit_in_place() if self.table.display else self._edit(self.table.column), name="edit")

    async def _edit(self, column: int | None) -> None:
        from tui_craft.ui.modals.edit_row import EditRow

        row = self._row()
        if row is None or self.dataset is None:
            return
        blocks = self._blocks(row, column)
        if not blocks:
            raise CraftError(_NOT_HERE)
        await self.craft.ask(EditRow(f"Row {row.id}", row.data, blocks, self._saver(self.dataset, row)))

    async def _edit_in_place(self) -> None:
        from tui_craft.ui.modals.edit_row import editable, put
        from tui_craft.ui.widgets.cell_editor import CellEditor

        row, column = self._row(), self.table.column
        if row is None or self.dataset is None or self._editor_open:
            return
        if column < len(self.rows.fields) and self.rows.fields[column].name == "tags":
            self.action_tags()
            return
        block = next(iter(self._blocks(row, column)), None)
        if block is None or block.path is None or not editable(block.text):
            raise CraftError(_NOT_HERE)
        save, path = self._saver(self.dataset, row), block.path

        def place() -> Region | None:
            at = self.rows.position(row.id, near=self.table.cursor)
            return None if at is None else self.table.cell_region(at, column)

        self._editor_open = True
        await self.mount(
            CellEditor(block.text, lambda value: save(put(row.data, path, value)), self._to_table, place=place)
        )

    def on_resize(self) -> None:
        """A cell that is being edited lies elsewhere now."""
        if self._editor_open:
            from tui_craft.ui.widgets.cell_editor import CellEditor

            for editor in self.query(CellEditor):
                self.call_after_refresh(editor.lay)

    def _to_table(self) -> None:
        self._editor_open = False
        self.table.focus()

    def _blocks(self, row: Row, column: int | None) -> Sequence[Block]:
        assert self.dataset is not None
        blocks = self.dataset.format.blocks(row.data)
        if column is None:
            missing = [name for name in self.dataset.format.fields if name not in row.data]
            return [*blocks, *(Block(name, "", (name,)) for name in missing if name in self.dataset.format.optional)]
        if column >= len(self.rows.fields):
            return []
        path = self.rows.fields[column].path_of(row.data)
        name = self.rows.fields[column].name
        found = [block for block in blocks if block.path is not None and block.path == path]
        if not found and name in self.dataset.format.optional and name not in row.data:
            return [Block(name, "", (name,))]
        return found

    def _saver(self, dataset: Dataset, row: Row) -> Saving:
        def saved() -> None:
            self.last_words = f"edited #{row.id}"
            self.draw_rows()

        return Saving(self.craft.jobs, dataset, row, saved)

    def action_new(self) -> None:
        """Write a new row."""
        self.start(self._new(), name="new")

    async def _new(self) -> None:
        from tui_craft.sources.by_hand import blank, manual_row
        from tui_craft.ui.modals.edit_row import EditRow

        dataset = self.dataset
        if dataset is None:
            return
        data, blocks = blank(dataset.format)
        added: list[int] = []

        async def save(payload: dict[str, Any]) -> None:
            row = manual_row(dataset.format, payload, now=datetime.now(UTC))
            added.extend(await self.craft.jobs.submit(dataset.slug, lambda: dataset.add([row], verb="write")))

        if await self.craft.ask(EditRow("New row", data, blocks, save)):
            self.last_words = f"wrote #{added[0]}"
            if self.rows.view is not None:
                self.rows.view.extend(added)
            self.draw_rows(stay_on=added[0])

    # ---- the user's own editor

    def action_editor(self) -> None:
        """Open the row in $EDITOR."""
        self.start(self._editor(), name="editor", group="editor")

    async def _editor(self) -> None:
        from tui_craft.ui import external_editor
        from tui_craft.ui.modals.confirm import Confirm

        row = self._row()
        if row is None or self.dataset is None:
            return
        save = self._saver(self.dataset, row)
        value, reason = external_editor.as_text(row.data), ""
        while True:
            with self.craft.suspended():
                edited = external_editor.edit(value, environ=os.environ, reason=reason)
            if edited is None:
                return
            try:
                await save(external_editor.from_text(edited))
            except CraftError as error:
                # asked, not opened at once: an editor that only runs a command would be called for ever
                if not await self.craft.ask(Confirm(_NOT_SAVED, f"{error.sentence} {_BACK_TO_IT}")):
                    return
                value, reason = _without_notes(edited), error.sentence
                continue
            return

    # ---- pasting

    def action_paste(self) -> None:
        """Paste rows."""
        self.start(self._paste(), name="paste")

    async def _paste(self) -> None:
        from tui_craft.ui.modals.paste import Paste

        value = await self.craft.ask(Paste())
        dataset = self.dataset
        if not value or dataset is None:
            return
        from tui_craft.sources.external import From, bring_back

        now = datetime.now(UTC)
        report = await self.craft.jobs.submit(dataset.slug, partial(bring_back, dataset, value, From(), now=now))
        self.last_words = f"pasted {text.rows(report.imported)}"
        (self.craft.say if report.imported else self.craft.warn)(report.summary())
        self.refind()
        self.draw_rows()

    def refind(self) -> None:
        """Look for the filter's rows again: there may be others now."""
        raise NotImplementedError


_WHILE_TYPING = frozenset({"help", "command_palette", "quit", "interrupt"})
"""What a screen's keys still do while a cell is edited."""
_NOT_SAVED = "The row was not saved"
_BACK_TO_IT = "Yes goes back to your editor with what you wrote; no leaves the row as it was."
_NOT_HERE = "This cannot be edited in place; E opens the whole row in your editor."


def _without_notes(value: str) -> str:
    return "\n".join(line for line in value.split("\n") if not line.startswith("//"))
