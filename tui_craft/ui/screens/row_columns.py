"""Laying the table out: which columns, how wide, in which order, wrapped or clipped, sorted by which.

Owns the choice and its being remembered; the table draws.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui_craft.ui.screens.row_changes import RowChanges


class RowColumns(RowChanges):
    """Adds to a screen over rows."""

    BINDINGS: ClassVar[list[BindingType]] = []
