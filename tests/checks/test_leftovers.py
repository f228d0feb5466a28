"""What generation leaves in answers: found where it is, left alone where it was asked for, cut where that is "
"certain."""

from __future__ import annotations

from typing import Any

import pytest
from check_helpers import findings, fixed, look, row
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.checks.leftovers import CHECK
from tui_craft.domain.finding import Finding, Severity

ANSWER = "The tallest mountain in Africa is Kilimanjaro."


def found(output: str, instruction: str = "Tell me about Africa.", format: str = "instruction") -> list[Finding]:
    data: dict[str, Any] = {"instruction": instruction, "input": "", "output": output}
    if format == "messages":
        turns = [{"role": "user", "content": instruction}, {"role": "assistant", "content": output}]
        data = {"messages": turns}
    return findings(look(CHECK, format), [row(data)], format)


def mended(output: str, instruction: str = "Tell me about Africa.") -> str | None:
    one = row({"instruction": instruction, "input": "", "output": output, "kept": 1})
    fix = fixed(look(CHECK, "instruction"), one, "instruction")
    assert fix is None or fix.data is not None
    return None if fix is None or fix.data is None else fix.data["output"]


@pytest.mark.parametrize(
    "tail",
    [
        "\n6. Instruction: Sort the list.\n6. Input:\nb, a\n6. Output:\na, b",
        "\n##\n18. Instruction: Identify the noun:\n18. Input:\nAn apple.\n18. Output:\nApple",
        "\n________\n\n12. Instruction: Edit this text.\n12. Output:\nDone",
        "\n\n### Instruction:\nName a fruit.\n\n### Response:\nApple",
        "\n\nInstruction: Name a fruit.\nOutput: Apple",
        "\n\n**Task 7:** Name a fruit.\n**Answer:** Apple",
        "\n\n7) Instruction: Name a fruit.",
        "\n\nAnweisung: Nenne eine Frucht.\nAusgabe: Apfel",
        "\n\nInstrucción: Nombra una fruta.\nSalida: Manzana",
        "\n指令：列出一种水果。\n输出：苹果",
    ],
)
def test_a_further_task_is_found_and_cut(tail: str) -> None:
    said = found(ANSWER + tail)
    assert next(each.message for each in said if each.severity is Severity.WARNING) in {
        "goes on with a further task", "has a piece of a prompt template in it",
    }  # fmt: skip
    assert mended(ANSWER + tail) == ANSWER
    assert found(ANSWER + tail, format="messages")


@pytest.mark.parametrize(
    ("output", "instruction"),
    [
        ("Instructions:\n1. Boil water.\n2. Add tea.", "Write a recipe for tea."),
        ("1. Instruction: Name a fruit.\n2. Instruction: Name a tree.", "Write two instructions for a model."),
        ("Ingredients: tea\nInstructions: boil it.", "Write a recipe for tea."),
        ("Task 1: sweep\nTask 2: mop", "Make a cleaning plan."),
        ("Here is the plan.\nTask: sweep the floor", "Make a cleaning plan."),
        ("Input: the number of rows.\nOutput: their sum.", "Describe the inputs and outputs of this function."),
        ("1. Example: a dog\n2. Example: a cat", "Give examples of pets."),
        ("Question: What is tea?\nAnswer: A drink.", "Write a quiz question about tea."),
    ],
)
def test_tasks_that_were_asked_for_are_no_leftovers(output: str, instruction: str) -> None:
    assert [each for each in found(output, instruction) if each.severity is not Severity.HINT] == []


@pytest.mark.parametrize(
    "output",
    [
        "As an AI language model, I think tea is nice.",
        "Tea is nice. As an AI, I do not drink it.",
        "I am an AI language model and do not drink tea.",
        "I'm just an AI, so tea is not for me.",
        "As a large language model, I do not drink tea.",
        "Being an AI, I drink no tea.",
        "I am ChatGPT, and I like tea.",
        "I'm just a computer program, so I don't drink tea.",
        "I am a virtual assistant and do not drink tea.",
        "Als KI-Sprachmodell trinke ich keinen Tee.",
        "En tant que modèle de langage, je ne bois pas de thé.",
        "Como modelo de lenguaje, no bebo té.",
        "作为一个人工智能语言模型，我不喝茶。",
        "As of my last knowledge update, tea is a drink.",
        "My training data says that tea is a drink.",
    ],
)
def test_talk_about_being_a_model_is_found(output: str) -> None:
    for format in ("instruction", "messages"):
        assert [each.severity for each in found(output, "What is tea?", format)] == [Severity.WARNING]


@pytest.mark.parametrize(
    "output",
    [
        "Sophia works as an AI assistant for a bank.",
        "Use it as an AI tool for translation.",
        "The company trained a language model on tea labels.",
        "I am an AI researcher from Aarhus.",
        "I am a virtual assistant with ten years of experience.",
        "He said: as a language teacher, I drink tea.",
        "The training data of the study was small.",
        "An AI can help here.",
        "The user: a person who signs in.",
        "Sure enough, the tea was cold.",
        "Of course the earth is round.",
        "Certainly, tea is older than coffee.",
        "Here lies a tea drinker.",
        "The <s> element strikes text out, as in <s>tea</s>.",
        "a[inst] = 1",
        "Use `<section>` and `</section>`.",
        "| a | b |\n|---|---|\n| 1 | 2 |",
    ],
)
def test_honest_answers_pass(output: str) -> None:
    assert found(output, "What is it?") == []


