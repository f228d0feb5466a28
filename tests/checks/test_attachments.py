"""Questions whose material nobody can open, and those that only look so."""

from __future__ import annotations

from typing import Any

import pytest
from check_helpers import findings, look, row
from hypothesis import given
from hypothesis import strategies as st

from tui_craft.checks.attachments import CHECK
from tui_craft.domain.finding import Finding, Severity

WARNING, HINT = Severity.WARNING, Severity.HINT
SAID = "It shows a quiet harbour."


def found(instruction: str, input: str, output: str = SAID) -> list[Finding]:
    one = row({"instruction": instruction, "input": input, "output": output})
    return findings(look(CHECK, "instruction"), [one], "instruction")


def chat(content: str, answer: str = SAID, **more: Any) -> list[Finding]:
    turns = [{"role": "user", "content": content}, {"role": "assistant", "content": answer}]
    return findings(look(CHECK, "messages"), [row({"messages": turns, **more})], "messages")


@pytest.mark.parametrize(
    "input",
    [
        "https://www.example.com/news/2020/harbour", "http://example.org", "www.example.com", "<https://example.org/a>",
        "URL: https://example.org/a", "Link: https://example.org/a.", "Article: https://example.org/a",
        "[article](https://example.org/a)",
        "https://example.org/a\nhttps://example.org/b", "Article link: https://example.org/a?b=c&d=e",
        "example.com/news/harbour",
        "bit.ly/3xYz12",
        "The article is available at https://example.org/a", "https://example.org/doc.pdf", "\"https://example.org\"",
        "Title: The old harbour\nhttps://example.org/a", "https://youtu.be/abc",
    ],
)  # fmt: skip
def test_an_input_that_is_only_a_link_is_found(input: str) -> None:
    assert [each.severity for each in found("Summarize the article.", input)] == [WARNING]


@pytest.mark.parametrize(
    "input",
    [
        "[Image]", "<image>", "[Picture of an eagle]", "(attached image)", "Painting: (attached image)",
        "<excel file>", "<video clip>",
        "[Insert image here]", "<include image>", "(Flag image)", "[Attachment: report.pdf]", "<Picture Attached>",
        "{photo}",
        "[image.jpg]", "harbour.jpg", "report.pdf", "data/sales.csv", "<article>", "[Text of the article]",
        "<insert paragraph>",
        "See attached file", "Attached", "[Bild]", "<audio recording>", "[screenshot of the error]",
        "Image: [photo of a harbour]",
        "<Song>", "[attached]", "(see attached photo)", "[Artículo]", "<artikel>",
        "Image attached", "Please find the letter attached.", "[Imagen]", "[图片]",
    ],
)  # fmt: skip
def test_an_input_that_only_names_what_should_be_there_is_found(input: str) -> None:
    said = found("Describe what you see.", input)
    assert [each.severity for each in said] == [WARNING]
    assert 0 <= said[0].start <= said[0].end <= len(input)


@pytest.mark.parametrize(
    "input",
    [
        "![Image](https://example.org/a.png)",
        '<img src="https://example.org/a.png" alt="harbour">',
        "![](images/a.png)",
        "Look at this: ![harbour](https://example.org/a.png)",
        "data:image/png;base64,iVBORw0KGgo=",
    ],
)
def test_a_picture_is_found(input: str) -> None:
    assert [(each.severity, each.message) for each in found("What do you see?", input)] == [
        (WARNING, "has a picture, which nobody can see")
    ]


@pytest.mark.parametrize(
    ("instruction", "input"),
    [
        ("Summarize the text.", "The page https://example.org says that the harbour was built in 1902 by the king of "
                                "Denmark."),
        ("What is wrong here?", "I went to www.example.com and it did not load."),
        ("Fill in the names.", "Dear [Name], I write about your [product/service]."),
        ("What does this tag do?", "<table>"), ("Which HTML element is this?", "<video>"), ("Simplify.",
        "(x + 1)(x - 1)"),
        ("Sort the list.", "[3, 1, 2]"), ("Add them.", "[image, text, sound]"), ("Rewrite.",
        "He drew a picture (of a boat)."),
        ("Replace the placeholders.", "<placeholder1>, <placeholder2>"), ("Explain the code.",
        "List<String> files = load(file);"),
        ("Classify the word.", "image"), ("Classify the word.", "Picture"), ("What is it?", "Node.js"), ("Add.",
        "3.14"),
        ("Correct the sentence.", "Please find attached the report, which I wrote last week for you."),
        ("Who said it?", "e.g."), ("Expand.", "U.S.A."), ("Edit.", "The film (video) was long."), ("Describe.", ""),
        ("Continue the story.", "[Scene: a harbour at night. A man with a lamp walks along the quay and sings.]"),
    ],
)  # fmt: skip
def test_inputs_that_are_there_pass(instruction: str, input: str) -> None:
    assert found(instruction, input) == []


