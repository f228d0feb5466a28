"""Planning: one request for the plan, one for each of its rows; no brief is written twice."""

from __future__ import annotations

from typing import Any

from recipe_answers import respond_with
from recipe_play import material_for, play

from tui_craft.recipes.plan import RECIPE

AXES = {"tone": {"angry": 1.0, "calm": 1.0}}


def test_every_row_has_its_brief_and_its_own_request() -> None:
    played = play(RECIPE, material_for(RECIPE, target=12, options={"briefs": 5}, axes=AXES), seed=3)
    plans = [request for request in played.requests if request.stage == "plan"]
    writes = [request for request in played.requests if request.stage == "write"]
    assert [request.rows for request in plans] == [5, 5, 2]
    assert all(request.rows == 1 for request in writes)
    assert len(played.rows) == len(writes) == 12
    briefs = [made.origin["brief"] for made in played.rows]
    assert len(set(briefs)) == 12
    for request in writes:
        said = request.ask.messages[-1]["content"]
        assert request.work["brief"] in said
        assert f"- tone: {request.axes['tone']}" in said
    assert all(request.axes == {} for request in plans)
    assert {request.axes["tone"] for request in writes} == {"angry", "calm"}


def test_a_later_plan_knows_the_earlier_ones() -> None:
    played = play(RECIPE, material_for(RECIPE, target=8, options={"briefs": 4}), at_once=1)
    first = [made.origin["brief"] for made in played.rows[:4]]
    assert all(f"- {brief}" in played.prompt("plan", 1) for brief in first)


def test_a_planner_that_repeats_itself_ends_the_run() -> None:
    same = respond_with(**{"briefs[]": lambda draw, said: "Somebody asks for a red pot."})
    played = play(RECIPE, material_for(RECIPE, target=9), answer=same)
    assert len(played.rows) == 1
    assert "plans held nothing new" in played.why


def test_a_plan_in_prose_is_read_and_an_empty_one_is_noted() -> None:
    work = RECIPE.begin(material_for(RECIPE))
    entry: dict[str, Any] = {"request": 0, "stage": "plan", "rows": 2, "work": {}}
    said = {"message": {"content": "Here:\n1. One asks.\n2. Another asks.\n3. A third."}, "finish_reason": "stop"}
    taken = work.take({**entry, "choice": said})
    assert taken.step
    assert [work.next(number, 0) is not None for number in (1, 2, 3)] == [True, True, False]
    empty = {"message": {"content": "No."}, "finish_reason": "stop"}
    assert list(work.take({**entry, "request": 4, "choice": empty}).notes) == ["the reply holds no plan"]
