"""Conversations whose turns come in an order that no chat has: empty ones, two in a row, a late system turn, no end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tui_craft.checks.base import Fix, Ground, Look, Plain, Reading, Step
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.turns import SPEAKERS, turn_keys
from tui_craft.domain.unseen import nothing_to_see

DROP = "drop the empty last turns"

_ROLES = {**SPEAKERS, "developer": "system", "function": "tool"}
_KNOWN = frozenset(_ROLES.values()) | {"user", "assistant", "system", "tool"}
_CALLING = frozenset({"function_call", "function-call"})
_CALLS = ("tool_calls", "function_call")
_SHOWN = 8
"""Findings that are told of one list of turns."""
_ASKED = "prompt"
"""The field of a pair that ends before the answer."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: the path of its text, who speaks, whether it says nothing, and whether it calls a tool."""

    path: str
    role: str
    empty: bool
    calls: bool


class Turns(Plain):
    """Looks at lists of turns, those in pairs included; what is no turn at all is left to the check `fields`."""

    name = "turns"
    title = "Turns"
    step: Step = "format"
    help = (
        "Conversations that chat templates refuse or that teach nothing: turns without a word, two turns of the user "
        "or of the assistant in a row, a system turn that is not the first, a conversation that begins with the "
        "assistant or ends before an answer, the result of a tool that nobody called. Calls of tools, and what they "
        "give back, may follow one another. The fix drops empty turns at the end when an answer is then the last."
    )

    def begin(self, ground: Ground) -> Look | None:
        """A look at each row by itself; None where rows have no turns."""
        return TurnsLook() if ground.format.turns else None


class TurnsLook(Look):
    """Remembers nothing."""

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each of the first places where the order of turns breaks."""
        for field in reading.format.turns:
            turns = _turns(field, reading.row.data.get(field))
            for turn, severity, message, fix in islice(_broken(turns, field), _SHOWN):
                yield Finding(Turns.name, reading.row.id, turn.path, 0, 0, severity, message, fix)

    def fix(self, reading: Reading, found: Sequence[Finding]) -> Fix | None:
        """The conversations without their empty last turns."""
        data: Mapping[str, Any] = reading.row.data
        for field in reading.format.turns:
            turns = _turns(field, data.get(field))
            kept = _kept(turns, field)
            if kept < len(turns):
                data = {**data, field: list(data[field][:kept])}
        return Fix(data=data) if data is not reading.row.data else None


def _turns(field: str, value: Any) -> list[Turn]:
    """The turns of a list that are understood; none where it holds something else, or a role that nobody knows."""
    if not isinstance(value, list):
        return []
    who_key, what_key = turn_keys(field)
    turns: list[Turn] = []
    for place, turn in enumerate(value):
        who = turn.get(who_key) if isinstance(turn, dict) else None
        role = _ROLES.get(who, who) if isinstance(who, str) else ""
        if role not in _KNOWN:
            return []
        calls = who in _CALLING or any(turn.get(name) for name in _CALLS)
        empty = not calls and _says_nothing(turn.get(what_key))
        turns.append(Turn(f"{field}[{place}].{what_key}", role, empty, calls))
    return turns


def _says_nothing(content: Any) -> bool:
    if isinstance(content, str):
        return nothing_to_see(content)
    if isinstance(content, list):  # content in parts: one that is no text is something
        texts = [part.get("text") if isinstance(part, dict) else None for part in content]
        return all(isinstance(text, str) and nothing_to_see(text) for text in texts)
    return content is None


def _kept(turns: Sequence[Turn], field: str) -> int:
    """How many turns are left without the empty last ones; all of them where no whole conversation would be left."""
    kept = len(turns)
    while kept and turns[kept - 1].empty and turns[kept - 1].role != "tool":
        kept -= 1
    last = "user" if field == _ASKED else "assistant"
    return kept if kept and turns[kept - 1].role == last else len(turns)


_Broken = tuple[Turn, Severity, str, str]


def _broken(turns: Sequence[Turn], field: str) -> Iterator[_Broken]:
    """What is wrong with the turns of one list, in their order."""
    if not turns:
        return
    kept = _kept(turns, field)
    spoken = [turn for turn in turns if turn.role == "assistant"]
    if spoken and all(turn.empty for turn in spoken):
        yield spoken[-1], Severity.ERROR, "no turn of the assistant says anything", DROP if kept < len(turns) else ""
        return
    yield from _out_of_order(turns[:kept], starts=field not in {"chosen", "rejected"})
    for turn in turns[kept:]:
        yield turn, Severity.WARNING, "is an empty turn at the end", DROP
    last = turns[kept - 1]
    if field != _ASKED and last.role in {"user", "tool"} and (spoken or field in {"chosen", "rejected"}):
        by = "a turn of the user" if last.role == "user" else "the result of a tool"
        yield last, Severity.WARNING, f"ends with {by}, so an answer is missing", ""


def _out_of_order(turns: Sequence[Turn], *, starts: bool) -> Iterator[_Broken]:
    before: Turn | None = None
    begun = False
    for turn in turns:
        if turn.empty and turn.role != "tool":
            # an empty system turn keeps some templates from putting in their own, so it may be meant
            severity = Severity.HINT if turn.role == "system" else Severity.WARNING
            yield turn, severity, f"is an empty turn of the {turn.role}", ""
        if turn.role == "system":
            if begun:
                yield turn, Severity.WARNING, "is a turn of the system that is not the first", ""
        elif not begun:
            begun = True
            if starts and turn.role == "assistant":
                yield turn, Severity.WARNING, "begins with the assistant", ""
        if turn.role == "tool" and (before is None or before.role in {"user", "system"}):
            yield turn, Severity.WARNING, "is the result of a tool that nobody called", ""
        elif before is not None and before.role == turn.role and turn.role != "tool":
            yield from _twice(before, turn)
        before = turn


def _twice(before: Turn, turn: Turn) -> Iterator[_Broken]:
    """Two turns of the same speaker; what an assistant says and what it calls may follow one another."""
    if turn.role == "system":
        yield turn, Severity.HINT, "is the second turn of the system in a row", ""
    elif not (before.calls or turn.calls):
        yield turn, Severity.WARNING, f"is the second turn of the {turn.role} in a row", ""


CHECK = Turns()
