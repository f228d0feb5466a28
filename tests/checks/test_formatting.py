"""Formatting: what no example does, what all do, and what is mended."""

from __future__ import annotations

import pytest
from check_helpers import findings, fixed, ground, look, row, rows
from norm_examples import GOOD, answer, said, seeds

from tui_craft.checks import formatting
from tui_craft.domain.finding import Severity
from tui_craft.errors import InvalidError


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "## Steps\n\nOpen **the** page.",
            "has headings, bold text, several lines and several paragraphs; none of 42 seeds does",
        ),
        ("Please:\n- open it\n- read it.", "has a bullet list and several lines; none of 42 seeds does"),
        ('{"answer": "Open the page."}', "is JSON; none of 42 seeds does"),
        ("Open the page 😊.", "has emoji; none of 42 seeds does"),
        ("open the page.", "begins with a small letter, unlike all 42 seeds"),
        ("Open the page", "does not end with a full stop or the like, unlike all 42 seeds"),
        ('"Open the page."', "stands in quotes as a whole; none of 42 seeds does"),
        (GOOD + "\n", "has white space around it; none of 42 seeds does"),
    ],
)  # fmt: skip
def test_what_no_seed_does_is_told_with_the_shares(text: str, message: str) -> None:
    (found,) = said(formatting.CHECK, answer(text), seeds(42))
    assert (found.message, found.field, found.severity) == (message, "output", Severity.WARNING)


def test_few_seeds_only_hint_and_very_few_say_nothing() -> None:
    (found,) = said(formatting.CHECK, answer("## Steps\n\nOpen it."), seeds(10))
    assert found.severity is Severity.HINT
    assert formatting.CHECK.begin(ground(formatting.CHECK, examples=seeds(7))) is None


def test_a_convention_that_seeds_keep_is_kept() -> None:
    examples = [{"input": f"order {number}", "output": f'{{"id": {number}}}'} for number in range(30)]
    (found,) = said(formatting.CHECK, {"input": "order 7", "output": "The id is 7"}, examples)
    assert found.message.startswith("is not JSON")
    assert found.severity is Severity.WARNING
    assert not said(formatting.CHECK, {"input": "order 7", "output": '{"id": 99}'}, examples)


def test_what_some_seeds_do_is_free() -> None:
    examples = seeds(40) + [answer("Please:\n- open it\n- read it.")] * 10
    assert not said(formatting.CHECK, answer("Please:\n- go on\n- do it."), examples)


def test_what_need_not_be_kept_is_left_alone() -> None:
    assert not said(formatting.CHECK, answer("Open the page 😊."), seeds(42), leave=["emoji"])
    with pytest.raises(InvalidError, match="'smileys' is nothing"):
        formatting.CHECK.begin(ground(formatting.CHECK, examples=seeds(42), leave=["smileys"]))


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (f"\n {GOOD}\n\n", GOOD),
        (f'"{GOOD}"', GOOD),
        (f' "{GOOD}" ', GOOD),
        (GOOD.replace(", ", ",\r\n"), GOOD.replace(", ", ",\n")),
        (f"{GOOD}\r\n", GOOD),
    ],
)
def test_what_is_certain_is_mended_and_nothing_else(text: str, mended: str) -> None:
    begun = look(formatting.CHECK, examples=seeds(42))
    fix = fixed(begun, row({**answer(text), "meta": [1, {"a": None}]}))
    assert fix is not None
    assert fix.data == {**answer(mended), "meta": [1, {"a": None}]}
    again = [each for each in findings(begun, [row(fix.data)]) if each.fix]
    assert not again


def test_a_quotation_that_was_asked_for_keeps_its_quotes() -> None:
    begun = look(formatting.CHECK, examples=seeds(42))
    assert fixed(begun, row({"input": "give me a quote", "output": f'"{GOOD}"'})) is None
    assert fixed(begun, row(answer(GOOD))) is None


def test_without_seeds_only_what_is_rare_is_hinted_at() -> None:
    own = [*seeds(198), answer("PLEASE OPEN THE PAGE."), answer("Open the page 😊.")]
    begun = look(formatting.CHECK, examples=own, seeded=False)
    found = findings(begun, rows(own))
    assert {(each.row, each.severity) for each in found} == {(199, Severity.HINT), (200, Severity.HINT)}
    assert formatting.CHECK.begin(ground(formatting.CHECK, examples=seeds(50), seeded=False)) is None
