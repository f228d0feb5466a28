"""Texts that stand for nothing, and those that are short and right."""

from __future__ import annotations

from typing import Any

import pytest
from check_helpers import findings, fixed, look, row
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.checks.placeholders import CHECK
from tui_craft.domain.finding import Finding, Severity

WARNING, HINT, ERROR = Severity.WARNING, Severity.HINT, Severity.ERROR


def found(instruction: str, input: str, output: str) -> list[Finding]:
    return findings(look(CHECK, "instruction"), [row(data(instruction, input, output))], "instruction")


def data(instruction: str, input: str, output: str) -> dict[str, Any]:
    return {"instruction": instruction, "input": input, "output": output}


@pytest.mark.parametrize(
    "input",
    [
        "<noinput>", "No input", "noinput", "<No Input>.", "\\<noinput\\>", "< no input >", "(No input)", "[no_input]",
        "No input required.", "No input needed", "No input necessary", "NO INPUT PROVIDED", "no additional input",
        "Input: none", "None", "N/A", "n.a.", "Not applicable", "No context provided", "None required", "<empty>",
        "**No input**", "Input not required", "There is no input", "Keine Eingabe", "Sin entrada", "Aucune entrée",
        "Intet input", "This task does not require any input.",
        "Ingen input", "无输入", "入力なし", "\"No input\"",
    ],
)  # fmt: skip
def test_an_input_that_says_there_is_none_is_found_and_emptied(input: str) -> None:
    payload = data("Write a haiku about tea.", input, "Steam climbs from the cup")
    (said,) = findings(look(CHECK, "instruction"), [row(payload)], "instruction")
    assert (said.field, said.severity, said.fix) == ("input", WARNING, "empty the input")
    fix = fixed(look(CHECK, "instruction"), row(payload), "instruction")
    assert fix is not None
    assert fix.data == {**payload, "input": ""}


@pytest.mark.parametrize(
    ("input", "left"),
    [
        ("Joe Smith \n<noinput>", "Joe Smith"),
        ("<noinput>\nJoe Smith", "Joe Smith"),
        ("The poem by Donne\n\nNoinput", "The poem by Donne"),
        ("He was <noinput>", None),
    ],
)
def test_a_mark_for_no_input_among_others_is_found_and_cut_where_it_is_alone(input: str, left: str | None) -> None:
    payload = data("Write a letter.", input, "Dear all, goodbye.")
    (said,) = findings(look(CHECK, "instruction"), [row(payload)], "instruction")
    assert (said.severity, bool(said.fix)) == (WARNING, left is not None)
    fix = fixed(look(CHECK, "instruction"), row(payload), "instruction")
    assert (fix.data if fix else None) == ({**payload, "input": left} if left else None)


def test_other_formats_say_it_in_the_question() -> None:
    asked = "Write a haiku.\n\nInput: <noinput>"
    for format, payload in (
        ("input-output", {"input": asked, "output": "Steam"}),
        ("messages", {"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": "Steam"}]}),
        ("preference", {"prompt": asked, "chosen": "Steam", "rejected": "Tea"}),
    ):
        one = row(payload)
        assert [each.severity for each in findings(look(CHECK, format), [one], format)] == [WARNING]
        fix = fixed(look(CHECK, format), one, format)
        assert fix is not None
        assert "noinput" not in str(fix.data)
        assert "Write a haiku." in str(fix.data)


@pytest.mark.parametrize(
    "input",
    ["", "Tea", "There is no input validation here", "none of the above", "No, input more", "The input is 3", "no",
     "A", "0", "Nonette", "an input of 4", "Now input this: 3", "emptying the bin", "Na Na Hey Hey"],
)  # fmt: skip
def test_inputs_that_say_something_pass(input: str) -> None:
    assert found("What does it mean?", input, "It means tea.") == []


def test_a_word_that_the_task_is_about_is_a_hint() -> None:
    assert [each.severity for each in found("Translate into Danish.", "none", "ingen")] == [HINT]
    assert [each.severity for each in found("What type is this Python value?", "None", "NoneType")] == [HINT]


@pytest.mark.parametrize(
    ("output", "severity"),
    [
        ("<nooutput>", ERROR), ("<no output>", ERROR), ("No output", ERROR), ("<No Output>.", ERROR), ("<noinput>",
        ERROR),
        ("<No output. The task requires a poster, not text.>", ERROR), ("[no output]", ERROR), ("nooutput", ERROR),
        ("N/A", WARNING), ("<sketch/drawing>", WARNING), ("[MUSICAL PIECE]", WARNING), ("[Insert output poster here]",
        WARNING),
        ("<A visual logo design>", WARNING), ("<A section of the song corresponding to the chorus>", WARNING),
        ("[Image of a beach]", WARNING), ("(Image attached)", WARNING), ("{your answer}", WARNING), ("<image>",
        WARNING),
        ("[Your answer here]", WARNING), ("...", WARNING), ("TBD", WARNING), ("See attached image", WARNING),
        ("<your text here>", WARNING), ("<Picture of a cat>", WARNING), ("Output not available", WARNING), ("???",
        HINT),
        ("[Video]", WARNING), ("placeholder", WARNING), ("<insert audio file>", WARNING), ("{{output}}", WARNING),
        ("Output: N/A", WARNING), ("Insert essay here", WARNING), ("Your blog post here", WARNING),
        ("[Scene]", WARNING),
        ("No output necessary", ERROR), ("***", WARNING), ("()", WARNING), ("*sketch of a beach*", HINT), (".", HINT),
        ("No picture available", HINT),
        ("None", WARNING), ("![beach](https://example.org/beach.png)", HINT), ("[applause in the hall]", HINT),
    ],
)  # fmt: skip
def test_an_answer_that_stands_for_one_is_found(output: str, severity: Severity) -> None:
    said = found("Make a summer beach scene.", "", output)
    if output == "???":
        return  # may be an answer to something; nothing is promised
    assert [each.severity for each in said] == [severity], output


