"""Rows that hurt: payloads of any shape, and long texts on which careless patterns take for ever."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from check_helpers import row

from tui_craft.checks.base import Check
from tui_craft.domain.formats import FORMATS, Format
from tui_craft.domain.row import Envelope, Row


def _nested(depth: int, wrap: bool) -> Any:
    value: Any = "deep"
    for _ in range(depth):
        value = {"a": value} if wrap else [value]
    return value


VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**400, 10**30, float("nan"), float("inf"),
    "", " ", "\n\n", "\x00", "\x1b[2J\x1b]0;x\x07", "\ud800", "\udfff\ud800", "\u202eabc", "\u200b\ufeff",
    "\u0301" * 200, "a\rb\r\nc", "{", "[", "```", "```json\n{", "<think>", "</think>", "{'a': 1,}", "[[" * 600,
    '{"a":' * 600, "9" * 5000, "\\" * 99, '"' * 99, "%s%n{0}{x!r}", "$(x) `x`", "[/bold]",
    "🙂" * 50, "漢字" * 50, "ﷺ", "I", ".", "...", "http://", "@", [], {}, [[]], [{}], [None], [1, "a", None], {"": ""},
    {"a": {"b": [1]}}, [[1], {"role": "user"}],
    _nested(300, True), _nested(300, False), _nested(900, False), list(range(2_000)),
)  # fmt: skip
"""What may stand where a text is expected."""

_WHO: tuple[Any, ...] = ("user", "assistant", "system", "tool", "human", "gpt", "alien", "", None, 5, ["x"], {"a": 1})
_WHAT: tuple[Any, ...] = (
    "said", "", None, 5, "\ud800", [], {}, [{"type": "text", "text": "a"}], [{"type": "text", "text": 5}],
    [{"type": "image_url", "image_url": {"url": "x"}}, "text"], [1], {"a": "b"},
)  # fmt: skip
_EXTRA: tuple[dict[str, Any], ...] = (
    {}, {"tool_calls": 5}, {"tool_calls": [{"function": {"name": None, "arguments": "{"}}]}, {"tool_calls": [None]},
    {"function_call": {"arguments": {"a": 1}}}, {"tool_call_id": []}, {"reasoning": 5}, {"thinking": "so"},
)  # fmt: skip


def turns(field: str) -> Iterator[list[Any]]:
    """Lists of turns with every odd speaker, content and addition."""
    who, what = ("from", "value") if field == "conversations" else ("role", "content")
    for place, speaker in enumerate(_WHO):
        yield [{who: speaker, what: "said"}, {who: "assistant", what: "x"}]
        yield [{who: _WHO[place % 2], what: content, **_EXTRA[place % len(_EXTRA)]} for content in _WHAT]
    yield [{who: "user"}, {what: "said"}, {}]
    yield [{"role": "user", "content": "a"}, {"from": "gpt", "value": "b"}]
    yield [{who: _WHO[place % 2], what: "x"} for place in range(300)]


def payloads(format: Format) -> Iterator[Any]:
    """Payloads of a format that are wrong in one way each, and some that are wrong all over."""
    whole: dict[str, Any] = {name: f"The {name} of a row, in words." for name in format.fields}
    whole |= {name: next(turns(name)) for name in format.turns if format.name != "preference"}
    yield whole
    yield {}
    for name in format.fields:
        yield {key: value for key, value in whole.items() if key != name}
        for value in VALUES:
            yield {**whole, name: value}
        if name in format.turns:
            for value in turns(name):
                yield {**whole, name: value}
    for value in VALUES:
        yield dict.fromkeys(format.fields, value)
        yield {**whole, "": value, "meta": value, "reasoning": value, "tags": value, "tools": value}


def hostile_rows(format: Format) -> list[Row]:
    """All of them as rows; beside them lines that are no object, or no JSON."""
    made = [row(data, place) for place, data in enumerate(payloads(format), 1)]
    lines = (b"[]", b"42", b'"text"', b"null", b"{", b"\xff\xfe\x00", b"", b'{"input":"a","input":"b"}')
    return made + [Row(len(made) + place, 1, line, Envelope()) for place, line in enumerate(lines, 1)]


UNITS = (
    "a", "a ", "A", "ab. ", "(", "()", "[", "[a]", "{", "{{", '{"a":', '"', '\\"', "'", "\\", "`", "```\n", "a@",
    "@a.",
    "a@b.c", "1", "1 ", "1-", "1+1=", "12 * 3 = 5. ", "0.", "+4", "4929 ", "DE75 ", "sk-", "-eyJ", "eyJa.", "http://",
    "://a:", "www.", "<", "<a>", "<think>", "</think>", "|", "| a ", "#", "# ", "- ", "* ", "1. ", "\n", "\n\n",
    " \n", "\r\n",
    "\t", " ", "_", "**", "=", "!", "?", ",", "🙂", "漢", "ไ", "\u0301", "\u200d", "\ud800", "\x00", "I'm sorry, but ",
    "as an AI ", "Sure, here is ", "[Your Name] ", "Question: ", "the cat sat ", "not only but ",
    "-----BEGIN PRIVATE KEY-----",
)  # fmt: skip
"""What long texts are made of: one of these, again and again."""


def long_text(unit: str, length: int) -> str:
    """A text of this length that only repeats, and ends in something else."""
    return (unit * (length // len(unit) + 1))[:length] + "\n~"


def long_row(format: Format, unit: str, length: int, id: int = 7) -> Row:
    """A row of the format with such a text on each of its sides."""
    text = long_text(unit, length)
    if format.name == "messages":
        return row({"messages": [{"role": "user", "content": text}, {"role": "assistant", "content": "!" + text}]}, id)
    if format.name == "conversations":
        return row({"conversations": [{"from": "human", "value": text}, {"from": "gpt", "value": "!" + text}]}, id)
    return row({name: "!" * place + text for place, name in enumerate(format.fields)}, id)


LOADED: dict[str, dict[str, Any]] = {
    "blocklist": {"words": ["acme", "a b", "漢", "c++"], "patterns": ["(a+)+$", r"(\w+\s?)*!", "x"]},
    "json": {"expect": "yes"},
}
"""Options with which a check has more to do than with its usual ones."""

CONTEXT: dict[str, Any] = {
    "objective": "Answers about parcels", "task_type": "question answering", "deployment": "chat",
    "constraints": ["Never promise a date."], "edge_cases": ["lost parcels"],
    "input_schema": {"type": "string", "pattern": r"(\w+\s?)*!", "maxLength": 90_000},
    "output_schema": {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
}  # fmt: skip
"""What a dataset may be about, with something for each side to fit."""


def option_sets(check: Check) -> Iterator[dict[str, Any]]:
    """The usual options, those in `LOADED`, and each other choice and flag by itself."""
    yield {}
    if check.name in LOADED:
        yield LOADED[check.name]
    for option in check.options:
        values = option.choices if option.kind == "choice" else (True, False) if option.kind == "flag" else ()
        yield from ({option.name: value} for value in values if value != option.default)


def formats() -> list[Format]:
    """Every format."""
    return list(FORMATS.values())


def first(format: Format, count: int) -> list[Any]:
    """Some of the hostile payloads, to be given as examples."""
    return list(islice(payloads(format), count))
