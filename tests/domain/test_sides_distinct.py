"""A row's two sides as texts, and the estimate of how much is new."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tui_craft.domain.distinct import Distinct
from tui_craft.domain.formats import FORMATS
from tui_craft.domain.sides import sides

_TALK = [
    {"role": "system", "content": "be kind"},
    {"role": "user", "content": "where is it"},
    {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]},
    {"role": "tool", "content": "in Bonn"},
    {"role": "assistant", "content": "in Bonn, it says"},
    "broken",
]

_CHAT = [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]


@pytest.mark.parametrize(
    ("format", "data", "expected"),
    [
        ("text", {"text": "once"}, ("", "once")),
        ("instruction", {"instruction": "add", "input": "1 1", "output": "2"}, ("add\n1 1", "2")),
        ("instruction", {"instruction": "add", "input": None, "output": 2}, ("add", "")),
        ("input-output", {"input": "a", "output": ""}, ("a", "")),
        ("messages", {"messages": _TALK}, ("where is it", "in Bonn, it says")),
        ("conversations", {"conversations": _CHAT}, ("a", "b")),
        ("preference", {"prompt": "p", "chosen": "c", "rejected": "r"}, ("p", "c\nr")),
        ("preference", {"prompt": _TALK[:2], "chosen": _TALK[4:5], "rejected": "r"},
         ("where is it", "in Bonn, it says\nr")),
        ("messages", {"messages": 7}, ("", "")),
    ],
)  # fmt: skip
def test_the_sides_of_a_row(format: str, data: dict[str, Any], expected: tuple[str, str]) -> None:
    assert sides(FORMATS[format], data) == expected


def test_what_is_new_is_counted_to_some_percent() -> None:
    rng = random.Random(3)
    distinct, seen = Distinct(), set[int]()
    estimate = 0.0
    for _ in range(2_000):
        mine = {hash(("gram", rng.getrandbits(18))) & 0xFFFFFFFF for _ in range(100)}
        estimate += distinct.add(mine)
        seen |= mine
    assert abs(estimate - len(seen)) < 0.03 * len(seen)
