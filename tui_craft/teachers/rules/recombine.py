"""Recombination: polite first and last sentences exchanged between seeds, and talks of two seeds put in a row.

Owns what counts as a phrase that fits any answer; only such sentences ever move from one seed to another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from tui_craft.domain.turns import SPEAKERS, turn_keys
from tui_craft.teachers.rules.english import sentences

_OPENING = re.compile(
    r"^(?:(?:hi|hello|hey|dear)\b[^.!?]{0,20}[,.!] ?)?(?:thanks?(?: you)?(?: so much| very much)? for "
    r"(?:getting in touch|reaching out|contacting us|your (?:message|question|note|e-?mail)|writing(?: in| to "
    r"us)?|asking|letting us know|the (?:message|question|details|note)|checking(?: with us| first)?)|"
    r"(?:happy|glad) to help|good question|of course|certainly|sure|no problem|absolutely)[.!]$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:(?:please )?(?:let (?:us|me) know|just (?:reply|ask|write)|reply (?:here|to this)|feel free "
    r"to)\b[^.!?\d]{0,70}(?:questions?|"
    r"anything else|more help|further help|further assistance|in touch|stuck)[^.!?\d]{0,30}|(?:we are|we're|i'm|i am) "
    r"(?:here|happy|glad) to help[^.!?\d]{0,30}|"
    r"is there anything else[^.!?\d]{0,40}|have a (?:nice|good|great|lovely) day|thank you for your "
    r"(?:patience|understanding))[.!?]$",
    re.IGNORECASE,
)


def openings(outputs: Sequence[str]) -> tuple[list[str], list[str]]:
    """The polite first and the polite last sentences that occur in `outputs`, each once."""
    first: dict[str, None] = {}
    last: dict[str, None] = {}
    for output in outputs:
        parts = sentences(output)
        if len(parts) >= 3 and _OPENING.match(parts[0].strip()):
            first[parts[0].strip()] = None
        if len(parts) >= 3 and _CLOSING.match(parts[-1].strip()):
            last[parts[-1].strip()] = None
    return list(first), list(last)


def swap_politeness(output: str, first: Sequence[str], last: Sequence[str], rng: Random) -> str:
    """`output` with its polite first or last sentence replaced by another seed's; else as it is."""
    parts = sentences(output)
    if len(parts) < 3:
        return output
    opening, closing = parts[0].strip(), parts[-1].strip()
    if len(first) > 1 and _OPENING.match(opening) and output.startswith(opening) and rng.random() < 0.6:
        output = rng.choice(first) + output[len(opening) :]
    if len(last) > 1 and _CLOSING.match(closing) and output.endswith(closing) and rng.random() < 0.6:
        output = output[: -len(closing)] + rng.choice(last)
    return output


_BRIDGES = (
    "Thanks! One more thing: ",
    "Great, thank you. Another question: ",
    "Got it. And something else: ",
    "That helps, thanks. Also: ",
    "Okay, clear. Next question: ",
    "Perfect. While I'm here: ",
    "Understood. A different matter: ",
    "Thank you. Then there is this: ",
    "Good to know. On another note: ",
    "All right. Something else I wanted to ask: ",
)


def chained(field: str, one: Mapping[str, Any], two: Mapping[str, Any], rng: Random) -> dict[str, Any] | None:
    """The talk `one` followed by the talk `two`, joined by a bridge; None where the two do not go together."""
    first, second = one[field], two[field]
    if "tools" in one or "tools" in two or len(first) + len(second) > 8 or first == second:
        return None
    who, what = turn_keys(field)
    if _role(first[-1], who) != "assistant" or _has_calls([*first, *second], who):
        return None
    rest = second[1:] if _role(second[0], who) in {"system", "developer"} else second
    if not rest or _role(rest[0], who) != "user" or not isinstance(rest[0].get(what), str) or "\n" in rest[0][what]:
        return None
    asked = re.sub(
        r"^(?:hi|hello|hey|dear|good (?:morning|day))\b[^.!?,]{0,20}[,.!] *", "", rest[0][what], flags=re.IGNORECASE
    )
    asked = rng.choice(_BRIDGES) + (asked or rest[0][what])
    return {field: [*first, {**rest[0], what: asked}, *rest[1:]]}


def _role(turn: Mapping[str, Any], who: str) -> str:
    said_by = str(turn[who])
    return SPEAKERS.get(said_by, said_by)


def _has_calls(turns: Sequence[Mapping[str, Any]], who: str) -> bool:
    return any(
        turn.get("tool_calls")
        or turn.get("function_call")
        or turn[who] in {"function_call", "function-call"}
        or _role(turn, who) in {"tool", "function"}
        for turn in turns
    )


def shortened(field: str, talk: Mapping[str, Any], rng: Random) -> dict[str, Any] | None:
    """The beginning of a longer talk up to an earlier answer; None where the talk has one answer."""
    who, _ = turn_keys(field)
    turns = talk[field]
    ends = [n for n, turn in enumerate(turns[:-1]) if _role(turn, who) == "assistant"]
    ends = [n for n in ends if _role(turns[n + 1], who) == "user"]
    if not ends:
        return None
    return {**talk, field: turns[: rng.choice(ends) + 1]}
