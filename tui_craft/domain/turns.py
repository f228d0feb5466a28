"""Turns of a conversation, in both spellings: `messages` (role, content) and `conversations` (from, value).

Owns what a turn must look like and how it reads. Sources: OpenAI's chat format, ShareGPT's.
"""

from __future__ import annotations

from typing import Any

from tui_craft import jsonlines

ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})
SPEAKERS = {
    "human": "user", "user": "user", "gpt": "assistant", "assistant": "assistant", "chatgpt": "assistant",
    "bing": "assistant", "bard": "assistant", "system": "system", "function_call": "assistant",
    "function-call": "assistant", "observation": "tool", "tool": "tool", "function_response": "tool",
    "function-response": "tool",
}  # fmt: skip
"""Every ShareGPT speaker that is understood, with the role it stands for."""

_ASSISTANT = frozenset({"assistant"})
_ANSWERING = frozenset(name for name, role in SPEAKERS.items() if role == "assistant")

_KEYS = {"conversations": ("from", "value")}


def turn_keys(field: str) -> tuple[str, str]:
    """The (who, what) keys of a turn in `field`: `from`, `value` in conversations, else `role`, `content`."""
    return _KEYS.get(field, ("role", "content"))


def speaker(turn: dict[str, Any]) -> str:
    """Who speaks `turn`, as it is written there (`user`, `human`, ...); empty when it does not look like a turn."""
    for who_key, what_keys in (("role", ("content", "tool_calls", "function_call")), ("from", ("value",))):
        who = turn.get(who_key)
        if isinstance(who, str) and any(key in turn for key in what_keys):
            return who
    return ""


def turn_problems(field: str, value: Any, *, needs_answer: bool) -> list[tuple[str, str]]:
    """What is wrong with a list of turns, as (path, reason). `needs_answer`: an assistant must speak."""
    if not isinstance(value, list):
        return [(field, "must be a list of turns")]
    if not value:
        return [(field, "has no turns")]
    who_key, what_key = turn_keys(field)
    allowed = SPEAKERS if who_key == "from" else ROLES
    found: list[tuple[str, str]] = []
    answered = False
    for number, turn in enumerate(value):
        where = f"{field}[{number}]"
        if not isinstance(turn, dict):
            found.append((where, "must be an object"))
            continue
        who = turn.get(who_key)
        if not isinstance(who, str) or who not in allowed:
            shown = f"{who!r} is unknown" if isinstance(who, str) else "is missing"
            found.append((f"{where}.{who_key}", f"{shown} (one of {', '.join(sorted(allowed))})"))
        elif who == "assistant" or SPEAKERS.get(who) == "assistant":
            answered = True
        reason = _content_reason(turn, what_key)
        if reason:
            found.append((f"{where}.{what_key}", reason))
    if needs_answer and not answered and not found:
        found.append((field, "has no assistant turn, so there is nothing to learn from"))
    return found


def plain_turns_fit(field: str, value: Any) -> bool:
    """Whether `value` is certainly a good list of turns with an answer; False means: ask `turn_problems`."""
    who_key, what_key = turn_keys(field)
    allowed, answering = (SPEAKERS, _ANSWERING) if who_key == "from" else (ROLES, _ASSISTANT)
    answered = False
    try:
        for turn in value:
            who = turn[who_key]
            if who not in allowed or turn[what_key].__class__ is not str:
                return False
            answered = answered or who in answering
    except (KeyError, TypeError):
        return False
    return answered and isinstance(value, list)


def _content_reason(turn: dict[str, Any], key: str) -> str:
    content = turn.get(key)
    if isinstance(content, str):
        return ""
    if content is None:
        return "" if turn.get("tool_calls") or turn.get("function_call") else "is missing"
    if isinstance(content, list) and key == "content" and all(isinstance(part, dict) for part in content):
        return ""
    return "must be text"


def turn_blocks(field: str, value: Any) -> list[tuple[str, str, tuple[str | int, ...] | None]] | None:
    """The turns as (label, text, path to the text or None); None when `value` is no list of turns."""
    if not isinstance(value, list) or not value or not all(isinstance(turn, dict) for turn in value):
        return None
    who_key, what_key = turn_keys(field)
    if not all(who_key in turn for turn in value):
        return None
    out: list[tuple[str, str, tuple[str | int, ...] | None]] = []
    for number, turn in enumerate(value):
        label = str(turn[who_key])
        content = turn.get(what_key)
        if isinstance(content, str):
            out.append((label, content, (field, number, what_key)))
        elif content is not None:
            out.append((label, _parts(content), None))
        for extra in ("tool_calls", "function_call"):
            if turn.get(extra):
                calls = jsonlines.dumps(turn[extra]).decode("utf-8", "replace")
                out.append((f"{label} calls", calls, None))
    return out


def _parts(content: Any) -> str:
    """Content given in parts: the texts as they are, anything else as JSON."""
    if not isinstance(content, list):
        return jsonlines.dumps(content).decode("utf-8", "replace")
    texts = []
    for part in content:
        if isinstance(part, dict) and isinstance(part.get("text"), str):
            texts.append(part["text"])
        else:
            texts.append(jsonlines.dumps(part).decode("utf-8", "replace"))
    return "\n".join(texts)


def turn_schema(field: str) -> dict[str, Any]:
    """The JSON Schema of a list of turns that a teacher is asked to write."""
    who_key, what_key = turn_keys(field)
    roles = ["system", "human", "gpt"] if who_key == "from" else ["system", "user", "assistant"]
    turn = {
        "type": "object",
        "properties": {who_key: {"type": "string", "enum": roles}, what_key: {"type": "string"}},
        "required": [who_key, what_key],
        "additionalProperties": False,
    }
    return {"type": "array", "items": turn}
