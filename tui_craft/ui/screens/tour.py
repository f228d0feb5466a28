"""The tour: a few short pages on what this program is for. Owns their words; changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui_craft.ui.actions import GO, bind
from tui_craft.ui.screens.base import CraftModal
from tui_craft.ui.widgets.key_bar import KeyBar

PAGES: tuple[tuple[str, str], ...] = (
    (
        "What it is for",
        "You have a few real examples and need many good ones, to fine-tune or to evaluate a model.\n\n"
        "Here a small set of real rows grows into a large one that was read, filtered and can be traced: "
        "every row knows where it came from.",
    ),
    (
        "A dataset and its context",
        "A dataset has one format, chosen when it is made, and a context: what the model should produce, for whom, "
        "under which rules.\n\n"
        "n asks for it in seven questions. The answers become the generation prompt, so you never begin with an "
        "empty box.",
    ),
    (
        "Four states",
        "Every row is a draft (·), accepted (+), held (~) or rejected (-). Only accepted rows reach a trainer.\n\n"
        "a accepts, h holds, r rejects, and u takes back anything, also a change of a hundred thousand rows. "
        "Nothing is ever lost.",
    ),
    (
        "Seeds, then generate",
        "Ten to fifty real rows, marked as seeds, say more than any prompt. Each request shows the teacher another "
        "handful of them.\n\n"
        "The teacher is any model you name, or the offline rules that need no network. A run goes on when you close "
        "the terminal; come back and watch.",
    ),
    (
        "Read before you trust",
        "Generated rows land as drafts. Read a sample of fifty before accepting the rest.\n\n"
        "Keeping about 70 in 100 is normal. Keeping 95 is suspicious: the reading was too kind. When many fall, mend "
        "the prompt rather than the rows.",
    ),
    (
        "Slices and versions",
        "w goes through rows one by one, in the order that finds most; L names a filter as a slice, and a critical "
        "slice is never accepted unread.\n\n"
        "V keeps a version of the whole dataset to compare with or to go back to; H shows what became of one row.",
    ),
    (
        "Export",
        "x writes the accepted rows in the shape your trainer wants, with splits and a manifest. It is a plain JSONL "
        "file.\n\n"
        "? explains the screen you are on, : finds any action by its name (tour shows this again), q goes back.",
    ),
)
"""Title and words of each page."""


class TourScreen(CraftModal[None]):
    """Pages to turn; skipped with escape or q."""

    HELP = "A short walk through the program. Enter or right turns the page, left turns back, q skips the rest."
    KEYS = ("tour-next", "tour-back", "close")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("tour-next", "enter,right,l,space,n", "turn(1)", "next", "Next page", group=GO, show=True),
        bind("tour-back", "left,h,b", "turn(-1)", "back", "Page before", group=GO, show=True),
        bind("close", "escape,q", "close", "skip", "Leave the tour", group=GO, show=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._page = 0

    def compose(self) -> Iterable[Widget]:
        """One page at a time."""
        with VerticalScroll(classes="panel", can_focus=False):
            yield Static(classes="title")
            yield Static(id="tour-words")
            yield Static(classes="note", id="tour-place")
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin."""
        self._show()

    def action_turn(self, step: int) -> None:
        """To the next page or back; past the last one the tour is over."""
        if self._page + step >= len(PAGES):
            self.dismiss(None)
            return
        self._page = max(0, self._page + step)
        self._show()

    def _show(self) -> None:
        title, words = PAGES[self._page]
        self.query_one(".title", Static).update(Content(title))
        self.query_one("#tour-words", Static).update(Content(words))
        dots = " ".join("•" if place == self._page else "·" for place in range(len(PAGES)))
        self.query_one("#tour-place", Static).update(Content(f"\n{dots}   {self._page + 1} of {len(PAGES)}"))
