"""Further prompts that share a run's requests with the one in force. Owns the list; sends and checks nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft import text
from tui_craft.domain.run import Variant
from tui_craft.errors import InvalidError
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.modals.lines_editor import LinesEditor
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line

Variants = tuple[Variant, ...]


class VariantsModal(LinesEditor[Variants]):
    """Dismissed with the variants. `prompt` is the one in force, `check` raises on a text that cannot be sent."""

    HELP = """
    A run whose rows all come from one wording has one wording's habits. Give it two or three: each request draws one
    by weight, and each row records which. The prompt in force is always among them, with the weight 1.
    """
    KEYS = ("table-choose", "close", "variants-new", "variants-weight", "variants-rename",
            "variants-remove", "lines-restore")  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("variants-new", "n", "new", "new", "Write another prompt, beginning with the one in force", group=CHANGE,
             show=True),
        bind("variants-weight", "w", "weight", "weight", "How often it is drawn; the prompt in force has 1",
             group=CHANGE, show=True),
        bind("variants-rename", "r", "rename", "rename", "The name that rows record", group=CHANGE, show=True),
        bind("variants-remove", "D,delete", "remove", "remove", "Draw this prompt no more", group=CHANGE, show=True),
    ]  # fmt: skip
    COLUMNS = (Column("Prompt", width=16), Column("Weight", width=6, align="right"), Column("Begins", least=12))

    def __init__(self, variants: Sequence[Variant], prompt: str, check: Callable[[str], object]) -> None:
        self._prompt, self._check_text = prompt, check
        super().__init__("Prompt variants", tuple(variants))

    def lines(self) -> list[Line]:
        """The prompt in force, then the others."""
        shown = [("in force", 1.0, self._prompt), *((item.name, item.weight, item.text) for item in self.value)]
        return [Line(place, (text.one_line(name, 60), f"{weight:g}", text.one_line(words.strip(), 200)))
                for place, (name, weight, words) in enumerate(shown)]  # fmt: skip

    def note(self, place: int) -> str:
        """What can be done with it."""
        if place:
            return "Enter changes its text."
        return "This one is changed beside the form: e there." if self.value else "The only one; n writes another."

    @property
    def _number(self) -> int:
        """Which variant the cursor is on; -1 on the prompt in force."""
        return -1 if self.place is None else self.place - 1

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The prompt in force is not this list's to change."""
        if action in {"weight", "rename", "remove"}:
            return self._number >= 0
        return super().check_action(action, parameters)

    @on(CursorRows.Chosen)
    def _chosen(self, event: CursorRows.Chosen) -> None:
        event.stop()
        if self._number >= 0:
            self.later(self._edit(self._number))

    def _put(self, number: int, item: Variant) -> None:
        self.change((*self.value[:number], item, *self.value[number + 1 :]), cursor=number + 1)

    async def _edit(self, number: int) -> None:
        item = self.value[number]
        words = await self._ask_text(item.name, item.text)
        if words is not None and words != item.text:
            self._put(number, replace(item, text=words))

    async def _ask_text(self, name: str, words: str) -> str | None:
        from tui_craft.ui.modals.text_edit import TextEdit

        note = "{{rows}}, {{seeds}} and the other variables are filled in for each request."
        return await self.craft.ask(TextEdit(f"Prompt {name}", value=words, note=note, check=self._check_text))

    def action_new(self) -> None:
        """Ask for a name and a text."""
        self.later(self._new())

    async def _new(self) -> None:
        name = await self._ask_name("")
        words = await self._ask_text(name, self._prompt) if name else None
        if words is not None:
            self._put(len(self.value), Variant(name, words))

    async def _ask_name(self, was: str) -> str:
        from tui_craft.ui.modals.prompt_line import PromptLine

        taken = {"default", "edited", *(item.name for item in self.value)} - {was}

        def check(typed: str) -> None:
            if not typed.strip() or typed.strip() in taken:
                raise InvalidError("Write a name that no other prompt has; default and edited are taken.")

        typed = await self.craft.ask(PromptLine("Name of the prompt", value=was, placeholder="terse", check=check))
        return (typed or "").strip()

    def action_rename(self) -> None:
        """Ask for another name."""
        self.later(self._rename(self._number))

    async def _rename(self, number: int) -> None:
        name = await self._ask_name(self.value[number].name)
        if name:
            self._put(number, replace(self.value[number], name=name))

    def action_weight(self) -> None:
        """Ask for another weight."""
        self.later(self._weigh(self._number))

    async def _weigh(self, number: int) -> None:
        from tui_craft.ui.modals.prompt_line import PromptLine

        def read(typed: str) -> float:
            try:
                weight = float(typed)
            except ValueError:
                weight = 0
            if not 0 < weight < 1e9:
                raise InvalidError(f"A weight is a number above 0, not {typed!r}.")
            return weight

        item = self.value[number]
        typed = await self.craft.ask(PromptLine(f"Weight of {item.name}", value=f"{item.weight:g}", check=read))
        if typed is not None:
            self._put(number, replace(item, weight=read(typed)))

    def action_remove(self) -> None:
        """Take it out."""
        number = self._number
        self.change(self.value[:number] + self.value[number + 1 :])
