"""One question with its help and the field that takes the answer. Owns typing and choosing; keeps and saves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from tui_craft import text
from tui_craft.domain.questions import COLD_START, Question, hint
from tui_craft.ui.actions import MOVE, bind

LOCKED = (
    "The format was fixed when the dataset was made. Converting makes a new dataset: "
    "export these rows, then import the file into a dataset of the other format."
)

_LONGEST = 100_000
"""Characters of one answer that are shown; nobody types more."""


class ChoiceList(OptionList):
    """A short list to choose from; moving chooses at once. The choice has a mark before it, not only a colour."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("choice-down", "j", "cursor_down", "down", "Next choice", group=MOVE),
        bind("choice-up", "k", "cursor_up", "up", "Choice above", group=MOVE),
    ]

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        """`choices` are (value, what it means); an option's id is its value."""
        super().__init__(*(Option(_choice(*choice, chosen=False), id=choice[0]) for choice in choices))
        self._help = dict(choices)

    def mark(self, chosen: str) -> None:
        """Put the mark before the option `chosen`."""
        for value, help in self._help.items():
            self.replace_option_prompt(value, _choice(value, help, chosen=value == chosen))


class QuestionPage(VerticalScroll, can_focus=False):
    """A question, why it is asked, the field, a hint while the answer is thin, and a good and a thin example."""

    @dataclass
    class Answered(Message):
        """The answer to question `key` is `value` now."""

        key: str
        value: str

    class Done(Message):
        """Enter was pressed on an answer that takes one line."""

    def __init__(self, question: Question, answer: str, *, locked: bool = False) -> None:
        super().__init__(id=f"page-{question.key}")
        self.question = question
        self.answer = answer
        self.locked = locked

    def compose(self) -> Iterable[Widget]:
        """Top to bottom: what is asked, the field, how to answer well."""
        question = self.question
        yield Static(Content(question.ask), classes="ask")
        if self.locked:
            yield Static(Content(f"{text.one_line(self.answer)}\n\n{LOCKED}"), classes="locked")
            return
        yield from self._field()
        yield Static(classes="hint")
        yield Static(Content(question.why), classes="why")
        if question.good:
            yield Static(Content.assemble(("good  ", "$success"), question.good), classes="example")
            yield Static(Content.assemble(("thin  ", "$warning"), question.thin), classes="example")

    def _field(self) -> Iterable[Widget]:
        question = self.question
        if question.kind == "text":
            shown = text.visible(self.answer, _LONGEST)
            yield TextArea(shown, tab_behavior="focus", soft_wrap=True, show_line_numbers=False)
            return
        if question.kind in {"line", "suggest"}:
            names = [value for value, _ in question.choices]
            suggester = SuggestFromList(names, case_sensitive=False) if names else None
            yield Input(text.one_line(self.answer, _LONGEST), suggester=suggester, select_on_focus=False)
        if question.choices:
            yield ChoiceList(question.choices)

    def on_mount(self) -> None:
        """Put the cursor of a list on the answer."""
        self._show_hint()
        for choices in self.query(ChoiceList):
            names = [value for value, _ in self.question.choices]
            choices.highlighted = names.index(self.answer) if self.answer in names else None
            choices.mark(self.answer)

    def focus_field(self) -> None:
        """Give the field the focus (a locked question has none)."""
        for field in self.query("Input, TextArea, ChoiceList"):
            field.focus()
            if isinstance(field, ChoiceList):
                self.call_after_refresh(field.scroll_to_highlight)
            return
        self.screen.set_focus(None)

    def _take(self, value: str) -> None:
        if value != self.answer:
            self.answer = value
            self._show_hint()
            for choices in self.query(ChoiceList):
                choices.mark(value)
            self.post_message(self.Answered(self.question.key, value))

    def _show_hint(self) -> None:
        cold = self.question.key == "data_status" and self.answer == "nothing"
        words = COLD_START if cold else hint(self.question.key, self.answer)
        for shown in self.query(".hint").results(Static):
            shown.update(Content(words))
            shown.set_class(not words, "hidden")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._take(event.value)

    @on(TextArea.Changed)
    def _written(self, event: TextArea.Changed) -> None:
        event.stop()
        self._take(event.text_area.text)

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if self.question.kind == "choice" or event.option_list.has_focus:
            self._choose(str(event.option_id))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(str(event.option_id))
        self.post_message(self.Done())

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Done())

    def _choose(self, value: str) -> None:
        for line in self.query(Input):
            line.value = value
        self._take(value)

    def key_down(self) -> None:
        """From the line into the list below it."""
        if self.query("Input:focus") and self.query(ChoiceList):
            self.query_one(ChoiceList).focus()


def _choice(value: str, help: str, *, chosen: bool) -> Content:
    return Content.assemble("> " if chosen else "", (value, "bold"), "\n" if help else "", (help, "$text-muted"))
