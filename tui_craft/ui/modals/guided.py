"""The guided pass over what the checks found: step by step, each with one key, up to how many rows are worth keeping.

Owns the list and the way through it; what a step does is done by the screen below.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft import text
from tui_craft.ui.actions import GO, REVIEW, bind
from tui_craft.ui.cleaning.steps import ABOUT, Step, about
from tui_craft.ui.modals.lines_modal import LinesModal
from tui_craft.ui.once_more import OnceMore
from tui_craft.ui.widgets.row_cursor import CursorRows
from tui_craft.ui.widgets.row_model import Column, Line

if TYPE_CHECKING:
    from tui_craft.checks.retention import Funnel

SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps there are, what is kept as it stands, and in a few words how far the reading of a sample is."""

    steps: Sequence[Step] = ()
    funnel: Funnel | None = None
    sample: str = ""


class GuidedPass(LinesModal[str]):
    """Dismissed with `look:STEP`, or `prompt`; None when one has seen enough.

    `plan` says what there is now, and may take its time; `act` does a step, `read` opens the sample, `undo` takes back.
    """

    HELP = """
    Enter does what the line says: duplicates go but for one of each, what is certain is mended, the rest is held for
    you or, where it would break training, rejected; your seeds and what you accepted after reading are mended at
    most. s leaves a step as it is, l looks at its rows first. Every step is one or two changes of the dataset, and u
    takes them back here too. At the end stands how many rows are worth keeping, and what that says about the prompt.
    """
    KEYS = ("table-choose", "guided-skip", "guided-look", "guided-undo", "guided-prompt", "close")
    LABELS: ClassVar[dict[str, str]] = {"table-choose": "do it"}
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("guided-skip", "s", "skip", "leave it", "Leave it as it is, next step", group=REVIEW),
        bind("guided-look", "l", "look", "look", "Look at the rows of this step, one by one", group=GO),
        bind("guided-undo", "u", "undo", "undo", "Undo the newest change of the dataset", group=REVIEW),
        bind("guided-prompt", "P", "prompt", "prompt", "To the prompt, to mend it", group=GO),
        *(bind(f"guided-step-{number}", str(number), f"step({number - 1})", f"step {number}", f"Do step {number}",
               group=REVIEW) for number in range(1, 7)),
    ]  # fmt: skip
    COLUMNS = (
        Column("Step", width=12), Column("Rows", width=7, align="right", from_width=50),
        Column("What it does", least=14),
    )  # fmt: skip
    NOTE_LINES = (4, 3)
    NONE = "Looking…"

    def __init__(
        self, *, plan: Callable[[], Plan], act: Callable[[Step], None], read: Callable[[], None],
        undo: Callable[[], None],
    ) -> None:  # fmt: skip
        self._plan_now, self._act, self._read, self._back = plan, act, read, undo
        self._plan = Plan()
        self._skipped: set[str] = set()
        super().__init__("Guided pass")
        self._looking = OnceMore(partial(self.start, name="plan", group="plan"), self._look)

    def on_mount(self) -> None:
        """See what there is to do."""
        super().on_mount()
        self._looking.ask()

    def on_screen_resume(self) -> None:
        """A sample was read."""
        super().on_screen_resume()
        if self._plan.steps:
            self.again()

    def again(self) -> None:
        """Rows were changed or looked at again: see what there is now."""
        self._looking.ask()

    async def _look(self) -> None:
        is_first = not self._plan.steps
        self._plan = await self.craft.jobs.read(self._plan_now)
        self.draw(cursor=self._next(0) if is_first else self.place)

    # ---- the list

    def lines(self) -> list[Line]:
        """A line a step, one for the sample, one for what is kept."""
        out = [self._line(place, step) for place, step in enumerate(self._plan.steps)]
        if not out:
            return []
        funnel = self._plan.funnel
        kept = "" if funnel is None or funnel.share is None else f"{round(100 * funnel.share)} %: {funnel.verdict}"
        return [
            *out,
            Line(len(out), (f"{len(out) + 1} read some", "", self._plan.sample)),
            Line(len(out) + 1, ("kept", text.count(funnel.kept) if funnel is not None else "", kept), tone="accent"),
        ]

    def _line(self, place: int, step: Step) -> Line:
        left = step.name in self._skipped and step.rows
        does = "left as it is" if left else step.does or "nothing to do"
        return Line(place, (f"{place + 1} {step.name}", text.count(step.rows), does), tone="" if step.rows else "muted")

    def note(self, place: int) -> str:
        """What the step is about."""
        steps = self._plan.steps
        if place < len(steps):
            return about(steps[place])
        if place == len(steps):
            return ABOUT[SAMPLE]
        funnel = self._plan.funnel
        if funnel is None or funnel.share is None:
            return "Nothing to count yet."
        return f"{text.count(funnel.kept)} of {text.rows(funnel.rows)} are worth keeping. {MEANS[_band(funnel.share)]}"

    def _next(self, place: int) -> int:
        """The first step from `place` on where there is something to do; else the sample."""
        steps = self._plan.steps
        waiting = (at for at in range(place, len(steps)) if steps[at].rows and steps[at].name not in self._skipped)
        return next(waiting, len(steps))

    # ---- doing

    @on(CursorRows.Chosen)
    def _chosen(self, event: CursorRows.Chosen) -> None:
        event.stop()
        if self.place is not None:
            self.action_step(self.place)

    def action_step(self, place: int) -> None:
        """Do a step, and go to the next."""
        steps = self._plan.steps
        if place < len(steps):
            step = steps[place]
            self._skipped.discard(step.name)
            if step.rows:
                self._act(step)
            self.draw(cursor=self._next(place + 1))
        elif place == len(steps):
            self.draw(cursor=len(steps) + 1)
            self._read()

    def action_skip(self) -> None:
        """Leave a step as it is."""
        steps, place = self._plan.steps, self.place
        if place is None:
            return
        if place < len(steps):
            self._skipped.add(steps[place].name)
            self.draw(cursor=self._next(place + 1))
        else:
            self.draw(cursor=len(steps) + 1)

    def action_look(self) -> None:
        """To the rows of a step."""
        steps, place = self._plan.steps, self.place
        if place is not None and place < len(steps):
            self.dismiss(f"look:{steps[place].name}")

    def action_undo(self) -> None:
        """Take the newest change back."""
        self._back()

    def action_prompt(self) -> None:
        """To the prompt."""
        self.dismiss("prompt")


def _band(share: float) -> str:
    from tui_craft.checks.retention import NORMAL, SUSPICIOUS

    return "high" if share >= SUSPICIOUS else "normal" if share >= NORMAL else "low"


MEANS: dict[str, str] = {
    "high": "That is suspicious: hardly any teacher is that good. Read 50 rows before you trust it.",
    "normal": "That is normal for generated rows; some 70 % is usual.",
    "low": "That is low: mend the prompt (P) before you make more rows like these.",
}
