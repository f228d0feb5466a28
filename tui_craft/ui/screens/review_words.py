"""What the review screen's lines and its last page say. Owns wording and order of pieces; draws nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from textual.content import Content
from textual.style import Style

from tui_craft import text
from tui_craft.domain.row import REASONS, State
from tui_craft.ui.reviewing.pace import Pace
from tui_craft.ui.reviewing.trail import Decision, Trail
from tui_craft.ui.reviewing.waiting import Waiting
from tui_craft.ui.widgets.line import Piece

ENOUGH = 20
"""Judged rows from which a share means something."""
SUSPICIOUS = 95
"""Percent of kept rows from which one should doubt the reading."""
DID = {State.ACCEPTED: "accepted", State.HELD: "held", State.REJECTED: "rejected", State.DRAFT: "back to draft"}


def place(line: Waiting, *, here: int, loaded: bool) -> Piece:
    """`37 of 88`; while the queue is still being put together, `37 of 88+`."""
    return Piece(f"{text.count(here)} of {text.count(line.total)}{'' if loaded else '+'}", "strong", 9)


def speed(pace: Pace, left: int) -> list[Piece]:
    """Rows a minute, and how long it will take at that pace."""
    a_row, per_minute = pace.a_row, pace.per_minute
    if a_row is None or per_minute is None:
        return []
    return [Piece(f"{per_minute:.0f} rows/min", "muted", 5), Piece(f"{_minutes(a_row * left)} left", "muted", 4)]


def _minutes(seconds: float) -> str:
    return text.duration(seconds) if seconds < 90 or seconds >= 3600 else f"{round(seconds / 60)} min"


def kept(trail: Trail) -> Piece:
    """The share of judged rows that was accepted."""
    states = trail.states()
    judged = states.total() - states[State.DRAFT]
    return Piece(f"kept {round(100 * states[State.ACCEPTED] / judged)} %" if judged else "", "muted", 2)


def question(width: int) -> list[Piece]:
    """Why a row was rejected: the keys that answer."""
    if width >= 80:
        keys = [Piece(f"{key} {word}", "accent", 8) for key, word in REASONS.items()]
        return [Piece("Rejected. Why?", "strong", 7), *keys, Piece("other keys: no reason, u u: undo", "muted", 1)]
    short = " ".join(f"{key} {word if len(word) <= 6 else word[:3]}" for key, word in REASONS.items())
    return [Piece("Why?" if width >= 50 else "", "strong", 7), Piece(short, "accent", 8)]


def did(decision: Decision) -> str:
    """`rejected #412: wrong`."""
    if decision.state is None:
        return f"#{decision.row_id}: quality {decision.after.quality}" if decision.after.quality else ""
    alike = f" and {text.rows(len(decision.others))} like it" if decision.others else ""
    why = f": {decision.after.reason}" if decision.after.reason else ""
    return f"{DID[decision.state]} #{decision.row_id}{why}{alike}"


def reasons(counted: Mapping[str, int]) -> str:
    """`12 style, 4 wrong, 3 without a reason`; empty for none."""
    named = sorted((item for item in counted.items() if item[0] and item[1]), key=lambda item: (-item[1], item[0]))
    words = [f"{text.count(number)} {text.one_line(reason, 30)}" for reason, number in named]
    if counted.get(""):
        words.append(f"{text.count(counted[''])} without a reason")
    return ", ".join(words)


def last_page(
    trail: Trail, pace: Pace, *, queue: str, skipped: int, passed_over: int, tone: Callable[[str], Style]
) -> list[Content]:
    """The calm page at the end of a queue."""
    states = trail.states()
    judged = states.total()
    quiet = tone("muted")
    head = f"That was all of it: {queue}." if judged or skipped or passed_over else f"Nothing to read here: {queue}."
    lines = [Content(""), Content(text.one_line(head)).stylize(tone("strong")), Content("")]
    if judged:
        rate = f", {60 * judged / pace.active:.0f} a minute" if pace.active >= 5 else ""
        lines.append(Content(f"{text.rows(judged)} judged{rate}"))
        lines.append(Content(_shares(states)))
        why = reasons(trail.reasons())
        if why:
            lines.append(Content(f"rejected: {why}"))
        if judged >= ENOUGH and 100 * states[State.ACCEPTED] >= SUSPICIOUS * judged:
            words = "Nearly everything was kept. That is rare: read a few of them once more before you trust it."
            lines.append(Content(words).stylize(tone("warn")))
    if skipped:
        lines.append(Content(f"{text.rows(skipped)} skipped; they are still to be read").stylize(quiet))
    if passed_over:
        lines.append(Content(f"{text.rows(passed_over)} judged or deleted elsewhere meanwhile").stylize(quiet))
    ways = "w  another queue" + ("     b  back to the last row     u  undo" if judged or skipped else "")
    return [*lines, Content(""), Content(f"{ways}     q  leave").stylize(quiet)]


def _shares(states: Counter[State]) -> str:
    order = (State.ACCEPTED, State.HELD, State.REJECTED, State.DRAFT)
    total = states.total()
    return "   ".join(
        f"{DID[state]} {text.count(states[state])} ({round(100 * states[state] / total)} %)"
        for state in order
        if states[state]
    )
