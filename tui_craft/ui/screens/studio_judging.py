"""Judging sample replies in the studio, and having the prompt revised from that. Puts no prompt in force by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from tui_craft.errors import CraftError
from tui_craft.ui.actions import REVIEW, bind
from tui_craft.ui.screens.studio_trying import StudioTrying
from tui_craft.ui.studio_words import cost_words
from tui_craft.ui.widgets.trial_view import Judgement, Sample, TrialColumn


class StudioJudging(StudioTrying):
    """The part of the studio that judges."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("studio-good", "a", "judge(True)", "good", "This sample is good; again: take that back", group=REVIEW,
             show=True),
        bind("studio-bad", "r", "judge(False)", "not good…", "This sample is not good, and why; again: take that back",
             group=REVIEW, show=True),
        bind("studio-good-why", "A", "judge(True, True)", "good, because…", "This sample is good, and why",
             group=REVIEW),
        bind("studio-revise", "R", "revise", "revise", "Have the prompt revised from what you judged", group=REVIEW,
             show=True),
    ]  # fmt: skip

    def action_judge(self, good: bool, ask: bool = False) -> None:
        """Say of the sample under the cursor whether it is good; of one that is not, why."""
        self.start(self._judge(good, ask or not good), name="judge", group="judge")

    async def _judge(self, good: bool, ask: bool) -> None:
        from tui_craft.ui.modals.prompt_line import PromptLine

        column = self.column
        view = column.under_cursor if column is not None else None
        if column is None or view is None:
            return
        before = view.sample.judged
        if before is not None and before.good is good:
            view.sample.judged = None
        else:
            why: str | None = ""
            if ask:
                title = "What makes it good?" if good else "What is wrong with it?"
                why = await self.craft.ask(PromptLine(title, placeholder="in a few words; enter alone is fine"))
            if why is None:
                return
            view.sample.judged = Judgement(good, why.strip())
        view.refresh(layout=True)
        if before is None:
            column.action_step(1)
        self.draw_trial_line()

    def action_revise(self) -> None:
        """Have the teacher revise the prompt."""
        if not self.judged:
            self.craft.warn("Judge some samples first: a good, r not good.")
        else:
            self.start(self._revise(), name="revise", group="try", exclusive=True)

    async def _revise(self) -> None:
        from tui_craft.runs import trying
        from tui_craft.ui.modals.prompt_diff import PromptDiff

        assert self.bench is not None and self.spec is not None  # noqa: PT018
        template = self.editor.template
        spec = replace(self.spec, teacher=self.teacher)
        job = trying.revision(template, self.bench.known, [_told(sample) for sample in self.judged], spec)
        self._asking = True
        self.refresh_bindings()
        self.draw_trial_line(f"{self.teacher} is revising the prompt…")
        revised: Mapping[str, Any] = {}
        try:
            async for event in trying.events(job):
                if event["event"] == "error":
                    raise CraftError(event["message"])
                if event["event"] == "revised":
                    revised = event
        finally:
            self._asking = False
            if self.is_attached:
                self.refresh_bindings()
                self.draw_trial_line()
        diff = PromptDiff("The revised prompt", template, revised["template"], note=f"{cost_words(revised['cost'])}.")
        if await self.craft.ask(diff):
            for sample in self.judged:  # they were about the old one
                sample.judged = None
            self._earlier = []
            for column in self._columns:
                column.redraw()
            self.draw_trial_line()
            self.take(revised["template"], "The revised prompt is in the editor; t tries it, ctrl+s puts it in force.")

    @on(TrialColumn.Looked)
    def _look(self, event: TrialColumn.Looked) -> None:
        from tui_craft.ui.modals.text_view import TextView

        asked = self.asked(event.sample)
        body = f"{event.sample.raw}\n\n\nWhat was sent for it\n\n{asked}" if asked else event.sample.raw
        self.craft.open_modal(TextView(f"The reply to request {event.sample.key[1]}", body))


def _told(sample: Sample) -> dict[str, Any]:
    assert sample.judged is not None
    said = f"{sample.sample}\n({sample.problem})" if sample.problem else sample.sample
    return {"sample": said, "good": sample.judged.good, "why": sample.judged.why}
