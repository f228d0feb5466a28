"""Other names that teachers give to fields and speakers, where only one meaning is possible. Tables and look-ups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_craft.domain.formats import Format

_ASKS = ("question", "prompt", "query", "user", "human")
_ANSWERS = ("answer", "response", "completion", "assistant", "gpt")
_TURNS = ("messages", "conversations", "conversation", "dialogue", "dialog", "turns", "chat")

ALIASES: dict[str, dict[str, str]] = {
    "text": {"content": "text"},
    "instruction": {
        **dict.fromkeys((*_ASKS, "task"), "instruction"), "context": "input", **dict.fromkeys(_ANSWERS, "output"),
    },
    "input-output": {**dict.fromkeys((*_ASKS, "instruction"), "input"), **dict.fromkeys(_ANSWERS, "output")},
    "messages": dict.fromkeys(_TURNS, "messages"),
    "conversations": dict.fromkeys(_TURNS, "conversations"),
    "preference": {
        **dict.fromkeys(("question", "query", "instruction", "input"), "prompt"),
        **dict.fromkeys(("accepted", "preferred"), "chosen"), **dict.fromkeys(("refused", "dispreferred"), "rejected"),
    },
}  # fmt: skip
"""Per format: another name of a field, and the field."""

_WHO = {"role", "from", "speaker"}
_WHAT = {"content", "value", "text", "message"}
_ROLES = {
    "user": "user", "human": "user", "customer": "user", "assistant": "assistant", "gpt": "assistant",
    "bot": "assistant", "ai": "assistant", "model": "assistant", "chatgpt": "assistant", "agent": "assistant",
    "system": "system",
}  # fmt: skip
_SPEAKERS = {"user": "human", "assistant": "gpt", "system": "system"}


def own_names(row: Mapping[str, Any], format: Format) -> dict[str, Any]:
    """`row` with its fields under the format's own names, in its order; fields that have no place are left out.

    A field that is known by another name is only taken where its own is missing. A second field that would
    belong in the same place makes the row ambiguous: it is then kept under its own name, for `leftovers`.
    """
    found: dict[str, Any] = {}
    keys = {key: key.strip().lower().replace(" ", "_") for key in row}
    for key, plain in keys.items():
        if plain in format.fields and (key == plain or plain not in row):
            found[plain] = row[key]
    aliases = ALIASES[format.name]
    for key, plain in keys.items():
        field = aliases.get(plain)
        if field is None or plain in format.fields:
            continue
        if field not in found:
            found[field] = row[key]
        elif row[key] not in (None, "", found[field]):
            found[key] = row[key]
    ordered = {name: found.pop(name) for name in format.fields if name in found}
    return {**ordered, **found}


def leftovers(row: Mapping[str, Any], format: Format) -> list[str]:
    """Fields of a row made by `own_names` that compete for a place that is taken."""
    return [name for name in row if name not in format.fields]


def is_turn(value: Any) -> bool:
    """Whether `value` is one turn of a conversation, in any spelling."""
    return isinstance(value, dict) and bool(_WHO & value.keys()) and bool(_WHAT & value.keys() or "tool_calls" in value)


def own_turns(turns: list[Any], field: str) -> list[Any]:
    """The turns in the spelling of `field` (`messages` or `conversations`); what is no turn stays as it is."""
    return [_own_turn(turn, field) if is_turn(turn) else turn for turn in turns]


def _own_turn(turn: dict[str, Any], field: str) -> dict[str, Any]:
    who_key, what_key = ("from", "value") if field == "conversations" else ("role", "content")
    who = next(key for key in turn if key in _WHO)
    what = next((key for key in turn if key in _WHAT and key != who), what_key)
    role: Any = turn[who]
    if isinstance(role, str) and (known := _ROLES.get(role.strip().lower())):
        role = _SPEAKERS[known] if who_key == "from" else known
    rest = {key: value for key, value in turn.items() if key in {"tool_calls", "tool_call_id", "name"} and value}
    return {who_key: role, what_key: turn.get(what), **rest}
