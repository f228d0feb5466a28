"""A run's events as words for people; screens and commands tell them the same. Reads no file, draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tui_craft import text
from tui_craft.domain.run import Books
from tui_craft.domain.verdict import HIGHEST, USUAL_LEAST, mean

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What happened. `words` are the program's own; `foreign` came from a teacher or a row and must be cleaned.

    `weight` is `plain`, `muted`, `accent`, `good`, `warn` or `bad`.
    """

    words: str
    foreign: str = ""
    weight: str = "plain"

    def __str__(self) -> str:
        return text.one_line(f"{self.words}: {self.foreign}" if self.foreign else self.words, 300)


def tell(event: Event) -> Told | None:
    """The event in words; None for one that is only counts or rows."""
    words = _WORDS.get(str(event.get("event")))
    return words(event) if words else None


def _start(event: Event) -> Told:
    verb = "resumed" if event.get("resumed") else "started"
    return Told(f"run {event.get('run', '')} {verb}, teacher", str(event.get("teacher", "")), "accent")


def _retry(event: Event) -> Told:
    seconds = float(event.get("wait", 0))
    wait = text.duration(seconds) if seconds >= 10 else f"{seconds:.1f} s"
    # without the name, which is the same on most lines, so that a short line shows what happened
    said = str(event.get("message", "")).removeprefix(f"{event.get('teacher', '')} ")
    return Told(f"request {event.get('request', '?')} again in {wait}", said, "warn")


def _failed(event: Event) -> Told:
    return Told(f"request {event.get('request', '?')} failed", str(event.get("message", "")), "bad")


def _duplicate(event: Event) -> Told:
    number = text.plural(int(event.get("count", 1)), "duplicate")
    return Told(f"{number} left out (request {event.get('request', '?')})", weight="muted")


def _judged(event: Event) -> Told:
    score = int(event.get("score", 0))
    said = [str(event.get("why") or "").rstrip(" ."), *(f"breaks {rule!r}" for rule in event.get("broken") or ())]
    words = f"row {event.get('row', '?')} scored {score} of {HIGHEST}"
    return Told(words, "; ".join(filter(None, said)), "warn" if score < USUAL_LEAST else "plain")


def _quarantined(event: Event) -> Told:
    return Told(f"quarantined (request {event.get('request', '?')})", str(event.get("reason", "")), "warn")


def _stop(event: Event) -> Told:
    waiting = int(event.get("waiting", 0))
    replies = "1 reply" if waiting == 1 else f"{text.count(waiting)} replies"
    return Told(f"stopping, waiting for {replies}" if waiting else "stopping", weight="warn")


def _hold(event: Event) -> Told:
    wait = text.duration(float(event.get("wait", 0)))
    words = f"held back for {wait}, then {event.get('at_once', '?')} at once"
    return Told(words, str(event.get("message", "")), "warn")


def _lane(event: Event) -> Told:
    name = str(event.get("teacher", "a teacher"))
    if not event.get("out"):
        return Told(f"{name} answers again", weight="accent")
    again = float(event.get("again", 0))
    when = f", tried again in {text.duration(again)}" if again else ""
    return Told(f"{name} is left out{when}", str(event.get("reason", "")), "warn")


def _budget(event: Event) -> Told:
    amount = event.get("budget")
    return Told("no budget" if amount is None else f"budget {text.money(float(amount))}", weight="muted")


def _resume(event: Event) -> Told:
    if event.get("by") == "breaker":
        return Told("goes on by itself", f"{event.get('teacher', 'the teacher')} answers again", "accent")
    return Told("goes on", weight="accent")


def _report(event: Event) -> Told:
    state = str(event.get("state", "ended"))
    return Told(state, str(event.get("reason", "")), "good" if state == "finished" else "warn")


_WORDS: dict[str, Callable[[Event], Told]] = {
    "start": _start,
    "retry": _retry,
    "failed": _failed,
    "duplicate": _duplicate,
    "quarantined": _quarantined,
    "judged": _judged,
    "pause": lambda event: Told("paused", str(event.get("reason", "")), "warn"),
    "resume": _resume,
    "hold": _hold,
    "lane": _lane,
    "budget": _budget,
    "concurrency": lambda event: Told(f"at once {event.get('concurrency', '?')}", weight="muted"),
    "stop": _stop,
    "note": lambda event: Told("note", str(event.get("message", "")), "warn"),
    "error": lambda event: Told("stopped by a fault", str(event.get("message", "")), "bad"),
    "report": _report,
}


def balance(report: Event) -> str:
    """The books of a report on one line: both equations, time and cost as far as they are known."""
    asked = (
        f"asked {text.count(report['asked'])} = answered {text.count(report['answered'])} + failed {report['failed']}"
    )
    if report.get("in_flight"):
        asked += f" + in flight {report['in_flight']}"
    items = _items(Books.from_dict(report))
    cost = report.get("cost")
    money = "cost unknown" if cost is None else f"${cost:.4f}"
    return f"{asked}; {items}; {text.duration(float(report['seconds']))}; {money}"


def books_text(books: Books, width: int) -> str:
    """The books in words, in lines of at most about `width` cells."""
    n = text.count
    if width < 60:
        return (
            f"asked {n(books.asked)} = {n(books.answered)} + {n(books.failed)} failed + {n(books.in_flight)} open\n"
            + _items(books, short=True)
        )
    asked = (
        f"asked {n(books.asked)} = answered {n(books.answered)} + failed {n(books.failed)} "
        f"+ in flight {n(books.in_flight)}"
    )
    items = _items(books)
    between = "     " if width >= len(asked) + len(items) + 5 else "\n"
    return asked + between + items


def _items(books: Books, *, short: bool = False) -> str:
    """What all items came to, as an equation."""
    n = text.count
    if books.verdicts is not None:
        bad = "bad" if short else "quarantined"
        return f"items {n(books.items)} = verdicts {n(books.verdicts)} + {bad} {n(books.quarantined)}"
    if short:
        return f"items {n(books.items)} = {n(books.drafts)} + {n(books.duplicates)} dup + {n(books.quarantined)} bad"
    return (
        f"items {n(books.items)} = drafts {n(books.drafts)} + duplicates {n(books.duplicates)} "
        f"+ quarantined {n(books.quarantined)}"
    )


def progress(books: Books) -> str:
    """How far a run is: `312 / 500`, or `120 / 200 judged, mean 3.8`."""
    far = f"{text.count(books.done)} / {text.count(books.target)}"
    if books.verdicts is None:
        return far
    found = mean(books.verdicts, books.points)
    return f"{far} judged, mean {found}" if found else f"{far} judged"


def outcome(books: Books) -> str:
    """What came of a run: `312 of 500 rows as drafts`, `judged 120 of 200 rows, mean 3.8`."""
    if books.verdicts is None:
        return f"{text.count(books.drafts)} of {text.rows(books.target)} as drafts"
    found = mean(books.verdicts, books.points)
    return f"judged {text.count(books.verdicts)} of {text.rows(books.target)}" + (f", mean {found}" if found else "")
