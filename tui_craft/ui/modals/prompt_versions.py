"""Every text a prompt ever had: what differs from the present one, and one of them back. Saves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft import text
from tui_craft.ui.actions import CHANGE, GO, bind
from tui_craft.ui.modals.lines_modal import LinesModal
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line
from tui_craft.ui.widgets.text_diff_words import changed

if TYPE_CHECKING:
    from tui_craft.store.prompt_versions import PromptVersion


class PromptVersions(LinesModal[str]):
    """Dismissed with the text to bring back; `present` is what stands in the editor, `recommended` what is drafted."""

    HELP = """
    Every text that was saved, the newest first, and the one that is recommended for the dataset as it is described
    now. Enter shows what differs from the text in the editor; there, and by r here, the old text comes back into the
    editor. ctrl+s in the editor then saves it as a new version: nothing is ever lost from this list.
    """
    KEYS = ("version-diff", "version-restore", "version-copy", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("version-diff", "enter,d", "diff", "differences", "What differs from the text in the editor", group=GO,
             show=True),
        bind("version-restore", "r", "restore", "bring back", "Put this text into the editor", group=CHANGE, show=True),
        bind("version-copy", "y", "copy", "copy", "Copy this text", group=CHANGE, show=True),
    ]  # fmt: skip
    COLUMNS = (Column("", width=4, align="right"), Column("Saved", width=12), Column("", least=12))
    WITH_A_LINE = frozenset({"diff", "restore", "copy"})

    def __init__(self, versions: Sequence[PromptVersion], present: str, recommended: str) -> None:
        newest = list(reversed(versions))
        now = datetime.now(UTC)
        self._present = present
        self._texts = [*(version.text for version in newest), recommended]
        self._names = [*(f"version {version.number}" for version in newest), "the recommended one"]
        self._cells = [(str(item.number), _ago(item.at, now), item.note) for item in newest]
        self._cells.append(("", "", "recommended"))
        super().__init__("Versions of the prompt")

    def lines(self) -> list[Line]:
        """A line a version."""
        return [
            Line(place, (number, saved, text.one_line(note) or text.one_line(self._texts[place].strip(), 200)))
            for place, (number, saved, note) in enumerate(self._cells)
        ]

    def note(self, place: int) -> str:
        """How far it is from the present text."""
        if self._texts[place] == self._present:
            return "This is what stands in the editor."
        return f"From the editor to this one: {changed(self._present, self._texts[place])}."

    @on(CursorRows.Chosen)
    def _chosen(self, event: CursorRows.Chosen) -> None:
        event.stop()
        self.action_diff()

    def action_diff(self) -> None:
        """Show the difference; from there too it can be brought back."""
        place = self.place
        assert place is not None
        self.start(self._diff(place), name="diff")

    async def _diff(self, place: int) -> None:
        from tui_craft.ui.modals.prompt_diff import PromptDiff

        title = f"From the editor to {self._names[place]}"
        if await self.craft.ask(PromptDiff(title, self._present, self._texts[place])):
            self.dismiss(self._texts[place])

    def action_restore(self) -> None:
        """Bring it back."""
        assert self.place is not None
        self.dismiss(self._texts[self.place])

    def action_copy(self) -> None:
        """Copy it."""
        assert self.place is not None
        self.start(self.craft.copy(self._texts[self.place], self._names[self.place]), name="copy")


def _ago(at: str, now: datetime) -> str:
    try:
        return text.ago(datetime.fromisoformat(at), now)
    except ValueError:
        return text.one_line(at, 12)
