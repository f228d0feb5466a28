"""Conversations that begin with a row: the first turns stay, roles alternate, as many turns as were asked for."""

from __future__ import annotations

from typing import Any

import pytest
from recipe_helpers import feed, material, rows_of, said

from tui_craft.errors import InvalidError
from tui_craft.recipes.multi_turn import RECIPE

ROW: dict[str, Any] = {"input": "Where is my parcel?", "output": "On its way.", "id": 7}


def turns(*texts: str, first: str = "user") -> list[dict[str, str]]:
    roles = ["user", "assistant"] if first == "user" else ["assistant", "user"]
    return [{"role": roles[n % 2], "content": text} for n, text in enumerate(texts)]


def extended(reply: Any, row: dict[str, Any] = ROW, format: str = "input-output", **options: Any) -> Any:
    work = RECIPE.begin(material(RECIPE, rows_of(row), format, **options))
    request = work.next(0, 9)
    assert request is not None
    [made] = feed(work, request, reply)
    return made


def test_the_row_is_followed_by_what_the_teacher_wrote() -> None:
    made = extended({"turns": turns("Since when?", "Monday.", "Thanks", "Welcome.")})
    assert [turn["content"] for turn in made.item.data["messages"]] == [
        "Where is my parcel?", "On its way.", "Since when?", "Monday.", "Thanks", "Welcome.",
    ]  # fmt: skip
    assert made.item.data["id"] == 7
    assert made.origin == {"parent_rev": 3, "turns": 6}


def test_it_says_how_many_are_to_follow() -> None:
    work = RECIPE.begin(material(RECIPE, rows_of(ROW), turns=8))
    request = work.next(0, 9)
    assert request is not None
    assert "Write exactly 6 turns that follow." in said(request)
    assert "Assistant: On its way." in said(request)
    assert request.parent == 11


def test_conversations_as_sharegpt_has_them() -> None:
    made = extended({"turns": turns("a", "b")}, into="conversations", turns=4)
    assert made.item.data["conversations"][2] == {"from": "human", "value": "a"}
    row = {"conversations": [{"from": "human", "value": "x"}, {"from": "gpt", "value": "y"}]}
    reply = {"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]}
    assert len(extended(reply, row, "conversations", turns=4).item.data["conversations"]) == 4


def test_a_system_prompt_stays_in_front_and_does_not_count() -> None:
    talk = [{"role": "system", "content": "s"}, *turns("q", "a")]
    made = extended({"turns": turns("b", "c")}, {"messages": talk}, "messages", turns=4)
    assert [turn["role"] for turn in made.item.data["messages"]] == ["system", *["user", "assistant"] * 2]


def test_the_whole_conversation_will_do_if_it_begins_as_it_did() -> None:
    whole = turns(ROW["input"], ROW["output"], "a", "b")
    assert len(extended({"turns": whole}, turns=4).item.data["messages"]) == 4
    changed = turns(ROW["input"], "On its way!", "a", "b")
    assert extended({"turns": changed}, turns=4).item.problem == "it changes turn 2 of the row"


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (turns("a", "b", "c"), "it has 3 turns more instead of 2"),
        (turns("a", "b", first="assistant"), "turn 3 is the assistant's where the user's should be"),
        (turns("a", " "), "turn 4 is empty"),
    ],
)
def test_what_does_not_follow_is_put_aside(reply: Any, problem: str) -> None:
    assert extended({"turns": reply}, turns=4).item.problem == problem


def test_rows_that_cannot_go_on_are_passed_over() -> None:
    long = {"messages": turns("a", "b", "c", "d")}
    call = {"role": "assistant", "content": None, "tool_calls": [{"function": {"name": "f"}}]}
    calls = {"messages": [{"role": "user", "content": "a"}, call]}
    work = RECIPE.begin(material(RECIPE, rows_of(long, calls), "messages", turns=4))
    assert work.next(0, 9) is None
    assert "2 of them are such" in work.why()


def test_what_it_cannot_be_used_for() -> None:
    with pytest.raises(InvalidError, match="even number"):
        RECIPE.begin(material(RECIPE, rows_of(ROW), turns=5))
    with pytest.raises(InvalidError, match="no exchange"):
        material(RECIPE, rows_of({"text": "x"}), "text")
