"""From the table into reading: the review queues, a sample, what is similar to this row. Owns no row."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui_craft.ui.screens.row_changes import RowChanges


class RowReviewing(RowChanges):
    """Adds to a screen over rows."""

    BINDINGS: ClassVar[list[BindingType]] = []
