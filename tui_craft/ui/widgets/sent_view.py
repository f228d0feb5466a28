"""What is sent: the messages of one request as they leave, with length and price above them. Draws; renders nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui_craft import text
from tui_craft.ui.actions import MOVE, bind
from tui_craft.ui.studio_words import cost_words
from tui_craft.ui.widgets.led import Led

if TYPE_CHECKING:
    from tui_craft.runs.showing import Shown

_LONGEST = 60_000


class SentText(VerticalScroll, can_focus=True):
    """The messages, to scroll through."""

    HELP = "Exactly what will be sent, with the seeds drawn for this request."
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("sent-down", "j,down", "scroll_down", "down", "Scroll down", group=MOVE),
        bind("sent-up", "k,up", "scroll_up", "up", "Scroll up", group=MOVE),
        bind("sent-page-down", "pagedown,space,ctrl+d", "page_down", "page down", "One page down", group=MOVE),
        bind("sent-page-up", "pageup,ctrl+u", "page_up", "page up", "One page up", group=MOVE),
        bind("sent-top", "g,home", "scroll_home", "top", "To the beginning", group=MOVE),
        bind("sent-end", "G,end", "scroll_end", "end", "To the end", group=MOVE),
    ]


class SentPanel(Led):
    """Heading, what to know, messages."""

    DEFAULT_CSS = """
    SentPanel > #sent-title { height: auto; max-height: 2; text-wrap: wrap; }
    SentPanel > #sent-note { height: auto; max-height: 4; color: $warning; }
    SentPanel SentText { height: 1fr; }
    SentPanel #sent-text { height: auto; }
    """

    def compose(self) -> Iterable[Widget]:
        """Heading, note, text."""
        yield Static(Content("What is sent"), id="sent-title", classes="lead")
        yield Static(id="sent-note", classes="hidden")
        with SentText():
            yield Static(id="sent-text")

    def show(self, shown: Shown, *, of: int, chosen: bool) -> None:
        """Draw a request; `of` is how many seeds there are to draw from, `chosen` whether the rows were picked."""
        self.query_one("#sent-title", Static).update(Content(f"Sent: {heading(shown, of, chosen)}"))
        parts: list[Content | str | tuple[str, str]] = []
        for message in shown.messages:
            parts += [(f"{text.one_line(message['role'], 40)}\n", "bold $accent"),
                      f"{text.visible(message['content'], _LONGEST)}\n\n"]  # fmt: skip
        self.query_one("#sent-text", Static).update(Content.assemble(*parts))

    def note(self, words: str) -> None:
        """Say under the heading what is to be known; nothing where there is nothing."""
        line = self.query_one("#sent-note", Static)
        line.set_class(not words, "hidden")
        line.update(Content(text.visible(words, 800)))

    def stale(self, why: str) -> None:
        """What is shown is no longer what would be sent, and `why`."""
        self.query_one("#sent-title", Static).update(Content("Not sent like this"))
        self.note(why)


def heading(shown: Shown, of: int, chosen: bool) -> str:
    """`about 1,204 tokens, 404 back, $0.0011; seeds 3 8 11 of 42`."""
    used = f"about {text.count(shown.tokens_in)} tokens, {text.count(shown.tokens_out)} back, {cost_words(shown.cost)}"
    if chosen:
        return f"{used}; {text.plural(len(shown.seeds), 'row')} you chose"
    if shown.seeds:
        return f"{used}; {len(shown.seeds)} of {text.count(of)} seeds: {' '.join(map(str, shown.seeds))}"
    return f"{used}; no seeds" + (f" of {text.count(of)}" if of else "")
