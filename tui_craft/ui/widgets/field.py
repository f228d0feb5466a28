"""Fields of a form, one line each: a label with a line to type in, or with one of a few values. Own no meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.visual import VisualType
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_craft import text
from tui_craft.ui.actions import CHANGE, bind
from tui_craft.ui.widgets.line import clip
from tui_craft.ui.widgets.toned import Toned

LABEL = 13
"""Cells that the labels of a form take."""
_LONGEST = 20


def label_width(label: str, width: int) -> int:
    """Cells for a label where the line has `width`: a longer one takes more, but never more than half."""
    return max(LABEL, min(cell_len(label) + 1, width // 2, _LONGEST))


class Field(Horizontal):
    """A label and a line to type in."""

    DEFAULT_CSS = """
    Field { height: 1; width: 1fr; }
    Field > .label { width: 13; color: $muted; }
    Field.-focused > .label { color: $accent; }
    Field:ansi > .label { color: ansi_default; }
    Field > Input { width: 1fr; }
    """

    def __init__(self, label: str, line: Input) -> None:
        super().__init__()
        self._label = label
        self.line = line

    def compose(self) -> Iterable[Widget]:
        """Label, line."""
        taken = label_width(self._label, 2 * _LONGEST)
        label = Static(Content(clip(self._label, taken - 1)), classes="label")
        if taken > LABEL:
            label.styles.width = taken
        yield label
        yield self.line

    def on_descendant_focus(self) -> None:
        """Draw the label in the accent (Textual does not style it anew by itself)."""
        self.add_class("-focused")

    def on_descendant_blur(self) -> None:
        """Draw the label as the others."""
        self.remove_class("-focused")


class Chooser(Toned, can_focus=True):
    """A label and one of a few values: `as  < draft >  to be reviewed`; left and right take another."""

    @dataclass
    class Changed(Message):
        """Another value was taken."""

        chooser: Chooser
        value: str

        @property
        def control(self) -> Chooser:
            """The chooser."""
            return self.chooser

    DEFAULT_CSS = """
    Chooser { height: 1; width: 1fr; }
    Chooser:focus { background: $cursor; }
    Chooser:focus:ansi { text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("choose-next", "right,l,space", "step(1)", "next value", "Take the next value", group=CHANGE),
        bind("choose-back", "left,h", "step(-1)", "value before", "Take the value before", group=CHANGE),
    ]

    value: reactive[str] = reactive("")

    def __init__(
        self, label: str, options: Sequence[tuple[str, str]], value: str = "", *, id: str | None = None,
        classes: str | None = None,
    ) -> None:  # fmt: skip
        """`options` are (value, what it means); `value` the one to begin with (the first one by default)."""
        super().__init__(id=id, classes=classes)
        self.label = label
        self.options = list(options)
        self.set_reactive(Chooser.value, value or (self.options[0][0] if self.options else ""))

    def offer(self, options: Sequence[tuple[str, str]], value: str = "") -> None:
        """Other values to choose from."""
        self.options = list(options)
        self.set_reactive(Chooser.value, value or (self.options[0][0] if self.options else ""))
        self.refresh()

    def render(self) -> VisualType:
        note = next((what for name, what in self.options if name == self.value), "")
        taken = label_width(self.label, self.content_size.width)
        label = set_cell_size(clip(text.one_line(self.label, 60), taken - 1), taken)
        shown = clip(text.one_line(self.value, 200) or "nothing", max(4, self.content_size.width - taken - 4))
        room = self.content_size.width - taken - 4 - cell_len(shown)
        parts: list[Content | str] = [
            Content(label).stylize(self.tone("accent" if self.has_focus else "muted")),
            Content("< " if len(self.options) > 1 else "  ").stylize(self.tone("key")), shown,
            Content(" >" if len(self.options) > 1 else "  ").stylize(self.tone("key")),
        ]  # fmt: skip
        if note and room > 6:
            parts += ["  ", Content(clip(text.one_line(note, 300), room - 2)).stylize(self.tone("muted"))]
        return Content.assemble(*parts)

    def action_step(self, step: int) -> None:
        """To the next value or the one before, round and round."""
        names = [name for name, _ in self.options]
        if len(names) > 1:
            place = names.index(self.value) if self.value in names else 0
            self.value = names[(place + step) % len(names)]
            self.post_message(self.Changed(self, self.value))

    def on_click(self, event: events.Click) -> None:
        """The mouse takes the next value."""
        self.focus()
        self.action_step(1)

    def on_focus(self) -> None:
        """Draw the label in the accent."""
        self.refresh()

    on_blur = on_focus
