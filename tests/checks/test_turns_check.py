"""The order of turns: what chat templates refuse, what tool calls may do, and which last turns are dropped."""

from __future__ import annotations

from typing import Any

import pytest
from check_helpers import findings, fixed, ground, look, row
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.checks.turns import CHECK, DROP
from tui_craft.domain.finding import Severity

CALL = {"role": "assistant", "content": None, "tool_calls": [{"id": "1", "function": {"name": "f"}}]}


def turns(spelled: str) -> list[dict[str, Any]]:
    """`s u a` are turns with text, capital letters empty ones, `c` is a call, `t` what a tool gives back."""
    names = {"s": "system", "u": "user", "a": "assistant", "t": "tool", "d": "developer"}
    return [
        CALL if letter == "c" else {"role": names[letter.lower()], "content": "" if letter.isupper() else f"{letter}!"}
        for letter in spelled
    ]


def said(spelled: str) -> list[tuple[str, str]]:
    found = findings(look(CHECK, "messages"), [row({"messages": turns(spelled)})], "messages")
    return [(each.field.removesuffix(".content"), each.message) for each in found]


@pytest.mark.parametrize("spelled", ["ua", "sua", "dua", "uaua", "ucta", "ucttcta", "uc", "ucTa", "uacta"])
def test_a_good_order_has_nothing(spelled: str) -> None:
    assert said(spelled) == []


@pytest.mark.parametrize(
    ("spelled", "found"),
    [
        ("uua", [("messages[1]", "is the second turn of the user in a row")]),
        ("uaa", [("messages[2]", "is the second turn of the assistant in a row")]),
        ("au", [("messages[0]", "begins with the assistant"),
                ("messages[1]", "ends with a turn of the user, so an answer is missing")]),
        ("usa", [("messages[1]", "is a turn of the system that is not the first")]),
        ("ssua", [("messages[1]", "is the second turn of the system in a row")]),
        ("Sua", [("messages[0]", "is an empty turn of the system")]),
        ("uAua", [("messages[1]", "is an empty turn of the assistant")]),
        ("uaU", [("messages[2]", "is an empty turn at the end")]),
        ("uaUA", [("messages[2]", "is an empty turn at the end"), ("messages[3]", "is an empty turn at the end")]),
        ("uau", [("messages[2]", "ends with a turn of the user, so an answer is missing")]),
        ("uct", [("messages[2]", "ends with the result of a tool, so an answer is missing")]),
        ("uta", [("messages[1]", "is the result of a tool that nobody called")]),
        ("uA", [("messages[1]", "no turn of the assistant says anything")]),
        ("uauA", [("messages[3]", "is an empty turn of the assistant")]),
        ("u", []),  # the check `fields` says that there is no answer
    ],
)  # fmt: skip
def test_what_is_out_of_order(spelled: str, found: list[tuple[str, str]]) -> None:
    assert said(spelled) == found


def test_how_grave_it_is() -> None:
    begun = look(CHECK, "messages")
    worst = {
        spelled: findings(begun, [row({"messages": turns(spelled)})], "messages")[0].severity
        for spelled in ("uA", "uua", "Sua")
    }
    assert worst == {"uA": Severity.ERROR, "uua": Severity.WARNING, "Sua": Severity.HINT}


@pytest.mark.parametrize(("spelled", "left"), [("uaU", "ua"), ("uaUA", "ua"), ("suaucTaUUA", "suaucTa"), ("uaA", "ua")])
def test_empty_last_turns_are_dropped_where_an_answer_is_then_the_last(spelled: str, left: str) -> None:
    begun = look(CHECK, "messages")
    mended = fixed(begun, row({"messages": turns(spelled), "id": 9}), "messages")
    assert mended is not None
    assert mended.data == {"messages": turns(left), "id": 9}


@pytest.mark.parametrize("spelled", ["uA", "U", "uauA", "SU", "uAua", "uauU"])
def test_nothing_else_is_dropped(spelled: str) -> None:
    begun = look(CHECK, "messages")
    assert fixed(begun, row({"messages": turns(spelled)}), "messages") is None


def test_sharegpt_turns_and_their_tools() -> None:
    def conversation(*speakers: str) -> dict[str, Any]:
        return {"conversations": [{"from": who, "value": "said"} for who in speakers]}

    begun = look(CHECK, "conversations")
    good = [
        conversation("human", "gpt", "human", "function_call", "observation", "gpt"),
        conversation("user", "chatgpt"),
        conversation("system", "human", "gpt", "function-call", "function-response", "gpt"),
    ]
    assert findings(begun, [row(each) for each in good], "conversations") == []
    [found] = findings(begun, [row(conversation("human", "human", "gpt"))], "conversations")
    assert found.field == "conversations[1].value"


def test_pairs_of_turns() -> None:
    begun = look(CHECK, "preference")
    pair = {"prompt": turns("su"), "chosen": turns("a"), "rejected": turns("ua")}
    assert findings(begun, [row(pair), row({"prompt": "a", "chosen": "b", "rejected": "c"})], "preference") == []
    broken = {"prompt": turns("uU"), "chosen": turns("A"), "rejected": turns("u")}
    found = findings(begun, [row(broken)], "preference")
    assert [(each.field, each.fix) for each in found] == [
        ("prompt[1].content", DROP), ("chosen[0].content", ""), ("rejected[0].content", ""),
    ]  # fmt: skip
    mended = fixed(begun, row(broken), "preference")
    assert mended is not None
    assert mended.data == {**broken, "prompt": turns("u")}


def test_formats_without_turns_are_not_looked_at() -> None:
    assert CHECK.begin(ground(CHECK, "input-output")) is None


def test_what_is_no_turn_is_left_to_others() -> None:
    begun = look(CHECK, "messages")
    for value in (None, "text", [], [1], [{"role": "alien", "content": "x"}], [{"content": "x"}]):
        assert findings(begun, [row({"messages": value})], "messages") == []


@given(st.text(alphabet="suadtSUADTc", max_size=12))
def test_any_order_is_borne_and_a_fix_leaves_nothing_to_fix(spelled: str) -> None:
    begun = look(CHECK, "messages")
    one = row({"messages": turns(spelled)})
    mended = fixed(begun, one, "messages")
    if mended is not None:
        assert mended.data is not None
        assert one.data["messages"][: len(mended.data["messages"])] == mended.data["messages"]
        assert fixed(begun, row(mended.data), "messages") is None
