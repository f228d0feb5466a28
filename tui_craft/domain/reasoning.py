"""The reasoning that leads to an answer: where in a payload it is, and the payload without it or with it inside. Pure.

It stands apart from the answer, in a field of the payload (then it belongs to the last answer) or of a turn. Nothing
here writes any; a payload that has none is given back as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_craft.domain.formats import Format
from tui_craft.domain.turns import SPEAKERS, turn_keys

FIELD = "reasoning"
"""The field of a payload that holds it."""
NAMES = (FIELD, "thinking", "reasoning_content")
"""What it is called by those who write it, in a payload or in a turn."""
MODES = {
    "drop": "left out",
    "think": "in <think> tags before the answer",
    "field": "in a field of its own",
}
"""What an export can do with it."""


def has(raw: bytes) -> bool:
    """Whether a payload may hold some, from its bytes alone."""
    return b'"reasoning' in raw or b'"thinking"' in raw


def given(data: Mapping[str, Any]) -> str:
    """The reasoning that stands beside the format's fields; empty where there is none."""
    found = (data.get(name) for name in NAMES)
    return next((said.strip() for said in found if isinstance(said, str) and said.strip()), "")


def with_mode(format: Format, data: Mapping[str, Any], mode: str) -> dict[str, Any]:
    """`data` with its reasoning where `mode` (of `MODES`) wants it."""
    said = given(data)
    made = {name: value for name, value in data.items() if name not in NAMES or name in format.fields}
    for name in format.turns:
        if isinstance(made.get(name), list):
            made[name] = [_turn(name, turn, mode) for turn in made[name]]
    if said and mode == "field":
        made[FIELD] = said
    elif said and mode == "think":
        made = _thought(format, made, said)
    return made


def _turn(name: str, turn: Any, mode: str) -> Any:
    if not isinstance(turn, dict) or not (said := given(turn)):
        return turn
    rest = {key: value for key, value in turn.items() if key not in NAMES}
    if mode == "field":
        return {**rest, "reasoning_content": said}
    _, what = turn_keys(name)
    if mode == "think" and isinstance(rest.get(what), str):
        rest[what] = thought(said, rest[what])
    return rest


def _thought(format: Format, data: dict[str, Any], said: str) -> dict[str, Any]:
    """`data` with the reasoning before its last answer: the chosen one of a pair."""
    name = format.outputs[0]
    value = data.get(name)
    if isinstance(value, str):
        return {**data, name: thought(said, value)}
    if not isinstance(value, list):
        return data
    return {**data, name: _in_last_answer(name, value, said)}


def _in_last_answer(name: str, turns: Sequence[Any], said: str) -> list[Any]:
    who, what = turn_keys(name)
    out = list(turns)
    for place in range(len(out) - 1, -1, -1):
        turn = out[place]
        if not isinstance(turn, dict) or not isinstance(turn.get(what), str):
            continue
        if SPEAKERS.get(str(turn.get(who))) == "assistant":
            out[place] = {**turn, what: thought(said, turn[what])}
            break
    return out


def thought(said: str, answer: str) -> str:
    """The answer after its reasoning, in tags; one that has such tags already stays as it is."""
    return answer if answer.lstrip().startswith("<think>") else f"<think>\n{said}\n</think>\n\n{answer}"
