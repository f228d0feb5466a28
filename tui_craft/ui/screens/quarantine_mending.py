"""Mending one text at a time on a screen: in place with the check running along, or in the user's own editor.

Owns the field and what is said below it; which item that is, and what comes after it, is the screen's.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static, TextArea

from tui_craft import text
from tui_craft.errors import CraftError
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.screens.base import CraftScreen
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from tui_craft.runs.derive import Quarantined
    from tui_craft.store.dataset import Dataset


class MendText(TextArea):
    """The item's text, being mended."""

    HELP = (
        "The item's text. Below it stands whether it is a row by now. ctrl+s makes a draft of it, and the next item "
        "comes up; escape leaves it as it was."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("mend-save", "ctrl+s,f10", "save", "save", "Make a draft of this text", group=CHANGE, show=True),
        bind("mend-cancel", "escape", "cancel", "leave it", "Leave the item as it was", group=CHANGE, show=True),
    ]

    def action_save(self) -> None:
        """Hand the text over."""
        screen = self.screen
        assert isinstance(screen, Mending)
        screen.mend(self.text)

    def action_cancel(self) -> None:
        """Back to the list."""
        screen = self.screen
        assert isinstance(screen, Mending)
        screen.stop_mending()


class Mending(CraftScreen):
    """A screen with a `MendText` and a line `#item-check` below it, over the items of the run in folder `run`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("quarantine-mend", "e", "edit", "mend", "Mend the text in place", group=CHANGE, show=True),
        bind("quarantine-editor", "E", "editor", "in your editor", "Mend the text in your own editor", group=CHANGE),
    ]

    def __init__(self, dataset: Dataset, run: Path) -> None:
        super().__init__()
        self._dataset, self._path = dataset, run

    @property
    def _item(self) -> Quarantined | None:
        """The item under the cursor."""
        raise NotImplementedError

    def _take_out(self, item: Quarantined, words: str) -> None:
        """Done with an item."""
        raise NotImplementedError

    def show_item(self) -> None:
        """Draw the item under the cursor, to be read."""
        raise NotImplementedError

    def _say(self, words: str, tone: str) -> None:
        told = self.query_one("#item-check", Static)
        told.set_classes(f"-{tone}")
        told.update(Content(text.visible(words, 600)))

    @property
    def mending(self) -> bool:
        """Whether a text is being mended."""
        return self.has_class("-mending")

    @on(CursorRows.Chosen)
    def _chosen(self, event: CursorRows.Chosen) -> None:
        event.stop()
        self.action_edit()

    def action_edit(self) -> None:
        """Mend in place."""
        if self._item is not None:
            self._edit(self._item.text)

    def _edit(self, value: str) -> None:
        area = self.query_one(MendText)
        # what a terminal would obey is made visible, and is gone from what is saved
        area.load_text(text.visible(value, len(value) + 1))
        area.move_cursor(area.document.end)  # most of what is put aside was cut off there
        self.add_class("-mending")
        area.remove_class("hidden")
        area.focus()
        self.refresh_bindings()
        self.start(self._check(), name="check", group="check", exclusive=True)

    @on(TextArea.Changed)
    def _typed(self) -> None:
        if self.mending:
            self.start(self._check(), name="check", group="check", exclusive=True)

    async def _check(self) -> None:
        """Say whether the text is a row by now."""
        from tui_craft.runs import mend

        typed, format = self.query_one(MendText).text, self._dataset.format
        try:
            data = await self.craft.jobs.read(mend.check, typed, format, self._dataset.meta.context)
        except CraftError as error:
            if self.mending:
                self._say(error.sentence, "bad")
            return
        if self.mending:
            parts = [f"{block.label}: {text.one_line(block.text, 80)}" for block in format.blocks(data)]
            self._say("It is a row: " + "   ".join(parts), "good")

    def mend(self, typed: str) -> None:
        """Make a draft of what was typed."""
        if self._item is not None:
            self.start(self._mend(self._item, typed), name="mend", group="mend")

    async def _mend(self, item: Quarantined, typed: str) -> None:
        from tui_craft.runs import mend

        try:
            row = await self.craft.jobs.write(
                self._dataset.slug, mend.mend, self._dataset, self._path, item.request, item.item, typed,
                now=datetime.now(UTC),
            )  # fmt: skip
        except CraftError as error:
            if not self.mending:
                self._edit(typed)  # from the editor: nothing typed is lost
            self._say(error.sentence, "bad")
            return
        if self.mending:
            self._back_to_reading()
        self._take_out(item, f"row {row} is a draft")

    def stop_mending(self) -> None:
        """Back to reading; the item is as it was."""
        self._back_to_reading()
        self.show_item()

    def _back_to_reading(self) -> None:
        self.remove_class("-mending")
        self.query_one(MendText).add_class("hidden")
        self.query_one(RowTable).focus()
        self.refresh_bindings()

    def action_editor(self) -> None:
        """Mend in the user's own editor."""
        if self._item is not None:
            self.start(self._editor(self._item), name="editor", group="mend")

    async def _editor(self, item: Quarantined) -> None:
        from tui_craft.ui import external_editor

        with self.craft.suspended():
            edited = external_editor.edit(item.text, environ=os.environ, reason=item.reason)
        if edited is not None:
            lines = [line for line in edited.split("\n") if not line.startswith("// ")]
            await self._mend(item, "\n".join(lines))
