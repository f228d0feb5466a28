"""What rows have in common, said only where nearly all of them have it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_craft.domain.conventions import conventions
from tui_craft.domain.formats import format_named

PAIR = format_named("input-output")


def said(*answers: str) -> list[str]:
    return conventions(PAIR, [{"input": "one two", "output": answer} for answer in answers])


def test_plain_sentences() -> None:
    found = said(*(f"It left on day {n}{' and comes' * (n % 2)}." for n in range(20)))
    assert found == [
        "What is asked has 2 words.",
        "What is answered has 5 to 7 words.",
        "Answers are plain text without Markdown.",
        "Answers stand on one line.",
        "Answers end with a full stop or another mark of a sentence's end.",
    ]


def test_json_labels_and_lists() -> None:
    assert said(*['{"a": 1}'] * 6)[-1] == "Answers are JSON and nothing else."
    assert said(*["billing", "shipping"] * 4)[-1] == "Answers end without a full stop."
    mixed = said(*["- one\n- two", "Plain. It is.\nYes"] * 5)
    assert mixed == [
        "What is asked has 2 words.", "What is answered has 4 words.", "Answers end without a full stop.",
    ]  # fmt: skip


def test_one_row_among_many_that_is_otherwise_is_no_convention() -> None:
    assert "What is answered has 3 words." in said(*["It is so."] * 99, "so " * 500)
    assert "Answers are plain text without Markdown." in said(*["It is so."] * 99, "# Oh")
    assert "Answers are plain text without Markdown." not in said(*["It is so."] * 9, "# Oh")


def test_few_rows_say_nothing() -> None:
    assert said("a.", "b.", "c.") == []
    assert said("", "", "", "", "", "") == ["What is asked has 2 words."]


PAYLOAD = st.fixed_dictionaries({"input": st.text() | st.integers(), "output": st.text() | st.none()})


@given(st.lists(PAYLOAD, max_size=9))
def test_any_rows_are_borne(payloads: list[dict[str, object]]) -> None:
    assert all(sentence.endswith(".") for sentence in conventions(PAIR, payloads))
