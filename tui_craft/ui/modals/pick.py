"""One of several named things to take, each explained below the list. Owns the choosing; what is offered is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on

from tui_craft import text
from tui_craft.ui.modals.lines_modal import LinesModal
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be taken: what it is called, in a few words what it is, and a paragraph on when to take it.

    With `refused` it cannot be taken, and that says why. `mark` is a word or two at the end of its line.
    """

    name: str
    title: str
    help: str = ""
    refused: str = ""
    mark: str = ""


class Pick(LinesModal[str]):
    """Dismissed with the name that was taken."""

    HELP = """
    Below the list stands what the line under the cursor is for. Enter takes it; escape leaves things as they are.
    """
    KEYS = ("table-choose", "close")
    LABELS = {"table-choose": "take"}  # noqa: RUF012 - as the class above it declares it
    COLUMNS = (Column("", width=20), Column("", least=12), Column("", width=14, from_width=60))
    NONE = "There is nothing to choose from."
    NOTE_LINES = (7, 4)

    def __init__(self, title: str, offers: Sequence[Offer], taken: str = "") -> None:
        """`taken` is the name in force: the cursor begins there."""
        self._offers = list(offers)
        self._taken = taken
        super().__init__(title)

    def on_mount(self) -> None:
        """Begin at what is taken now."""
        names = [offer.name for offer in self._offers]
        self.draw(cursor=names.index(self._taken) if self._taken in names else 0)

    def lines(self) -> list[Line]:
        """A line an offer; what cannot be taken says so by a dash."""
        return [
            Line(place, (("- " if offer.refused else "") + text.one_line(offer.name, 60),
                         text.one_line(offer.title, 200), offer.mark))
            for place, offer in enumerate(self._offers)
        ]  # fmt: skip

    def note(self, place: int) -> str:
        """When to take it."""
        offer = self._offers[place]
        return offer.refused or " ".join(offer.help.split())

    @on(CursorRows.Chosen)
    def _chosen(self, event: CursorRows.Chosen) -> None:
        event.stop()
        if self.place is not None and not self._offers[self.place].refused:
            self.dismiss(self._offers[self.place].name)
