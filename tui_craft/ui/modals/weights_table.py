"""Names with numbers to fill in: slices or labels and how many rows of each. Owns the table while it is edited.

Beside a name stands how many rows there are now, where that was counted, and which share of all that is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft import text
from tui_craft.errors import InvalidError
from tui_craft.ui import glyphs
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.modals.lines_editor import LinesEditor
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line

_BAR = 16


class WeightsTable(LinesEditor[dict[str, float]]):
    """Dismissed with the names that have a number, in order."""

    HELP = """
    A name and a number on each line: how many rows of it are wanted. Enter changes the number, n adds a name, D takes
    a number away, u takes back what you did last. Where rows were counted, the bar shows how many there are already.
    """
    KEYS = ("table-choose", "close", "weights-new", "weights-remove", "lines-restore")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("weights-new", "n", "new", "add", "Add a name", group=CHANGE, show=True),
        bind("weights-remove", "D,delete", "remove", "remove", "Take this line's number away; a name of yours goes too",
             group=CHANGE, show=True),
    ]  # fmt: skip
    WITH_A_LINE = frozenset({"remove"})
    NONE = "No lines yet; n adds one."

    def __init__(
        self, title: str, values: Mapping[str, float], *, counts: Mapping[str, int] | None = None,
        what: str = "Wanted", note: str = "", whole: bool = True,
    ) -> None:  # fmt: skip
        """`counts` are the rows there are now, by name; a name there without a value is shown with none.

        `what` heads the numbers, which are `whole` ones; `note` is said about all of them.
        """
        self._counts = dict(counts or {})
        self._what, self._note, self._whole = what, note, whole
        super().__init__(title, dict(values))

    @property
    def columns(self) -> Sequence[Column]:
        """What was counted, where it was, and the numbers."""
        counted = (Column("Now", 8, "right"), Column("Share", 6, "right"), Column("", _BAR, from_width=56))
        return (Column("Name", least=10), *(counted if self._counts else ()), Column(self._what, 10, "right"))

    @property
    def _names(self) -> list[str]:
        return [*self._counts, *(name for name in self.value if name not in self._counts)]

    def lines(self) -> list[Line]:
        """A line a name."""
        total, most = sum(self._counts.values()) or 1, max(self._counts.values(), default=0) or 1
        marks = glyphs.of(self.app) if self.is_attached else glyphs.RICH
        found = []
        for place, name in enumerate(self._names):
            now = self._counts.get(name, 0)
            full = round(_BAR * now / most)
            counted = (text.count(now), f"{now / total:.0%}", marks.full * full) if self._counts else ()
            wanted = self.value.get(name)
            found.append(Line(place, (text.one_line(name, 200), *counted, "" if wanted is None else f"{wanted:,g}")))
        return found

    def note(self, place: int) -> str:
        """What the numbers are for."""
        return self._note

    def _put(self, values: dict[str, float], name: str) -> None:
        names = self._names
        self.change(values, cursor=names.index(name) if name in names else None)
        if name not in names:
            self.draw(cursor=len(self._names) - 1)

    @on(CursorRows.Chosen)
    def _chosen(self, event: CursorRows.Chosen) -> None:
        event.stop()
        if self.place is not None:
            self.later(self._number(self._names[self.place]))

    async def _number(self, name: str) -> None:
        from tui_craft.ui.modals.prompt_line import PromptLine

        now = self.value.get(name)
        typed = await self.craft.ask(
            PromptLine(f"{name}: how many?", value="" if now is None else f"{now:g}", note=self._note,
                       check=lambda words: words.strip() and self._read(words))
        )  # fmt: skip
        if typed is not None and typed.strip():
            self._put({**self.value, name: self._read(typed)}, name)
        elif typed is not None:
            self._put({key: value for key, value in self.value.items() if key != name}, name)

    def _read(self, typed: str) -> float:
        try:
            number = float(typed.replace(",", ""))
        except ValueError:
            number = -1
        if not 0 < number < 10**9 or (self._whole and number != int(number)):
            raise InvalidError(f"This must be a {'whole ' if self._whole else ''}number above 0, not {typed!r}.")
        return int(number) if self._whole else number

    def action_new(self) -> None:
        """Ask for a name, then for its number."""
        self.later(self._new())

    async def _new(self) -> None:
        from tui_craft.ui.modals.prompt_line import PromptLine

        def check(typed: str) -> None:
            if not typed.strip() or typed.strip() in self._names:
                raise InvalidError("Write a name that is not in the list yet.")

        name = await self.craft.ask(PromptLine("Name", check=check))
        if name is not None:
            await self._number(name.strip())

    def action_remove(self) -> None:
        """Take the number away."""
        if self.place is not None:
            gone = self._names[self.place]
            self._put({name: number for name, number in self.value.items() if name != gone}, gone)
