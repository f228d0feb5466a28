"""Seed expansion: reproducible requests, rotating seeds, exactly the rows asked for."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_craft import jsonlines
from tui_craft.domain.formats import FORMATS, format_named
from tui_craft.domain.prompt import draft, prompt_hash
from tui_craft.domain.row import Envelope, Row
from tui_craft.errors import InvalidError
from tui_craft.recipes.base import Material, reply_schema
from tui_craft.recipes.expand import RECIPE
from tui_craft.recipes.registry import recipe_named, recipes

FORMAT = format_named("input-output")


def seed(number: int) -> Row:
    raw = jsonlines.dumps({"input": f"question {number}", "output": f"answer {number}"})
    return Row(number, 1, raw, Envelope(tags=("seed",)))


def material(seeds: int = 0, **changes: Any) -> Material:
    context = {"objective": "sell teapots"}
    values: dict[str, Any] = {
        "format": FORMAT,
        "prompt": draft(context, FORMAT, "Teapots"),
        "template": "default",
        "seeds": [seed(number) for number in range(seeds)],
        "context": context,
        "seeds_per_request": 8,
        "temperature": (0.7, 1.0),
        "random_seed": 1,
    }
    return Material(**{**values, **changes})


def test_the_registry_finds_it() -> None:
    assert recipes()["expand"] is RECIPE is recipe_named("expand")
    with pytest.raises(InvalidError, match="expand"):
        recipe_named("nope")


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 20), st.integers(0, 10_000), st.integers(1, 100), st.integers())
def test_same_arguments_same_request(seeds: int, wanted: int, number: int, rows: int, random_seed: int) -> None:
    stuff = material(seeds, seeds_per_request=wanted, random_seed=random_seed)
    request = RECIPE.request(stuff, number, rows)
    assert request == RECIPE.request(stuff, number, rows)
    assert len(set(request.seeds)) == len(request.seeds) == min(seeds, wanted)
    assert f"Write exactly {rows} new rows." in request.ask.messages[-1]["content"]
    assert (request.rows, request.ask.brief.rows, request.number) == (rows, rows, number)
    assert request.ask.temperature is not None
    assert 0.7 <= request.ask.temperature <= 1.0


@settings(deadline=None)
@given(st.integers(21, 60), st.integers(1, 20), st.integers(0, 1000), st.integers())
def test_consecutive_requests_never_share_a_set(seeds: int, wanted: int, number: int, random_seed: int) -> None:
    stuff = material(seeds, seeds_per_request=wanted, random_seed=random_seed)
    sets = [frozenset(RECIPE.request(stuff, number + step, 1).seeds) for step in range(4)]
    assert all(one != other for one, other in itertools.pairwise(sets))


def test_small_collections_of_seeds_rotate_too() -> None:
    stuff = material(3, seeds_per_request=2)
    sets = [frozenset(RECIPE.request(stuff, number, 1).seeds) for number in range(50)]
    assert all(one != other for one, other in itertools.pairwise(sets))
    assert RECIPE.request(material(8), 3, 1).seeds != RECIPE.request(material(8), 4, 1).seeds  # the order still varies


def test_every_seed_gets_its_turn() -> None:
    stuff = material(42)
    seen = Counter(row_id for number in range(200) for row_id in RECIPE.request(stuff, number, 1).seeds)
    assert set(seen) == set(range(42))
    assert max(seen.values()) < 3 * min(seen.values())


def test_what_is_recorded_is_what_was_sent() -> None:
    request = RECIPE.request(material(30), 5, 4)
    lines = [json.loads(line) for line in request.ask.messages[-1]["content"].splitlines() if line.startswith("{")]
    assert [line["input"] for line in lines] == [f"question {row_id}" for row_id in request.seeds]
    assert [dict(payload) for payload in request.ask.brief.seeds] == lines
    assert request.ask.brief.objective == "sell teapots"
    assert request.prompt_hash == prompt_hash(material(30).prompt)


def test_a_prompt_without_seeds_sends_and_records_none() -> None:
    request = RECIPE.request(material(30, prompt="Write {{rows}} rows"), 0, 2)
    assert request.seeds == ()
    assert request.ask.brief.seeds == []
    assert request.ask.messages == [{"role": "user", "content": "Write 2 rows"}]


def test_axes_are_drawn_sent_and_recorded() -> None:
    stuff = material(0, axes={"tone": ["angry", "calm"], "empty": []})
    drawn = [RECIPE.request(stuff, number, 1) for number in range(40)]
    assert {request.axes["tone"] for request in drawn} == {"angry", "calm"}
    assert all(f"- tone: {request.axes['tone']}" in request.ask.messages[-1]["content"] for request in drawn)
    assert all("empty" not in request.axes for request in drawn)


def test_one_temperature_is_kept_exactly() -> None:
    assert RECIPE.request(material(temperature=(0.333, 0.333)), 0, 1).ask.temperature == 0.333


@pytest.mark.parametrize("name", FORMATS)
def test_the_schema_is_closed_everywhere(name: str) -> None:
    schema = reply_schema(format_named(name))

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("type") == "object":
                assert node["additionalProperties"] is False
                assert node["required"] == list(node["properties"])
            for value in node.values():
                walk(value)

    walk(schema)
