"""What is asked about a dataset, and how answers become its context."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.context import Context
from tui_craft.domain.formats import FORMATS
from tui_craft.domain.questions import QUESTIONS, answers_from, empty_answers, hint, to_context

lines = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)


def test_every_field_of_the_wizard_is_asked_once() -> None:
    assert [question.key for question in QUESTIONS] == [
        "name", "format", "objective", "task_type", "deployment", "data_status", "constraints",
    ]  # fmt: skip
    formats = next(question for question in QUESTIONS if question.key == "format")
    assert [value for value, _ in formats.choices] == list(FORMATS)
    assert all(question.why for question in QUESTIONS)


def test_a_thin_answer_gets_a_hint_and_a_good_one_none() -> None:
    for question in QUESTIONS:
        if question.good:
            assert hint(question.key, question.good) == ""
    assert hint("objective", "answer questions")
    assert hint("objective", "")
    assert hint("deployment", "production")
    assert hint("constraints", "") == "", "it is optional"


@given(lines, lines, lines, st.sampled_from(["seeds", "partial", "nothing"]), st.lists(lines, max_size=4))
def test_answers_survive_the_way_there_and_back(
    objective: str, task: str, deployment: str, status: str, constraints: list[str]
) -> None:
    answers = {**empty_answers(), "name": "x", "objective": objective, "task_type": task, "deployment": deployment,
               "data_status": status, "constraints": "\n".join(constraints)}  # fmt: skip
    context = to_context(answers)
    Context.model_validate(context)
    assert answers_from("x", "input-output", context) == answers


def test_what_is_not_asked_about_is_kept() -> None:
    context = to_context(empty_answers(), {"edge_cases": ["no order number"], "objective": "old"})
    assert context["edge_cases"] == ["no order number"]
    assert context["objective"] == ""
