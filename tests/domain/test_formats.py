"""The six formats: what is wrong with a payload, how it reads, and editing one of its texts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.formats import FORMATS, Block, format_named, kind, with_text
from tui_craft.domain.turns import speaker, turn_blocks, turn_keys
from tui_craft.errors import InvalidError

GOOD: dict[str, dict[str, Any]] = {
    "text": {"text": "x"},
    "instruction": {"instruction": "q", "input": "", "output": "a"},
    "input-output": {"input": "q", "output": "a"},
    "conversations": {"conversations": [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]},
    "messages": {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]},
    "preference": {"prompt": "q", "chosen": "a", "rejected": "b"},
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_good_payload_has_no_problems_with_or_without_other_fields(name: str) -> None:
    assert FORMATS[name].problems(GOOD[name]) == []
    assert FORMATS[name].problems({"id": 7, **GOOD[name], "meta": {"a": [1]}}) == []


def test_what_may_be_missing_and_what_may_be_turns() -> None:
    assert FORMATS["instruction"].problems({"instruction": "q", "output": "a"}) == []
    assert FORMATS["instruction"].problems({"instruction": "q", "input": None, "output": "a"}) == []
    prompt = GOOD["messages"]["messages"][:1]
    assert FORMATS["preference"].problems({"prompt": prompt, "chosen": "a", "rejected": "b"}) == []


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("text", [], "a row must be a JSON object, this is a list"),
        ("text", None, "a row must be a JSON object, this is null"),
        ("text", {}, "field text: is missing"),
        ("text", {"text": " \n"}, "field text: is empty"),
        ("text", {"text": 5}, "field text: must be text, this is a number"),
        ("text", {"text": True}, "field text: must be text, this is true or false"),
        ("instruction", {"instruction": "q", "output": ["a"]}, "field output: must be text, this is a list"),
        ("instruction", {"instruction": "q", "input": {}, "output": "a"},
            "field input: must be text, this is an object"),
        ("messages", {"messages": "q"}, "field messages: must be a list of turns"),
        ("messages", {"messages": []}, "field messages: has no turns"),
        ("messages", {"messages": [5]}, "field messages[0]: must be an object"),
        ("messages", {"messages": [{"role": "user", "content": "q"}]},
            "field messages: has no assistant turn, so there is nothing to learn from"),
        ("messages", {"messages": [{"role": "user"}]}, "field messages[0].content: is missing"),
        ("messages", {"messages": [{"role": "user", "content": [1]}]}, "field messages[0].content: must be text"),
        ("conversations", {"conversations": [{"from": "human", "value": ["q"]}]},
            "field conversations[0].value: must be text"),
        ("preference", {"prompt": "q", "chosen": "a"}, "field rejected: is missing"),
        ("preference", {"prompt": [{"role": "alien", "content": "x"}], "chosen": "a", "rejected": "b"},
            "field prompt[0].role: 'alien' is unknown (one of assistant, developer, function, system, tool, user)"),
    ],
)  # fmt: skip
def test_a_problem_names_its_field(name: str, data: Any, problem: str) -> None:
    assert str(FORMATS[name].problems(data)[0]) == problem


def test_an_assistant_that_only_calls_tools_says_enough() -> None:
    calling = {"role": "assistant", "content": None, "tool_calls": [{"function": {"name": "f"}}]}
    data = {"messages": [{"role": "user", "content": "q"}, calling]}
    assert FORMATS["messages"].problems(data) == []
    assert [block.label for block in FORMATS["messages"].blocks(data)] == ["user", "assistant calls"]


def test_blocks_read_in_order_and_show_other_fields_last() -> None:
    data = {"meta": {"lang": "de"}, "chosen": "a", "prompt": GOOD["messages"]["messages"], "rejected": "b"}
    assert FORMATS["preference"].blocks(data) == [
        Block("prompt: user", "q", ("prompt", 0, "content")),
        Block("prompt: assistant", "a", ("prompt", 1, "content")),
        Block("chosen", "a", ("chosen",)),
        Block("rejected", "b", ("rejected",)),
        Block("meta", '{"lang":"de"}', None),
    ]


def test_parts_are_read_but_not_edited_as_text() -> None:
    content = [{"type": "text", "text": "look"}, {"type": "image_url", "image_url": "x"}]
    assert turn_blocks("messages", [{"role": "user", "content": content}]) == [
        ("user", 'look\n{"type":"image_url","image_url":"x"}', None)
    ]


def test_a_speaker_is_known_by_what_a_turn_has() -> None:
    assert speaker({"role": "user", "content": "q"}) == "user"
    assert speaker({"from": "gpt", "value": "a"}) == "gpt"
    assert speaker({"role": "tool"}) == speaker({"from": 5, "value": "x"}) == speaker({}) == ""
    assert turn_keys("conversations") == ("from", "value")
    assert turn_keys("prompt") == ("role", "content")


def test_an_unknown_format_is_answered_with_those_there_are() -> None:
    with pytest.raises(InvalidError, match="choose one of text, instruction, input-output"):
        format_named("csv")


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "null"), (True, "true or false"), (1, "a number"), (1.5, "a number"), ("", "text"), ({}, "an object")],
)
def test_kinds_in_words(value: Any, words: str) -> None:
    assert kind(value) == words


def test_a_schema_is_strict_and_names_every_field() -> None:
    for item in FORMATS.values():
        schema = item.schema()
        assert schema["required"] == list(item.fields)
        assert schema["additionalProperties"] is False


_TURN_KEYS = st.sampled_from(["role", "content", "from", "value", "tool_calls"])
_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TURN_KEYS | st.text(max_size=3), inner),
    max_leaves=8,
)
_FIELDS = sorted({name for item in FORMATS.values() for name in item.fields})
_PAYLOADS = st.dictionaries(st.sampled_from(_FIELDS) | st.text(max_size=3), _JSON, max_size=4)


@given(_JSON, st.sampled_from(sorted(FORMATS)))
def test_any_json_is_judged_without_a_crash(value: Any, name: str) -> None:
    assert FORMATS[name].fits(value) == (not FORMATS[name].problems(value))


@given(_PAYLOADS, st.sampled_from(sorted(FORMATS)))
def test_every_editable_block_lies_where_its_path_says(data: dict[str, Any], name: str) -> None:
    for block in FORMATS[name].blocks(data):
        if block.path is None:
            continue
        changed = with_text(data, block.path, "new \ud800 text")
        node: Any = data
        twin: Any = changed
        for step in block.path:
            node, twin = node[step], twin[step]
        assert node == block.text
        assert twin == "new \ud800 text"
        assert list(changed) == list(data)


def test_a_wrong_path_is_an_error() -> None:
    with pytest.raises(KeyError):
        with_text({"text": "x"}, ("txt",), "y")
    with pytest.raises(IndexError):
        with_text({"messages": []}, ("messages", 0, "content"), "y")
