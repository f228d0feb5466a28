"""Rows whose output is still to be written: what they look like in each format. Pure; which rows these are is a tag.

Such a row is a draft with the tag `unanswered` and an empty output; one of turns ends with what the user said. It is
read and edited like any other, and can be neither accepted nor exported.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui_craft.domain.formats import TURN_FORMATS, Format, Payload, Problem
from tui_craft.domain.turns import SPEAKERS, turn_keys, turn_problems

TAG = "unanswered"
"""The tag of a row that has no output yet."""

NOT_YET = "its output is not written yet"
"""Why such a row is not accepted and does not go out."""

_ASKS = {"messages": "user", "conversations": "human"}
_ANSWERS = {"messages": "assistant", "conversations": "gpt"}
_FORMATS = frozenset({"instruction", "input-output"}) | TURN_FORMATS


def possible(format: Format) -> bool:
    """Whether rows of this format can wait for their output: those that have an input, and one output."""
    return format.name in _FORMATS


def cleared(format: Format, data: Payload) -> dict[str, Any] | None:
    """`data` without its output, all other fields as they are; None where nothing would be left to answer.

    Of turns those after the last one of the user go, so that earlier answers stay.
    """
    if not possible(format):
        return None
    if format.name in TURN_FORMATS:
        turns = _up_to_the_user(format, data.get(format.name))
        return {**data, format.name: turns} if turns else None
    return {**data, **dict.fromkeys(format.outputs, "")}


def filled(format: Format, data: Payload, output: str) -> dict[str, Any]:
    """`data` of a row that waits, with the `output` that was written for it."""
    if format.name not in TURN_FORMATS:
        return {**data, format.outputs[0]: output}
    who_key, what_key = turn_keys(format.name)
    turns = [*data[format.name], {who_key: _ANSWERS[format.name], what_key: output}]
    return {**data, format.name: turns}


def begun(format: Format, value: Any) -> dict[str, Any] | None:
    """The row that waits for its output whose input is `value`, as a teacher wrote it: a text, or fields of the format.

    None where it is no input.
    """
    data: dict[str, Any]
    if format.name in TURN_FORMATS:
        who_key, what_key = turn_keys(format.name)
        said = isinstance(value, str) and bool(value.strip())
        data = {format.name: [{who_key: _ASKS[format.name], what_key: value}]} if said else {}
    elif isinstance(value, str):
        data = dict.fromkeys(format.fields, "") | {format.inputs[0]: value}
    else:
        given = value if isinstance(value, dict) else {}
        data = {name: given.get(name, "") for name in format.fields} | dict.fromkeys(format.outputs, "")
    return None if not data or problems(format, data) else data


def answered(format: Format, data: Payload) -> bool:
    """Whether `data` is a whole row of the format whose output is there."""
    if not format.fits(data):
        return False
    return format.name not in TURN_FORMATS or _role(format, data[format.name][-1]) != "user"


def problems(format: Format, data: Payload) -> list[Problem]:
    """What keeps `data` from being a row that is whole or waits for its output; an empty list where nothing does."""
    if format.name not in TURN_FORMATS:
        filled = {name: "-" for name in format.outputs if data.get(name, "") == ""}
        return format.problems({**data, **filled})
    found = [Problem(*each) for each in turn_problems(format.name, data.get(format.name), needs_answer=False)]
    if not found and _role(format, data[format.name][-1]) not in {"user", "assistant"}:
        found.append(Problem(format.name, "must end with a turn of the user, or with the answer to it"))
    return found


def edit_problems(format: Format, tags: Sequence[str], data: Payload) -> list[Problem]:
    """What keeps `data` from taking the place of the payload of a row with these tags."""
    return problems(format, data) if TAG in tags else format.problems(data)


def _up_to_the_user(format: Format, turns: Any) -> list[Any]:
    if not isinstance(turns, list):
        return []
    last = next((place for place in reversed(range(len(turns))) if _role(format, turns[place]) == "user"), -1)
    return turns[: last + 1]


def _role(format: Format, turn: Any) -> str:
    """`user`, `assistant`, ..., whichever way the format spells it; empty where it is no turn."""
    who = turn.get(turn_keys(format.name)[0]) if isinstance(turn, dict) else None
    return SPEAKERS.get(who, who) if isinstance(who, str) else ""
