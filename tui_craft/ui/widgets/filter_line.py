"""The line where a filter is typed, with what could stand there above it and the hits at its right end.

Owns typing, completing and going through earlier filters; the screen searches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.suggester import Suggester
from textual.visual import VisualType
from textual.widget import AwaitMount
from textual.widgets import Input

from tui_craft import text
from tui_craft.ui.actions import FIND, bind
from tui_craft.ui.widgets.line import clip
from tui_craft.ui.widgets.toned import Toned

if TYPE_CHECKING:
    from tui_craft.store.facets import Facets
    from tui_craft.ui.filter_completion import Word


class FilterLine(Input):
    """Where the filter is typed. What its keys mean for the rows is the screen's business."""

    HELP = """
    Words look anywhere in a row, ~~ before a word also finds it misspelt. Terms narrow it down: state:held tag:billing
    origin:synthetic run:k3f9 topic:billing/* quality>=3 output~refund "two words" -tag:eval slice:hard set:june, and
    OR between two of them. Tab completes, up brings earlier filters back. The number on the right counts the hits.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("filter-keep", "enter", "screen.keep_filter", "to the rows", "Keep the filter, go to the rows",
             group=FIND, show=True),
        bind("filter-complete", "tab", "complete(1)", "complete", "Take what is offered; again: the next one",
             group=FIND),
        bind("filter-complete-back", "shift+tab", "complete(-1)", "complete back", "Take the one offered before",
             group=FIND),
        bind("filter-earlier", "up", "recall(1)", "earlier filter", "The filter used before this one", group=FIND),
        bind("filter-later", "down", "recall(-1)", "later filter", "A later filter again; after the last, to the rows",
             group=FIND),
        bind("filter-stop", "escape", "screen.stop_search", "stop", "Stop looking, keep what was found and typed",
             group=FIND, show=True),
        bind("filter-drop", "escape", "screen.drop_typed", "all rows", "Drop the filter, show all rows",
             group=FIND, show=True),
    ]  # fmt: skip

    @dataclass
    class Offers(Message):
        """Other words can stand at the cursor: `choices` without what they share, `chosen` the place of the one taken.

        `word` is the word that is being typed.
        """

        word: Word
        choices: Sequence[str]
        chosen: int | None

    def __init__(self) -> None:
        super().__init__(placeholder="words, or state:held tag:billing output~refund", suggester=_Ghost(self))
        self.cursor_blink = False  # a screen that nobody touches sends nothing
        self.known: Facets | None = None
        """What is known of the dataset's values; None until it has been read."""
        self.history: Sequence[str] = ()
        """Earlier filters, the newest first."""
        self._back = -1
        self._draft = ""
        self._cycle: _Cycle | None = None

    # ---- completing

    def word(self) -> Word:
        """The word that is being typed."""
        from tui_craft.ui.filter_completion import word_at

        return word_at(self.value, self.cursor_position)

    def choices(self) -> list[str]:
        """What could stand in its place."""
        from tui_craft.ui.filter_completion import candidates

        return candidates(self.word(), self.known)

    def action_complete(self, step: int) -> None:
        """Take the first choice, or another one when the last key took one too."""
        cycle = self._cycle
        if cycle is None or cycle.value != self.value:
            choices = self.choices()
            if not choices:
                return
            before, after = self.value[: self.word().start], self.value[self.cursor_position :]
            cycle = _Cycle(self.word(), choices, before, after, -1 if step > 0 else 0)
        cycle.place = (cycle.place + step) % len(cycle.choices)
        self._cycle = cycle if len(cycle.choices) > 1 else None  # there is nothing to go round: go on behind it
        self.value = cycle.value
        self.cursor_position = len(self.value) - len(cycle.after)
        self.offer()

    def offer(self) -> None:
        """Tell what could stand at the cursor now."""
        cycle = self._cycle
        if cycle is not None and cycle.value == self.value:
            self.post_message(self.Offers(cycle.word, cycle.choices, cycle.place))
        else:
            self.post_message(self.Offers(self.word(), self.choices(), None))

    @on(Input.Changed)
    def _typed(self) -> None:
        if self._cycle is not None and self._cycle.value != self.value:
            self._cycle = None
        if self.has_focus:
            self.offer()

    def on_focus(self) -> None:
        """Offer the ways in which a filter begins."""
        self.offer()

    # ---- earlier filters

    def action_recall(self, step: int) -> None:
        """Go back in the filters used before, or forward again to what was being typed."""
        back = min(self._back + step, len(self.history) - 1)
        if back < -1:
            self.screen.query_one("RowTable").focus()
            return
        if self._back < 0:
            self._draft = self.value
        if back != self._back:
            self._back = back
            self.value = self.history[back] if back >= 0 else self._draft
            self.cursor_position = len(self.value)

    def remember(self, history: Sequence[str]) -> None:
        """Begin anew with these earlier filters."""
        self.history, self._back = history, -1


