"""Reasoning: a field of its own, asked for before the answer, required, however the teacher calls it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from recipe_play import material_for, play

from tui_craft.domain.formats import FORMATS, format_named
from tui_craft.recipes.reasoning import RECIPE


@pytest.mark.parametrize("name", FORMATS)
def test_the_schema_has_it_before_the_answer(name: str) -> None:
    format = format_named(name)
    played = play(RECIPE, material_for(RECIPE, format, target=4))
    schema = played.requests[0].ask.schema
    assert schema is not None
    item = schema["properties"]["rows"]["items"]
    assert item["required"] == list(item["properties"])
    assert "reasoning" in item["required"]
    if name not in {"messages", "conversations"}:
        assert item["required"].index("reasoning") < item["required"].index(format.outputs[0])
    assert all(list(data) == [*format.fields, "reasoning"] for data in played.datas())
    assert '"reasoning": "..."' in played.prompt("rows")


def taken(row: dict[str, Any]) -> Any:
    work = RECIPE.begin(material_for(RECIPE))
    choice = {"message": {"content": json.dumps({"rows": [row]})}, "finish_reason": "stop"}
    [made] = work.take({"request": 0, "stage": "rows", "rows": 1, "choice": choice}).made
    return made.item


def test_other_names_and_lists_of_steps() -> None:
    pair = {"input": "2+2?", "output": "4"}
    assert taken({**pair, "reasoning": " add "}).data == {**pair, "reasoning": "add"}
    assert taken({**pair, "Chain of thought": "add"}).data == {**pair, "reasoning": "add"}
    assert taken({**pair, "steps": ["one", "two"]}).data == {**pair, "reasoning": "one\ntwo"}


@pytest.mark.parametrize("reasoning", [{}, {"reasoning": " "}, {"reasoning": 3}, {"reasoning": None}])
def test_a_row_without_it_is_set_aside(reasoning: dict[str, Any]) -> None:
    item = taken({"input": "2+2?", "output": "4", **reasoning})
    assert item.data is None
    assert item.problem == "field reasoning: is missing or empty"
