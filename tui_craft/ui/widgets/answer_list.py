"""All answers at a glance beside the question that is asked now. Draws them; changes none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.visual import VisualType

from tui_craft import text
from tui_craft.domain.questions import Question
from tui_craft.ui.widgets.line import clip
from tui_craft.ui.widgets.toned import Toned


class AnswerList(Toned):
    """One line a question: a cursor on the present one, its title, the answer as far as it fits."""

    @dataclass
    class Wanted(Message):
        """The question at `place` was clicked."""

        place: int

    DEFAULT_CSS = """
    AnswerList { height: auto; }
    """

    current: reactive[int] = reactive(0)
    answers: reactive[Mapping[str, str]] = reactive(dict, always_update=True)

    def __init__(self, questions: Sequence[Question], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._questions = questions
        self._wide = max(cell_len(question.title) for question in questions)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """A line a question."""
        return len(self._questions)

    def render(self) -> VisualType:
        lines = [self._line(place, question) for place, question in enumerate(self._questions)]
        return Content("\n").join(lines)

    def _line(self, place: int, question: Question) -> Content:
        width = max(1, self.content_size.width)
        here = place == self.current
        title = set_cell_size(question.title, self._wide)
        answer = text.one_line(" / ".join(self.answers.get(question.key, "").split("\n")))
        empty = not answer.strip()
        shown = ("optional" if question.optional else "…") if empty else answer
        room = max(1, width - self._wide - 4)
        return Content.assemble(
            Content("> " if here else "  ").stylize(self.tone("key")),
            Content(title).stylize(self.tone("strong" if here else "muted")), "  ",
            Content(clip(shown, room)).stylize(self.tone("muted" if empty else "")),
        )  # fmt: skip

    def on_click(self, event: events.Click) -> None:
        """Go to the question that was clicked."""
        if 0 <= event.y < len(self._questions):
            self.post_message(self.Wanted(event.y))
