"""Attached JSON Schemas: the text of a field is JSON that fits, and nothing a schema or a value does can hang it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_craft.domain.context import Context
from tui_craft.domain.formats import format_named
from tui_craft.domain.schema_closed import closed, opened
from tui_craft.domain.schemas import check, problems, problems_in, row_schema, with_texts
from tui_craft.errors import InvalidError

PAIR = format_named("input-output")
ORDER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "order": {"type": "integer", "minimum": 1},
        "lines": {"type": "array", "items": {"type": "string", "maxLength": 5}, "minItems": 1},
        "state": {"enum": ["open", "sent"]},
        "note": {"type": "string"},
    },
    "required": ["order", "lines"],
    "additionalProperties": False,
}


def said(output: Any, schema: dict[str, Any] = ORDER) -> list[str]:
    text = output if isinstance(output, str) else json.dumps(output)
    return [str(problem) for problem in problems({"input": "q", "output": text}, PAIR, None, schema)]


def test_a_text_that_fits() -> None:
    assert said({"order": 1, "lines": ["a"], "state": "open"}) == []
    assert problems({"input": "q", "output": "no JSON"}, PAIR) == []


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("no JSON", "field output: is not the JSON that the schema asks for"),
        ("", "is not the JSON"),
        ({"order": 0, "lines": ["a"]}, "at order: must be at least 1, this is 0"),
        ({"order": "x", "lines": ["a"]}, "at order: must be a whole number, this is text"),
        ({"lines": ["a"]}, "schema: 'order' is missing"),
        ({"order": 1, "lines": ["a" * 2000]}, "at lines[0]: must have at most 5 characters, it has 2000"),
        ({"order": 1, "lines": []}, "must have at least 1 entries, it has 0"),
        ({"order": 1, "lines": ["a"], "state": "lost"}, 'must be one of ["open","sent"], this is "lost"'),
        ({"order": 1, "lines": ["a"], "more": 1}, "has a field that the schema does not have"),
        ([1], "must be an object, this is a list"),
    ],
)
def test_what_does_not_fit_is_said_in_words(output: Any, reason: str) -> None:
    found = said(output)
    assert reason in "\n".join(found)
    assert all(len(line) < 300 for line in found)


def test_a_schema_of_type_string_is_about_the_text_itself() -> None:
    label = {"type": "string", "enum": ["yes", "no"]}
    assert said("yes", label) == []
    assert said('"yes"', label) != []


def test_each_format_has_its_side() -> None:
    whole = {"type": "integer"}
    turns = [{"role": "user", "content": "1"}, {"role": "assistant", "content": "x"}, {"role": "user", "content": "y"},
             {"role": "assistant", "content": "2"}]  # fmt: skip
    assert problems({"messages": turns}, format_named("messages"), whole, whole) == []
    [problem] = problems({"messages": turns[:2]}, format_named("messages"), whole, whole)
    assert problem.field == "messages[1].content"
    shared = {"conversations": [{"from": "human", "value": "1"}, {"from": "gpt", "value": "x"}]}
    [problem] = problems(shared, format_named("conversations"), whole, whole)
    assert problem.field == "conversations[1].value"
    pair = {"prompt": "1", "chosen": "2", "rejected": "x"}
    assert problems(pair, format_named("preference"), whole, whole) == []
    task = {"instruction": "add", "input": "1", "output": "2"}
    assert problems(task, format_named("instruction"), whole, whole) == []
    assert [str(found) for found in problems({"text": "x"}, format_named("text"), whole, {"type": "string"})] == []
    [problem] = problems({"messages": []}, format_named("messages"), None, whole)
    assert "has no text" in problem.reason


def test_the_context_carries_the_schemas() -> None:
    context = Context(objective="orders", output_schema=ORDER).model_dump()
    assert problems_in({"input": "q", "output": "[]"}, PAIR, context)
    assert not problems_in({"input": "q", "output": "[]"}, PAIR, {})


def nested(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    for _ in range(depth):
        schema = {"items": schema}
    return schema


DOUBLING = {
    "$ref": "#/$defs/d0",
    "$defs": {
        **{f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}, {"$ref": f"#/$defs/d{n + 1}"}]} for n in range(40)},
        "d40": {},
    },
}


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ([1], "must be an object, this is a list"),
        ({"type": "thing"}, "is no JSON Schema: at type"),
        ({"pattern": "("}, "is no JSON Schema: at pattern"),
        ({"properties": 3}, "is no JSON Schema"),
        ({"$ref": "#"}, "refers to itself without end"),
        ({"$ref": "http://127.0.0.1:9/x.json"}, "another document"),
        ({"properties": {"a": {"$ref": "other.json#/x"}}}, "another document"),
        (DOUBLING, "too many steps"),
        (nested(900), "nested too deeply"),
        (nested(100_000), "nested too deeply"),
        ({"description": "x" * 300_000}, "at most"),
    ],
)
def test_a_hostile_schema_ends_with_a_sentence(schema: Any, reason: str) -> None:
    with pytest.raises(InvalidError, match=reason) as caught:
        check(schema)
    assert len(str(caught.value)) < 300


def test_a_hostile_value_ends_with_a_sentence() -> None:
    tree = {"type": ["array", "integer"], "items": {"$ref": "#"}}
    assert said([[1], [[2]]], tree) == []
    assert "too deeply" in said("[" * 500 + "]" * 500, tree)[0]
    assert "is not the JSON" in said("[" * 200_000, tree)[0]
    assert "too long" in said("1" * 2_000_000, tree)[0]
    assert said("\ud800", tree)


def test_a_pattern_that_explodes_ends() -> None:
    before = time.process_time()
    found = said('"' + "a" * 5000 + '!"', {"pattern": r"^(([a-z])+.)+[A-Z]([a-z])+$"})
    assert found
    assert time.process_time() - before < 10


def test_an_unknown_place_inside_is_said() -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "#/$defs/nowhere"}}}
    assert "refers to /$defs/nowhere, which is not in it" in said({"a": 1}, schema)[0]


def test_the_closed_copy_is_strict_and_its_nulls_are_taken_out_again() -> None:
    strict = closed(ORDER)
    assert strict is not None
    assert strict["required"] == ["order", "lines", "state", "note"]
    assert strict["additionalProperties"] is False
    assert strict["properties"]["order"] == {"type": "integer"}
    assert strict["properties"]["note"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    written = {"order": 3, "lines": ["a"], "state": None, "note": None}
    assert opened(written, ORDER) == {"order": 3, "lines": ["a"]}
    for unsayable in (
        {},
        {"type": "object"},
        {"allOf": [ORDER]},
        {"type": "array"},
        {"type": "array", "items": DOUBLING},
    ):
        assert closed(unsayable) is None


def test_a_teacher_may_write_the_value_itself() -> None:
    context = {"output_schema": ORDER}
    row = row_schema(PAIR, context)
    assert row["properties"]["input"] == {"type": "string"}
    assert row["properties"]["output"]["type"] == "object"
    data = with_texts({"input": "q", "output": {"order": 1, "lines": ["a"], "note": None}}, PAIR, context)
    assert data == {"input": "q", "output": '{"order":1,"lines":["a"]}'}
    assert problems_in(data, PAIR, context) == []
    assert with_texts({"input": "q", "output": "[]"}, PAIR, context) == {"input": "q", "output": "[]"}
    assert row_schema(PAIR, {}) == PAIR.schema()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=10,
)
KEYWORDS = st.sampled_from(
    ["type", "properties", "items", "required", "enum", "anyOf", "not", "$ref", "pattern", "minimum", "$id", "$schema"]
)


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(KEYWORDS, JSON | st.sampled_from(["object", "string", "#", "(", "number"]), max_size=4), JSON)
def test_any_schema_and_any_value_give_words_or_none(schema: dict[str, Any], value: Any) -> None:
    try:
        check(schema)
    except InvalidError:
        return
    assert all(str(problem) for problem in problems({"input": "", "output": json.dumps(value)}, PAIR, None, schema))
    closed(schema)


def test_the_teacher_is_told() -> None:
    from tui_craft.domain.drafting import Subject, draft

    said = draft(Subject({"objective": "orders", "output_schema": ORDER}, PAIR, "Orders"))
    assert "- The text of output is JSON that fits this JSON Schema: {" in said
    turns = draft(Subject({"input_schema": {"type": "string"}}, format_named("messages"), "Orders"))
    assert "- The text of the user's first turn is text that fits this JSON Schema: {" in turns
