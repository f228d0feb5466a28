"""Edge cases: a slice each, its own target, no slice forgotten."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recipe_play import material_for, play

from tui_craft.domain.filter import parse
from tui_craft.errors import InvalidError
from tui_craft.recipes.edge_cases import RECIPE, USUAL

OWN = {"edge_cases": ["Two orders in one mail", "Hostile", "  "]}


def slices_of(played: Any) -> Counter[str]:
    return Counter(tag.removeprefix("slice:") for tags in played.tags for tag in tags)


def test_without_a_table_the_rows_are_divided_evenly() -> None:
    played = play(RECIPE, material_for(RECIPE, target=23, context=OWN))
    counts = slices_of(played)
    assert set(counts) == {*USUAL, "two-orders-in-one-mail", "hostile-2"}
    assert set(counts.values()) == {4, 5}
    assert "Two orders in one mail" in "\n".join(played.prompt("rows", place) for place in range(8))


def test_a_table_has_its_own_targets_and_cases() -> None:
    table = {"hostile": 7, "Two orders in one mail": 2, "writes in verse": 4}
    assert RECIPE.rows_for(0, {"slices": table}) == 13
    assert RECIPE.rows_for(0, {"slices": {}}) is None
    material = material_for(RECIPE, target=13, context=OWN, options={"slices": table})
    played = play(RECIPE, material)
    assert slices_of(played) == {"hostile": 7, "two-orders-in-one-mail": 2, "writes-in-verse": 4}
    said = [played.prompt("rows", place) for place in range(len(played.requests))]
    assert any("The kind of case that every row of this request is:\nwrites in verse" in text for text in said)
    assert any(USUAL["hostile"] in text for text in said)


def test_the_slices_are_named_for_the_dataset() -> None:
    found = RECIPE.slices(OWN, {"slices": {}})
    assert ("two-orders-in-one-mail", "tag:slice:two-orders-in-one-mail") in found
    assert all(parse(where) for _, where in found)
    assert RECIPE.slices({}, {"slices": {"a b": 3}}) == [("a-b", "tag:slice:a-b")]


def test_a_table_with_nothing_in_it_is_refused() -> None:
    with pytest.raises(InvalidError, match="slices"):
        material_for(RECIPE, options={"slices": {"hostile": 0}})


@settings(deadline=None, max_examples=30)
@given(st.dictionaries(st.text(min_size=1, max_size=12), st.integers(1, 9), min_size=1, max_size=5), st.integers(0, 9))
def test_every_slice_reaches_its_target(table: dict[str, int], seed: int) -> None:
    material = material_for(RECIPE, target=sum(table.values()), options={"slices": table})
    played = play(RECIPE, material, seed=seed, failing=0.2)
    assert sorted(slices_of(played).values()) == sorted(table.values())
