"""Goals: their tags and words, and what code draws for each request instead of hoping for it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.drafting import Subject, draft
from tui_craft.domain.filter import parse
from tui_craft.domain.filter_terms import name_problem
from tui_craft.domain.formats import format_named
from tui_craft.domain.goals import EVAL_SPLIT, distinct_names, drawn, goal_named, goals, slice_name, slices
from tui_craft.errors import InvalidError

CONSTRAINTS = {"constraints": ["Never promise a refund.", "Cite the order number", "", "never promise a refund"]}
KINDS = {"topic", "input", "output", "row"}


def test_the_goals_there_are() -> None:
    assert list(goals())[:2] == ["training", "eval"]
    assert {goal.name for goal in goals().values() if goal.adversarial} == {
        "jailbreak", "bias", "toxicity", "maliciousness",
    }  # fmt: skip
    for name, goal in goals().items():
        assert goal is goal_named(name)
        assert goal.help
        assert set(goal.words) in ({*KINDS}, set())
        assert all(words.strip() == words and words for words in goal.words.values())
        assert (goal.split == EVAL_SPLIT) is goal.labelled is (goal.kind == "eval")
    assert goal_named("training").tags == ("fine_tuning_data",)
    with pytest.raises(InvalidError, match="jailbreak"):
        goal_named("nope")


@pytest.mark.parametrize("name", goals())
def test_the_goal_shapes_the_prompt(name: str) -> None:
    goal = goal_named(name)
    said = draft(Subject({"objective": "sell teapots"}, format_named("input-output"), "Teapots", goal.words))
    assert goal.words.get("row", "") in said


@given(st.integers(), st.integers(0, 1000))
def test_half_of_an_evals_requests_pass(seed: int, start: int) -> None:
    goal = goal_named("toxicity")
    pairs = [drawn(goal, {}, seed, number) for number in range(2 * start, 2 * start + 2)]
    assert sorted(pair.axes["expect"] for pair in pairs) == ["fail", "pass"]
    assert all(pair.tags == (f"expect:{pair.axes['expect']}",) for pair in pairs)
    assert drawn(goal, {}, seed, 2 * start) == pairs[0]


def test_the_order_of_verdicts_varies() -> None:
    goal = goal_named("eval")
    assert 20 < sum(drawn(goal, {}, 5, 2 * number).axes["expect"] == "pass" for number in range(100)) < 80


def test_training_draws_nothing() -> None:
    for name in ("training", "custom", "prompting"):
        assert drawn(goal_named(name), CONSTRAINTS, 1, 0).axes == {}
        assert slices(goal_named(name), CONSTRAINTS) == []


def test_one_slice_for_each_requirement_and_one_for_all() -> None:
    goal = goal_named("requirements")
    found = slices(goal, CONSTRAINTS)
    assert found == [
        ("never-promise-a-refund", "tag:slice:never-promise-a-refund"),
        ("cite-the-order-number", "tag:slice:cite-the-order-number"),
        ("never-promise-a-refund-2", "tag:slice:never-promise-a-refund-2"),
        ("overall", "tag:slice:overall"),
    ]
    assert all(parse(where) for _, where in found)
    once = [drawn(goal, CONSTRAINTS, 3, number) for number in range(8)]
    assert Counter(tag for one in once for tag in one.tags if tag.startswith("slice:")) == {
        f"slice:{name}": 2 for name, _ in found
    }
    assert len({tuple(one.axes.items()) for one in once}) == 8
    assert [name for name, _ in slices(goal, {})] == ["overall"]


@given(st.lists(st.text(), max_size=12))
def test_slice_names_are_usable_and_distinct(texts: list[str]) -> None:
    names = distinct_names(texts)
    assert len(set(names)) == len(names) == len(texts)
    assert all(name_problem(name) is None or not name_problem(name) for name in names)
    assert all(len(slice_name(text)) <= 40 for text in texts)