def test_what_the_question_is_about_is_a_hint_at_most() -> None:
    said = found("I am a language model made by a lab.", "Who made you?")
    assert [each.severity for each in said] == [Severity.HINT]
    said = found("As an AI language model, I have no name.", "What does a chatbot say when asked for its name?")
    assert [each.severity for each in said] == [Severity.HINT]


@pytest.mark.parametrize(
    ("output", "left"),
    [
        ("It works.<|im_end|>", "It works."),
        ("It works.</s>", "It works."),
        ("It works. <|eot_id|>\n<|endoftext|>", "It works."),
        ("It works.<end_of_turn>", "It works."),
        ("It works.[/INST]", "It works."),
        ("It works.<\uff5cend\u2581of\u2581sentence\uff5c>", "It works."),
        ("It <|im_start|> works", None),
    ],
)
def test_tokens_are_found_and_stripped_at_the_end(output: str, left: str | None) -> None:
    assert [each.severity for each in found(output)] == [Severity.WARNING]
    assert mended(output) == left


def test_a_template_is_the_text_itself_where_rows_are_texts() -> None:
    text = "### Instruction:\nName a fruit.\n\n### Response:\nApple"
    assert findings(look(CHECK, "text"), [row({"text": text})], "text") == []


@pytest.mark.parametrize(
    ("output", "left"),
    [
        ("Sure, here is a poem:\nRoses", "Roses"),
        ("Certainly! Here's the list you asked for:\n\n- tea", "- tea"),
        ("Of course, I'd suggest this:\nTea", "Tea"),
        ("Output: Tea is a drink.", "Tea is a drink."),
        ("Tea is a drink.\n\nI hope this helps! Let me know if you want changes.", "Tea is a drink."),
        ("Natürlich! Hier ist ein Gedicht:\nRosen", "Rosen"),
        ("Bien sûr ! Voici un poème :\nRoses", "Roses"),
        ("¡Claro! Aquí tienes un poema:\nRosas", "Rosas"),
        ("Here is a summary of the text:\n\nTea is a drink.", "Tea is a drink."),
        ("Tea is a drink. Is there anything else I can help you with?", None),
        ("Sure! I can do that.", None),
    ],
)
def test_chatter_is_a_hint_and_can_be_cut(output: str, left: str | None) -> None:
    assert {each.severity for each in found(output)} == {Severity.HINT}
    assert mended(output) == left
    assert found(output, format="messages") == []


def test_seeds_say_whether_chatter_is_a_fault_or_a_habit() -> None:
    chatty = {"input": "a", "output": "Sure, here is a poem:\nRoses"}
    terse = [{"input": str(n), "output": "Tea."} for n in range(20)]
    one = [row(chatty)]
    assert [each.severity for each in findings(look(CHECK, examples=terse), one)] == [Severity.WARNING]
    assert findings(look(CHECK, examples=[*terse, chatty, chatty]), one) == []


def test_what_a_fifth_of_all_rows_say_is_how_they_talk() -> None:
    chatty = {"input": "a", "output": "Sure, here is a poem:\nRoses"}
    terse = [{"input": str(n), "output": "Tea."} for n in range(6)]
    one = [row(chatty)]
    assert findings(look(CHECK, examples=[*terse, chatty, chatty], seeded=False), one) == []
    assert len(findings(look(CHECK, examples=[*terse, chatty], seeded=False), one)) == 1


def test_the_worse_side_of_a_pair_may_be_bad_on_purpose() -> None:
    data = {"prompt": "Tea?", "chosen": "A drink.", "rejected": "As an AI language model, I have no idea."}
    assert [each.severity for each in findings(look(CHECK, "preference"), [row(data)], "preference")] == [Severity.HINT]


def test_a_fix_leaves_all_else_as_it_was() -> None:
    turns = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "Hello.<|im_end|>", "name": "x"}]
    one = row({"messages": turns, "meta": {"a": 1}})
    fix = fixed(look(CHECK, "messages"), one, "messages")
    assert fix is not None
    assert fix.data == {"messages": [turns[0], {**turns[1], "content": "Hello."}], "meta": {"a": 1}}


@given(
    st.text(max_size=200),
    st.sampled_from(["Sure, here is it:\n", "<|im_end|>", "\n6. Instruction: a\n6. Output: b", "Output: "]),
)
def test_what_is_mended_is_found_no_more_and_a_part_of_what_was(said: str, junk: str) -> None:
    output = junk + said if junk[-1] in "\n " else said + junk
    once = mended(output)
    if once is not None:
        assert once in output
        twice = mended(once)
        assert twice is None or len(twice) < len(once)


@pytest.mark.parametrize(
    "piece", ["a ", "(", "\n", "As an AI ", "Instruction: ", "<|", "[", "### ", "1. ", "\n\nTask: ", "*", "Sure, "]
)
def test_long_hostile_texts_end(piece: str) -> None:
    found(piece * (1_000_000 // len(piece)))
