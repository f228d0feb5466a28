"""The user's own words for a run, for all stages or for one. Owns the list of stages while it is edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on

from tui_craft import text
from tui_craft.ui.modals.lines_editor import LinesEditor
from tui_craft.ui.modals.text_edit import TextEdit
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line

NOTE = "These words stand last in the prompt and count for more than what comes before."


class GuidanceModal(LinesEditor[dict[str, str]]):
    """Dismissed with the words by stage, "" being all of them. `stages` are (name, title)."""

    HELP = """
    What you write here is added to the prompt of a stage, at its end, for this run alone. Enter changes the words.
    """
    KEYS = ("table-choose", "close", "lines-restore")
    COLUMNS = (Column("Stage", width=14), Column("Words", least=16))

    def __init__(self, guidance: Mapping[str, str], stages: Sequence[tuple[str, str]]) -> None:
        self._stages = [("", "all stages"), *stages]
        super().__init__("Guidance", dict(guidance))

    def lines(self) -> list[Line]:
        """A line a stage."""
        return [Line(place, (text.one_line(name or "all", 40), text.one_line(self.value.get(name, ""), 300) or "none"))
                for place, (name, _) in enumerate(self._stages)]  # fmt: skip

    def note(self, place: int) -> str:
        """What the stage does."""
        return f"{self._stages[place][1]}. {NOTE}"

    @on(CursorRows.Chosen)
    def _chosen(self, event: CursorRows.Chosen) -> None:
        event.stop()
        if self.place is not None:
            self.later(self._edit(self.place))

    async def _edit(self, place: int) -> None:
        name, title = self._stages[place]
        words = await self.craft.ask(guidance_text(title, self.value.get(name, "")))
        if words is not None:
            kept = {stage: said for stage, said in {**self.value, name: words}.items() if said.strip()}
            self.change(kept, cursor=place)


def guidance_text(title: str, words: str) -> TextEdit:
    """The dialog that asks for one stage's words."""
    return TextEdit(f"Guidance, {title}", value=words, note=NOTE, placeholder="Never promise a refund. …")
