"""Draft, critique, rewrite: all three kept, a good draft is not rewritten, provenance and cost are whole."""

from __future__ import annotations

from typing import Any

from recipe_answers import respond_with
from recipe_play import PAIR, material_for, play, row

from tui_craft.recipes.critique import GOOD, RECIPE, UNJUDGED

SEEDS = [row(n, {"input": f"Question {n}", "output": f"Answer {n}"}) for n in range(5)]


def verdict(said: str) -> Any:
    return respond_with(verdict=lambda draw, text: said)


def test_a_faulty_draft_is_written_again_and_all_three_are_kept() -> None:
    played = play(RECIPE, material_for(RECIPE, target=6, seeds=SEEDS), answer=verdict("faulty"), at_once=2)
    assert len(played.rows) == 6
    for made in played.rows:
        assert made.origin["draft"] != made.item.data
        assert not PAIR.problems(made.origin["draft"])
        assert made.origin["critique"]
        assert set(made.origin["seeds"]) == {0, 1, 2, 3, 4}
        assert made.origin["cost"] == 0.5 / 3 + 0.5 + 0.5
        assert made.origin["tokens"] == [33 + 100 + 100, 13 + 40 + 40]
    rewrites = [request for request in played.requests if request.stage == "rewrite"]
    assert all(f"- {request.work['critique'][0]}" in request.ask.messages[-1]["content"] for request in rewrites)


def test_a_good_draft_costs_no_rewrite_and_keeps_its_writer() -> None:
    played = play(RECIPE, material_for(RECIPE, target=6, seeds=SEEDS), answer=verdict("good"))
    assert {request.stage for request in played.requests} == {"draft", "critique"}
    for made in played.rows:
        assert made.origin["critique"] == GOOD
        assert made.origin["template"] == "default"
        assert made.origin["teacher"] == "acme/one"
        assert made.origin["cost"] == 0.5 / 3 + 0.5


def test_what_was_drawn_for_the_draft_holds_to_the_end() -> None:
    material = material_for(RECIPE, target=6, goal="toxicity", axes={"tone": {"angry": 1.0, "calm": 1.0}})
    played = play(RECIPE, material, answer=verdict("faulty"))
    by_number = {request.number: request for request in played.requests}
    for request in played.requests:
        if request.stage == "critique":
            first = by_number[int(request.work["follows"].split(".")[0])]
            assert request.axes == first.axes
            assert request.tags == first.tags
            assert f"- expect: {first.axes['expect']}" in request.ask.messages[-1]["content"]
    assert {tag for tags in played.tags for tag in tags} == {"expect:pass", "expect:fail"}


def test_critiques_in_plain_words_and_silent_ones() -> None:
    def answer(said: str) -> Any:
        def respond(body: dict[str, Any], number: int) -> dict[str, Any]:
            asks = body["messages"][-1]["content"]
            if "Judge it" in asks:
                return {"message": {"content": said}, "finish_reason": "stop"}
            choice: dict[str, Any] = verdict("good")(body, number)
            return choice

        return respond

    material = material_for(RECIPE, target=3)
    assert {request.stage for request in play(RECIPE, material, answer=answer("Good.")).requests} == {
        "draft",
        "critique",
    }
    plain = play(RECIPE, material, answer=answer("It promises a refund."))
    assert plain.rows[0].origin["critique"] == ["It promises a refund."]
    silent = play(RECIPE, material, answer=answer(""))
    assert silent.tags == [(UNJUDGED,)] * 3


def test_bad_drafts_are_set_aside_and_replaced() -> None:
    answers = verdict("good")

    def respond(body: dict[str, Any], number: int) -> dict[str, Any]:
        if number == 0:
            return {"message": {"content": '{"rows": [{"input": "a", "output": ""}, {"input": "b", "output": "c"}]}'}}
        choice: dict[str, Any] = answers(body, number)
        return choice

    played = play(RECIPE, material_for(RECIPE, target=4), answer=respond, at_once=1)
    assert len(played.bad) == 1
    assert len(played.rows) == 4