@pytest.mark.parametrize(
    ("instruction", "input"),
    [
        ("Generate the HTML code to create a link.", "https://example.org"),
        ("Extract the domain from the URL.", "https://example.org/a/b"),
        ("Create a Java method that takes a URL and counts a word.", "https://example.org\nword: tea"),
        ("Add an alt attribute to this HTML.", '<img src="a.png">'),
        ("Write a bash command that renames the file.", "harbour.jpg"),
        ("Sort the URLs by name.", "https://b.example.org\nhttps://a.example.org"),
        ("Which of the links is secure?", "http://a.example.org https://b.example.org"),
        ("Classify the file.", "report.docx"),
        ("Review the code.", "[code snippet]"),
        ("Find the main idea.", "(Passage)"),
        ("Describe the picture.", "*picture of a boat*"),
        ("Write a caption.", "[Image of two figures in a boat on a lake under a yellow evening sky]"),
    ],
)
def test_what_is_worked_on_itself_is_a_hint_at_most(instruction: str, input: str) -> None:
    assert [each for each in found(instruction, input) if each.severity is not HINT] == []


@pytest.mark.parametrize(
    ("content", "severity"),
    [
        ("Can you summarize https://example.org/a for me?", WARNING),
        ("https://example.org/a tl;dr", WARNING),
        ("What is in this picture? [image]", WARNING),
        ("Describe this: ![x](https://example.org/x.png)", WARNING),
        ("Describe the attached photo.", HINT),
        ("What do you see in the image above?", HINT),
        ("How do I link to https://example.org in HTML?", None),
        ("My site is https://example.org and it is slow; how can I make it faster?", None),
        ("Describe a harbour.", None),
    ],
)
def test_conversations(content: str, severity: Severity | None) -> None:
    assert [each.severity for each in chat(content)] == ([severity] if severity else [])


def test_an_answer_that_says_so_or_a_tool_that_reads_makes_it_a_hint() -> None:
    asked = "Summarize https://example.org/a"
    assert [each.severity for each in chat(asked, "I'm sorry, but I cannot access links.")] == [HINT]
    assert [each.severity for each in chat(asked, "Please paste the text of the page here.")] == [HINT]
    assert [each.severity for each in chat(asked, tools="[]")] == [HINT]


def test_only_the_turns_before_an_answer_count_and_each_is_told_once() -> None:
    turns = [{"role": "user", "content": "Summarize https://example.org/a"}, {"role": "assistant", "content": SAID},
             {"role": "user", "content": "Thanks!"}, {"role": "assistant", "content": "You are welcome."}]  # fmt: skip
    (said,) = findings(look(CHECK, "messages"), [row({"messages": turns})], "messages")
    assert said.field == "messages[0].content"


def test_what_the_seeds_ask_is_no_fault() -> None:
    def link(number: int) -> dict[str, str]:
        return {"instruction": "Classify the site.", "input": f"https://example.org/{number}", "output": "news"}

    seeds = [link(number) for number in range(5)]
    assert findings(look(CHECK, "instruction", seeds), [row(link(9))], "instruction") == []
    one = row({"instruction": "Describe it.", "input": "[Image]", "output": SAID})
    assert len(findings(look(CHECK, "instruction", seeds), [one], "instruction")) == 1


@given(st.text(alphabet="[]<>(){}!. :/hwimagefiltps\n", max_size=80))
def test_any_text_is_borne(said: str) -> None:
    for each in found(said, said, said):
        assert 0 <= each.start <= each.end <= len(said)


@pytest.mark.parametrize(
    "piece", ["a ", "(", "<", "[image ", "![", "https://a", "http", "\n", "<img ", "a.", "www.", "[", "insert "]
)
def test_long_hostile_texts_end(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    found("Describe.", text)
    chat(text)
