"""The table of topics: a row table whose keys fold and unfold. Owns these keys; what is folded the screen knows."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui_craft.ui.actions import GO, MOVE, bind
from tui_craft.ui.widgets.row_table import RowTable


class TopicTable(RowTable):
    """Topics, one a line, those below a topic further in."""

    HELP = """
    Each topic with its drafts, its accepted rows and how many are wanted, those below it counted in. A dim topic has
    no rows yet. ?5 or the last column says how many wait for their output.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("topics-rows", "enter", "choose", "rows", "The rows of this topic and of all below it", group=GO),
        bind("topics-fold", "space", "screen.fold", "fold", "Fold this topic, or unfold it", group=MOVE),
        bind("topics-fold-all", "z", "screen.fold_all", "fold all", "Fold everything, or unfold it all", group=MOVE),
        bind("topics-up", "left,h", "screen.outward", "to the one above",
             "Fold this topic; one that is folded: to the topic above it", group=MOVE),
        bind("topics-down", "right,l", "screen.inward", "to the one below",
             "Unfold this topic; one that is: to the first topic below it", group=MOVE),
        bind("topics-generate-here", "G", "screen.run('tree')", "topics below", "Have topics written below this one",
             group=GO),
    ]  # fmt: skip
