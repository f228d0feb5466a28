"""The prompt: what exactly would be sent, and the template it is made of, to edit in place. Saves nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static, TextArea

from tui_craft import text
from tui_craft.ui.actions import CHANGE, bind


class PromptText(TextArea):
    """The template being edited."""

    HELP = (
        "The prompt's template. {{rows}}, {{seeds}} and {{axes}} are filled in for each request; what stands above "
        "the line @user is the system message. ctrl+s or escape puts your text in force."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("prompt-save", "ctrl+s,escape", "save", "save", "Put this text in force and go back", group=CHANGE,
             show=True),
    ]  # fmt: skip

    class Save(Message):
        """The text is to be put in force."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    def action_save(self) -> None:
        """Hand the text over."""
        self.post_message(self.Save(self.text))


class PromptView(VerticalScroll, can_focus=True):
    """The messages as they would be sent, to scroll through."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("prompt-down", "j,down", "scroll_down", "down", "Scroll the prompt down"),
        bind("prompt-up", "k,up", "scroll_up", "up", "Scroll the prompt up"),
    ]


@dataclass(frozen=True, slots=True)
class Sent:
    """One request: its messages, which seeds were drawn, and from how many; of which stage, where there are several.

    `tokens` of the prompt and `cost` of the request in US dollars are estimates; 0 and None where there are none.
    """

    messages: Sequence[Mapping[str, str]] = ()
    seeds: Sequence[int] = ()
    of: int = 0
    stage: str = ""
    tokens: int = 0
    cost: float | None = None


class PromptPanel(Vertical):
    """A heading, and below it either the view or the editor."""

    _template = _shown = ""

    def compose(self) -> Iterable[Widget]:
        """Heading, view, editor."""
        yield Static(id="prompt-title")
        yield Static(id="prompt-rejected", classes="hidden")
        with PromptView(id="prompt-view"):
            yield Static(id="prompt-sent")
        yield PromptText("", tab_behavior="focus", soft_wrap=True, show_line_numbers=False, id="prompt-text")

    def on_descendant_focus(self) -> None:
        """The heading says that the keys go here."""
        self.add_class("-focused")

    def on_descendant_blur(self) -> None:
        """They go elsewhere."""
        self.remove_class("-focused")

    @property
    def editing(self) -> bool:
        """Whether the template is being edited."""
        return self.has_class("-editing")

    def show(self, sent: Sent, *, edited: bool, notice: str) -> None:
        """Draw a request; `edited` says whose words the template is."""
        origin = "your own words" if edited else "as drafted"
        title = f"Prompt{f' of {sent.stage}' if sent.stage else ''}, {origin}"
        if sent.seeds:
            title += f"; {len(sent.seeds)} of {text.count(sent.of)} seeds"
        elif sent.of:
            title += f"; no seeds sent of {text.count(sent.of)}"
        if sent.tokens:
            title += f"; about {text.count(sent.tokens)} tokens" + (f", ${sent.cost:.4f} a call" if sent.cost else "")
        if sent.seeds:
            title += f"; seeds {' '.join(map(str, sent.seeds))}"
        parts: list[Content | str | tuple[str, str]] = []
        if notice:
            parts.append((f"{notice}\n\n", "$warning"))
        for message in sent.messages:
            parts += [(f"{text.one_line(message['role'], 40)}\n", "bold $accent"),
                      f"{text.visible(message['content'], 30_000)}\n\n"]  # fmt: skip
        self.query_one("#prompt-title", Static).update(Content(title))
        self.query_one("#prompt-sent", Static).update(Content.assemble(*parts))

    def show_rejected(self, words: str) -> None:
        """Say under the heading why rows of this prompt were rejected; nothing where none was."""
        line = self.query_one("#prompt-rejected", Static)
        line.set_class(not words, "hidden")
        line.update(Content(text.one_line(words)))

    def edit(self, template: str) -> None:
        """Open the editor on `template`."""
        self.add_class("-editing")
        self.query_one("#prompt-title", Static).update(Content("Prompt template   ctrl+s puts it in force"))
        editor = self.query_one(PromptText)
        self._template, self._shown = template, text.visible(template, len(template) + 1)
        editor.load_text(self._shown)
        editor.focus()

    def edited(self, typed: str) -> str:
        """The template that was `typed`; one that was not touched is as it was, control characters included."""
        return self._template if typed == self._shown else typed

    def close_editor(self) -> None:
        """Back to the view."""
        self.remove_class("-editing")
        self.query_one(PromptView).focus()
