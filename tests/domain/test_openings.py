"""Openings and gists: how texts begin and what they are about, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_craft import text as texts
from tui_craft.domain.openings import gist, opening
from tui_craft.domain.words import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How do I change my password?", "how do i change"),
        ("  «How  DO\ti—change» it", "how do i change"),
        ("I’ve lost it", "i've lost it"),
        ("i've lost it", "i've lost it"),
        ("मुझे अपना पैसा वापस चाहिए", "मुझे अपना पैसा वापस"),
        ("我想退款,因为我被重复收费了", "我想退款因为我被"),
        ("...", ""),
        ("", ""),
    ],
)
def test_an_opening_is_the_first_words_without_case_punctuation_and_spacing(text: str, expected: str) -> None:
    assert opening(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi, I was charged twice for order #4411 and I'd like a refund please", "charged twice order refund"),
        ("Hello! Could you please tell me why my parcel is late?", "parcel late"),
        ("Könnte ich bitte meine Rechnung für Juni bekommen?", "rechnung juni bekommen"),
        ("Is it so?", "is it so"),
        ("parcel, parcel, PARCEL late", "parcel late"),
        ("我想退款", "我想退款"),
    ],
)
def test_a_gist_leaves_out_politeness_function_words_and_numbers(text: str, expected: str) -> None:
    assert gist(text) == expected


def test_the_same_words_composed_and_decomposed_are_the_same() -> None:
    assert opening("Cafe\u0301 ouvert") == opening("Caf\u00e9 ouvert")


@given(st.text(), st.integers(1, 8))
def test_any_text_has_an_opening_and_a_gist_that_can_be_sent_and_are_short(text: str, count: int) -> None:
    for found in (opening(text, count), gist(text, count)):
        assert texts.is_text(found)
        assert len(found) <= count * 41
        assert found == found.strip()


@given(st.text())
def test_an_opening_begins_the_words_of_the_text(text: str) -> None:
    begun = opening(text).replace(" ", "")
    assert "".join(word[:40] for word in words(text)).startswith(begun)
