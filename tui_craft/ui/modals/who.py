"""Who answers a run: teachers that share the work by weight, and teachers of single stages. Owns that list only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft import text
from tui_craft.domain import weights
from tui_craft.errors import InvalidError
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.modals.lines_editor import LinesEditor
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line


@dataclass(frozen=True, slots=True)
class Who:
    """`mix` are the teachers with their weights, `stages` those that answer one stage alone."""

    mix: Mapping[str, float] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)


class WhoModal(LinesEditor[Who]):
    """Dismissed with who answers. `stages` are the recipe's, as (name, title)."""

    HELP = """
    Every request goes to one of the teachers at the top, by weight: with 3 and 1 the first gets three of four. Rows
    record who wrote them, so two teachers can be compared afterwards. Where a recipe has stages, one of them can have
    a teacher of its own: a strong model to plan, a cheap one to write.
    """
    KEYS = ("table-choose", "close", "who-add", "who-weight", "who-remove", "lines-restore")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("who-add", "n", "add", "one more", "Let one more teacher share the work", group=CHANGE, show=True),
        bind("who-weight", "w", "weight", "weight", "How much of the work this teacher gets", group=CHANGE, show=True),
        bind("who-remove", "D,delete", "remove", "remove", "Ask this teacher no more", group=CHANGE, show=True),
    ]
    COLUMNS = (Column("For", width=14), Column("Teacher", least=14), Column("Share", width=6, align="right"))

    def __init__(
        self, who: Who, stages: Sequence[tuple[str, str]] = (), *, api_base: str = "", adversarial: bool = False
    ) -> None:
        """`api_base` and `adversarial` are for the picker; see there."""
        self._api_base, self._adversarial = api_base, adversarial
        self._stages = list(stages) if len(stages) > 1 else []
        super().__init__("Teachers", Who(dict(who.mix), dict(who.stages)))

    def lines(self) -> list[Line]:
        """The teachers, then the stages."""
        total = sum(self.value.mix.values()) or 1
        shown = [("all requests" if not place else "", name, f"{weight / total:.0%}")
                 for place, (name, weight) in enumerate(self.value.mix.items())]  # fmt: skip
        shown += [(f"stage {name}", self.value.stages.get(name, "as all"), "") for name, _ in self._stages]
        return [Line(place, (text.one_line(who, 60), text.one_line(name, 200), share))
                for place, (who, name, share) in enumerate(shown)]  # fmt: skip

    def note(self, place: int) -> str:
        """What enter changes."""
        if place < len(self.value.mix):
            weight = list(self.value.mix.values())[place]
            return f"Weight {weight:g}. Enter takes another teacher in its place."
        title = self._stages[place - len(self.value.mix)][1]
        return f"{title}: enter gives this stage a teacher of its own."

    @property
    def _teacher(self) -> str:
        names = list(self.value.mix)
        return names[self.place] if self.place is not None and self.place < len(names) else ""

    @property
    def _stage(self) -> str:
        place = -1 if self.place is None else self.place - len(self.value.mix)
        return self._stages[place][0] if 0 <= place < len(self._stages) else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One teacher has all the work and must stay; a stage has its own to lose or not."""
        if action == "weight":
            return bool(self._teacher) and len(self.value.mix) > 1
        if action == "remove":
            return len(self.value.mix) > 1 if self._teacher else self._stage in self.value.stages
        return super().check_action(action, parameters)

    @on(CursorRows.Chosen)
    def _chosen(self, event: CursorRows.Chosen) -> None:
        event.stop()
        if self._teacher:
            self.later(self._replace(self._teacher))
        elif self._stage:
            self.later(self._give(self._stage))

    async def _pick(self, now: str) -> str | None:
        from tui_craft.ui.modals.teachers import TeacherPicker

        return await self.craft.ask(TeacherPicker(now, self._api_base, adversarial=self._adversarial))

    async def _replace(self, was: str) -> None:
        name = await self._pick(was)
        if name and name != was:
            mix = {name if one == was else one: weight for one, weight in self.value.mix.items() if one != name}
            self.change(replace(self.value, mix=mix))

    async def _give(self, stage: str) -> None:
        name = await self._pick(self.value.stages.get(stage, ""))
        if name:
            self.change(replace(self.value, stages={**self.value.stages, stage: name}))

    def action_add(self) -> None:
        """Choose one more teacher."""
        self.later(self._add())

    async def _add(self) -> None:
        name = await self._pick("")
        if name and name not in self.value.mix:
            self.change(replace(self.value, mix={**self.value.mix, name: 1.0}), cursor=len(self.value.mix))

    def action_weight(self) -> None:
        """Ask for another weight."""
        self.later(self._weigh(self._teacher))

    async def _weigh(self, name: str) -> None:
        from tui_craft.ui.modals.prompt_line import PromptLine

        def check(typed: str) -> None:
            if set(weights.parse(f'"x"={typed}', sep="=")) != {"x"}:
                raise InvalidError("Write one number, such as 3.")

        typed = await self.craft.ask(PromptLine(f"Weight of {name}", value=f"{self.value.mix[name]:g}", check=check))
        if typed is not None:
            number = weights.parse(f'"x"={typed}', sep="=")["x"]
            self.change(replace(self.value, mix={**self.value.mix, name: number}))

    def action_remove(self) -> None:
        """Take the teacher out; a stage goes back to those of all."""
        gone, stage = self._teacher, self._stage
        if gone:
            mix = {name: weight for name, weight in self.value.mix.items() if name != gone}
            self.change(replace(self.value, mix=mix))
        else:
            stages = {name: teacher for name, teacher in self.value.stages.items() if name != stage}
            self.change(replace(self.value, stages=stages))
