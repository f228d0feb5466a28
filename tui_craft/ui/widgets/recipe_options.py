"""The lines for a recipe's own options, made from what the recipe says of them. Owns these lines; checks nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_craft import text
from tui_craft.ui import run_summaries
from tui_craft.ui.run_form import OPTION
from tui_craft.ui.widgets.field import Chooser, Field
from tui_craft.ui.widgets.fold import Fold
from tui_craft.ui.widgets.form_line import FormLine

if TYPE_CHECKING:
    from tui_craft.domain.options import Option

Line = FormLine | Chooser | Fold


class RecipeOptions(Vertical):
    """Shows the options of one recipe at a time; nothing for a recipe that has none."""

    DEFAULT_CSS = """
    RecipeOptions { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._recipe: str | None = None
        self._lines: dict[str, Line] = {}
        self._told: dict[str, Static] = {}

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the lines that one types or chooses in, by key."""
        return {key: line.value for key, line in self._lines.items() if not isinstance(line, Fold)}

    def show(self, values: Mapping[str, str]) -> None:
        """Show the options of the recipe in `values`, with what stands there."""
        if values.get("recipe") != self._recipe:
            self._recipe = values.get("recipe")
            self._lines, self._told = {}, {}
            self.remove_children()
            self.mount(*self._made())
        with self.prevent(Input.Changed):
            for key, line in self._lines.items():
                words = values.get(key, "")
                if isinstance(line, Fold):
                    line.say(run_summaries.summary(values, key), quiet=not words)
                else:
                    line.value = words

    def tell(self, found: Mapping[str, str]) -> None:
        """Say below the lines what is wrong with them."""
        for key, said in self._told.items():
            said.display = key in found
            said.update(Content(text.one_line(found.get(key, ""), 300)))

    def key_of(self, line: Widget) -> str:
        """The key of one of these lines; empty for another widget."""
        return next((key for key, own in self._lines.items() if own is line), "")

    def _made(self) -> Iterator[Widget]:
        from tui_craft.recipes.registry import recipes

        found = recipes().get(self._recipe or "")
        for option in found.options if found is not None else ():
            key = OPTION + option.name
            line, shown = _line(option, key)
            self._lines[key] = line
            self._told[key] = Static(classes="problem")
            line.tooltip = Content(text.one_line(option.help, 400)) if option.help else None
            yield shown
            yield self._told[key]


def _line(option: Option, key: str) -> tuple[Line, Widget]:
    """The line for an option, and the widget it stands in."""
    if option.kind in {"choice", "flag"}:
        names = option.choices if option.kind == "choice" else ("yes", "no")
        chooser = Chooser(option.label, [(name, option.help) for name in names])
        return chooser, chooser
    if option.kind in {"text", "lines", "table"}:  # a text may have several lines too
        fold = Fold(key, option.label)
        return fold, fold
    line = FormLine(key, option.help)
    return line, Field(option.label, line)
