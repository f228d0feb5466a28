"""The two sides of a row that a recipe works on: what was asked, and what was answered. Pure; makes no request."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.convert_turns import ConvertError, plain_text, to_messages
from tui_craft.domain.formats import TURN_FORMATS, Format
from tui_craft.domain.turns import SPEAKERS, turn_keys

Turn = dict[str, Any]
SINGLE = frozenset({"instruction", "input-output"})
"""The formats with one question and one answer."""


def as_json(data: Any) -> str:
    """`data` as JSON on one line."""
    return jsonlines.dumps(data).decode("utf-8", "replace")


def asked_of(format: Format, data: Mapping[str, Any]) -> tuple[str | list[Turn], str] | None:
    """What a row asks (a text, or the messages before the last answer) and what it answers; None where it has not both.

    Of turns the last one must be an answer in words.
    """
    if format.name in SINGLE and format.fits(dict(data)):
        given = (data.get("input") or "") if format.name == "instruction" else ""
        first = str(data["instruction"] if format.name == "instruction" else data["input"])
        return (f"{first}\n\n{given}" if given.strip() else first), str(data["output"])
    messages = messages_of(format, data)
    if not messages or messages[-1]["role"] != "assistant" or not str(messages[-1]["content"]).strip():
        return None
    return (messages[:-1], messages[-1]["content"]) if len(messages) > 1 else None


def messages_of(format: Format, data: Mapping[str, Any]) -> list[Turn] | None:
    """A row's turns as plain messages; None where it has calls of tools, or is no row of turns or of one exchange."""
    if not format.fits(dict(data)):
        return None
    if format.name in SINGLE:
        found = asked_of(format, data)
        assert found is not None
        return [{"role": "user", "content": found[0]}, {"role": "assistant", "content": found[1]}]
    if format.name not in TURN_FORMATS:
        return None
    try:
        turns = data[format.name] if format.name == "messages" else to_messages(list(data[format.name]))
        if any(turn["role"] not in {"system", "user", "assistant"} or _calls(turn) for turn in turns):
            return None
        return [{"role": turn["role"], "content": plain_text(turn.get("content"), "a turn")} for turn in turns]
    except ConvertError:
        return None


def _calls(turn: Mapping[str, Any]) -> bool:
    return bool(turn.get("tool_calls") or turn.get("function_call"))


def in_words(asked: str | Sequence[Turn]) -> str:
    """What was asked, for a prompt: the text, or each turn under who speaks."""
    if isinstance(asked, str):
        return asked
    return "\n\n".join(f"{turn['role'].capitalize()}: {turn['content']}" for turn in asked)


def turns_in(values: Sequence[Any]) -> list[Turn] | None:
    """The turns in a reply, however it spells who speaks, as messages; None where there are none."""
    for value in values:
        lists = [value] if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
        for each in lists:
            found = _turns(each)
            if found:
                return found
    return None


def _turns(value: Any) -> list[Turn] | None:
    if not isinstance(value, list) or not value:
        return None
    out: list[Turn] = []
    for item in value:
        if not isinstance(item, dict):
            return None
        role = SPEAKERS.get(str(item.get("role") or item.get("from") or "").casefold())
        said = next((item[key] for key in ("content", "value", "text") if isinstance(item.get(key), str)), None)
        if role is None or said is None:
            return None
        out.append({"role": role, "content": said.strip()})
    return out


def same_text(one: str, other: str) -> bool:
    """Whether two texts are the same but for letter case and white space."""
    return one.casefold().split() == other.casefold().split()


def is_json(value: str) -> bool:
    """Whether a text is a JSON object or list."""
    try:
        return isinstance(json.loads(value), dict | list)
    except (ValueError, RecursionError):
        return False


def with_side(format: Format, source: Mapping[str, Any], made: Mapping[str, Any], side: str) -> dict[str, Any] | str:
    """`source` with one side (`input`, `output` or `both`) taken from `made`, or why that cannot be done.

    What a rewriter must not touch is put back from the source, so that nothing else can change by accident.
    """
    if format.name in TURN_FORMATS:
        return _with_turns(format.name, source, made, side)
    sides = {"input": format.inputs, "output": format.outputs, "both": (*format.inputs, *format.outputs)}[side]
    if not sides:
        return f"{format.name} rows have no {side} side"
    taken = {name: made[name] for name in sides if name in made and (made[name] or name in format.optional)}
    return {**source, **taken}


def _with_turns(name: str, source: Mapping[str, Any], made: Mapping[str, Any], side: str) -> dict[str, Any] | str:
    old, new = source[name], made.get(name)
    who, what = turn_keys(name)
    if not isinstance(new, list) or len(new) != len(old):
        return f"it has {len(new) if isinstance(new, list) else 'no'} turns instead of {len(old)}"
    wanted = {"input": {"user"}, "output": {"assistant"}, "both": {"user", "assistant"}}[side]
    turns: list[Turn] = []
    for number, (before, after) in enumerate(zip(old, new, strict=True), 1):
        role = SPEAKERS.get(before.get(who), before.get(who))
        if SPEAKERS.get(after.get(who), after.get(who)) != role:
            return f"turn {number} is by another speaker"
        change = role in wanted and isinstance(before.get(what), str) and isinstance(after.get(what), str)
        turns.append({**before, what: after[what]} if change else before)
    return {**source, name: turns}
