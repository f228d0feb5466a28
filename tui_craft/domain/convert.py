"""A payload from one row format into another, as far as that is possible without inventing anything. No I/O.

Every format but text is read as a list of messages and written from one:

- instruction and input become one user turn, joined by a blank line; output becomes the assistant's turn
- a preference row gives its prompt and its chosen answer; nothing can become one (there is no worse answer)
- one question and one answer fit into input-output and instruction; a system prompt has no place there
- anything becomes text: `### Instruction:`, `### Input:`, `### Response:`, or a heading for each turn, each
  followed by its text and a blank line; plain text cannot be taken apart again

Fields that belong to neither format are carried along as they are, but `tools` is respelled for the target, and
a `system` text beside the turns (as ShareGPT and Alpaca files have it) becomes a system turn where there are turns.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.convert_turns import (
    ConvertError,
    Turn,
    plain_text,
    to_conversations,
    to_messages,
    tools_for_conversations,
    tools_for_messages,
)
from tui_craft.domain.formats import Format

__all__ = ["ConvertError", "convert", "why_never"]

TOOLS = "tools"
SYSTEM = "system"
_TURNS = frozenset({"messages", "conversations"})
_SYSTEM_ROLES = frozenset({"system", "developer"})
_HEADINGS = {"system": "System", "developer": "System", "user": "User", "assistant": "Assistant", "tool": "Tool",
             "function": "Tool"}  # fmt: skip


def why_never(source: Format, target: Format) -> str | None:
    """Why no row of `source` can become one of `target`; None when rows can."""
    if source.name == target.name:
        return None
    if target.name == "preference":
        return "there is no worse answer to reject"
    if source.name == "text":
        return "plain text has no turns to take apart"
    return None


def convert(data: dict[str, Any], source: Format, target: Format) -> dict[str, Any]:
    """`data`, a payload of `source`, as one of `target`. Raises ConvertError with the reason when it cannot be.

    The result fits the target; `data` is not changed.
    """
    reason = why_never(source, target)
    if reason:
        raise ConvertError(reason)
    _check(data, source)
    if source.name == target.name:
        return dict(data)
    rest = {key: value for key, value in data.items() if key not in source.fields}
    for field in target.fields:
        if field in rest:
            raise ConvertError(f"its own field {field} is in the way")
    if target.name == "text":
        made: dict[str, Any] = {"text": _rendered(data, source)}
        rest.pop(SYSTEM, None)
    elif target.name in _TURNS:
        made = _written(with_system(_messages(data, source), rest.pop(SYSTEM, None)), target)
    else:
        made = _written(_messages(data, source), target)
    if TOOLS in rest:
        _respell_tools(rest, target)
    _check(made, target)
    return made | rest


def with_system(messages: list[Turn], system: Any) -> list[Turn]:
    """`messages` with the prompt that stood beside them as their first turn; None or empty: as they are."""
    if system is None or system == "":
        return messages
    if not isinstance(system, str):
        raise ConvertError("its field system is not text")
    turn = {"role": "system", "content": system}
    if messages[0]["role"] in _SYSTEM_ROLES:
        if messages[0].get("content") != system:
            raise ConvertError("it has two system prompts")
        return messages
    return [turn, *messages]


def _check(data: dict[str, Any], fmt: Format) -> None:
    if not fmt.fits(data):
        raise ConvertError(str(fmt.problems(data)[0]))


def _respell_tools(rest: dict[str, Any], target: Format) -> None:
    if target.name == "messages":
        rest[TOOLS] = tools_for_messages(rest[TOOLS])
        if not rest[TOOLS]:
            del rest[TOOLS]  # OpenAI refuses an empty list
    elif target.name == "conversations":
        rest[TOOLS] = tools_for_conversations(rest[TOOLS])


def _messages(data: Mapping[str, Any], source: Format) -> list[Turn]:
    """What a payload says, as messages."""
    if source.name == "messages":
        return list(data["messages"])
    if source.name == "conversations":
        return to_messages(data["conversations"])
    if source.name == "preference":
        prompt = _side(data["prompt"], "user")
        chosen = _side(data["chosen"], "assistant")
        # some data sets repeat the prompt at the start of both answers
        return chosen if chosen[: len(prompt)] == prompt else prompt + chosen
    asked = data["input"] if source.name == "input-output" else _asked(data)
    return [{"role": "user", "content": asked}, {"role": "assistant", "content": data["output"]}]


def _side(value: str | list[Turn], role: str) -> list[Turn]:
    return [{"role": role, "content": value}] if isinstance(value, str) else list(value)


def _asked(data: Mapping[str, Any]) -> str:
    """Instruction and input as one text, joined by a blank line."""
    given = data.get("input") or ""
    return f"{data['instruction']}\n\n{given}" if given.strip() else str(data["instruction"])


def _written(messages: list[Turn], target: Format) -> dict[str, Any]:
    """`messages` as a payload of `target`."""
    if target.name == "messages":
        return {"messages": messages}
    if target.name == "conversations":
        return {"conversations": to_conversations(messages)}
    asked, answer = _one_exchange(messages, target)
    if target.name == "instruction":
        return {"instruction": asked, "input": "", "output": answer}
    return {"input": asked, "output": answer}


def _one_exchange(messages: list[Turn], target: Format) -> tuple[str, str]:
    """The question and the answer when there is nothing else."""
    if any(message["role"] in _SYSTEM_ROLES for message in messages):
        raise ConvertError(f"it has a system prompt, for which {target.name} has no field")
    if any(message.get("tool_calls") or message.get("function_call") for message in messages):
        raise ConvertError(f"it calls tools, for which {target.name} has no field")
    if [message["role"] for message in messages] != ["user", "assistant"]:
        turns = "1 turn" if len(messages) == 1 else f"{len(messages)} turns"
        raise ConvertError(f"it has {turns}; {target.name} holds one question and one answer")
    return plain_text(messages[0].get("content"), "turn 1"), plain_text(messages[1].get("content"), "turn 2")


def _rendered(data: Mapping[str, Any], source: Format) -> str:
    """A payload as headed paragraphs."""
    if source.name in _TURNS or source.name == "preference":
        messages = with_system(_messages(data, source), data.get(SYSTEM))
        parts = [part for message in messages for part in _turn_parts(message)]
    else:
        asked = "Instruction" if source.name == "instruction" else "Input"
        parts = [("System", data.get(SYSTEM) or ""), (asked, data[source.inputs[0]])]
        if source.name == "instruction":
            parts.append(("Input", data.get("input") or ""))
        parts.append(("Response", data["output"]))
    return "\n\n".join(f"### {heading}:\n{text}" for heading, text in parts if text.strip())


def _turn_parts(message: Turn) -> list[tuple[str, str]]:
    heading = _HEADINGS[message["role"]]
    parts = [(heading, plain_text(message.get("content"), f"the {message['role']} turn"))]
    calls = message.get("tool_calls") or message.get("function_call")
    if calls:
        parts.append((f"{heading} calls", jsonlines.dumps(calls).decode()))
    return parts
