"""A run as it goes: bar, books, log with the rows that landed. Turns events into what is drawn; steers nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui_craft import text
from tui_craft.domain.run import Books, RunState
from tui_craft.runs.speed import pace
from tui_craft.ui.run_words import Event, clock, entry_of
from tui_craft.ui.widgets.meters import BooksLine, ProgressLine, VarietyLine
from tui_craft.ui.widgets.run_log import Entry, RunLog

_WINDOW = 30.0
"""Seconds of work that the shown pace is measured over."""


class RunPanel(Vertical):
    """Give it events with `take`."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.run_id = ""
        self.state = RunState.RUNNING
        self.at_once = 0
        self.books = Books()
        self.reason = ""
        self.budget: float | None = None
        self._samples: deque[tuple[float, int]] = deque(maxlen=400)
        self._variety: Mapping[str, Any] = {}

    def compose(self) -> Iterable[Widget]:
        """Bar, books, meters, log."""
        yield ProgressLine()
        yield BooksLine()
        yield VarietyLine()
        yield Static(id="run-note")
        yield RunLog()

    def begin(self, run_id: str, state: RunState, books: Books, at_once: int, reason: str) -> None:
        """Show a run from now on."""
        self.run_id, self.state, self.books, self.at_once, self.reason = run_id, state, books, at_once, reason
        self.budget = None
        self._samples.clear()
        self._variety = {}
        self.query_one(RunLog).clear()
        self._draw()

    def limit(self, at_once: int, budget: float | None) -> None:
        """What the run may do now: requests under way, US dollars to spend (None: no cap)."""
        self.at_once, self.budget = at_once, budget
        self._draw()

    def take(self, events: Sequence[Event], rows: Mapping[int, str]) -> None:
        """Draw what these events tell, in one go. `rows` are the first words of those landed rows that get a line."""
        entries: list[Entry] = []
        unseen = 0
        for event in events:
            self._note(event)
            for row_id in landed_ids([event]):
                if row_id not in rows:
                    unseen += 1
                    continue
                unseen = _flush(entries, unseen, event)
                entries.append(Entry(clock(event.get("at")), f"row {row_id}", rows[row_id]))
            if (entry := entry_of(event)) is not None:
                unseen = _flush(entries, unseen, event)
                entries.append(entry)
        _flush(entries, unseen, events[-1] if events else {})
        self.query_one(RunLog).add(entries)
        self._draw()

    def end(self, state: RunState, books: Books, reason: str) -> None:
        """The run has ended, or its process is gone: draw how it stands."""
        self.state, self.books, self.reason = state, books, reason
        self._draw()

    @property
    def offers(self) -> tuple[RunState, bool]:
        """What decides which keys apply: the run's state, and whether anything was put aside."""
        return self.state, self.books.quarantined > 0

    def _note(self, event: Event) -> None:
        if "state" in event:
            self.state = RunState(event["state"])
        if "books" in event:
            self.books = Books.from_dict(event["books"])
            if "seconds" in event:
                self._sample(float(event["seconds"]), self.books.done)
        if isinstance(event.get("variety"), dict):
            self._variety = event["variety"]
        if "concurrency" in event:
            self.at_once = int(event["concurrency"])
        if event["event"] == "budget":
            self.budget = event.get("budget")
        if event["event"] in {"pause", "report", "error"}:
            self.reason = str(event.get("reason") or event.get("message") or "")
        elif event["event"] in {"resume", "start"}:
            self.reason = ""
            self._samples.clear()

    def _sample(self, seconds: float, done: int) -> None:
        self._samples.append((seconds, done))
        while len(self._samples) > 2 and self._samples[0][0] < seconds - _WINDOW:
            self._samples.popleft()

    def _draw(self) -> None:
        line = self.query_one(ProgressLine)
        line.run_name, line.state, line.at_once = self.run_id, self.state.value, self.at_once
        line.speed = pace(self._samples, self.books.target)
        line.budget, line.books = self.budget, self.books
        self.query_one(BooksLine).books = self.books
        self.query_one(VarietyLine).figures = self._variety
        note = self.query_one("#run-note", Static)
        note.display = bool(self.reason)
        note.set_class(self.state is not RunState.FINISHED, "-warn")
        note.update(Content(text.visible(self.reason, 600)))


def landed_ids(events: Iterable[Event]) -> list[int]:
    """The ids of the rows that landed with these events, in order."""
    return [int(item) for event in events if event["event"] == "landed" for item in event.get("ids", ())]


def _flush(entries: list[Entry], unseen: int, event: Event) -> int:
    """Count the rows that got no line of their own; how many are left to count."""
    if unseen:
        entries.append(Entry(clock(event.get("at")), f"{text.rows(unseen)} landed", "", "muted"))
    return 0
