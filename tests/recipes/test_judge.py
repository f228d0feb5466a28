"""A judge: one verdict about each row, whatever the reply looks like; no row is made."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recipe_play import entry_of, material_for, row

from tui_craft.domain.drafting import Subject
from tui_craft.domain.formats import FORMATS, format_named
from tui_craft.domain.goals import goals
from tui_craft.domain.prompt import VARIABLES, check
from tui_craft.domain.row import checksum
from tui_craft.domain.verdict import Verdict
from tui_craft.recipes.base import Request, Taken, Work
from tui_craft.recipes.judge import RECIPE, broken_in, score_in

RULES = ["Never promise a refund.", "Keep it short"]
CONTEXT = {"objective": "Answer customers.", "constraints": RULES}
ROWS = [row(n, {"input": f"q{n}", "output": f"a{n}"}, ()) for n in (50, 51, 52)]


def choice(said: Any) -> dict[str, Any]:
    content = said if isinstance(said, str) else json.dumps(said)
    return {"message": {"role": "assistant", "content": content}, "finish_reason": "stop"}


def begin(**changes: Any) -> Work:
    return RECIPE.begin(material_for(RECIPE, **{"sources": ROWS, "target": 3, "context": CONTEXT, **changes}))


def feed(work: Work, request: Request, said: Any) -> Taken:
    entry = entry_of(request, choice(said))
    taken = work.take(entry)
    work.kept(entry, ())
    return taken


def asked(work: Work, number: int = 0) -> Request:
    request = work.next(number, 3)
    assert request is not None
    return request


def test_a_verdict_names_the_row_the_payload_and_what_was_said() -> None:
    work = begin()
    request = asked(work)
    said = "\n".join(message["content"] for message in request.ask.messages)
    assert '{"input":"q50","output":"a50"}' in said
    assert all(f"- {rule}" in said for rule in RULES)
    taken = feed(work, request, {"why": "It promises\nmoney.", "broken": ["never promise a refund"], "score": 2})
    assert not taken.made
    assert taken.verdicts == [
        Verdict(50, checksum(ROWS[0].raw), 2, ("Never promise a refund.",), "It promises money.", "", 0, "acme/one",
                "2026-01-01T00:00:00Z"),
    ]  # fmt: skip
    words = 'scored 2 of 5: It promises money; breaks "Never promise a refund"'
    assert taken.verdicts[0].words == words


def test_each_row_is_judged_once_and_no_more_than_asked_for() -> None:
    work = begin(target=2)
    requests = [asked(work, number) for number in range(2)]
    assert [request.parent for request in requests] == [50, 51]
    assert work.next(2, 5) is None
    for request in requests:
        feed(work, request, {"why": "", "broken": [], "score": 5})
    assert work.next(2, 1) is None
    assert work.complete
    assert work.why().endswith("2 were judged, mean 5.0.")


def test_a_reply_without_a_verdict_is_asked_for_once_more() -> None:
    work = begin(sources=ROWS[:1])
    taken = feed(work, asked(work), "I cannot help with that.")
    assert (taken.verdicts, taken.notes) == ((), ["the reply holds no score from 1 to 5"])
    feed(work, asked(work, 1), {"score": 9})
    assert work.next(2, 1) is None
    assert not work.complete


def test_a_resumed_judge_goes_on_where_the_journal_ends() -> None:
    work = begin()
    entry = entry_of(asked(work), choice({"score": 4}))
    again = begin()
    again.take(entry)
    again.kept(entry, ())
    assert asked(again, 1).parent == 51


def test_a_row_is_judged_by_the_values_it_was_asked_to_have() -> None:
    source = row(9, {"input": "q", "output": "a"}, (), axes={"expect": "fail"})
    request = asked(begin(sources=[source], axes={"tone": {"warm": 1.0}}))
    assert request.axes == {"expect": "fail"}


def test_a_row_that_is_none_of_its_format_is_passed_over() -> None:
    work = begin(sources=[row(7, {"input": 3}, ()), ROWS[0]])
    assert asked(work).parent == 50


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ({"score": 4}, 4), ({"score": "4/5"}, 4), ({"score": "3 out of 5"}, 3), ({"score": "2"}, 2),
        ({"score": 3.5}, 4), ({"score": 0}, None), ({"score": 6}, None), ({"score": True}, None),
        ({"score": "12"}, None),
        ({"score": "5 apples"}, None), ({"score": None}, None), ({"score": [4]}, None), ("4", None), ("", None),
        ('```json\n{"why": "x", "score": 3}\n```', 3), ('{"score": NaN}', None), ({"rows": [{"score": 2}]}, None),
    ],
)  # fmt: skip
def test_what_counts_as_a_score(said: Any, score: int | None) -> None:
    assert score_in(choice(said)) == score


@pytest.mark.parametrize(
    ("said", "broken"),
    [
        (["keep it SHORT."], ("Keep it short",)), ([2], ("Keep it short",)), ([0, 3, True], ()), ("none", ()),
        (["Be\nkind"], ("Be kind",)), ([], ()), ({"a": 1}, ()), (["a", "a"], ("a",)), (["x" * 9999], ("x" * 600,)),
    ],
)  # fmt: skip
def test_which_rules_are_broken(said: Any, broken: tuple[str, ...]) -> None:
    assert broken_in(choice({"broken": said, "score": 1}), RULES) == broken


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=3)))
def test_no_reply_breaks_it(value: Any) -> None:
    said = choice(json.dumps({"score": value, "broken": value, "why": value}))
    score = score_in(said)
    assert score is None or 1 <= score <= 5
    assert all(isinstance(rule, str) for rule in broken_in(said, RULES))


@pytest.mark.parametrize("format_name", FORMATS)
def test_its_prompt_can_be_sent_in_every_format(format_name: str) -> None:
    for goal in goals().values():
        context = {"objective": "o {{x}}", "constraints": ["c {{rows}}"], "edge_cases": ["e"]}
        for stage in RECIPE.stages:
            subject = Subject(context, format_named(format_name), "N", goal.words)
            check(stage.draft(subject), {**VARIABLES, **stage.variables})


def test_it_says_what_it_is_for() -> None:
    assert "trap" in RECIPE.help
    assert RECIPE.rows_for(7, {}) == 7
    assert RECIPE.needs_for({"again": False}).unjudged
    assert not RECIPE.needs_for({"again": True}).unjudged
