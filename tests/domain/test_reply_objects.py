"""Plans, verdicts and topics in replies: read as tolerantly as rows, nothing invented."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.parsing.objects import answer_text, field_in, objects, texts_in


def said(content: Any, **message: Any) -> dict[str, Any]:
    return {"message": {"role": "assistant", "content": content, **message}, "finish_reason": "stop"}


@pytest.mark.parametrize(
    "content",
    [
        '{"briefs": ["one", "two  words"]}',
        'Sure!\n```json\n{"briefs": ["one", "two\\nwords"]}\n```\nDone.',
        '<think>["no"]</think>{"briefs": ["one", "two words", "one"]}',
        '["one", "two words"]',
        '{"plan": ["one", "two words"]}',
        '{"briefs": [{"brief": "one", "n": 1}, {"brief": "two words"}, {}, 3, null]}',
        "Here is the plan:\n1. one\n2) **two words**\n",
        "- one\n- two words\n",
        '{"briefs": ["one", "two words", "thr',
    ],
)
def test_a_list_of_texts_however_it_is_written(content: str) -> None:
    assert texts_in(said(content), "briefs") == ["one", "two words"]


def test_tool_calls_are_read() -> None:
    call = {"function": {"name": "x", "arguments": '{"briefs": ["one"]}'}}
    assert texts_in(said(None, tool_calls=[call]), "briefs") == ["one"]


def test_fields_and_plain_answers() -> None:
    assert field_in(said('I think: {"verdict": "good"}'), "verdict") == "good"
    assert field_in(said('[{"a": 1}, {"verdict": false}]'), "verdict") is False
    assert field_in(said("good"), "verdict") is None
    assert answer_text(said("<think>hm</think> fine ")) == "fine"
    assert answer_text(said(None)) == ""
    assert objects(said("no JSON")) == []
    assert texts_in(said('{"a": [], "b": []}'), "briefs") == []


@given(st.text() | st.none() | st.lists(st.dictionaries(st.just("text"), st.text(), max_size=1), max_size=3))
def test_any_reply_is_borne(content: Any) -> None:
    texts_in(said(content), "briefs")
    field_in(said(content), "verdict")
    answer_text(said(content))
