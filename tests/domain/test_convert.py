"""Payloads from format to format: golden conversions, the reasons why not, and properties."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.convert import ConvertError, convert, why_never
from tui_craft.domain.formats import FORMATS

ALPACA = {"instruction": "Translate.", "input": "Hallo", "output": "Hello"}
BARE = {"instruction": "Say hello.", "output": "Hello"}
PAIR = {"input": "Where is it?", "output": "On its way."}
TURNS = {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello"}]}
CHAT = {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}
PROMPTED = {"messages": [{"role": "system", "content": "Be kind."}, *CHAT["messages"]]}
CHOICE = {"prompt": "Hi", "chosen": "Hello", "rejected": "Go away"}
FUNCTION = {"name": "weather", "parameters": {"type": "object"}}
CALLING = {
    "messages": [
        {"role": "user", "content": "Rain?"},
        {
            "role": "assistant",
            "content": "Let me look.",
            "tool_calls": [
                {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"city":"Köln"}'}}
            ],
        },
        {"role": "tool", "tool_call_id": "call_1", "content": '{"rain": true}'},
        {"role": "assistant", "content": "Yes."},
    ],
    "tools": [{"type": "function", "function": FUNCTION}],
}
CALLING_TURNS = {
    "conversations": [
        {"from": "human", "value": "Rain?"},
        {"from": "gpt", "value": "Let me look."},
        {"from": "function_call", "value": '{"name":"weather","arguments":{"city":"Köln"}}'},
        {"from": "observation", "value": '{"rain": true}'},
        {"from": "gpt", "value": "Yes."},
    ],
    "tools": '[{"name":"weather","parameters":{"type":"object"}}]',
}


@pytest.mark.parametrize(
    ("source", "data", "target", "wanted"),
    [
        ("instruction", ALPACA, "messages", {"messages": [
            {"role": "user", "content": "Translate.\n\nHallo"}, {"role": "assistant", "content": "Hello"}]}),
        ("instruction", BARE, "messages", {"messages": [
            {"role": "user", "content": "Say hello."}, {"role": "assistant", "content": "Hello"}]}),
        ("instruction", BARE | {"input": None}, "input-output", {"input": "Say hello.", "output": "Hello"}),
        ("instruction", ALPACA, "conversations", {"conversations": [
            {"from": "human", "value": "Translate.\n\nHallo"}, {"from": "gpt", "value": "Hello"}]}),
        ("instruction", ALPACA, "text", {"text":
            "### Instruction:\nTranslate.\n\n### Input:\nHallo\n\n### Response:\nHello"}),
        ("instruction", BARE, "text", {"text": "### Instruction:\nSay hello.\n\n### Response:\nHello"}),
        ("input-output", PAIR, "instruction", {"instruction": "Where is it?", "input": "", "output": "On its way."}),
        ("input-output", PAIR, "text", {"text": "### Input:\nWhere is it?\n\n### Response:\nOn its way."}),
        ("input-output", PAIR | {"meta": 7}, "messages", {"messages": [
            {"role": "user", "content": "Where is it?"}, {"role": "assistant", "content": "On its way."}], "meta": 7}),
        ("conversations", TURNS, "messages", CHAT),
        ("conversations", TURNS | {"system": "Be kind."}, "messages", PROMPTED),
        ("conversations", TURNS | {"system": ""}, "messages", CHAT),
        ("conversations", TURNS, "input-output", {"input": "Hi", "output": "Hello"}),
        ("conversations", CALLING_TURNS, "messages", CALLING),
        ("messages", CHAT, "conversations", TURNS),
        ("messages", PROMPTED, "conversations", {"conversations": [
            {"from": "system", "value": "Be kind."}, *TURNS["conversations"]]}),
        ("messages", CALLING, "conversations", CALLING_TURNS),
        ("messages", CHAT, "instruction", {"instruction": "Hi", "input": "", "output": "Hello"}),
        ("messages", PROMPTED, "text", {"text": "### System:\nBe kind.\n\n### User:\nHi\n\n### Assistant:\nHello"}),
        ("messages", {"messages": [{"role": "user", "content": [{"type": "text", "text": "a"},
            {"type": "text", "text": "b"}]}, {"role": "assistant", "content": "c"}]}, "input-output",
            {"input": "a\nb", "output": "c"}),
        ("preference", CHOICE, "messages", CHAT),
        ("preference", CHOICE | {"system": "Be kind."}, "messages", PROMPTED),
        ("preference", {"prompt": "Hi", "chosen": CHAT["messages"], "rejected": CHAT["messages"]}, "messages", CHAT),
        ("preference", {"prompt": PROMPTED["messages"][:2], "chosen": CHAT["messages"][1:], "rejected": "x"},
            "messages", PROMPTED),
        ("preference", CHOICE, "input-output", {"input": "Hi", "output": "Hello"}),
    ],
)  # fmt: skip
def test_golden(source: str, data: dict[str, Any], target: str, wanted: dict[str, Any]) -> None:
    before = deepcopy(data)
    assert convert(data, FORMATS[source], FORMATS[target]) == wanted
    assert data == before


def test_text_shows_tool_calls_under_their_own_heading() -> None:
    text = convert(CALLING, FORMATS["messages"], FORMATS["text"])["text"]
    assert "### Assistant:\nLet me look.\n\n### Assistant calls:\n[{" in text
    assert '### Tool:\n{"rain": true}' in text


def test_parallel_calls_go_there_and_back() -> None:
    calls = [{"id": f"call_{n}", "type": "function", "function": {"name": f"f{n}", "arguments": "{}"}} for n in (1, 2)]
    data = {
        "messages": [
            {"role": "user", "content": "both"},
            {"role": "assistant", "content": None, "tool_calls": calls},
            {"role": "tool", "tool_call_id": "call_1", "content": "one"},
            {"role": "tool", "tool_call_id": "call_2", "content": "two"},
            {"role": "assistant", "content": "done"},
        ]
    }
    there = convert(data, FORMATS["messages"], FORMATS["conversations"])
    assert convert(there, FORMATS["conversations"], FORMATS["messages"]) == data


_CALL = {"from": "function_call", "value": '{"name": "f", "arguments": {}}'}
_ANSWER = {"from": "gpt", "value": "x"}


@pytest.mark.parametrize(
    ("source", "data", "target", "reason"),
    [
        ("text", {"text": "x"}, "messages", "plain text"),
        ("messages", CHAT, "preference", "no worse answer"),
        ("text", {"text": "x"}, "preference", "no worse answer"),
        ("messages", PROMPTED, "input-output", "a system prompt, for which input-output has no field"),
        ("messages", CALLING, "instruction", "calls tools"),
        ("messages", {"messages": [*CHAT["messages"], *CHAT["messages"]]}, "instruction", "it has 4 turns"),
        ("messages", {"messages": CHAT["messages"][::-1]}, "instruction", "2 turns"),
        ("messages", {"messages": []}, "text", "field messages: has no turns"),
        ("instruction", {"instruction": "q"}, "messages", "field output: is missing"),
        ("instruction", ALPACA | {"messages": "mine"}, "messages", "its own field messages is in the way"),
        ("input-output", PAIR | {"instruction": "x"}, "instruction", "its own field instruction"),
        ("conversations", TURNS | {"system": 5}, "messages", "system is not text"),
        ("messages", PROMPTED | {"system": "Other."}, "conversations", "two system prompts"),
        ("conversations", {"conversations": [{"from": "observation", "value": "x"}, _ANSWER]}, "messages",
            "turn 1 is a tool result without a call"),
        ("conversations", {"conversations": [_CALL, _ANSWER]}, "messages", "turn 2 comes before the result"),
        ("conversations", {"conversations": [{"from": "function_call", "value": "later()"}]}, "messages",
            "turn 1 is a tool call that is not JSON"),
        ("conversations", TURNS | {"tools": "none"}, "messages", "tools is not a list"),
        ("messages", {"messages": [{"role": "user", "content": [{"type": "image_url"}]}, *CHAT["messages"][1:]]},
            "conversations", "turn 1 holds image_url"),
    ],
)  # fmt: skip
def test_what_cannot_be_says_why(source: str, data: dict[str, Any], target: str, reason: str) -> None:
    with pytest.raises(ConvertError, match=reason):
        convert(data, FORMATS[source], FORMATS[target])


def test_the_same_format_changes_nothing() -> None:
    assert convert(CALLING, FORMATS["messages"], FORMATS["messages"]) == CALLING


_SAID = st.text(min_size=1, max_size=12)
_CHATS = st.builds(
    lambda system, pairs: (
        ([{"role": "system", "content": system}] if system else [])
        + [turn for q, a in pairs for turn in ({"role": "user", "content": q}, {"role": "assistant", "content": a})]
    ),
    st.none() | _SAID,
    st.lists(st.tuples(_SAID, _SAID), min_size=1, max_size=4),
)


@given(_CHATS)
def test_messages_and_conversations_are_each_others_twins(turns: list[dict[str, Any]]) -> None:
    there = convert({"messages": turns}, FORMATS["messages"], FORMATS["conversations"])
    assert convert(there, FORMATS["conversations"], FORMATS["messages"]) == {"messages": turns}


_VALUE = st.text(max_size=6) | st.none() | st.integers() | st.lists(
    st.dictionaries(st.sampled_from(["role", "content", "from", "value", "tool_calls", "text"]),
                    st.sampled_from(["user", "assistant", "human", "gpt", "tool", "observation", "function_call", "x",
                                     "{}", '{"name":"f"}', None]), max_size=4), max_size=4)  # fmt: skip
_FIELDS = sorted({name for item in FORMATS.values() for name in item.fields} | {"system", "tools", "meta"})


@given(
    st.dictionaries(st.sampled_from(_FIELDS), _VALUE, max_size=5),
    st.sampled_from(sorted(FORMATS)),
    st.sampled_from(sorted(FORMATS)),
)
def test_whatever_comes_out_fits_the_target(data: dict[str, Any], source: str, target: str) -> None:
    try:
        made = convert(data, FORMATS[source], FORMATS[target])
    except ConvertError:
        return
    assert FORMATS[target].problems(made) == []
    assert why_never(FORMATS[source], FORMATS[target]) is None
