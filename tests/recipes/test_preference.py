"""Preference pairs: a rejected side for a good answer, or two candidates and a judge; where both came from is kept."""

from __future__ import annotations

import pytest
from recipe_helpers import feed, material, rows_of, said

from tui_craft.errors import InvalidError
from tui_craft.recipes.preference import RECIPE, SAME_SOURCE

ROW = {"input": "Where is it?", "output": "On its way."}


@pytest.mark.parametrize(("how", "words"), [("worse", "Write a worse answer"), ("lazy", "Write the lazy answer")])
def test_the_rejected_side_is_written_for_the_rows_own_answer(how: str, words: str) -> None:
    work = RECIPE.begin(material(RECIPE, rows_of(ROW), how=how))
    request = work.next(0, 9)
    assert request is not None
    assert words in said(request)
    assert "On its way." in said(request)
    assert request.parent == 11
    [made] = feed(work, request, {"answer": "Who knows."})
    assert made.item.data == {"prompt": "Where is it?", "chosen": "On its way.", "rejected": "Who knows."}
    assert made.origin["how"] == how
    assert made.origin["fault"] in said(request)
    assert made.origin["pair"]["chosen"] == {"row": 11}
    assert made.origin["pair"]["rejected"]["model"] == "one-0925"
    assert made.tags == ()


def test_an_answer_outside_json_will_do_and_the_same_answer_will_not() -> None:
    work = RECIPE.begin(material(RECIPE, rows_of(ROW, ROW)))
    first, second = work.next(0, 9), work.next(1, 9)
    assert first is not None
    assert second is not None
    assert feed(work, first, "Who knows.")[0].item.data["rejected"] == "Who knows."
    assert "once more" in feed(work, second, {"answer": "on its WAY."})[0].item.problem
    assert work.next(2, 9) is not None, "a row that brought nothing is asked about once more"


def test_faults_differ_from_row_to_row() -> None:
    work = RECIPE.begin(material(RECIPE, rows_of(*[ROW] * 12)))
    requests = [work.next(number, 99) for number in range(12)]
    assert len({request.work["fault"] for request in requests if request}) > 4


@pytest.mark.parametrize("better", ["A", "B"])
def test_candidates_are_judged_and_both_sources_kept(better: str) -> None:
    work = RECIPE.begin(material(RECIPE, rows_of(ROW), how="candidates"))
    first = work.next(0, 9)
    assert first is not None
    assert first.stage == "first"
    assert feed(work, first, {"answer": "from the first"}) == []
    second = work.next(1, 0)
    assert second is not None
    assert second.stage == "second"
    assert said(second) != said(first)
    feed(work, second, {"answer": "from the second"}, teacher="acme/two", model="two-1")
    judge = work.next(2, 0)
    assert judge is not None
    assert judge.stage == "judge"
    a = said(judge).split("Answer A:\n")[1].split("\n")[0]
    b = said(judge).split("Answer B:\n")[1].split("\n")[0]
    [made] = feed(work, judge, {"why": "it helps", "better": better})
    assert made.item.data == {
        "prompt": "Where is it?", "chosen": a if better == "A" else b, "rejected": b if better == "A" else a,
    }  # fmt: skip
    models = {made.item.data[side]: made.origin["pair"][side]["model"] for side in ("chosen", "rejected")}
    assert models == {"from the first": "one-0925", "from the second": "two-1"}
    assert made.origin["why"] == "it helps"
    assert made.origin["cost"] == 1.5
    assert made.origin["tokens"] == [30, 12]
    assert made.tags == ()
    assert RECIPE.calls_per_row(5, {"how": "candidates"}) == 3


def test_two_candidates_of_one_source_are_tagged() -> None:
    work = RECIPE.begin(material(RECIPE, rows_of(ROW), how="candidates"))
    for number, reply in enumerate([{"answer": "one"}, {"answer": "two"}, "Answer B is better."]):
        request = work.next(number, 9)
        assert request is not None
        made = feed(work, request, reply, prompt="sha256:same")
    assert made[0].tags == (SAME_SOURCE,)


def test_candidates_that_say_the_same_are_put_aside_and_an_undecided_judge_too() -> None:
    work = RECIPE.begin(material(RECIPE, rows_of(ROW), how="candidates"))
    replies = [{"answer": "one"}, {"answer": "ONE"}, {"answer": "one"}, {"answer": "two"}, "A or B, who knows"]
    problems = []
    for number, reply in enumerate(replies):
        request = work.next(number, 9)
        assert request is not None
        problems += [made.item.problem for made in feed(work, request, reply)]
    assert problems == ["both candidates say the same, so neither is better"]
    assert work.next(9, 9) is None


def test_turns_are_paired_as_turns() -> None:
    talk = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]
    work = RECIPE.begin(material(RECIPE, rows_of({"messages": talk}), "messages"))
    request = work.next(0, 9)
    assert request is not None
    [made] = feed(work, request, {"answer": "bad"})
    assert made.item.data["prompt"] == [talk[0]]
    assert made.item.data["rejected"] == [{"role": "assistant", "content": "bad"}]


def test_an_instruction_and_its_input_are_one_question() -> None:
    row = {"instruction": "Sort.", "input": "b a", "output": "a b"}
    work = RECIPE.begin(material(RECIPE, rows_of(row), "instruction"))
    request = work.next(0, 9)
    assert request is not None
    [made] = feed(work, request, {"answer": "b a"})
    assert made.item.data["prompt"] == "Sort.\n\nb a"


@pytest.mark.parametrize("format", ["text", "preference"])
def test_what_no_pairs_can_be_made_of(format: str) -> None:
    with pytest.raises(InvalidError, match="pairs"):
        material(RECIPE, (), format)
