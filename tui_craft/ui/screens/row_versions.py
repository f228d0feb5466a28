"""Versions of the dataset and of a row, and changes to a field of every row.

Owns what is asked first; the store does it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui_craft.ui.screens.row_changes import RowChanges


class RowVersions(RowChanges):
    """Adds to a screen over rows."""

    BINDINGS: ClassVar[list[BindingType]] = []
