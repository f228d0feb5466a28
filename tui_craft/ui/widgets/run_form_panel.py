"""The generation form: a line a field, and below a line what is wrong with it. Starts and keeps nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_craft import text
from tui_craft.ui import run_form
from tui_craft.ui.actions import MOVE, bind
from tui_craft.ui.widgets.field import Field


class FormLine(Input):
    """A line of the form; what stands in it is selected when one comes here, so that typing replaces it."""

    HELP = "Type to replace what stands here, or use the arrows to change it. esc goes back to the prompt."
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("form-next", "tab", "step(1)", "next field", "To the next field; after the last one back to the prompt",
             group=MOVE, show=True),
        bind("form-down", "down,enter", "step(1)", "field below", "To the next field as well", group=MOVE),
        bind("form-before", "shift+tab,up", "step(-1)", "field before", "To the field before", group=MOVE),
        bind("form-back", "escape", "step(0)", "done", "Back to the prompt; what you typed stays", group=MOVE,
             show=True),
    ]  # fmt: skip

    def action_step(self, step: int) -> None:
        """To a field after or before this one; with 0, and past either end, out of the form."""
        lines = list(self.screen.query(FormLine))
        place = lines.index(self) + step
        if step and 0 <= place < len(lines):
            lines[place].focus()
        else:
            self.post_message(RunForm.Left())


class RunForm(Vertical):
    """Whom to ask, for how much. Wrong entries are told while they are typed."""

    DEFAULT_CSS = """
    RunForm .problem { display: none; height: auto; padding: 0 0 0 1; color: $error; }
    """

    class Typed(Message):
        """A value was changed by hand."""

    class Left(Message):
        """The user is done with the form."""

    def compose(self) -> Iterable[Widget]:
        """The fields, each with room for what is wrong with it."""
        for key, label, placeholder in run_form.FIELDS:
            yield Field(label, FormLine(placeholder=placeholder, id=f"form-{key}"))
            yield Static(id=f"problem-{key}", classes="problem")

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields, by key."""
        return {key: self._line(key).value for key, _, _ in run_form.FIELDS}

    def fill(self, values: Mapping[str, str]) -> None:
        """Put `values` into the fields; that is not typing."""
        with self.prevent(Input.Changed):
            for key, value in values.items():
                self._line(key).value = value
        self.check()

    def check(self) -> bool:
        """Say beside each field what is wrong with it; whether nothing is."""
        found = run_form.problems(self.values)
        for key, _, _ in run_form.FIELDS:
            said = self.query_one(f"#problem-{key}", Static)
            said.display = key in found
            said.update(Content(text.one_line(found.get(key, ""), 300)))
        return not found

    def enter(self) -> None:
        """Give the focus to the first field that is wrong, else to the first one."""
        wrong = next(iter(run_form.problems(self.values)), run_form.FIELDS[0][0])
        self._line(wrong).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.check()
        self.post_message(self.Typed())

    def _line(self, key: str) -> FormLine:
        return self.query_one(f"#form-{key}", FormLine)
