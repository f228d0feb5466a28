"""Rows by where they came from: all of one run, model, prompt, topic or seed in two keys; slices, sets.

Owns which lists are offered and what becomes of the choice.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui_craft.ui.screens.row_changes import RowChanges


class RowOrigins(RowChanges):
    """Adds to a screen over rows."""

    BINDINGS: ClassVar[list[BindingType]] = []
