"""Versions of the dataset and of a row, and changes to a field of every row.

Owns what is asked first; the store does it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui_craft.ui.actions import CHANGE, GO, bind
from tui_craft.ui.screens.row_editing import RowEditing


class RowVersions(RowEditing):
    """Adds the ways to versions, history and fields to a screen over rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("versions-list", "V", "versions", "versions", "Versions: keep the rows as they are, compare, go back",
             group=GO),
        bind("versions-history", "H", "history", "history", "Every version of the row, and putting one back",
             group=GO),
        bind("versions-fields", "F", "fields", "fields", "Fields: remove or rename one in every row", group=CHANGE),
    ]  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Until the dataset is open there is nothing to look at; a history needs a row."""
        if action in {"versions", "fields", "history"} and self.dataset is None:
            return None
        if action == "history" and not len(self.rows):
            return None
        return super().check_action(action, parameters)

    def action_versions(self) -> None:
        """The dataset's versions."""
        from tui_craft.ui.screens.versions import VersionsScreen

        if self.dataset is not None:
            self.craft.push_screen(VersionsScreen(self.dataset, self._changed_there))

    def action_history(self) -> None:
        """The versions of the row under the cursor."""
        from tui_craft.ui.screens.row_history import RowHistoryScreen

        row_id = self.current()
        if self.dataset is not None and row_id is not None:
            self.craft.push_screen(RowHistoryScreen(self.dataset, row_id, self._changed_there))

    def action_fields(self) -> None:
        """The fields of the rows."""
        from tui_craft.ui.screens.fields import FieldsScreen

        if self.dataset is not None:
            self.craft.push_screen(FieldsScreen(self.dataset, self._changed_there))

    def _changed_there(self, words: str) -> None:
        """A screen above has changed rows."""
        self.last_words = words
        if self.is_attached:
            self.refind()
            self.draw_rows(stay_on=self.current())
