"""The axes a run draws values from: which there are, their values and weights. Owns the list while it is edited.

Ready-made axes stand below one's own, to be taken with one key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft import text
from tui_craft.domain import weights
from tui_craft.domain.axes import PRESETS
from tui_craft.errors import InvalidError
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.modals.lines_editor import LinesEditor
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line

Axes = dict[str, dict[str, float]]

_HOW = "Values with their weights, as in: calm:3, annoyed:2, hostile"


class AxesModal(LinesEditor[Axes]):
    """Dismissed with the axes, in order."""

    HELP = """
    For each request one value of every axis is drawn, the weightier ones more often, and said in the prompt; what was
    drawn is kept on each row. Enter on a line with + takes that axis, enter on one of yours changes its values; n
    begins a new one. Few axes with few values are best: a request can keep to three or four things at once.
    """
    KEYS = ("table-choose", "close", "axes-new", "axes-rename", "axes-remove", "lines-restore")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("axes-new", "n", "new", "new axis", "Begin an axis of your own", group=CHANGE, show=True),
        bind("axes-rename", "r", "rename", "rename", "Give the axis another name", group=CHANGE, show=True),
        bind("axes-remove", "D,delete", "remove", "remove", "Draw from this axis no more", group=CHANGE, show=True),
    ]
    COLUMNS = (Column("Axis", width=14), Column("Values", least=16))

    def __init__(self, axes: Mapping[str, Mapping[str, float]]) -> None:
        super().__init__("Axes of variation", {name: dict(values) for name, values in axes.items()})

    @property
    def _ready(self) -> list[str]:
        return [name for name in PRESETS if name not in self.value]

    @property
    def _own(self) -> str:
        """The axis under the cursor; empty on a ready-made one."""
        names = list(self.value)
        return names[self.place] if self.place is not None and self.place < len(names) else ""

    def lines(self) -> list[Line]:
        """The axes in force, then the ready-made ones."""
        shown = [(name, weights.spell(values)) for name, values in self.value.items()]
        shown += [(f"+ {name}", weights.spell(PRESETS[name])) for name in self._ready]
        return [Line(place, (text.one_line(name, 100), text.one_line(values, 400)))
                for place, (name, values) in enumerate(shown)]  # fmt: skip

    def note(self, place: int) -> str:
        """All values, however long."""
        names = list(self.value)
        if place < len(names):
            return f"{text.one_line(names[place], 60)}: {text.one_line(weights.spell(self.value[names[place]]), 600)}"
        return f"Ready to take: {weights.spell(PRESETS[self._ready[place - len(names)]])}"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only an axis of the run can be renamed or removed."""
        return bool(self._own) if action in {"rename", "remove"} else super().check_action(action, parameters)

    @on(CursorRows.Chosen)
    def _chosen(self, event: CursorRows.Chosen) -> None:
        event.stop()
        if self.place is None:
            return
        if self._own:
            self.later(self._edit(self._own))
        else:
            name = self._ready[self.place - len(self.value)]
            self.change({**self.value, name: dict(PRESETS[name])}, cursor=len(self.value))

    async def _edit(self, name: str) -> None:
        from tui_craft.ui.modals.prompt_line import PromptLine

        was = weights.spell(self.value.get(name, {}))
        typed = await self.craft.ask(PromptLine(f"Values of {name}", value=was, note=_HOW, check=_values))
        if typed is not None and typed != was:
            there = list(self.value)
            self.change({**self.value, name: _values(typed)},
                        cursor=there.index(name) if name in there else len(there))  # fmt: skip

    def action_new(self) -> None:
        """Ask for a name, then for values."""
        self.later(self._new())

    async def _new(self) -> None:
        name = await self._ask_name("")
        if name:
            await self._edit(name)

    async def _ask_name(self, was: str) -> str:
        from tui_craft.ui.modals.prompt_line import PromptLine

        def check(typed: str) -> None:
            if not typed.strip() or "=" in typed or (typed.strip() != was and typed.strip() in self.value):
                raise InvalidError("Write a name without = that no other axis has.")

        typed = await self.craft.ask(PromptLine("Name of the axis", value=was, placeholder="tone", check=check))
        return (typed or "").strip()

    def action_rename(self) -> None:
        """Ask for another name."""
        self.later(self._rename(self._own))

    async def _rename(self, was: str) -> None:
        name = await self._ask_name(was)
        if name and was in self.value:
            renamed = {name if axis == was else axis: values for axis, values in self.value.items()}
            self.change(renamed, cursor=list(renamed).index(name))

    def action_remove(self) -> None:
        """Take the axis out."""
        gone = self._own
        self.change({name: values for name, values in self.value.items() if name != gone})


def _values(typed: str) -> dict[str, float]:
    found = weights.parse(typed)
    if not found:
        raise InvalidError(f"An axis needs a value at least. {_HOW}")
    return found
