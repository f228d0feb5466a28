"""Turns and answers brought into the shape a format wants. Pure functions on decoded values; renames no field."""

from __future__ import annotations

import json
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.turns import SPEAKERS, turn_keys

_OPENAI_TO_SHAREGPT = {"system": "system", "user": "human", "assistant": "gpt", "tool": "observation"}
_PLAIN_SPEAKERS = {"human", "user", "gpt", "assistant", "chatgpt", "bing", "bard", "system"}
_ANSWERS = "\n\nAssistant:"


def turns_of(value: Any) -> list[Any] | None:
    """`value` as a list of turns (objects), also when it is written as JSON text; None when it is none."""
    if isinstance(value, str) and value.lstrip()[:1] == "[":
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    if isinstance(value, list) and value and all(isinstance(turn, dict) for turn in value):
        return value
    return None


def spelling_of(turns: list[Any]) -> str | None:
    """`messages` for turns with role and content, `conversations` for from and value, None for neither."""
    for field in ("messages", "conversations"):
        who, _ = turn_keys(field)
        if all(who in turn for turn in turns):
            return field
    return None


def respell(field: str, value: Any) -> Any:
    """`value` as turns spelled as `field` wants; unchanged where that cannot be done without losing something.

    Turns that call tools mean different things in the two spellings and are left as they are.
    """
    turns = turns_of(value)
    if turns is None:
        return value
    if spelling_of(turns) in {field, None}:
        return turns
    new = [_respelled(field, turn) for turn in turns]
    return value if None in new else new


def _respelled(field: str, turn: dict[str, Any]) -> dict[str, Any] | None:
    who_key, what_key = turn_keys(field)
    old_who, old_what = turn_keys("messages" if field == "conversations" else "conversations")
    who, what = turn.get(old_who), turn.get(old_what)
    if not isinstance(what, str) or turn.get("tool_calls") or turn.get("function_call"):
        return None
    if field == "messages":
        name = SPEAKERS[who] if who in _PLAIN_SPEAKERS else None
    else:
        name = _OPENAI_TO_SHAREGPT.get(str(who))
    if name is None:
        return None
    rest = {key: value for key, value in turn.items() if key not in {old_who, old_what}}
    return {who_key: name, what_key: what, **rest}


def split_shared(chosen: Any, rejected: Any) -> tuple[Any, Any, Any] | None:
    """(prompt, chosen, rejected) where both answers carry the same beginning; None where they do not.

    Understands lists of turns and transcripts of "Human:" and "Assistant:" paragraphs.
    """
    if isinstance(chosen, list) and isinstance(rejected, list):
        shared = 0
        while shared < min(len(chosen), len(rejected)) - 1 and chosen[shared] == rejected[shared]:
            shared += 1
        return (chosen[:shared], chosen[shared:], rejected[shared:]) if shared else None
    if isinstance(chosen, str) and isinstance(rejected, str):
        length = next((i for i, (a, b) in enumerate(zip(chosen, rejected, strict=False)) if a != b), None)
        length = min(len(chosen), len(rejected)) if length is None else length
        cut = chosen.rfind(_ANSWERS, 0, length)
        if cut > 0:
            after = cut + len(_ANSWERS)
            return chosen[:after], chosen[after:].strip(), rejected[after:].strip()
    return None


def as_text(value: Any) -> Any:
    """A number or a truth value as its JSON text; anything else unchanged."""
    return jsonlines.dumps(value).decode() if isinstance(value, bool | int | float) else value
