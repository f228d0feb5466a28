"""Rows that wait for their output: what is taken away, and what may be saved of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.formats import FORMATS
from tui_craft.domain.unanswered import TAG, answered, cleared, edit_problems, possible, problems

_TURNS = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"},
          {"role": "user", "content": "c"}, {"role": "assistant", "content": "d"}]  # fmt: skip


@pytest.mark.parametrize(
    ("format", "whole", "left"),
    [
        ("input-output", {"input": "a", "output": "b", "x": 1}, {"input": "a", "output": "", "x": 1}),
        ("instruction", {"instruction": "a", "output": "b"}, {"instruction": "a", "output": ""}),
        ("messages", {"messages": _TURNS}, {"messages": _TURNS[:3]}),
        (
            "conversations",
            {"conversations": [{"from": "system", "value": "s"}, {"from": "human", "value": "a"},
                               {"from": "gpt", "value": "b"}]},
            {"conversations": [{"from": "system", "value": "s"}, {"from": "human", "value": "a"}]},
        ),
    ],
)  # fmt: skip
def test_the_output_goes_and_everything_else_stays(format: str, whole: dict[str, Any], left: dict[str, Any]) -> None:
    """The user's last turn is what there is to answer."""
    wanted = FORMATS[format]
    assert answered(wanted, whole)
    assert cleared(wanted, whole) == left
    assert not answered(wanted, left)
    assert problems(wanted, left) == []
    assert problems(wanted, whole) == []
    assert cleared(wanted, left) == left


@pytest.mark.parametrize("format", ["text", "preference"])
def test_formats_without_one_input_and_output_have_nothing_to_wait_for(format: str) -> None:
    """A text is made in one go."""
    assert not possible(FORMATS[format])
    assert cleared(FORMATS[format], {"text": "a", "prompt": "p", "chosen": "c", "rejected": "r"}) is None


def test_turns_without_a_user_cannot_be_cleared() -> None:
    """There would be nothing to answer."""
    assert cleared(FORMATS["messages"], {"messages": [{"role": "assistant", "content": "b"}]}) is None
    assert cleared(FORMATS["messages"], {"messages": "no turns"}) is None


def test_an_edit_may_leave_the_output_empty_only_where_it_was() -> None:
    """Otherwise a row would lose its output unseen."""
    wanted, empty = FORMATS["input-output"], {"input": "new", "output": ""}
    assert edit_problems(wanted, (TAG,), empty) == []
    assert edit_problems(wanted, (), empty) != []
    assert edit_problems(wanted, (TAG,), {"input": " ", "output": ""}) != []
    turns = FORMATS["messages"]
    assert problems(turns, {"messages": [{"role": "system", "content": "s"}]}) != []
    assert problems(turns, {"messages": [{"role": "nobody", "content": "s"}]}) != []


@given(st.dictionaries(st.sampled_from(["instruction", "input", "output", "x"]), st.text() | st.integers() | st.none()))
def test_what_is_cleared_is_never_answered(data: dict[str, Any]) -> None:
    """Whatever stands in a row."""
    for name in ("instruction", "input-output"):
        left = cleared(FORMATS[name], data)
        assert left is not None
        assert not answered(FORMATS[name], left)
        assert cleared(FORMATS[name], left) == left
