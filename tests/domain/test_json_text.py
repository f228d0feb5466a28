"""JSON in a text: what is strict JSON, and what can be taken out or mended with only one reading."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.json_text import (
    DECODED,
    MENDED,
    TAKEN_OUT,
    Mended,
    NotJsonError,
    answer_start,
    mended,
    value_of,
)
from tui_craft.domain.parsing.find import Broken, Found, find_values

CALL = '{"name": "find", "arguments": {"city": "Århus", "days": [1, 2]}}'

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=10
)
CONTAINERS = st.lists(VALUES, min_size=1, max_size=4) | st.dictionaries(st.text(), VALUES, min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("said", "how", "held"),
    [
        (f"```json\n{CALL}\n```", TAKEN_OUT, CALL),
        (f"```\n{CALL}\n```\n", TAKEN_OUT, CALL),
        (f"Here is the call:\n\n{CALL}\n\nAnything else?", TAKEN_OUT, CALL),
        (f"<tool_call>{CALL}</tool_call>", TAKEN_OUT, CALL),
        (f"Sure!\n```json\n{CALL[:-1]},}}\n```", TAKEN_OUT, CALL),
        (CALL[:-1] + ",}", MENDED, CALL),
        ('{\n  "a": [1, 2,],\n}', MENDED, '{\n  "a": [1, 2]\n}'),
        ('{"a": "b,]",}', MENDED, '{"a": "b,]"}'),
        ('{"a": 1.10,}', MENDED, '{"a": 1.10}'),
        ('{"id": 123456789012345678901234567890,}', MENDED, '{"id": 123456789012345678901234567890}'),
        ("{'a': None, 'b': True}", MENDED, '{"a": null, "b": true}'),
        ('{"a": "one\ntwo"}', MENDED, '{"a": "one\\ntwo"}'),
        ('{a: 1, "b":2}', MENDED, '{"a": 1, "b": 2}'),
        ('{"a":1 "b":2}', MENDED, '{"a":1,"b":2}'),
        ('{"a": 1, // how many\n "b": 2}', MENDED, '{"a": 1, "b": 2}'),
        (json.dumps(CALL), DECODED, CALL),
    ],
)
def test_what_can_mean_only_one_value_is_mended(said: str, how: str, held: str) -> None:
    assert mended(said) == Mended(held, how)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "There is none.",
        CALL[:-1],
        CALL[:-2],
        CALL[:30],
        f"{CALL}\n{CALL}",
        f"Either {CALL} or [1].",
        f"The list [sic] and {CALL}",
        CALL[:-1] + ", ...}",
        CALL[:-1] + ', "x": NaN}',
        '{"a": [1, 2}',
        '{"a": {"b": 1]',
        '```\n{"a": 1,\n "a": 2,}\n```',
        "{'a': 'it's'}",
        f"call({CALL})",
        f"call {CALL[:-1]}",
        f"x = {CALL}",
        "def f(): return a[0]",
        "an empty {} says nothing",
        f"<think>a draft</think>{CALL},",
        f"<think>{CALL}",
        json.dumps(CALL) + "!",
        "[" * 50_000,
        '{"a":' * 50_000,
        '{"n": ' + "9" * 6_000 + ",}",
    ],
)
def test_what_is_not_certain_is_left(said: str) -> None:
    assert mended(said) is None


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "it ends too early"),
        ('{"a": 1', "it ends too early"),
        ('{"a": "b', "it ends too early"),
        ("Here you are: {}", "it does not begin as JSON"),
        ("{} {}", "something follows it at character 4"),
        ('{"a": 1,}', "a comma too many before character 9"),
        ("[1, ]", "a comma too many before character 5"),
        ('{"a" 1}', "a colon is missing at character 6"),
        ('{"a": 1 "b": 2}', "a comma or closing bracket is missing at character 9"),
        ('{"a": "\n"}', "a line break or control character is in a text at character 8"),
        ('{"a": NaN}', "JSON has no NaN"),
        ("[" * 100_000, "it is nested too deeply"),
    ],
)
def test_why_a_text_is_no_json(said: str, why: str) -> None:
    with pytest.raises(NotJsonError) as raised:
        value_of(said)
    assert str(raised.value) == why


def test_strict_json_may_hold_what_one_parser_refuses() -> None:
    assert value_of('"\\ud800"') == "\ud800"
    assert value_of(json.dumps({"a": "\ud800"}, ensure_ascii=False)) == {"a": "\ud800"}
    deep: Any = value_of("[" * 900 + "]" * 900)
    assert isinstance(deep, list)


def test_an_answer_begins_behind_thinking() -> None:
    assert answer_start("<think>so {x}</think>\n{}") == len("<think>so {x}</think>")
    assert answer_start("so</think>{}") == len("so</think>")
    assert answer_start("{}") == answer_start("<think>never ends") == 0


@given(CONTAINERS, st.sampled_from(["Here it is:\n\n", "```json\n", "Answer: ", ""]), st.booleans())
def test_whole_json_in_prose_is_taken_out_as_it_stands(value: Any, before: str, indented: bool) -> None:
    said = json.dumps(value, ensure_ascii=False, indent=2 if indented else None)
    after = "\n```" if before.startswith("```") else "\n\nThat is all." if before else ""
    found = mended(before + said + after)
    # a fence or thinking inside a text, and a list in brackets of its own, may make it uncertain, never wrong
    assert found is None or found.text == said


@given(CONTAINERS)
def test_pythons_spelling_is_read_as_the_same_value(value: Any) -> None:
    found = mended(repr(value))
    assert found is None or json.loads(found.text) == value


@given(st.text(alphabet="{}[]\",:\\ \n'`aN1.-/#<think>", max_size=60))
def test_any_text_is_borne_and_what_comes_out_is_strict_json(said: str) -> None:
    found = mended(said)
    if found is not None:
        assert isinstance(value_of(found.text), dict | list)


def test_a_number_that_python_does_not_read_is_a_bracket_that_begins_nothing() -> None:
    digits = "9" * 5_000
    found = list(find_values(f'{{"a": {digits}}} and [{digits}, oops] [1]'))
    assert found[0] == Broken(0)
    assert found[-1] == Found([1], 10_021, 10_024)
