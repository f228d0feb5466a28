"""Balance: scarce labels first, rows count for the label they have, labels are labels."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recipe_answers import respond_with
from recipe_play import material_for, play, row

from tui_craft.domain.formats import format_named
from tui_craft.errors import InvalidError
from tui_craft.recipes.balance import RECIPE, levelled

COUNTS = {"refund": 40, "invoice": 10, "other": 4}


def obedient(body: dict[str, Any], number: int) -> Any:
    said = body["messages"][-1]["content"]
    wanted = said.split("The label of the rows of this request:\n")[1].split("\n")[0]
    return respond_with(output=lambda draw, text: wanted)(body, number)


def test_the_scarce_labels_are_raised_to_one_level() -> None:
    played = play(RECIPE, material_for(RECIPE, target=26, labels=COUNTS), answer=obedient)
    made = Counter(data["output"] for data in played.datas())
    assert made == {"other": 16, "invoice": 10}


def test_a_table_says_how_many_each_should_have() -> None:
    options = {"labels": {"invoice": 12, "other": 6, "new": 3}}
    played = play(RECIPE, material_for(RECIPE, target=50, labels=COUNTS, options=options), answer=obedient)
    assert Counter(data["output"] for data in played.datas()) == {"invoice": 2, "other": 2, "new": 3}
    assert played.why == "Each of the 3 labels has its rows."


def test_a_row_counts_for_the_label_it_has() -> None:
    everything_other = respond_with(output=lambda draw, text: "other")
    played = play(RECIPE, material_for(RECIPE, target=6, labels=COUNTS, rows_per_request=2), answer=everything_other)
    asked = [request.work["label"] for request in played.requests]
    assert asked[0] == "other"
    assert "invoice" not in asked
    played = play(RECIPE, material_for(RECIPE, target=12, labels={"a": 5, "b": 5, "other": 0}), answer=everything_other)
    assert "a" in [request.work["label"] for request in played.requests]


def test_seeds_of_the_label_are_shown() -> None:
    seeds = [row(n, {"input": f"q{n}", "output": ["refund", "other"][n % 2]}) for n in range(10)]
    played = play(RECIPE, material_for(RECIPE, target=6, labels=COUNTS, seeds=seeds), answer=obedient)
    for request in played.requests:
        if request.work["label"] == "other":
            assert all(number % 2 for number in request.seeds)
        else:
            assert len(request.seeds) == 8


def taken(label: str, format_name: str = "input-output") -> Any:
    format = format_named(format_name)
    data: dict[str, Any] = {"input": "q", "output": label}
    if format_name == "messages":
        data = {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": label}]}
    work = RECIPE.begin(material_for(RECIPE, format, labels=COUNTS, target=200))
    choice = {"message": {"content": json.dumps({"rows": [data]})}, "finish_reason": "stop"}
    entry = {"request": 0, "stage": "rows", "rows": 1, "choice": choice, "work": {"label": "other"}}
    return work.take(entry).made[0].item


def test_labels_are_spelled_one_way_and_unknown_ones_set_aside() -> None:
    assert taken("refund").data["output"] == "refund"
    assert taken("Refund.").data["output"] == "refund"
    assert taken("refunds").problem == "its output is none of the labels"
    assert taken("x" * 200).problem == "its output is none of the labels"
    assert taken("refund", "messages").data is not None
    assert taken("Refund", "messages").problem


def test_what_cannot_be_balanced_is_said() -> None:
    with pytest.raises(InvalidError, match="No row has a label"):
        RECIPE.begin(material_for(RECIPE))
    with pytest.raises(InvalidError, match="only the label 'x'"):
        RECIPE.begin(material_for(RECIPE, labels={"x": 3}))
    with pytest.raises(InvalidError, match="look like answers"):
        RECIPE.begin(material_for(RECIPE, labels={f"answer {n}": 1 for n in range(30)}))


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=3), st.integers(0, 50), min_size=1, max_size=8), st.integers(0, 200))
def test_levelling_spends_exactly_the_rows_there_are_on_the_lowest(have: dict[str, int], rows: int) -> None:
    targets = levelled(have, rows)
    assert sum(targets.values()) - sum(have.values()) == rows
    assert all(targets[label] >= count for label, count in have.items())
    raised = [targets[label] for label, count in have.items() if targets[label] > count]
    assert not raised or max(raised) - min(targets.values()) <= 1
