"""Turns from one spelling to the other: OpenAI messages and ShareGPT conversations. Invents no word of a turn.

What has no twin is given a fixed one: a call in ShareGPT has no id, so calls become `call_1`, `call_2`, ... in
order; `developer` turns become `system`. A turn that cannot be carried over whole raises ConvertError.

    messages                                    conversations
    system, user, assistant, tool               system, human, gpt, observation
    assistant with tool_calls                   gpt (its text, if any), then function_call: {"name", "arguments"}
    tools: [{"type": "function", ...}]          tools: "[{\\"name\\", ...}]", as JSON text
"""

from __future__ import annotations

from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.turns import SPEAKERS

_FROM = {"system": "system", "developer": "system", "user": "human", "assistant": "gpt", "tool": "observation",
         "function": "observation"}  # fmt: skip
_CALLERS = frozenset({"function_call", "function-call"})

Turn = dict[str, Any]
_CARRIED = frozenset({"role", "content", "tool_calls", "function_call", "tool_call_id", "from", "value"})


class ConvertError(Exception):
    """A payload cannot be expressed in the format that is wanted; the text is the plain reason."""


def plain_text(content: Any, where: str) -> str:
    """A message's content as one text; the texts of content in parts are joined by line breaks."""
    if isinstance(content, str):
        return content
    if content is None:
        return ""
    texts = []
    for part in content:
        if not isinstance(part.get("text"), str):
            raise ConvertError(f"{where} holds {part.get('type', 'something')} that is not text")
        texts.append(part["text"])
    return "\n".join(texts)


def left_behind(turns: Any) -> set[str]:
    """Keys of turns that no other spelling has a place for, such as `weight`."""
    if not isinstance(turns, list):
        return set()
    return {key for turn in turns if isinstance(turn, dict) for key in turn} - _CARRIED


def to_conversations(messages: list[Turn]) -> list[Turn]:
    """ShareGPT turns that say what `messages` say."""
    out: list[Turn] = []
    for number, message in enumerate(messages, 1):
        text = plain_text(message.get("content"), f"turn {number}")
        calls = _calls(message)
        if text or not calls:
            out.append({"from": _FROM[message["role"]], "value": text})
        if calls:
            said: Any = calls[0] if len(calls) == 1 else calls
            out.append({"from": "function_call", "value": jsonlines.dumps(said).decode()})
    return out


def _calls(message: Turn) -> list[Turn]:
    """The calls of a message as {"name", "arguments"}; arguments as an object where they are one."""
    calls = [call.get("function") if isinstance(call, dict) else None for call in message.get("tool_calls") or ()]
    if message.get("function_call"):
        calls.append(message["function_call"])
    out = []
    for function in calls:
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            raise ConvertError("a tool call has no function name")
        out.append({"name": function["name"], "arguments": _decoded(function.get("arguments", {}))})
    return out


def _decoded(value: Any) -> Any:
    """JSON text decoded when it holds an object or a list; anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        found = jsonlines.loads(value.encode("utf-8", "surrogatepass"))
    except ValueError:
        return value
    return found if isinstance(found, dict | list) else value


def to_messages(turns: list[Turn]) -> list[Turn]:
    """OpenAI messages that say what ShareGPT `turns` say."""
    out: list[Turn] = []
    waiting: list[str] = []
    made = 0
    for number, turn in enumerate(turns, 1):
        who, text = turn["from"], plain_text(turn["value"], f"turn {number}")
        role = SPEAKERS[who]
        if role != "tool" and waiting:
            raise ConvertError(f"turn {number} comes before the result of a tool call")
        if who in _CALLERS:
            calls = _read_calls(text, number)
            waiting = [f"call_{made + place}" for place in range(1, len(calls) + 1)]
            made += len(calls)
            _add_calls(out, [_tool_call(call_id, *call) for call_id, call in zip(waiting, calls, strict=True)])
        elif role == "tool":
            if not waiting:
                raise ConvertError(f"turn {number} is a tool result without a call before it")
            out.append({"role": "tool", "tool_call_id": waiting.pop(0), "content": text})
        else:
            out.append({"role": role, "content": text})
    return out


def _tool_call(call_id: str, name: str, arguments: str) -> Turn:
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}


def _add_calls(out: list[Turn], calls: list[Turn]) -> None:
    """Put calls into the assistant's message just before them, or into one of their own."""
    if out and out[-1]["role"] == "assistant" and "tool_calls" not in out[-1]:
        out[-1]["tool_calls"] = calls
    else:
        out.append({"role": "assistant", "content": None, "tool_calls": calls})


def _read_calls(text: str, number: int) -> list[tuple[str, str]]:
    """The calls in a function_call turn as (name, arguments as JSON text)."""
    value = _decoded(text)
    out = []
    for call in value if isinstance(value, list) else [value]:
        if not isinstance(call, dict) or not isinstance(call.get("name"), str):
            raise ConvertError(f"turn {number} is a tool call that is not JSON with a name and arguments")
        arguments = call.get("arguments", {})
        out.append((call["name"], arguments if isinstance(arguments, str) else jsonlines.dumps(arguments).decode()))
    if not out:
        raise ConvertError(f"turn {number} is a tool call without a call in it")
    return out


def tools_for_messages(tools: Any) -> Any:
    """A `tools` field as OpenAI writes it: a list of {"type": "function", "function": {...}}."""
    found = _decoded(tools)
    if found is None or found == "":
        return []
    if not isinstance(found, list) or not all(isinstance(tool, dict) for tool in found):
        raise ConvertError("tools is not a list of functions")
    return [tool if "function" in tool else {"type": "function", "function": tool} for tool in found]


def tools_for_conversations(tools: Any) -> str:
    """A `tools` field as ShareGPT trainers read it: JSON text of the bare functions."""
    wrapped = tools_for_messages(tools)
    bare = [tool["function"] if tool.get("type") == "function" else tool for tool in wrapped]
    return jsonlines.dumps(bare).decode()
