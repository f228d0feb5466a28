"""The editor of a prompt's template: variables stand out and can be completed. Saves nothing and sends nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.visual import VisualType
from textual.widget import Widget
from textual.widgets import Static, TextArea

from tui_craft import text
from tui_craft.domain import prompt, template_help
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.widgets.led import Led
from tui_craft.ui.widgets.line import clip
from tui_craft.ui.widgets.toned import Toned, tone_of

_TONES = {"variable": "key", "unknown": "bad", "plain": "muted", "user": "accent"}


class TemplateText(TextArea):
    """The template being edited. `known` are the variables it may use, with their meanings."""

    HELP = (
        "The prompt's template. What stands in double braces is filled in for each request; what stands above the "
        "line @user is the system message. {{ and the first letters of a variable offer the rest, which tab takes; tab "
        "again takes the next one. ctrl+z takes back, ctrl+y does it again. ctrl+s saves, escape goes out."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("template-complete", "tab", "complete", "complete", "Take the variable that is offered, or the next one",
             group=CHANGE),
        bind("template-leave", "escape", "leave", "other keys", "Out of the text; what you typed stays", group=CHANGE,
             show=True),
    ]  # fmt: skip

    class Left(Message):
        """The keys go elsewhere."""

    class Next(Message):
        """Tab was pressed where nothing can be completed."""

    @dataclass
    class Offers(Message):
        """`names` could stand at the cursor, the `chosen` one stands there."""

        names: list[str]
        chosen: str = ""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", tab_behavior="focus", soft_wrap=True, show_line_numbers=False, id=id)
        self.cursor_blink = False  # a screen that nobody touches sends nothing
        self.known: Mapping[str, str] = prompt.VARIABLES
        self._given = self._shown = ""
        self._cycle: tuple[list[str], str] | None = None

    # what is in it

    def put(self, template: str, *, undoable: bool = False) -> None:
        """Have `template` in it; with `undoable` as a change that ctrl+z takes back."""
        self._given, self._shown = template, text.visible(template, len(template) + 1)
        if undoable:
            self.replace(self._shown, self.document.start, self.document.end)
            self.move_cursor((0, 0))
        else:
            self.load_text(self._shown)

    @property
    def template(self) -> str:
        """What stands in it; a template that was not touched is as it was, control characters included."""
        typed = self.text
        return self._given if typed == self._shown else typed

    # how it looks

    def get_line(self, line_index: int) -> Text:
        """A line with its variables marked."""
        line = super().get_line(line_index)
        for mark in template_help.marks(line.plain, self.known):
            style = tone_of(self, _TONES[mark.kind]).rich_style
            line.stylize(style, mark.start, mark.end)
            if mark.kind == "unknown":
                line.stylize("underline", mark.start, mark.end)
        return line

    # completing

    def update_suggestion(self) -> None:
        """Show the rest of the variable that is being typed."""
        before, after = self._around()
        typed = template_help.being_typed(before)
        names = [] if typed is None else template_help.candidates(typed, self.known)
        self.post_message(self.Offers(names))
        going_on = next((name for name in names if name.startswith(typed or "")), "")
        self.suggestion = ""
        if going_on and not after[:1].isalnum():
            _, closing, whole = template_help.completed(before, after, going_on)
            self.suggestion = "" if closing else whole[len(typed or "") :]

    def _around(self) -> tuple[str, str]:
        row, column = self.cursor_location
        line = self.document.get_line(row)
        return line[:column], line[column:]

    def action_complete(self) -> None:
        """Take what is offered; right after that, the next one; where nothing is offered, go to the next place."""
        if self._cycle is not None and self._next():
            return
        before, _ = self._around()
        typed = template_help.being_typed(before)
        names = [] if typed is None else template_help.candidates(typed, self.known)
        if names:
            self._take(names, names[0])
        else:
            self.post_message(self.Next())

    def _next(self) -> bool:
        """Put the next name in the place of the one just taken; whether that is still where the cursor is."""
        assert self._cycle is not None
        names, taken = self._cycle
        row, column = self.cursor_location
        whole = f"{taken}}}}}"
        if len(names) < 2 or not self._around()[0].endswith("{{" + whole):
            self._cycle = None
            return False
        self.delete((row, column - len(whole)), (row, column))
        self._take(names, names[(names.index(taken) + 1) % len(names)])
        return True

    def _take(self, names: list[str], name: str) -> None:
        before, after = self._around()
        row, column = self.cursor_location
        back, on, whole = template_help.completed(before, after, name)
        done = self.replace(whole, (row, column - back), (row, column + on), maintain_selection_offset=False)
        self.move_cursor(done.end_location)
        self._cycle = (names, name)
        self.suggestion = ""
        self.post_message(self.Offers(names, name))

    def action_leave(self) -> None:
        """Give the keys to the screen."""
        self.post_message(self.Left())


class TemplateHint(Toned):
    """Below the editor: what can be completed here, else what is wrong or missing, else nothing."""

    DEFAULT_CSS = "TemplateHint { height: auto; max-height: 3; width: 1fr; padding: 0 1; }"

    problem: reactive[str] = reactive("", layout=True)
    advice: reactive[str] = reactive("", layout=True)
    offers: reactive[tuple[tuple[str, ...], str]] = reactive(((), ""), layout=True)
    known: reactive[Mapping[str, str]] = reactive(prompt.VARIABLES)

    def render(self) -> VisualType:
        names, chosen = self.offers
        width = self.content_size.width
        if names:
            first = chosen or names[0]
            parts: list[Content | str] = [Content("tab ").stylize(self.tone("key"))]
            for name in names:
                parts += [Content(name).stylize(self.tone("accent" if name == first else "muted")), "  "]
            parts.append(Content(self.known.get(first, "")).stylize(self.tone("muted")))
            line = Content.assemble(*parts)
            return line.truncate(width, ellipsis=True) if line.cell_length > width else line
        if self.problem:
            return Content(text.one_line(self.problem, 600)).stylize(self.tone("bad"))
        return Content(clip(text.one_line(self.advice, 600), 3 * max(1, width))).stylize(self.tone("muted"))


class TemplatePanel(Led):
    """A heading, the editor, and what is to be said of its text."""

    DEFAULT_CSS = "TemplatePanel TemplateText { height: 1fr; }"

    def compose(self) -> Iterable[Widget]:
        """Heading, editor, hint."""
        yield Static(Content("Template"), classes="lead")
        yield TemplateText(id="template-text")
        yield TemplateHint()