@pytest.mark.parametrize(
    ("instruction", "output"),
    [
        ("Give the grades as a list.", "[F, A, A, F]"), ("List the vowels.", "[e, e, e, a, o, e]"),
        ("Which tag makes a line break?", "<br>"), ("Write an empty HTML page.", "<html></html>"),
        ("Order the points.", "(1, 3), (4, 4), (5, 7)"), ("Factor it.", "(x + 1)(x - 1)"), ("Choose one.",
        "[positive]"),
        ("What is the answer?", "No"), ("Give the set.", "{1, 2, 3}"), ("Name the interval.", "(0, 1]"),
        ("Write the emoticon.", "<3"), ("Give an empty JSON object.", "{}"), ("Name a chemical.", "Na"),
        ("What is the output of this program?", "42"), ("Say it.", "Nothing compares to you."),
        ("Which HTML tag shows an image?", "<image>"), ("Write XML.", "<note>tea</note>"),
        ("Write an ellipsis sign.", "..."), ("Compare 3 and 5.", "<"), ("What is the abbreviation of 'not applicable'?",
        "N/A"), ("Name the punctuation mark.", "-"), ("Is it <a> or <b c>?", "<b c>"), ("Make a smiley.", ":)"),
        ("Which placeholder is used?", "<your name>"),
    ],
)  # fmt: skip
def test_short_answers_pass(instruction: str, output: str) -> None:
    assert [each for each in found(instruction, "", output) if each.severity is not HINT] == []


def test_no_answer_may_be_the_right_one() -> None:
    asked = "Extract the e-mail address; write N/A if there is none."
    assert [each.severity for each in found(asked, "Call me.", "N/A")] == [HINT]
    assert [each.severity for each in found("Find the spelling mistakes.", "All is well.", "None")] == [HINT]


@pytest.mark.parametrize(
    ("instruction", "output", "severity"),
    [
        ("Who runs the shop?", "It is run by [Company Name] of [City].", WARNING),
        ("Who runs the shop?", "Ask <your manager name> about it.", WARNING),
        ("Who runs the shop?", "On [day], [owner's name] took it over.", WARNING),
        ("Who runs the shop?", "Ring XXX-XXX-XXXX and ask.", WARNING),
        ("Who runs the shop?", "It was {name} of {city} who ran it.", HINT),
        ("Who runs the shop?", "Ask at the ____ counter.", HINT),
        ("Who runs the shop?", "Call `def __init__(self)` of the shop.", None),
        ("Who runs the shop?", "Lorem ipsum dolor sit amet.", WARNING),
        ("Write a thank-you letter.", "Dear [Name],\nThank you.\n[Your Name]", HINT),
        ("Fill in: Dear [Your Name]", "Dear [Your Name], hello.", HINT),
        ("Who runs the shop?", "See [your account](https://example.org/account).", None),
        ("Who runs the shop?", "array[name] = 1", None),
        ("Who runs the shop?", "As the report [1] says [sic], nobody.", None),
    ],
)
def test_blanks(instruction: str, output: str, severity: Severity | None) -> None:
    assert [each.severity for each in found(instruction, "", output)] == ([severity] if severity else [])


def test_what_the_seeds_have_is_no_fault() -> None:
    seeds = [data(f"Who is {n}?", "", "It is [Customer Name].") for n in range(5)] + [data("Where?", "", "N/A")] * 5
    rows = [row(data("Who is it?", "", "It is [Customer Name].")), row(data("Make tea.", "", "N/A"))]
    assert findings(look(CHECK, "instruction", seeds), rows, "instruction") == []
    # without seeds a dataset may have blanks on purpose, but no answers that say nothing
    said = findings(look(CHECK, "instruction", seeds, seeded=False), rows, "instruction")
    assert [each.message for each in said] == ["says that there is no answer"]


@given(st.text(max_size=120))
def test_any_text_is_borne_and_a_fix_keeps_all_other_fields(said: str) -> None:
    payload = data("Write.", said, said) | {"other": said}
    one = row(payload)
    for each in findings(look(CHECK, "instruction"), [one], "instruction"):
        assert 0 <= each.start <= each.end <= len(said)
    fix = fixed(look(CHECK, "instruction"), one, "instruction")
    assert fix is None or (fix.data is not None and {**fix.data, "input": said} == payload)


@pytest.mark.parametrize("piece", ["<", "[your ", "no input ", "a ", "(", "\n", "<no", "[", "{{your_", " "])
def test_long_hostile_texts_end(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    found("Write.", text, text)
