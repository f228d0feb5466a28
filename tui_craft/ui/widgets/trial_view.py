"""Trial replies in a column, each row to be judged. Owns cursor and drawing; asks nobody and keeps no row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.visual import VisualType
from textual.widget import Widget
from textual.widgets import Static

from tui_craft import jsonlines, text
from tui_craft.domain.formats import Format
from tui_craft.ui.actions import MOVE, bind
from tui_craft.ui.widgets.led import Led
from tui_craft.ui.widgets.toned import Toned

_LONGEST = 3_000
Key = tuple[int, int, int]
"""Which sample: column, request, place in its reply."""


@dataclass
class Judgement:
    """What was said of a sample."""

    good: bool
    why: str = ""


@dataclass
class Sample:
    """One thing to judge: a row, or what came in place of one."""

    key: Key
    words: Sequence[tuple[str, str]]
    """(label, text) pairs."""
    problem: str = ""
    raw: str = ""
    """The whole reply."""
    sample: str = ""
    """What a judgement is about, as it is told to the teacher."""
    judged: Judgement | None = field(default=None, compare=False)


def samples_of(event: Mapping[str, Any], format: Format) -> list[Sample]:
    """What there is to judge in a reply."""
    side, number, raw = event["side"], event["number"], event["text"]
    found: list[Sample] = []
    before = [("reply", event["said"])] if event["said"] else []
    for data in event["rows"]:
        blocks = [(block.label, block.text) for block in format.blocks(data)]
        said = jsonlines.dumps(data).decode("utf-8", "replace")
        found.append(
            Sample(
                (side, number, len(found)), [*before, *(blocks or [("", said)])], raw=raw, sample=event["said"] or said
            )
        )
    for item in event["problems"]:
        found.append(
            Sample((side, number, len(found)), [("", item["text"])], item["problem"], raw=raw, sample=item["text"])
        )
    if topics := event["topics"]:
        said = "\n".join(topics)
        found.append(Sample((side, number, len(found)), [("topics", said)], raw=raw, sample=said))
    if not found:
        why = "; ".join(event["notes"])
        found.append(Sample((side, number, 0), [("", raw)], why, raw=raw, sample=raw[:_LONGEST]))
    return found


class SampleView(Toned):
    """One sample."""

    DEFAULT_CSS = """
    SampleView { height: auto; width: 1fr; padding: 0 0 1 0; }
    TrialColumn:focus SampleView.-cursor { background: $cursor; }
    TrialColumn:focus:ansi SampleView.-cursor { text-style: bold; }
    """

    def __init__(self, sample: Sample) -> None:
        super().__init__()
        self.sample = sample

    def render(self) -> VisualType:
        sample, judged = self.sample, self.sample.judged
        mark = "> " if self.has_class("-cursor") else "  "
        parts: list[Content | str] = [Content(mark).stylize(self.tone("key"))]
        if judged is not None:
            verdict = ("+ good" if judged.good else "- not good") + (f": {judged.why}" if judged.why else "")
            parts += [Content(text.one_line(verdict, 300)).stylize(self.tone("good" if judged.good else "bad")), "\n  "]
        if sample.problem:
            parts += [Content("! " + text.one_line(sample.problem, 300)).stylize(self.tone("warn")), "\n  "]
        for place, (label, words) in enumerate(sample.words):
            if place:
                parts.append("\n  ")
            if label:
                parts.append(Content(text.one_line(label, 60) + "  ").stylize(self.tone("accent")))
            parts.append(text.visible(words, _LONGEST))
        return Content.assemble(*parts)

    def on_click(self) -> None:
        """The mouse puts the cursor here."""
        if isinstance(self.parent, TrialColumn):
            self.parent.focus()
            self.parent.go(self)


class TrialColumn(VerticalScroll, can_focus=True, inherit_bindings=False):
    """The samples of one side, in the order of their requests."""

    HELP = "Replies as samples: j and k go through them, enter shows the whole reply. Nothing of this is saved."
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("trial-down", "j,down", "step(1)", "next sample", "To the next sample", group=MOVE),
        bind("trial-up", "k,up", "step(-1)", "sample before", "To the sample before", group=MOVE),
        bind("trial-page-down", "pagedown,space,ctrl+d", "page_down", "page down", "One page down", group=MOVE),
        bind("trial-page-up", "pageup,ctrl+u", "page_up", "page up", "One page up", group=MOVE),
        bind("trial-left", "left,h", "screen.column(-1)", "left column", "To the column on the left", group=MOVE),
        bind("trial-right", "right,l", "screen.column(1)", "right column", "To the column on the right", group=MOVE),
        bind("trial-look", "enter", "look", "whole reply", "Show the whole reply as it came", group=MOVE),
    ]

    class Looked(Message):
        """The whole reply of `sample` is to be shown."""

        def __init__(self, sample: Sample) -> None:
            super().__init__()
            self.sample = sample

    def __init__(self, side: int, format: Format) -> None:
        super().__init__()
        self.side = side
        self._format = format
        self._heads: dict[int, Static] = {}
        self._waiting: set[int] = set()
        self._at: SampleView | None = None

    # what it shows

    def expect(self, number: int, words: str) -> None:
        """A request was sent."""
        if number not in self._heads:
            self._waiting.add(number)
            head = self._heads[number] = Static(Content(words), classes="muted")
            later = [self._heads[other] for other in sorted(self._heads) if other > number]
            self.mount(head, before=later[0] if later else None)

    def answer(self, number: int, words: str, samples: Sequence[Sample]) -> None:
        """Its reply came (or none: then there are no samples, and `words` say why)."""
        self.expect(number, words)
        head = self._heads[number]
        self._waiting.discard(number)
        head.update(Content(words))
        views = [SampleView(sample) for sample in samples]
        if views:
            self.mount_all(views, after=head)
            if self._at is None:
                self.go(views[0], scroll=False)

    def stop(self) -> None:
        """Nothing more will come."""
        for number in self._waiting:
            self._heads[number].update(Content(f"request {number}: stopped"))
        self._waiting.clear()

    @property
    def views(self) -> list[SampleView]:
        """The samples from top to bottom."""
        return list(self.query(SampleView))

    @property
    def under_cursor(self) -> SampleView | None:
        """The sample under the cursor."""
        return self._at

    def redraw(self) -> None:
        """Judgements have changed."""
        for view in self.views:
            view.refresh(layout=True)

    # going

    def go(self, view: SampleView, *, scroll: bool = True) -> None:
        """Put the cursor on a sample."""
        for old in (self._at, view):
            if old is not None:
                old.set_class(old is view, "-cursor")
                old.refresh()
        self._at = view
        if scroll:
            self.scroll_to_widget(view, animate=False)

    def action_step(self, step: int) -> None:
        """To the next sample, or the one before."""
        views = self.views
        if views:
            place = views.index(self._at) if self._at in views else 0
            self.go(views[min(max(0, place + step), len(views) - 1)])

    def action_page_down(self) -> None:
        """One page down."""
        self.scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """One page up."""
        self.scroll_page_up(animate=False)

    def action_look(self) -> None:
        """Show the whole reply."""
        if self._at is not None:
            self.post_message(self.Looked(self._at.sample))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel."""
        event.stop()
        self.scroll_relative(y=3, animate=False)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel."""
        event.stop()
        self.scroll_relative(y=-3, animate=False)


class TrialSide(Led):
    """A column with what it is above it."""

    DEFAULT_CSS = """
    TrialSide { width: 1fr; height: 1fr; padding: 0 1; }
    """

    def __init__(self, title: str, side: int, format: Format) -> None:
        super().__init__()
        self._title = title
        self.column = TrialColumn(side, format)

    def compose(self) -> Iterable[Widget]:
        """Title, column."""
        yield Static(Content(text.one_line(self._title)), classes="lead")
        yield self.column
