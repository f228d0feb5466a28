"""The options of a check: what it goes by, each explained, and what another threshold would find.

Owns these values while they are changed; keeps none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft import text
from tui_craft.domain import typed
from tui_craft.domain.options import Option, checked
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.modals.lines_editor import LinesEditor
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line

if TYPE_CHECKING:
    from tui_craft.checks.base import Check
    from tui_craft.checks.clusters import Curve
    from tui_craft.store.dataset import Dataset

NEAR = "near-duplicates"
"""The check whose threshold is counted along."""
STEPS = {"int": 1.0, "float": 0.05}
"""How far + and - go."""


class CheckOptions(LinesEditor[dict[str, Any]]):
    """Dismissed with all options as they stand."""

    HELP = """
    Below the list stands what the option under the cursor is for. Enter changes it, + and - move a number, D puts back
    what is usual, u takes back what you did last. For the threshold of near-duplicates the number of rows that would go
    is counted along.
    """
    KEYS = ("table-choose", "close", "option-more", "option-less", "option-usual", "lines-restore")
    LABELS: ClassVar[dict[str, str]] = {"table-choose": "change"}
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("option-more", "plus", "by(1)", "more", "A step more", group=CHANGE),
        bind("option-less", "minus", "by(-1)", "less", "A step less", group=CHANGE),
        bind("option-usual", "D", "usual", "as usual", "What is usual", group=CHANGE),
    ]  # fmt: skip
    COLUMNS = (Column("Option", width=18), Column("Value", least=12))
    WITH_A_LINE = frozenset({"by", "usual"})
    NONE = "This check has no options."
    NOTE_LINES = (6, 4)

    def __init__(self, dataset: Dataset, check: Check, value: Mapping[str, Any]) -> None:
        self._dataset, self._check = dataset, check
        self._curve: Curve | None = None
        self._progress = ""
        super().__init__(f"Options of {check.title}", dict(value))

    def on_mount(self) -> None:
        """Count what thresholds would find beside the keys."""
        super().on_mount()
        self._count_again()

    def _count_again(self) -> None:
        if self._check.name == NEAR:
            self.start(self._count(), name="count", group="count", exclusive=True)

    async def _count(self) -> None:
        from tui_craft.checks.clusters import Curve, curve

        self._curve, on = None, self.value["on"]
        async for batch in self.craft.jobs.batches(lambda: curve(self._dataset, on)):
            if isinstance(batch[-1], Curve):
                self._curve = batch[-1]
            else:
                self._progress = f"{text.count(batch[-1].done)} of {text.rows(batch[-1].total)}"
            self.draw()

    # ---- the list

    def lines(self) -> list[Line]:
        """A line an option; what differs from what is usual has an `*`."""
        return [
            Line(place, (option.label, self._words(option)), tone="" if self._is_usual(option) else "accent")
            for place, option in enumerate(self._check.options)
        ]

    def _words(self, option: Option) -> str:
        value = self.value[option.name]
        said = ", ".join(value) if option.kind == "lines" else typed.spell(option, value)
        return text.one_line(said, 200) or "none"

    def _is_usual(self, option: Option) -> bool:
        return bool(self.value[option.name] == option.default)

    def note(self, place: int) -> str:
        """What it is for, what is usual, and what would go."""
        option = self._check.options[place]
        usual = "" if self._is_usual(option) else f"Usual: {typed.spell(option, option.default) or 'none'}. "
        return f"{self._would(option)}{usual}{' '.join(option.help.split())}"

    def _would(self, option: Option) -> str:
        if option.name != "threshold" or self._check.name != NEAR:
            return ""
        if self._curve is None:
            return f"Counting what would be found: {self._progress}… "
        from tui_craft.checks.clusters import FLOOR

        value = self.value["threshold"]
        more = " or more" if value < FLOOR else ""
        return f"At {value:g} it finds {text.rows(self._curve.goes(max(FLOOR, value)))}{more}. "

    # ---- changing

    @property
    def _option(self) -> Option | None:
        return None if self.place is None else self._check.options[self.place]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only numbers can be moved."""
        if action == "by":
            return self._option is not None and self._option.kind in STEPS
        return super().check_action(action, parameters)

    def _put(self, option: Option, value: Any) -> None:
        self.change(checked(self._check, {**self.value, option.name: value}), cursor=self.place)
        if option.name == "on":
            self._count_again()

    def action_by(self, step: int) -> None:
        """Move a number."""
        option = self._option
        if option is not None and option.kind in STEPS:
            moved = round(self.value[option.name] + step * STEPS[option.kind], 6)
            moved = min(max(option.low, moved), option.high)
            self._put(option, int(moved) if option.kind == "int" else moved)

    def action_usual(self) -> None:
        """As usual."""
        if self._option is not None:
            self._put(self._option, self._option.default)

    @on(CursorRows.Chosen)
    def _chosen(self, event: CursorRows.Chosen) -> None:
        event.stop()
        option = self._option
        if option is None:
            return
        if option.kind == "flag":
            self._put(option, not self.value[option.name])
        else:
            self.later(self._ask(option))

    async def _ask(self, option: Option) -> None:
        words = await self._asked(option)
        if words is not None:
            self._put(option, typed.read(option, words))

    async def _asked(self, option: Option) -> str | None:
        from tui_craft.ui.modals.pick import Offer, Pick
        from tui_craft.ui.modals.prompt_line import PromptLine
        from tui_craft.ui.modals.text_edit import TextEdit

        now = typed.spell(option, self.value[option.name])
        if option.kind == "choice":
            return await self.craft.ask(Pick(option.label, [Offer(name, "") for name in option.choices], now))

        def check(line: str) -> object:
            return checked(self._check, {**self.value, option.name: typed.read(option, line)})

        if option.kind in {"lines", "table"}:
            note = f"{option.help} One on each line."
            return await self.craft.ask(TextEdit(option.label, value=now, note=note, check=check))
        return await self.craft.ask(PromptLine(option.label, value=now, note=option.help, check=check, replace=True))
