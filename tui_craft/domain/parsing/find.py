"""Finds the JSON in a reply's text: in fences, between prose, after thinking, inside a string. Knows no row format."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.parsing.tolerant import BrokenError, read_value

MAX_BROKEN = 400
"""After so many brackets that begin nothing readable a text is given up: it is no reply with rows."""

_NEXT = re.compile(
    r"(?P<escape>\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))"
    r"|<(?P<think>think|thinking|thought|reasoning)>|[\[{]",
    re.I,
)
_END_OF_THOUGHT = re.compile(r"</(?:think|thinking|thought|reasoning)>", re.I)
_QUOTED = re.compile(r'\s*(?:```\w*\s*)?(?=")')
_STARTS_AT_ONCE = re.compile(r'\s*(?:[\[{"]|```)')
_LENIENT = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class Found:
    """A value that was read: `value` may hold `Partial` and `Ellipsis` marks; it is `text[start:end]`."""

    value: Any
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A bracket at `start` that begins nothing readable."""

    start: int


def answer_of(text: str) -> str | None:
    """`text` without thinking whose opening tag was part of the prompt; None when it ends while still thinking."""
    opened = re.match(r"\s*<(think|thinking|thought|reasoning)>", text, re.I)
    closed = _END_OF_THOUGHT.search(text)
    if opened and not closed:
        return None
    if opened and closed:
        return answer_of(text[closed.end() :])
    earlier = text[: closed.start()] if closed else ""
    if closed and not _STARTS_AT_ONCE.match(text) and not re.search("<think", earlier, re.I):
        return text[closed.end() :]
    return text


def texts_of(message: Mapping[str, Any]) -> Iterator[str]:
    """Where the answer may be, best place first: the content, then the arguments of tool calls."""
    content = message.get("content")
    if isinstance(content, list):
        content = "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    if isinstance(content, str) and content.strip():
        yield content.removeprefix("\ufeff")
    calls = [call.get("function") for call in message.get("tool_calls") or [] if isinstance(call, dict)]
    arguments = [call.get("arguments") for call in (*calls, message.get("function_call")) if isinstance(call, dict)]
    texts = [text if isinstance(text, str) else jsonlines.dumps(text).decode() for text in arguments if text]
    if texts:
        yield "\n".join(texts)


def find_values(text: str) -> Iterator[Found | Broken]:
    """Every list and object in `text` from left to right, none of them inside another one that could be read."""
    at = broken = 0
    while broken < MAX_BROKEN:
        place = _NEXT.search(text, at)
        if place is None:
            return
        if place["escape"]:
            at = place.end()
            continue
        if place["think"]:
            closed = _END_OF_THOUGHT.search(text, place.end())
            if closed is None:
                return  # what stands in unfinished thoughts is a draft
            at = closed.end()
            continue
        start = place.start()
        try:
            value, at = _read(text, start)
        except BrokenError:
            yield Broken(start)
            at, broken = start + 1, broken + 1
        else:
            yield Found(value, start, at)


def _read(text: str, start: int) -> tuple[Any, int]:
    try:
        try:
            return _LENIENT.raw_decode(text, start)
        except json.JSONDecodeError:
            return read_value(text, start)
    except (RecursionError, ValueError):  # too deep, or a number of more digits than Python reads
        raise BrokenError from None


def whole(text: str) -> Any:
    """The value when `text` is one JSON value and nothing else; raises ValueError. The fast way for good replies."""
    return jsonlines.loads(text.encode("utf-8", "surrogatepass"))


def unquoted(text: str) -> str | None:
    """The text inside when `text` is JSON that was encoded once more, into a JSON string; else None."""
    lead = _QUOTED.match(text)
    if lead is None:
        return None
    try:
        value, _ = _LENIENT.raw_decode(text, lead.end())
    except json.JSONDecodeError:
        return None
    return value if isinstance(value, str) and value.lstrip()[:1] in {"[", "{"} else None
