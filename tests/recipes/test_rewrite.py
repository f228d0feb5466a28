"""Rewriting: proposals about rows, one side only, code puts back the rest."""

from __future__ import annotations

import pytest
from recipe_helpers import feed, material, rows_of, said

from tui_craft.errors import InvalidError
from tui_craft.recipes.rewrite import RECIPE

ROWS = rows_of({"input": "hi", "output": "Dear Sir", "id": 7}, {"input": "yo", "output": "Dear Madam"})


def test_a_row_is_shown_with_what_to_do() -> None:
    work = RECIPE.begin(material(RECIPE, ROWS, preset="language", language="Spanish", instruction="Use tú."))
    request = work.next(0, 9)
    assert request is not None
    words = said(request)
    assert '{"input":"hi","output":"Dear Sir"}' in words
    assert "Write it in Spanish" in words
    assert "Use tú." in words
    assert "Rewrite the field output; everything else" in words
    assert request.parent == 11
    assert RECIPE.rows_for(2, {}) == 2


def test_what_comes_back_is_a_proposal_with_the_other_side_kept() -> None:
    work = RECIPE.begin(material(RECIPE, ROWS, preset="casual"))
    request = work.next(0, 9)
    assert request is not None
    [made] = feed(work, request, {"rows": [{"input": "CHANGED", "output": "Hey"}]})
    assert made.item.data == {"input": "hi", "output": "Hey", "id": 7}
    assert made.tags == ("proposal",)
    assert made.origin == {"parent_rev": 3, "how": "casual", "exact": True}


def test_the_input_side_alone() -> None:
    work = RECIPE.begin(material(RECIPE, ROWS, preset="formal", side="input"))
    request = work.next(0, 9)
    assert request is not None
    [made] = feed(work, request, {"rows": [{"input": "Good day", "output": "other"}]})
    assert made.item.data == {"input": "Good day", "output": "Dear Sir", "id": 7}


def test_a_row_that_needs_no_change_counts_as_the_row_it_was_and_is_not_asked_again() -> None:
    work = RECIPE.begin(material(RECIPE, ROWS[:1], preset="casual"))
    request = work.next(0, 9)
    assert request is not None
    entry_items = feed(work, request, {"rows": [{"input": "hi", "output": "Dear Sir"}]})
    assert entry_items[0].item.data == ROWS[0].data
    assert "exact" not in entry_items[0].origin
    assert work.next(1, 9) is None
    assert "had its turn" in work.why()


def test_bad_replies_are_put_aside_and_asked_once_more() -> None:
    work = RECIPE.begin(material(RECIPE, ROWS[:1], preset="json"))
    request = work.next(0, 9)
    assert request is not None
    [made] = feed(work, request, {"rows": [{"input": "hi", "output": "no json"}]})
    assert made.item.problem == "its output is no JSON"
    again = work.next(1, 9)
    assert again is not None
    [made] = feed(work, again, {"rows": [{"input": "hi", "output": '{"greeting": "Sir"}'}]})
    assert made.item.data is not None
    assert work.next(2, 9) is None


def test_turns_keep_their_number_and_speakers() -> None:
    talk = [
        {"role": "system", "content": "s"}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"},
    ]  # fmt: skip
    work = RECIPE.begin(material(RECIPE, rows_of({"messages": talk}), "messages", preset="casual"))
    request = work.next(0, 9)
    assert request is not None
    fewer = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "B"}]
    [made] = feed(work, request, {"rows": [{"messages": fewer}]})
    assert made.item.problem == "it has 2 turns instead of 3"
    again = work.next(1, 9)
    assert again is not None
    new = [{**turn, "content": turn["content"].upper()} for turn in talk]
    [made] = feed(work, again, {"rows": [{"messages": new}]})
    assert [turn["content"] for turn in made.item.data["messages"]] == ["s", "a", "B"]


def test_what_to_do_must_be_said() -> None:
    with pytest.raises(InvalidError, match="not said what to do"):
        RECIPE.begin(material(RECIPE, ROWS))
    with pytest.raises(InvalidError, match="needs a language"):
        RECIPE.begin(material(RECIPE, ROWS, preset="language"))
    with pytest.raises(InvalidError, match="no input side"):
        RECIPE.begin(material(RECIPE, rows_of({"text": "a"}), "text", preset="casual", side="both"))
