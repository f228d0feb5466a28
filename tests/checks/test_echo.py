"""Answers that repeat the question, whole or at their beginning."""

from __future__ import annotations

from typing import Any

import pytest
from check_helpers import findings, fixed, look, row
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.checks.echo import CHECK
from tui_craft.domain.finding import Finding, Severity

WARNING, HINT = Severity.WARNING, Severity.HINT


def found(instruction: str, input: str, output: str) -> list[Finding]:
    one = row({"instruction": instruction, "input": input, "output": output})
    return findings(look(CHECK, "instruction"), [one], "instruction")


@pytest.mark.parametrize(
    ("instruction", "input", "output", "severity"),
    [
        ("Sort them.", "Bag, shoes, shirt", "Bag, shoes, shirt", WARNING),
        ("Sort them.", "Bag, shoes, shirt", " bag,  shoes, SHIRT.\n", WARNING),
        ("Sort them.", "b a c", "b a c", WARNING),
        ("Name the parts of a parcel.", "", "Name the parts of a parcel.", WARNING),
        ("Remove the comma.", "I had pizza, for breakfast.", "I had pizza for breakfast.", HINT),
        ("Spell it.", "Receive", "R-E-C-E-I-V-E", HINT),
        ("Sort the numbers.", "1, 2, 9", "1, 2, 9", HINT),
        ("Sort the numbers.", "1, 9, 2", "1, 9, 2", WARNING),
        ("Correct it if needed.", "All is well here.", "All is well here.", HINT),
        ("Write it in lower case.", "all is well here", "all is well here", HINT),
        ("Repeat after me.", "All is well here.", "All is well here.", None),
        ("Sort them.", "yes", "Yes!", None),
        ("Sort them.", "Bag, shoes, shirt", "Bag, shirt, shoes", None),
        ("Say who he is.", "Bob", "Bob is a man who builds.", None),
    ],
)
def test_an_answer_that_is_the_input(instruction: str, input: str, output: str, severity: Severity | None) -> None:
    assert [each.severity for each in found(instruction, input, output)] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("asked", "output", "left"),
    [
        ("What is the capital of France?", "What is the capital of France?\nParis.", "Paris."),
        ("What is the capital of France?", "What is the capital of France? Paris.", "Paris."),
        ("What is the capital of France?", "**What is the capital of France?**\n\nParis.", "Paris."),
        (
            "Explain how tea is made at home.",
            "Instruction: Explain how tea is made at home.\nOutput: Boil water.",
            "Boil water.",
        ),
        ("Explain how tea is made at home.", "Explain how tea is made at home.\n\nBoil water.", "Boil water."),
    ],
)
def test_a_question_before_the_answer_is_cut(asked: str, output: str, left: str) -> None:
    payload = {"instruction": asked, "input": "", "output": output}
    (said,) = findings(look(CHECK, "instruction"), [row(payload)], "instruction")
    assert said.message == "begins with the question"
    fix = fixed(look(CHECK, "instruction"), row(payload), "instruction")
    assert fix is not None
    assert fix.data == {**payload, "output": left}
    turns = [{"role": "user", "content": asked}, {"role": "assistant", "content": output}]
    (said,) = findings(look(CHECK, "messages"), [row({"messages": turns})], "messages")
    assert said.severity is WARNING


def test_a_task_and_its_input_before_the_answer_are_cut() -> None:
    payload = {"instruction": "Translate this into German.", "input": "Tea is hot.",
               "output": "Translate this into German.\nTea is hot.\nTee ist heiß."}  # fmt: skip
    fix = fixed(look(CHECK, "instruction"), row(payload), "instruction")
    assert fix is not None
    assert fix.data == {**payload, "output": "Tee ist heiß."}


@pytest.mark.parametrize(
    ("asked", "output"),
    [
        (
            "Complete the sentence: Once upon a time there was",
            "Complete the sentence: Once upon a time there was a cat.",
        ),
        ("Once upon a time there was a cat", "Once upon a time there was a cat that drank tea."),
        ("What is the capital of France?", "What is the capital of Francesca's country? Paris."),
        ("What is tea?", "What is tea? A drink."),
        ("def area(width, height):", "def area(width, height):\n    return width * height"),
    ],
)
def test_going_on_with_a_text_is_no_echo(asked: str, output: str) -> None:
    one = row({"input": asked, "output": output})
    assert [each for each in findings(look(CHECK), [one]) if each.severity is not HINT] == []


def test_in_a_conversation_each_answer_is_compared_with_what_is_before_it() -> None:
    turns = [
        {"from": "human", "value": "Please sort the words of my list."},
        {"from": "gpt", "value": "Which list do you mean by that?"},
        {"from": "human", "value": "The list of my words, please."},
        {"from": "gpt", "value": "the list of my words please"},
    ]
    (said,) = findings(look(CHECK, "conversations"), [row({"conversations": turns})], "conversations")
    assert said.field == "conversations[3].value"


def test_what_the_seeds_do_is_no_fault() -> None:
    seeds: list[Any] = [
        {"input": f"a sentence that is right {n}", "output": f"a sentence that is right {n}"} for n in range(5)
    ]
    same = [row({"input": "another sentence that is right", "output": "another sentence that is right"})]
    assert findings(look(CHECK, examples=seeds), same) == []
    assert len(findings(look(CHECK), same)) == 1


@given(st.text(max_size=200))
def test_equal_texts_are_found_when_they_are_long_enough(said: str) -> None:
    one = row({"input": said, "output": said})
    letters = "".join(char for char in said if char.isalnum())
    if len(letters) >= 12:
        assert len(findings(look(CHECK), [one])) == 1
    if not letters:
        assert findings(look(CHECK), [one]) == []


@pytest.mark.parametrize("piece", ["a ", "(", "\n", "_", "ab"])
def test_long_hostile_texts_end(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    found(text, text, text + "b")
