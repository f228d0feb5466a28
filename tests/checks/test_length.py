"""Length: bounds learned from examples, or set; how a length is told."""

from __future__ import annotations

from typing import Any

import pytest
from check_helpers import ground
from norm_examples import GOOD, answer, said, seeds

from tui_craft.checks import length
from tui_craft.domain.finding import Severity
from tui_craft.errors import InvalidError


def test_lengths_are_told_with_their_bounds() -> None:
    (long,) = said(length.CHECK, answer(" ".join([GOOD] * 20)), seeds(42))
    assert long.severity is Severity.WARNING
    assert long.message.startswith("is too long: 320 words, where the answers of 42 seeds allow ")
    assert (long.field, long.score) == ("output", 320)
    (short,) = said(length.CHECK, answer("Ok."), seeds(42))
    assert "too short: 1 word" in short.message


def test_few_examples_make_bounds_wide_and_too_few_none() -> None:
    text = answer(" ".join([GOOD] * 3))
    assert said(length.CHECK, text, seeds(120))
    assert not said(length.CHECK, text, seeds(5))
    assert length.CHECK.begin(ground(length.CHECK, examples=seeds(4))) is None


def test_bounds_of_ones_own_go_first() -> None:
    assert not said(length.CHECK, answer(" ".join([GOOD] * 20)), seeds(42), output_longest=1_000)
    (found,) = said(length.CHECK, answer(GOOD), [], output_longest=10)
    assert found.message == "is too long: 16 words, where up to 10 are allowed"
    (found,) = said(length.CHECK, answer(GOOD), [], unit="characters", output_shortest=100)
    assert "82 characters, where 100 or more" in found.message
    with pytest.raises(InvalidError, match="shortest output"):
        length.CHECK.begin(ground(length.CHECK, output_shortest=10, output_longest=5))


def test_scripts_without_spaces_are_counted_in_characters() -> None:
    examples = [
        {"input": "我的包裹在哪里呢", "output": "请打开账户页面查看您的订单状态。" * times}
        for times in (1, 2, 2, 3, 2, 1, 2, 3)
    ]
    (found,) = said(
        length.CHECK, {"input": "我的包裹在哪里呢", "output": "请打开账户页面查看您的订单状态。" * 40}, examples
    )
    assert "characters, where the answers of 8 seeds" in found.message
    assert length.size("请打开 the page") == 5


def test_a_blob_without_spaces_is_long_too() -> None:
    (found,) = said(length.CHECK, answer(GOOD + " " + "QUJD" * 2_000), seeds(42))
    assert "8,083 characters" in found.message


def test_a_conversation_is_measured_as_a_whole() -> None:
    def chat(turns: int) -> dict[str, Any]:
        pair = [{"role": "user", "content": "And where is it now?"}, {"role": "assistant", "content": GOOD}]
        return {"messages": [{"role": "system", "content": GOOD * 50}, *pair * turns]}

    examples = [chat(1 + number % 3) for number in range(30)]
    assert not said(length.CHECK, chat(3), examples, "messages")
    found = said(length.CHECK, chat(60), examples, "messages")
    assert {each.message.split(",")[0] for each in found} == {
        "is too long: 300 words in 60 turns", "is too long: 960 words in 60 turns"
    }  # fmt: skip
