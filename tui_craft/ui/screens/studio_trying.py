"""Trying the prompt in the studio: sample replies in one column or two, by a process of its own. Saves no row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal

from tui_craft import text
from tui_craft.errors import CraftError
from tui_craft.ui.actions import CHANGE, REVIEW, bind
from tui_craft.ui.screens.studio_writing import StudioWriting
from tui_craft.ui.studio_words import asked_text, cost_words, judged_words, replies_words, seeds_words, used_words
from tui_craft.ui.widgets.line import Piece
from tui_craft.ui.widgets.trial_view import Sample, TrialColumn, TrialSide, samples_of

if TYPE_CHECKING:
    from tui_craft.runs.trying import Event, Side

_MOST = 10
"""Replies that `+` goes up to."""


@dataclass
class Second:
    """What the second column has that the first has not: another prompt, another teacher (None: the same)."""

    prompt: str | None = None
    name: str = ""
    teacher: str | None = None

    def __bool__(self) -> bool:
        return self.prompt is not None or self.teacher is not None


class StudioTrying(StudioWriting):
    """The part of the studio that asks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("studio-try", "t", "try", "try it", "Ask for sample replies; nothing is saved", group=REVIEW, show=True),
        bind("studio-stop", "x", "stop_try", "stop", "Stop asking at once", group=REVIEW, show=True),
        bind("studio-more", "plus", "samples_asked(1)", "more replies", "Ask for one reply more at each try",
             group=REVIEW),
        bind("studio-fewer", "minus", "samples_asked(-1)", "fewer replies", "Ask for one reply less at each try",
             group=REVIEW),
        bind("studio-second", "2", "second", "second column", "Another prompt or teacher, from the same seeds",
             group=REVIEW, show=True),
        bind("studio-teacher", "T", "teacher", "teacher", "Who answers the tries", group=CHANGE),
    ]  # fmt: skip

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.second = Second()
        self._asked_for = 2
        self._columns: list[TrialColumn] = []
        self._earlier: list[Sample] = []
        self._requests: dict[tuple[int, int], str] = {}
        self._side = 0
        self._asking = False
        self._asked = self._answered = 0
        self._cost: float | None = 0.0

    # ---- what may be done now

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Judging only where there are samples, stopping only while something is asked."""
        if action == "stop_try":
            return self._asking
        if action == "try":
            return not self._asking
        if action in {"judge", "revise"}:
            return bool(self._columns)
        if action == "stage":
            return self.bench is not None and len(self.bench.recipe.stages) > 1
        return super().check_action(action, parameters)

    @property
    def judged(self) -> list[Sample]:
        """The samples that were judged since the prompt was last revised, of both columns and of earlier tries."""
        now = [view.sample for column in self._columns for view in column.views if view.sample.judged is not None]
        return [*self._earlier, *now]

    @property
    def column(self) -> TrialColumn | None:
        """The column the keys are about."""
        if isinstance(self.focused, TrialColumn):
            return self.focused
        return self._columns[min(self._side, len(self._columns) - 1)] if self._columns else None

    def action_column(self, step: int) -> None:
        """To the other column."""
        if self._columns:
            self._side = min(max(0, self._side + step), len(self._columns) - 1)
            self._show_current()
            self._columns[self._side].focus()

    def _show_current(self) -> None:
        for place, side in enumerate(self.query(TrialSide)):
            side.set_class(place == self._side, "-current")

    # ---- asking

    def action_try(self) -> None:
        """Ask."""
        if self.shown is None:
            self.craft.warn("This prompt cannot be sent; what is wrong stands below the template.")
        else:
            self.start(self._try(), name="try", group="try", exclusive=True)

    def action_stop_try(self) -> None:
        """Stop at once: what is under way is not waited for."""
        self.workers.cancel_group(self, "try")

    def action_samples_asked(self, step: int) -> None:
        """How many replies a try asks for."""
        self._asked_for = min(max(1, self._asked_for + step), _MOST)
        self.draw_trial_line()

    @property
    def teacher(self) -> str:
        """Who answers this stage."""
        assert self.spec is not None
        return self.spec.stage_teachers.get(self.stage, self.spec.teacher)

    def _sides(self) -> list[Side]:
        from tui_craft.runs.trying import Side

        assert self.spec is not None
        template = self.editor.template
        sides = [Side(template, self.teacher, self.spec.api_base)]
        if self.second:
            prompt = template if self.second.prompt is None else self.second.prompt
            sides.append(Side(prompt, self.second.teacher or self.teacher, self.spec.api_base))
        return sides

    async def _try(self) -> None:
        from tui_craft.runs import trying

        assert self.bench is not None and self.spec is not None  # noqa: PT018
        sides = self._sides()
        job = trying.trial(
            self.dataset, self.spec, sides, stage=self.stage, samples=self._asked_for, first=self.number,
            seeds=self.chosen,
        )  # fmt: skip
        await self._open_columns([self._title(place, side) for place, side in enumerate(sides)])
        self._asking, self._asked, self._answered, self._cost = True, 0, 0, 0.0
        self.refresh_bindings()
        self.show_pane("trial")
        try:
            async for event in trying.events(job):
                self._tell(event)
        finally:
            self._asking = False
            if self.is_attached:
                for column in self._columns:
                    column.stop()
                self.refresh_bindings()
                self.draw_trial_line()

    def _title(self, place: int, side: Side) -> str:
        name = "this prompt" if not place or self.second.prompt is None else self.second.name
        return f"{name} · {side.teacher or 'offline'}"

    async def _open_columns(self, titles: list[str]) -> None:
        assert self.bench is not None
        self._earlier, self._requests = self.judged, {}
        trial = self.query_one("#trial", Horizontal)
        await trial.remove_children()
        sides = [TrialSide(title, place, self.bench.format) for place, title in enumerate(titles)]
        await trial.mount_all(sides)
        self._columns, self._side = [side.column for side in sides], 0
        self._show_current()
        self.add_class("-tried")
        self.set_class(len(sides) > 1, "-two")

    async def to_stage(self, stage: str) -> None:
        """Another stage is tried anew."""
        self.action_stop_try()
        await self.query_one("#trial", Horizontal).remove_children()
        self._columns, self._earlier = [], []
        self.remove_class("-tried", "-two")
        await super().to_stage(stage)
        self.draw_trial_line()

    def asked(self, sample: Sample) -> str:
        """What was sent for a sample."""
        return self._requests.get(sample.key[:2], "")

    def _tell(self, event: Event) -> None:
        """Show what happened."""
        kind = event["event"]
        if kind == "error":
            raise CraftError(event["message"])
        if kind in {"asking", "sample", "failed"} and event["stage"] == self.stage:
            column, number = self._columns[event["side"]], event["number"]
            if kind == "asking":
                self._asked += 1
                self._requests[event["side"], number] = asked_text(event["messages"])
                column.expect(number, f"request {number}, {seeds_words(event)}: asking…")
            else:
                self._answered += 1
                self._show_answer(column, event)
        elif kind == "step":
            self._cost = _sum(self._cost, event["cost"])
            self.draw_trial_line(f"stage {event['stage']} answered, which leads up to this one")
            return
        self.draw_trial_line()

    def _show_answer(self, column: TrialColumn, event: Event) -> None:
        assert self.bench is not None
        number = event["number"]
        if event["event"] == "failed":
            column.answer(number, f"request {number} failed: {text.one_line(event['message'], 400)}", [])
            return
        self._cost = _sum(self._cost, event["cost"])
        rows = text.rows(len(event["rows"])) + (f", {len(event['problems'])} not usable" if event["problems"] else "")
        words = f"request {number}, {seeds_words(event)}: {rows}, {used_words(event)}"
        column.answer(number, words, samples_of(event, self.bench.format))

    def draw_trial_line(self, doing: str = "") -> None:
        """Say below how far the try is, what it cost, and what was judged."""
        left: list[Piece] = []
        if self._columns:
            share = f"{self._answered} of {self._asked} answered" if self._asking else replies_words(self._answered)
            left = [
                Piece(doing or share, "", 7), Piece(cost_words(self._cost), "muted", 6),
                Piece("nothing saved", "muted", 2),
            ]  # fmt: skip
        if words := judged_words([sample.judged.good for sample in self.judged if sample.judged]):
            left.append(Piece(words, "accent", 8))
        each = f"t asks for {self._asked_for}" + (" on each side" if self.second else "")
        self.bottom(left, [Piece(each, "muted", 3)])

    # ---- the second column, the teacher

    def action_second(self) -> None:
        """Choose what stands beside it."""
        self.start(self._choose_second(), name="second column")

    async def _choose_second(self) -> None:
        from tui_craft.ui.modals.pick import Offer, Pick

        bench = self.bench
        if bench is None:
            return
        texts = {"recommended prompt": bench.recommended, "prompt in force": self.saved}
        offers = [
            Offer("another teacher", "the same prompt, answered by somebody else"),
            Offer("prompt in force", "the text that runs send now"),
            Offer("recommended prompt", "the text drafted from the description"),
        ]
        for version in reversed(self._versions):
            name = f"version {version.number}"
            texts[name] = version.text
            offers.append(Offer(name, text.one_line(version.note) or version.at))
        offers.append(Offer("one column", "nothing beside it"))
        chosen = await self.craft.ask(Pick("Beside this prompt, from the same seeds", offers))
        if chosen is None:
            return
        if chosen == "one column":
            self.second = Second()
        elif chosen == "another teacher":
            self.second.teacher = await self._ask_teacher(self.second.teacher or "") or self.second.teacher
        else:
            self.second.prompt, self.second.name = texts[chosen], chosen
        self.draw_trial_line()

    def action_teacher(self) -> None:
        """Choose who answers."""
        self.start(self._choose_teacher(), name="teacher")

    async def _choose_teacher(self) -> None:
        from dataclasses import replace

        assert self.spec is not None
        name = await self._ask_teacher(self.teacher)
        if name:
            self.spec = replace(self.spec, teacher=name, mix={}, stage_teachers={})
            await self.load(keep=True)

    async def _ask_teacher(self, current: str) -> str | None:
        from tui_craft.domain.goals import goal_named
        from tui_craft.ui.modals.teachers import TeacherPicker

        assert self.spec is not None
        adversarial = goal_named(self.spec.goal).adversarial
        return await self.craft.ask(TeacherPicker(current, self.spec.api_base or "", adversarial=adversarial))


def _sum(total: float | None, cost: float | None) -> float | None:
    """A sum that is unknown as soon as a part of it is."""
    return None if total is None or cost is None else total + cost
