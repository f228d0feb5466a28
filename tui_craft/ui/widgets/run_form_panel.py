"""The generation form: a line for each thing a run is asked for, and below a line what is wrong with it.

The lines one always looks at come first; the rest lies under one line where there is little room. Owns what stands
in the form; opens no dialog, starts and keeps nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_craft import text
from tui_craft.ui import run_form, run_summaries
from tui_craft.ui.actions import MOVE, bind
from tui_craft.ui.run_form import Asked
from tui_craft.ui.widgets.field import Chooser, Field
from tui_craft.ui.widgets.fold import Fold
from tui_craft.ui.widgets.form_line import FormLine
from tui_craft.ui.widgets.recipe_options import RecipeOptions

if TYPE_CHECKING:
    from tui_craft.runs.keeping import Keeping

_FOLDS = {"recipe": ("Recipe", "c"), "goal": ("Goal", "g"), "stage_teachers": ("By stage", "t"), "axes": ("Axes", "a"),
          "variants": ("Prompts", "V"), "guidance": ("Guidance", "G")}  # fmt: skip
"""The lines that dialogs fill in: label and key."""
_REST = "rest"
_NO_PRICE = "A budget needs a price: nobody knows this teacher's. 0:0 for a server of your own."


class RunForm(Vertical):
    """What a run is asked for. Wrong entries are told while they are typed."""

    DEFAULT_CSS = """
    RunForm .problem { display: none; height: auto; padding: 0 0 0 1; color: $error; }
    RunForm #form-rest { display: none; height: auto; }
    RunForm.-open #form-rest { display: block; }
    RunForm #form-told { height: auto; color: $muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("form-next", "tab,down", "step(1)", "next field", "To the next line, after the last one to the prompt",
             group=MOVE, show=True),
        bind("form-before", "shift+tab,up", "step(-1)", "field before", "To the line before", group=MOVE),
        bind("form-back", "escape", "step(0)", "done", "Back to the prompt; what you typed stays", group=MOVE,
             show=True),
    ]  # fmt: skip

    class Typed(Message):
        """A value was changed by hand."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Left(Message):
        """The user is done with the form."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._values: dict[str, str] = {}
        self._keeping: Keeping | None = None
        self._unpriced = False
        self.filled = asyncio.Event()
        """Set as soon as values stand in the form; until then there is nothing to go by."""

    def compose(self) -> Iterable[Widget]:
        """The basic lines, the line over the rest, the rest, and what is said about all of it."""
        yield from self._folds("recipe", "goal")
        yield from self._typed(run_form.BASIC)
        yield RecipeOptions()
        yield Fold(_REST, "More", id="form-more")
        with Vertical(id="form-rest"):
            yield from self._folds("stage_teachers")
            yield from self._typed(run_form.MORE)
            yield from self._folds("axes", "variants", "guidance")
        yield Static(id="form-told")

    def _typed(self, lines: Iterable[Asked]) -> Iterable[Widget]:
        for key, label, placeholder in lines:
            yield Field(label, FormLine(key, placeholder, id=f"form-{key}"))
            yield Static(id=f"problem-{key}", classes="problem")

    def _folds(self, *keys: str) -> Iterable[Widget]:
        for key in keys:
            yield Fold(key, *_FOLDS[key], id=f"form-{key}")

    # ---- values

    @property
    def values(self) -> dict[str, str]:
        """What stands in the form, by key."""
        typed = {line.key: self._line(line.key).value for line in (*run_form.BASIC, *run_form.MORE)}
        return {**self._values, **typed, **self.query_one(RecipeOptions).typed}

    def _line(self, key: str) -> FormLine:
        return self.query_one(f"#form-{key}", FormLine)

    def fill(self, values: Mapping[str, str]) -> None:
        """Put `values` into the lines; that is not typing."""
        self._values = {**self._values, **values}
        with self.prevent(Input.Changed):
            for line in (*run_form.BASIC, *run_form.MORE):
                self._line(line.key).value = values.get(line.key, self._line(line.key).value)
        self.query_one(RecipeOptions).show(self._values)
        self._follow("rows")
        self.filled.set()
        self.check()

    @property
    def keeping(self) -> Keeping | None:
        """How many rows one expects to keep; None while that is not known."""
        return self._keeping

    @keeping.setter
    def keeping(self, keeping: Keeping) -> None:
        self._keeping = keeping
        by = f"as of {keeping.judged} judged" if keeping.judged else "as is usual"
        self._line("keep").tooltip = Content(f"{keeping.share:.0%} are kept, {by}")
        self._follow("rows")

    def _follow(self, key: str) -> None:
        """Rows to make and rows to keep say the same: bring the other one in line with the one that was typed."""
        other = {"rows": "keep", "keep": "rows"}.get(key)
        if other is None or self._keeping is None:
            return
        digits = self._line(key).value.replace(",", "").replace("_", "").strip()
        if digits.isdecimal() and digits.isascii() and len(digits) < 12:
            count = int(digits)
            with self.prevent(Input.Changed):
                self._line(other).value = str(
                    self._keeping.kept_of(count) if other == "keep" else self._keeping.rows_for(count)
                )

    def put(self, values: Mapping[str, str]) -> None:
        """Put in what a dialog gave, as if it had been typed."""
        self.fill(values)
        self.post_message(self.Typed(next(iter(values), "")))

    def show_price(self, unknown: bool) -> None:
        """Ask for the price where nobody knows it."""
        if unknown is not self._unpriced:
            self._unpriced = unknown
            self.check()

    def tell(self, words: str) -> None:
        """Say this below the lines."""
        told = self.query_one("#form-told", Static)
        told.display = bool(words)
        told.update(Content(text.visible(words, 2_000)))

    def check(self) -> bool:
        """Say beside each line what is wrong with it, and draw the folded ones; whether nothing is wrong."""
        if not self.filled.is_set():
            return False
        values, found = self.values, self._problems()
        for line in (*run_form.BASIC, *run_form.MORE):
            said = self.query_one(f"#problem-{line.key}", Static)
            said.display = line.key in found
            said.update(Content(text.one_line(found.get(line.key, ""), 300)))
        self.query_one(RecipeOptions).tell(found)
        for fold in self.query(Fold):
            if fold.key == _REST:
                fold.say(run_summaries.more(values), quiet=True)
            elif fold.key in _FOLDS:
                fold.say(run_summaries.summary(values, fold.key), quiet=run_summaries.is_plain(values, fold.key))
        self._show_what_applies(values, found)
        if any(line.key in found for line in run_form.MORE):
            self.add_class("-open")  # a line that is wrong must be seen
        return not found

    def _problems(self) -> dict[str, str]:
        if not self.filled.is_set():
            return {}
        values = self.values
        found = run_form.problems(values)
        if self._unpriced and values["budget"].strip() and not values["price"].strip():
            found.setdefault("price", _NO_PRICE)
        return found

    def _show_what_applies(self, values: Mapping[str, str], found: Mapping[str, str]) -> None:
        applies = {**run_form.applies(values, found), "price": self._unpriced or bool(values["price"].strip())}
        for key, shown in applies.items():
            widget = self.query_one(f"#form-{key}")
            (widget.parent if isinstance(widget.parent, Field) else widget).display = shown

    # ---- moving

    def enter(self, key: str = "") -> None:
        """Give the focus to the line `key`; without it to the first that is wrong, else to the first typed one."""
        wrong = next(iter(self._problems()), "")
        wanted = key or wrong or run_form.BASIC[0].key
        if wanted in {line.key for line in run_form.MORE}:
            self.add_class("-open")
        lines = list(self.query("FormLine, Fold, Chooser"))  # one that is just being opened is not drawn yet
        next((line for line in lines if self._key_of(line) == wanted), lines[0]).focus()

    def _key_of(self, line: Widget) -> str:
        return line.key if isinstance(line, FormLine | Fold) else self.query_one(RecipeOptions).key_of(line)

    def _lines(self) -> list[Widget]:
        """All lines that are seen, in order: Textual would give the focus to a hidden one too."""
        shown = set(self.screen.focus_chain)
        return [item for item in self.query("FormLine, Fold, Chooser") if item in shown]

    def action_step(self, step: int) -> None:
        """To a line after or before this one; with 0, and past either end, out of the form."""
        lines, focused = self._lines(), self.screen.focused
        place = lines.index(focused) + step if focused in lines else 0
        if step and 0 <= place < len(lines):
            lines[place].focus()
        else:
            self.post_message(self.Left())

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_step(1)

    @on(Fold.Opened, "#form-more")
    def _open_rest(self, event: Fold.Opened) -> None:
        event.stop()
        self.toggle_class("-open")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._noted(event.input)

    @on(Chooser.Changed)
    def _chosen(self, event: Chooser.Changed) -> None:
        event.stop()
        self._noted(event.chooser)

    def _noted(self, line: Widget) -> None:
        key = self._key_of(line)
        self._follow(key)
        self.check()
        self.post_message(self.Typed(key))
