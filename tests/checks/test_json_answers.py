"""Answers that should be JSON: when they should, what is wrong with them, and what is mended."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from check_helpers import findings, fixed, ground, look, row
from hypothesis import given
from hypothesis import strategies as st

from tui_craft import jsonlines
from tui_craft.checks.base import Look
from tui_craft.checks.json_answers import CHECK
from tui_craft.domain.finding import Severity


def pair(output: str, **more: Any) -> dict[str, Any]:
    return {"input": "a", "output": output, **more}


CALLS = [pair(json.dumps({"name": f"f{place}", "arguments": {"n": place}})) for place in range(25)]
GOOD = '{"name": "f", "arguments": {}}'


def begun(examples: list[dict[str, Any]] = CALLS, **more: Any) -> Look:
    return look(CHECK, examples=examples, **more)


@pytest.mark.parametrize(
    ("examples", "more", "expected"),
    [
        (CALLS, {}, True),
        (CALLS[:4], {}, False),
        ([*CALLS[:9], pair("prose")], {}, True),
        ([*CALLS[:8], pair("prose"), pair("more prose")], {}, False),
        ([*CALLS[:6], *[pair("```json")] * 3], {"seeded": False}, True),
        ([*CALLS[:5], *[pair("prose")] * 5], {"seeded": False}, False),
        ([pair("1"), pair("2"), pair('"x"'), pair("true"), pair("null")], {}, False),
        ([], {}, False),
        ([], {"expect": "yes"}, True),
        (CALLS, {"expect": "no"}, False),
        ([], {"context": {"task_type": "JSON extraction"}}, True),
        (CALLS, {"context": {"output_schema": {"type": "object"}}}, False),
        (CALLS, {"context": {"output_schema": {"type": "object"}}, "expect": "yes"}, True),
        (CALLS, {"context": {"output_schema": {"type": "string"}}}, True),
    ],
)
def test_when_answers_should_be_json(examples: list[dict[str, Any]], more: dict[str, Any], expected: bool) -> None:
    assert (CHECK.begin(ground(CHECK, examples=examples, **more)) is not None) is expected


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (GOOD, None),
        (f"\n {GOOD}\n", None),
        (f"<think>call {{f}}</think>\n{GOOD}", None),
        ("", None),
        (GOOD[:-1], "cannot be read as JSON (it ends too early)"),
        ("I do not know.", "cannot be read as JSON (it does not begin as JSON)"),
        (f"Here: {GOOD}", "has other text around its JSON"),
        (f"[{GOOD}]", "is JSON, and a list, where the examples have an object"),
        ('"text"', "is JSON, and text, where the examples have an object"),
    ],
)
def test_what_is_wrong(output: str, message: str | None) -> None:
    found = findings(begun(), [row(pair(output))])
    assert [each.message for each in found] == ([message] if message else [])
    assert all(each.severity is Severity.ERROR and each.field == "output" for each in found)


def test_a_field_that_every_example_has_is_missed() -> None:
    [found] = findings(begun(), [row(pair('{"name": "f"}'))])
    assert (found.severity, found.message) == (Severity.HINT, "lacks arguments, which every example has")
    assert findings(begun(CALLS[:10]), [row(pair('{"name": "f"}'))]) == []


def test_without_a_usual_kind_any_object_or_list_will_do() -> None:
    begun_ = begun([], expect="yes")
    assert findings(begun_, [row(pair("[1]")), row(pair("{}"))]) == []
    [found] = findings(begun_, [row(pair("42"))])
    assert found.message == "should be a JSON object or list, this is a number"


def test_the_json_alone_is_kept_and_all_else_stays() -> None:
    said = f"<think>call {{f}}</think>\nHere:\n```json\n{GOOD}\n```"
    mended = fixed(begun(), row(pair(said, id=3, tags=["x"])))
    assert mended is not None
    assert mended.data == pair(f"<think>call {{f}}</think>\n{GOOD}", id=3, tags=["x"])
    assert mended.state is None


def test_another_kind_of_json_is_not_taken_out() -> None:
    assert fixed(begun(), row(pair("The names are:\n[1, 2]"))) is None


def test_the_last_answer_of_a_conversation_and_the_better_side_of_a_pair() -> None:
    turns = [
        {"role": "user", "content": "a"}, {"role": "assistant", "content": "Which city?"},
        {"role": "user", "content": "Rome"}, {"role": "assistant", "content": f"```\n{GOOD}\n```"},
    ]  # fmt: skip
    begun_ = look(CHECK, "messages", expect="yes")
    [found] = findings(begun_, [row({"messages": turns})], "messages")
    assert found.field == "messages[3].content"
    mended = fixed(begun_, row({"messages": turns}), "messages")
    assert mended is not None
    assert mended.data == {"messages": [*turns[:3], {"role": "assistant", "content": GOOD}]}
    sides = {"prompt": "a", "chosen": GOOD, "rejected": "prose"}
    begun_ = look(CHECK, "preference", expect="yes")
    assert findings(begun_, [row(sides)], "preference") == []
    [found] = findings(begun_, [row({**sides, "chosen": "prose"})], "preference")
    assert found.field == "chosen"


@given(st.text(alphabet='{}[]",: \n`aN1.<think>/', max_size=50))
def test_a_fix_leaves_nothing_to_find(output: str) -> None:
    begun_ = begun()
    mended = fixed(begun_, row(pair(output)))
    if mended is not None and mended.data is not None:
        assert [each for each in findings(begun_, [row(mended.data)]) if each.severity is Severity.ERROR] == []


def test_real_calls_pass_and_their_broken_copies_do_not(shared_data: Path) -> None:
    path = shared_data / "datasets" / "json_output__bfcl_live_simple_100.jsonl"
    calls = [jsonlines.loads(line) for line in path.read_bytes().splitlines()]
    begun_ = look(CHECK, "instruction", calls)
    assert findings(begun_, [row(call) for call in calls], "instruction") == []
    for before, after in (("```json\n", "\n```"), ("Here is the call:\n", "\nAnything else?"), ("", ",")):
        for call in calls:
            broken = {**call, "output": before + call["output"] + after}
            [found] = findings(begun_, [row(broken)], "instruction")
            assert found.severity is Severity.ERROR
            mended = fixed(begun_, row(broken), "instruction")
            assert mended is not None
            assert mended.data == call
    for call in calls:
        cut = row({**call, "output": call["output"][:-1]})
        assert len(findings(begun_, [cut], "instruction")) == 1
        assert fixed(begun_, cut, "instruction") is None
