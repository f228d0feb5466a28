"""What a server that speaks OpenAI's chat completions sent: a body becomes a reply or a fault. Pure; no network.

Bodies are as providers really send them: one JSON object, or the events of a stream though none was asked for, or an
error under status 200.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_craft import jsonlines
from tui_craft.teachers.base import AskFailed, Price, Reply

_JOINED = ("content", "reasoning_content", "reasoning", "refusal")
"""Texts of a message that a stream sends in pieces."""


class HttpFault(Exception):
    """A server's refusal: what it said, with its status and headers."""

    def __init__(self, status: int, message: str, headers: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status_code = status
        self.headers = headers or {}


def reply_of(body: bytes, name: str, price: Price | None) -> Reply:
    """The reply in the body of a good answer (status 200) of the teacher `name`, whose price is `price`.

    Raises HttpFault on an error that came as a good answer, AskFailed when the body holds no reply.
    """
    value = _events(body) if _is_stream(body) else _object(body, name)
    if value.get("error"):
        raise HttpFault(_status_in(value["error"], 500), error_text(value))
    choices = value.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(choice, dict):
        raise AskFailed("server", f"{name} answered without a choice.")
    if choice.get("error"):
        raise HttpFault(_status_in(choice["error"], 500), error_text(choice))
    if not isinstance(choice.get("message"), dict):
        raise AskFailed("server", f"{name} answered with a choice that holds no message.")
    usage = value.get("usage")
    tokens = _tokens(usage) if isinstance(usage, dict) else None
    cost = _said_cost(usage) if isinstance(usage, dict) else None
    if cost is None and price is not None and tokens is not None:
        cost = price.cost(*tokens)
    kept = {"message": choice["message"], "finish_reason": choice.get("finish_reason")}
    return Reply(kept, str(value.get("model") or name), tokens, cost)


def error_text(value: Any, otherwise: str = "") -> str:
    """What an error body says, in the ways providers put it; `otherwise` when it says nothing."""
    error = value.get("error", value) if isinstance(value, dict) else value
    if isinstance(error, dict):
        said = [error.get("message") or error.get("detail") or error.get("msg")]
        raw = error.get("metadata", {}).get("raw") if isinstance(error.get("metadata"), dict) else None
        said.append(raw)  # OpenRouter puts what the provider behind it said there
        words = " ".join(text if isinstance(text, str) else jsonlines.dumps(text).decode() for text in said if text)
        return words or otherwise
    if isinstance(error, list) and error:
        return error_text(error[0], otherwise)
    return str(error) if error else otherwise


def _status_in(error: Any, otherwise: int) -> int:
    """The status that an error under status 200 stands for."""
    code = error.get("code") if isinstance(error, dict) else None
    if isinstance(code, str) and code.isdigit():
        code = int(code)
    return code if isinstance(code, int) and 400 <= code < 600 else otherwise


def _object(body: bytes, name: str) -> dict[str, Any]:
    try:
        value = jsonlines.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise AskFailed("server", f"{name} answered with something that is no chat completion.")
    return value


def _tokens(usage: Mapping[str, Any]) -> tuple[int, int] | None:
    prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
    found = tuple(int(_number(count) or 0) for count in (prompt, completion))
    return (found[0], found[1]) if any(found) else None


def _said_cost(usage: Mapping[str, Any]) -> float | None:
    """US dollars as the server itself reports them (OpenRouter, DeepInfra, Perplexity)."""
    cost = usage.get("cost", usage.get("estimated_cost"))
    dollars = _number(cost.get("total_cost") if isinstance(cost, dict) else cost)
    if dollars is None:
        return None
    details = usage.get("cost_details")
    # with a key of the user's own at the provider behind it, `cost` is only the fee for passing on
    behind = details.get("upstream_inference_cost") if usage.get("is_byok") and isinstance(details, dict) else None
    return dollars + (_number(behind) or 0.0)


def _number(value: Any) -> float | None:
    """A count or an amount as a server may say it; None where it is none, and where it cannot be true."""
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9
    return float(value) if fits else None


# ---- streams


def _is_stream(body: bytes) -> bool:
    return body.lstrip()[:6].startswith((b"data:", b"event:", b":"))


def _events(body: bytes) -> dict[str, Any]:
    """The chat completion that the events of a stream add up to (its first choice)."""
    whole: dict[str, Any] = {}
    message: dict[str, Any] = {"role": "assistant", "content": None}
    finish, seen = None, False
    for line in body.splitlines():
        chunk = _chunk(line)
        if chunk is None:
            continue
        if chunk.get("error"):
            return chunk
        whole.update({key: chunk[key] for key in ("model", "usage") if chunk.get(key)})
        for choice in _objects(chunk.get("choices")):
            if not choice.get("index"):
                seen = True
                finish = choice.get("finish_reason") or finish
                delta = choice.get("delta") or choice.get("message")
                _add(message, delta if isinstance(delta, dict) else {})
    whole["choices"] = [{"message": message, "finish_reason": finish}] if seen else []
    return whole


def _chunk(line: bytes) -> dict[str, Any] | None:
    """The object of one event; None for a line that carries none."""
    if not line.startswith(b"data:"):
        return None
    try:
        value = jsonlines.loads(line[5:].strip())
    except ValueError:
        return None  # [DONE], or an event that was cut
    return value if isinstance(value, dict) else None


def _add(message: dict[str, Any], delta: Mapping[str, Any]) -> None:
    for key in _JOINED:
        if isinstance(delta.get(key), str):
            message[key] = (message.get(key) or "") + delta[key]
    for call in _objects(delta.get("tool_calls")):
        _add_call(message.setdefault("tool_calls", []), call)


def _objects(value: Any) -> list[dict[str, Any]]:
    """The objects in a list; none where `value` is something else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _add_call(calls: list[dict[str, Any]], call: Mapping[str, Any]) -> None:
    """Put a piece of a tool call to the one it belongs to: the same index, or the last."""
    at = call.get("index")
    found = next((known for known in calls if known["index"] == at), None)
    if found is None:
        found = {"index": at, "id": None, "type": "function", "function": {"name": "", "arguments": ""}}
        calls.append(found)
    found["id"] = call.get("id") or found["id"]
    function, whole = call.get("function"), found["function"]
    if isinstance(function, dict):
        whole["name"] = function.get("name") or whole["name"]
        if isinstance(function.get("arguments"), str):
            whole["arguments"] += function["arguments"]
