"""The prompt that a row came from, where that is not the one in force any more. Owns the page; the text is given."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui_craft.runs.cause import Cause
from tui_craft.ui.actions import GO, bind
from tui_craft.ui.modals.text_view import TextView
from tui_craft.ui.screens import review_words


class CauseView(TextView):
    """Dismissed with True when the user wants to go to the prompt in force."""

    HELP = """
    The prompt this row was written under, and why rows of it were rejected. The dataset's prompt has changed since;
    R opens the one that the next run will use.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("cause-generate", "R", "generate", "the prompt now", "To the prompt that the next run will use",
             group=GO, show=True),
    ]  # fmt: skip

    def __init__(self, cause: Cause) -> None:
        counted = review_words.reasons(cause.reasons) if cause.reasons else "nothing"
        super().__init__(f"The prompt of run {cause.run}", f"Rejected under it: {counted}.\n\n{cause.template}")

    def action_generate(self) -> None:
        """Close, and go there."""
        self.dismiss(True)
