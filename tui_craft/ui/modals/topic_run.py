"""A small form before a run of topics: how many, whom to ask, and words of one's own. Starts nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_craft import text
from tui_craft.errors import CraftError
from tui_craft.ui.actions import APP, bind
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.topic_spec import TITLES, Place, reaches
from tui_craft.ui.widgets.field import Chooser, Field
from tui_craft.ui.widgets.key_bar import KeyBar

_FIELDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "tree": (("topics", "Topics each", "how many topics below each"), ("depth", "Levels", "how many levels")),
    "inputs": (("each", "Of each", "how many of each topic"),),
    "outputs": (),
    "all": (("rows", "Rows", "how many rows in all"), ("topics", "Topics each", "where there are none yet"),
            ("depth", "Levels", "of topics, where there are none yet")),
}  # fmt: skip
_NOTES = {
    "tree": "Nothing becomes a row; look the topics over before the next step.",
    "inputs": "Inputs become drafts that wait for their output; look them over before it is written.",
    "rows": "Input and output are written together: a row of this format is not an input with one output.",
    "outputs": "Every row that waits gets its output and stays a draft.",
    "all": "Topics only where there are none, then inputs of each, each followed by its output.",
}


class TopicRun(CraftModal[dict[str, str]]):
    """Dismissed with the values. `check` raises a CraftError on values that cannot be taken."""

    CSS_PATH = "topic_run.tcss"
    HELP = """
    enter starts the run, in a process of its own: leave the screen, or the terminal, and it goes on. ctrl+t chooses
    the teacher from a list. Guidance is sent as it stands, after everything else and as what counts more.
    """
    KEYS = ("topic-run-start", "topic-run-next", "topic-run-teacher", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("topic-run-start", "enter,ctrl+s", "go", "start", "Start the run", show=True, priority=True),
        bind("topic-run-next", "tab", "app.focus_next", "next field", "To the next field", show=True),
        bind("topic-run-teacher", "ctrl+t", "teacher", "teachers", "Choose the teacher from a list", show=True),
        bind("close", "escape", "close", "cancel", "Close without starting", group=APP, show=True),
        bind("help", "f1", "help", "help", "What this is, and every key that works here", group=APP, show=True),
    ]

    def __init__(
        self, stage: str, place: Place, values: Mapping[str, str], check: Callable[[dict[str, str]], object]
    ) -> None:
        super().__init__()
        self._stage, self._place, self._values, self._check = stage, place, dict(values), check

    @property
    def values(self) -> dict[str, str]:
        """What stands in the form."""
        typed = {str(line.id).removeprefix("topic-"): line.value for line in self.query(Input)}
        return {**self._values, **typed, "reach": self.query_one(Chooser).value}

    def compose(self) -> Iterable[Widget]:
        """Where, how many, who, guidance, and what will happen."""
        whole = self._stage == "inputs" and not self._place.inputs
        with Vertical(classes="panel"):
            yield Static(Content(TITLES["rows" if whole else self._stage]), classes="title")
            with VerticalScroll(id="topic-form", can_focus=False):
                yield Chooser("For", reaches(self._stage, self._place))
                for name, label, meaning in _FIELDS[self._stage]:
                    yield Field(label, Input(self._values.get(name, ""), placeholder=meaning, id=f"topic-{name}"))
                yield Field("Teacher", Input(text.one_line(self._values["teacher"], 200), id="topic-teacher"))
                yield Field("API base", Input(text.one_line(self._values["api_base"], 400), id="topic-api_base",
                                              placeholder="http://localhost:8000/v1, for your own server"))  # fmt: skip
                yield Field("Guidance", Input(self._values["guidance"], id="topic-guidance",
                                              placeholder="your own words to the teacher"))  # fmt: skip
                yield Static(Content(_NOTES["rows" if whole else self._stage]), id="topic-note", classes="note")
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin where the first number is."""
        (self.query(Input).first()).focus()
        self._show_base()

    @on(Input.Changed, "#topic-teacher")
    def _show_base(self) -> None:
        """An address is asked for only where the teacher has none of its own."""
        base = self.query_one("#topic-api_base", Input)
        own = self.query_one("#topic-teacher", Input).value.startswith("openai_compatible")
        base.query_ancestor(Field).display = own or bool(base.value)

    def action_teacher(self) -> None:
        """The list of teachers."""
        self.start(self._pick(), name="pick teacher", group="ask")

    async def _pick(self) -> None:
        from tui_craft.teachers.naming import COMPATIBLE
        from tui_craft.ui.modals.teachers import TeacherPicker

        line = self.query_one("#topic-teacher", Input)
        name = await self.craft.ask(TeacherPicker(line.value, self.query_one("#topic-api_base", Input).value))
        if name:
            line.value = name
            base = self.query_one("#topic-api_base", Input)
            if name.startswith(COMPATIBLE) and not base.value:
                self._show_base()
                base.focus()  # what is still missing

    def action_go(self) -> None:
        """Take the values if they can be taken."""
        try:
            self._check(self.values)
        except CraftError as error:
            note = self.query_one("#topic-note", Static)
            note.set_classes("error")
            note.update(Content(text.visible(error.sentence, 2_000)))
            self.call_after_refresh(note.scroll_visible, animate=False)
            return
        self.dismiss(self.values)
