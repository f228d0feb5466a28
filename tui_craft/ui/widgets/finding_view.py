"""A finding in its row, to be read. Owns scrolling and drawing; what is said is made in `cleaning.finding_words`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from tui_craft.ui.widgets.diff_view import DiffView


class FindingView(DiffView):
    """Shows one finding at a time; another one from its top."""

    HELP = """
    What was found is marked in the row. What a fix would take away stands in [- -], what it would put in {+ +}; so does
    what a row says otherwise than the one it stands beside.
    """

    def show_words(self, words: Callable[[], Sequence[Content]]) -> None:
        """Show what `words` makes, now and whenever the width or the colours change."""
        self.show([words])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is only one."""
        return False if action == "step" else super().check_action(action, parameters)