@dataclass
class _Cycle:
    """Going round the choices for one word: what stands before and after it, which one was taken last."""

    word: Word
    choices: list[str]
    before: str
    after: str
    place: int

    @property
    def value(self) -> str:
        """The line with the choice in it."""
        return self.before + self.choices[self.place] + self.after


class _Ghost(Suggester):
    """Shows the rest of the first choice that goes on as the word begins."""

    def __init__(self, line: FilterLine) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._line = line

    async def get_suggestion(self, value: str) -> str | None:
        """The line with its last word completed; None where nothing is being typed at its end."""
        line = self._line
        word = line.word() if line.value == value and line.cursor_position == len(value) else None
        if word is None or not word.bare:
            return None
        found = next((choice for choice in line.choices() if choice.startswith(word.text)), None)
        return value[: word.start] + found if found is not None else None


class FilterHints(Toned):
    """One line: what could stand at the cursor, or why the filter cannot be used."""

    DEFAULT_CSS = """
    FilterHints { height: auto; min-height: 1; max-height: 2; width: 1fr; padding: 0 2; }
    """

    problem: reactive[str] = reactive("", layout=True)
    offers: reactive[FilterLine.Offers | None] = reactive(None)

    def render(self) -> VisualType:
        if self.problem:
            return Content(text.one_line(self.problem, 600)).stylize(self.tone("bad"))
        offers, width = self.offers, self.content_size.width
        if offers is None:
            return Content("")
        if not offers.choices:
            plain = offers.word.bare and not offers.word.key
            words = "words are looked for everywhere; ~~ before one also finds it misspelt" if plain else ""
            return Content(clip(words, width)).stylize(self.tone("muted"))
        return self._choices(offers, width)

    def _choices(self, offers: FilterLine.Offers, width: int) -> Content:
        """As many choices as fit from the one taken on; what all share is left out."""
        shared = len(f"{offers.word.key}{offers.word.sign}") if offers.word.key else 0
        minus = len(offers.word.text) - len(offers.word.bare)
        first = offers.chosen or 0
        parts: list[Content | str] = []
        room = width - cell_len("tab ")
        for place, choice in enumerate(offers.choices[first:], first):
            shown = clip(text.one_line(choice[minus + shared :]), max(8, width // 3))
            if room < cell_len(shown) + 3:
                parts.append("…")
                break
            room -= cell_len(shown) + 2
            tone = "accent" if place == offers.chosen else "muted"
            parts += [Content(shown).stylize(self.tone(tone)), "  "]
        return Content.assemble(Content("tab ").stylize(self.tone("key")), *parts)


class FilterCount(Toned):
    """The number of hits: `1,204`, while more may come `1,204… 37 %`."""

    DEFAULT_CSS = """
    FilterCount { height: 1; width: auto; padding: 0 1; }
    """

    words: reactive[str] = reactive("", layout=True)

    def render(self) -> VisualType:
        return Content(self.words).stylize(self.tone("accent"))


class FilterBar(Vertical):
    """The filter line with its hints and its count. It is seen while the line has text or the focus.

    Nothing is in it before it is needed: most starts need none of it.
    """

    DEFAULT_CSS = """
    FilterBar { height: auto; }
    FilterBar > Horizontal { height: 1; margin: 0 1; background: $panel; }
    FilterBar FilterLine { width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__(classes="hidden")
        self.line = FilterLine()
        """Where one types."""
        self._hints = FilterHints(classes="hidden")
        self._count = FilterCount()
        self._mounting: AwaitMount | None = None

    async def open(self) -> None:
        """Be seen, and give the line the focus; what is typed after this arrives there."""
        self._unfold()
        if self._mounting is not None:
            await self._mounting
        self.screen.set_focus(self.line)

    def _unfold(self) -> None:
        """Hints, then the line and its count."""
        if self._mounting is None:
            row = Horizontal()
            self.mount(self._hints, row)
            self._mounting = row.mount(self.line, self._count)
        self.remove_class("hidden")

    def put(self, words: str) -> None:
        """Have `words` in the line."""
        if words:
            self._unfold()
        self.line.value = words
        self.settle()

    def settle(self) -> None:
        """Take no more room than the line, its focus and the problem need."""
        line, hints = self.line, self._hints
        hints.set_class(not (line.has_focus or hints.problem), "hidden")
        self.set_class(not (line.value or line.has_focus), "hidden")

    def tell(self, problem: str) -> None:
        """Say why the filter cannot be used; an empty text takes it back."""
        self._hints.problem = problem
        self.settle()

    def count(self, words: str) -> None:
        """Show the number of hits."""
        self._count.words = words

    @on(FilterLine.Offers)
    def _offered(self, event: FilterLine.Offers) -> None:
        event.stop()
        self._hints.offers = event
