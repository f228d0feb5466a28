"""Required fields: what is missing, empty, or holds nothing to be seen."""

from __future__ import annotations

from typing import Any

import pytest
from check_helpers import findings, look, row

from tui_craft.checks.fields import CHECK
from tui_craft.domain.finding import Severity

WHOLE: dict[str, dict[str, Any]] = {
    "text": {"text": "a"},
    "instruction": {"instruction": "a", "output": "b"},
    "input-output": {"input": "a", "output": "b"},
    "messages": {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]},
    "conversations": {"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]},
    "preference": {"prompt": "a", "chosen": "b", "rejected": "c"},
}


def said(data: Any, format: str, **envelope: Any) -> list[str]:
    found = findings(look(CHECK, format), [row(data, **envelope)], format)
    assert all(each.severity is Severity.ERROR and each.row == 7 for each in found)
    return [each.message for each in found]


@pytest.mark.parametrize("format", list(WHOLE))
def test_a_whole_row_has_nothing(format: str) -> None:
    assert said(WHOLE[format], format) == []
    assert said({**WHOLE[format], "meta": {"x": None}}, format) == []


@pytest.mark.parametrize(
    ("format", "data", "messages"),
    [
        ("input-output", {}, ["input is missing", "output is missing"]),
        ("input-output", {"input": "a", "output": " \n"}, ["output is empty"]),
        ("input-output", {"input": "a", "output": "\u200b\ufeff"},
         ["output holds only characters that cannot be seen"]),
        ("input-output", {"input": "a", "output": 5}, ["output must be text, this is a number"]),
        ("instruction", {"instruction": "a", "input": "", "output": None}, ["output must be text, this is null"]),
        ("preference", {"prompt": "a", "chosen": "b"}, ["rejected is missing"]),
        ("preference", {"prompt": "a", "chosen": "b", "rejected": ""}, ["rejected is empty"]),
        ("messages", {"messages": []}, ["messages has no turns"]),
        ("messages", {"messages": [{"role": "user", "content": "a"}]},
         ["messages has no assistant turn, so there is nothing to learn from"]),
        ("text", {"": "not an object"}, ["text is missing"]),
    ],
)  # fmt: skip
def test_what_is_missing(format: str, data: Any, messages: list[str]) -> None:
    assert said(data, format) == messages


def test_what_waits_for_its_output_lacks_nothing() -> None:
    assert said({"input": "a", "output": ""}, "input-output", tags=("unanswered",)) == []


def test_a_broken_list_of_turns_is_told_of_a_few_times_only() -> None:
    told = said({"messages": [{"role": "x" * 10_000, "content": 1}] * 500}, "messages")
    assert len(told) == 5
    assert all(len(each) <= 301 for each in told)
