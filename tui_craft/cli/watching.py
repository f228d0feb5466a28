"""What `watch` shows: a run and its dataset as lines of plain text. Owns the words and the fitting; writes nothing."""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tui_craft import text
from tui_craft.domain.row import GLYPHS, State
from tui_craft.domain.run import Books, RunState
from tui_craft.runs import attach
from tui_craft.runs.events import EventReader, last_events
from tui_craft.runs.narration import books_text, progress, tell
from tui_craft.runs.speed import Pace, filled, pace, rate_words
from tui_craft.store import library, watch

KEPT = 30
"""How many of the last events are remembered."""
_WINDOW = 30.0
_STATES = (State.DRAFT, State.ACCEPTED, State.HELD, State.REJECTED)


@dataclass(frozen=True, slots=True)
class View:
    """Everything one frame shows; equal views look equal. `run` is empty while no run was there to watch.

    `told` are the last events as (time, words), oldest first, cleaned of nothing yet.
    """

    dataset: str
    counts: Mapping[State, int]
    run: str = ""
    state: RunState | None = None
    books: Books = field(default_factory=Books)
    speed: Pace = field(default_factory=Pace)
    at_once: int = 0
    reason: str = ""
    told: tuple[tuple[str, str], ...] = ()


class Watcher:
    """Looks at a dataset and at one of its runs: the one called `run`, else whichever was last at work."""

    def __init__(self, name: str, run: str | None) -> None:
        """Raises NotFoundError when there is no such dataset, or no such run in it."""
        self._dataset = library.open_dataset(name)
        self._run: Path | None = attach.find(self._dataset.path, run) if run else None
        self._named = run is not None
        self._mark: object = None
        self._info: attach.RunInfo | None = None
        self._samples: deque[tuple[float, int]] = deque(maxlen=400)
        self._told: deque[tuple[str, str]] = deque(maxlen=KEPT)
        self._reader: EventReader | None = None
        self._at_once = 0
        if self._run is not None:
            self._follow(self._run)

    def close(self) -> None:
        """Give the dataset back."""
        self._dataset.close()

    @property
    def info(self) -> attach.RunInfo | None:
        """The run as it was at the last look."""
        return self._info

    def take_newest(self) -> None:
        """Watch the newest run, at work or not. Raises NotFoundError when there was none yet."""
        self._follow(attach.find(self._dataset.path, None))

    def look(self) -> View:
        """How things stand now."""
        self._dataset.refresh()
        if not self._named and (self._info is None or not self._info.state.live):
            newest = attach.active_run(self._dataset.path)
            if newest is not None and newest.path != self._run:
                self._follow(newest.path)
        if self._run is not None:
            self._read(self._run)
        name, counts = self._dataset.meta.name, dict(self._dataset.counts())
        info = self._info
        if info is None:
            return View(name, counts)
        live = info.state is RunState.RUNNING
        return View(
            name, counts, info.id, info.state, info.books, pace(self._samples, info.books.target) if live else Pace(),
            self._at_once or info.spec.concurrency, info.reason, tuple(self._told),
        )  # fmt: skip

    def _follow(self, run: Path) -> None:
        self._run, self._mark, self._at_once = run, None, 0
        self._samples.clear()
        self._told.clear()
        recent, end = last_events(run / "events.jsonl", 200)
        self._reader = EventReader(run / "events.jsonl", end)
        self._take(recent)

    def _read(self, run: Path) -> None:
        assert self._reader is not None
        fresh = self._reader.read()
        self._take(fresh)
        mark = (watch.fingerprint([run]), self._reader.position)
        if fresh or mark != self._mark or self._info is None or self._info.state.live:
            self._info, self._mark = attach.info(run), mark

    def _take(self, events: list[dict[str, Any]]) -> None:
        for event in events:
            told = tell(event)
            if told is not None:
                self._told.append((_clock(event.get("at")), str(told)))
            if event["event"] == "start":
                self._samples.clear()
            if "concurrency" in event:
                self._at_once = int(event["concurrency"])
            if "books" in event and "seconds" in event:
                self._samples.append((float(event["seconds"]), Books.from_dict(event["books"]).done))
                while len(self._samples) > 2 and self._samples[0][0] < self._samples[-1][0] - _WINDOW:
                    self._samples.popleft()


