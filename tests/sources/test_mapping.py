"""Foreign field names: reading --map, renaming without touching a value, detecting the usual names."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.formats import FORMATS
from tui_craft.errors import InvalidError, UsageError
from tui_craft.sources.detect import detect
from tui_craft.sources.mapping import SHARED, Mapper, check_map, map_text, parse_map
from tui_craft.sources.parsing import doubled_keys, loads

TURNS = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]
GPT = [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]


def test_map_text_is_read() -> None:
    assert parse_map("input=question,output=answer") == {"input": "question", "output": "answer"}
    assert parse_map(' input = "to, from" ,output=a=b') == {"input": "to, from", "output": "a=b"}
    for mapping in ({"input": "to, from", "output": "x y"}, {"text": "body"}, {"prompt": SHARED}):
        assert parse_map(map_text(mapping)) == mapping


@pytest.mark.parametrize("text", ["", "input", "input=", "=question", "input=a,input=b", "input=a,,output"])
def test_a_wrong_map_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="--map"):
        parse_map(text)


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ({"inptu": "question", "output": "answer"}, "did you mean 'input'"),
        ({"input": "quesiton", "output": "answer"}, "did you mean 'question'"),
        ({"input": "question"}, "output"),
        ({"input": "answer", "output": "answer"}, "two fields"),
    ],
)
def test_a_map_that_leads_nowhere_is_told(mapping: dict[str, str], says: str) -> None:
    with pytest.raises(InvalidError, match=says):
        check_map(FORMATS["input-output"], mapping, ["question", "answer"])
    check_map(FORMATS["input-output"], {"input": "question", "output": "answer"}, ["question", "answer"])
    check_map(FORMATS["instruction"], {"output": "response"}, ["instruction", "response"])


def renamed(raw: bytes, format: str, mapping: dict[str, str]) -> bytes:
    return Mapper(FORMATS[format], mapping).apply(raw, loads(raw))


def test_renaming_leaves_every_other_byte() -> None:
    raw = rb'{"id": 123456789012345678901234567890, "question" : "\u00e9 \"question\": ", "n": 1e400, "answer":"a"}'
    assert renamed(raw, "input-output", {"input": "question", "output": "answer"}) == (
        rb'{"id": 123456789012345678901234567890, "input" : "\u00e9 \"question\": ", "n": 1e400, "output":"a"}'
    )


def test_two_fields_change_places() -> None:
    raw = b'{"input":"A","output":"Q"}'
    assert renamed(raw, "input-output", {"input": "output", "output": "input"}) == b'{"output":"A","input":"Q"}'


def test_a_field_in_the_way_is_kept_under_another_name() -> None:
    raw = b'{"question":"q","input":"old","answer":"a"}'
    assert json.loads(renamed(raw, "input-output", {"input": "question", "output": "answer"})) == {
        "input": "q",
        "original_input": "old",
        "output": "a",
    }


def test_a_key_that_also_stands_inside_is_renamed_outside_only() -> None:
    raw = b'{"meta":{"question":"inner"},"question":"q","answer":12345678901234567890123}'
    out = json.loads(renamed(raw, "input-output", {"input": "question", "output": "answer"}))
    assert out == {"meta": {"question": "inner"}, "input": "q", "output": "12345678901234567890123"}


def test_turns_are_respelled_where_nothing_is_lost() -> None:
    assert json.loads(renamed(json.dumps({"c": GPT}).encode(), "messages", {"messages": "c"})) == {"messages": TURNS}
    back = renamed(json.dumps({"m": TURNS, "id": 7}).encode(), "conversations", {"conversations": "m"})
    assert json.loads(back) == {"conversations": GPT, "id": 7}
    as_text = json.dumps({"c": json.dumps(TURNS)}).encode()
    assert json.loads(renamed(as_text, "messages", {"messages": "c"})) == {"messages": TURNS}
    tools = [*GPT, {"from": "function_call", "value": "{}"}]
    assert json.loads(renamed(json.dumps({"c": tools}).encode(), "messages", {"messages": "c"})) == {"messages": tools}


def test_a_shared_beginning_becomes_the_prompt() -> None:
    raw = json.dumps({"chosen": [*TURNS[:1], {"role": "assistant", "content": "b"}], "rejected": TURNS}).encode()
    assert json.loads(renamed(raw, "preference", {"prompt": SHARED})) == {
        "prompt": TURNS[:1],
        "chosen": [{"role": "assistant", "content": "b"}],
        "rejected": TURNS[1:],
    }
    start = "\n\nHuman: hi\n\nAssistant:"
    raw = json.dumps({"chosen": start + " yes", "rejected": start + " yeah"}).encode()
    assert json.loads(renamed(raw, "preference", {"prompt": SHARED})) == {
        "prompt": start,
        "chosen": "yes",
        "rejected": "yeah",
    }


@pytest.mark.parametrize(
    ("row", "format", "mapping"),
    [
        ({"text": "x"}, "text", {}),
        ({"instruction": "x", "output": "y"}, "instruction", {}),
        ({"instruction": "x", "input": "i", "output": "y", "id": 1}, "instruction", {}),
        ({"input": "x", "output": "y", "tags": ["a"], "meta": {}}, "input-output", {}),
        ({"messages": TURNS}, "messages", {}),
        ({"conversations": GPT}, "conversations", {}),
        ({"prompt": "p", "chosen": "c", "rejected": "r"}, "preference", {}),
        ({"prompt": TURNS[:1], "chosen": TURNS[1:], "rejected": TURNS[1:]}, "preference", {}),
        ({"question": "q", "answer": "a"}, "input-output", {"input": "question", "output": "answer"}),
        ({"Question": "q", "Answer": "a"}, "input-output", {"input": "Question", "output": "Answer"}),
        ({"prompt": "q", "completion": "a"}, "input-output", {"input": "prompt", "output": "completion"}),
        ({"prompt": "q", "response": "a"}, "input-output", {"input": "prompt", "output": "response"}),
        ({"query": "q", "response": "a"}, "input-output", {"input": "query", "output": "response"}),
        ({"human": "q", "assistant": "a"}, "input-output", {"input": "human", "output": "assistant"}),
        ({"instruction": "q", "response": "a"}, "instruction", {"output": "response"}),
        (
            {"instruction": "q", "context": "c", "response": "a", "category": "x"},
            "instruction",
            {"input": "context", "output": "response"},
        ),
        (
            {"question": "q", "context": "c", "answer": "a"},
            "instruction",
            {"instruction": "question", "input": "context", "output": "answer"},
        ),
        ({"conversation": TURNS}, "messages", {"messages": "conversation"}),
        ({"conversations": TURNS}, "messages", {"messages": "conversations"}),
        ({"dialog": GPT}, "conversations", {"conversations": "dialog"}),
        ({"messages": GPT}, "conversations", {"conversations": "messages"}),
        ({"question": "p", "chosen": "c", "rejected": "r"}, "preference", {"prompt": "question"}),
        ({"chosen": TURNS, "rejected": [*TURNS[:1], TURNS[1] | {"content": "no"}]}, "preference", {"prompt": SHARED}),
        ({"content": "long text"}, "text", {"text": "content"}),
        ({"text": "t", "category": "c"}, "text", {}),
    ],
)  # fmt: skip
def test_detection(row: dict[str, Any], format: str, mapping: dict[str, str]) -> None:
    found = detect([row, row])
    assert (found.format, found.mapping) == (format, mapping), found.explanation
    assert FORMATS[format].fits(Mapper(FORMATS[format], mapping).apply_to(row) if mapping else row)


@pytest.mark.parametrize(
    ("row", "format", "mapping"),
    [
        ({"question": "q", "answer": "a"}, "instruction", {"instruction": "question", "output": "answer"}),
        ({"text": "t", "category": "c"}, "input-output", {"input": "text", "output": "category"}),
        ({"text": "t", "label": 3}, "input-output", {"input": "text", "output": "label"}),
        ({"conversations": GPT}, "messages", {"messages": "conversations"}),
        ({"messages": TURNS}, "conversations", {"conversations": "messages"}),
        ({"instruction": "only"}, "text", {"text": "instruction"}),
        ({"instruction": None, "output": "x"}, "instruction", {}),
    ],
)
def test_detection_into_a_format_that_is_settled(row: dict[str, Any], format: str, mapping: dict[str, str]) -> None:
    found = detect([row], format)
    assert (found.format, found.mapping) == (format, mapping), found.explanation


def test_what_fits_nothing_is_explained_with_the_fields_and_a_map() -> None:
    found = detect([{"instruction": "only", "id": 1}])
    assert found.format is None
    assert "instruction, id" in found.explanation
    assert "--map text=instruction" in found.explanation
    assert [(item.name, item.kind) for item in found.fields] == [("instruction", "text"), ("id", "a number")]


def test_misspelled_names_are_offered_and_not_taken() -> None:
    found = detect([{"quesiton": "q", "answr": "a"}], "input-output")
    assert found.format is None
    assert found.guess == {"input": "quesiton", "output": "answr"}
    assert "--map input=quesiton,output=answr" in found.explanation


def test_most_rows_decide() -> None:
    rows: list[dict[str, Any]] = [{"instruction": "", "output": ""}, {"instruction": "a", "output": "b"}, {"text": "x"}]
    assert detect(rows).format == "instruction"


def test_doubled_keys_are_seen() -> None:
    for raw, doubled in (
        (b'{"a":"1","a":"2"}', ["a"]),
        (b'{"a" : 1, "b" : 2, "a" : 3}', ["a"]),
        (b'{"m":[{"role":"x","role":"y"}]}', ["role"]),
        (b'{"a":"\\"a\\":1","b":":"}', []),
        (b'{"a":{"a":{"a":1}}}', []),
    ):
        assert doubled_keys(raw, loads(raw)) == doubled


_NAMES = st.sampled_from(["question", "input", "output", "a", "é", 'q"', "original_input", "id"])


@given(st.dictionaries(_NAMES, st.text(max_size=5) | st.integers(), min_size=2, max_size=6), st.booleans(), st.data())
def test_renaming_text_and_renaming_objects_agree(row: dict[str, Any], ascii_only: bool, data: st.DataObject) -> None:
    first, second = data.draw(st.permutations(list(row)))[:2]
    mapper = Mapper(FORMATS["input-output"], {"input": first, "output": second})
    raw = json.dumps(row, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    out = json.loads(mapper.apply(raw, loads(raw)))
    assert len(out) == len(row)
    text = {key: value if isinstance(value, str) else str(value) for key, value in row.items()}
    assert (out["input"], out["output"]) == (text[first], text[second])