def _clock(at: object) -> str:
    try:
        return f"{datetime.fromisoformat(str(at)).astimezone():%H:%M:%S}"
    except ValueError:
        return ""


# ---- the words


def frame(view: View, width: int, height: int, *, ascii: bool = False) -> list[str]:
    """The lines for a pane of `width` x `height` cells: at most `height`, none wider than `width`."""
    full, empty = ("#", ".") if ascii else ("█", "░")
    lines = [_ends(text.one_line(view.dataset), _run_words(view), width)]
    if view.state is None:
        lines += ["", "no run is on; waiting for the next one"]
    else:
        room = max(4, width - len(_progress(view)) - 2)
        done = filled(view.books.done, view.books.target, room)
        lines.append(f"{full * done}{empty * (room - done)}  {_progress(view)}")
        lines.append("   ".join(_rates(view)))
        lines += books_text(view.books, width).split("\n")
    lines.append(_states(view.counts, width, ascii))
    if view.reason and view.state is not RunState.RUNNING:
        lines.append(text.one_line(view.reason, 300))
    lines = [line for line in lines if line or view.state is None]
    room = height - len(lines) - 1
    told = [f"{at} {text.one_line(words, 300)}".strip() for at, words in view.told[-room:]] if room > 0 else []
    last = ["q leaves; the run goes on" if view.state is not None and view.state.live else "q leaves"]
    return [clip(line, width) for line in [*lines, *told, *last]][:height]


def status_line(view: View) -> str:
    """The run in one line, for a log."""
    rates = "  ".join(_rates(view))
    books = "; ".join(books_text(view.books, 200).split("     "))
    return f"{_run_words(view)}  {_progress(view)}  {rates}{'  ' if rates else ''}{books}"


def _run_words(view: View) -> str:
    return f"run {text.one_line(view.run, 20)} {view.state.value}" if view.state is not None else ""


def _progress(view: View) -> str:
    return progress(view.books)


def _rates(view: View) -> list[str]:
    out = list(reversed(rate_words(view.speed)))
    if view.books.cost:
        out.append(f"${view.books.cost:.2f}")
    if view.state is RunState.RUNNING and view.at_once:
        out.append(f"at once {view.at_once}")
    return out


def _states(counts: Mapping[State, int], width: int, ascii: bool) -> str:
    """`120 draft  40 accepted  2 held  3 rejected`, with signs for words where there is no room for these."""
    words = "  ".join(f"{text.count(counts.get(state, 0))} {state.value}" for state in _STATES)
    if len(words) <= width:
        return words
    signs = {**GLYPHS, State.DRAFT: "."} if ascii else GLYPHS
    return "  ".join(f"{signs[state]} {text.count(counts.get(state, 0))}" for state in _STATES)


def _ends(left: str, right: str, width: int) -> str:
    """`left` and `right` at the two ends of a line; the left one is cut where there is no room for both."""
    left = clip(left, max(1, width - len(right) - 2)) if right else left
    return left + " " * max(1 if right else 0, width - cells(left) - len(right)) + right


def cells(value: str) -> int:
    """How many cells a terminal takes for `value`, at the most."""
    if value.isascii():
        return len(value)
    return sum(_wide(char) for char in value)


def _wide(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def clip(value: str, width: int) -> str:
    """`value` cut to at most `width` cells."""
    if cells(value) <= width:
        return value
    out, used = "", 0
    for char in value:
        used += _wide(char)
        if used > width:
            return out
        out += char
    return out
