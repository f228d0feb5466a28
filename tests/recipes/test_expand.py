"""Seed expansion: reproducible requests, rotating seeds, exactly the rows asked for."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_craft import jsonlines
from tui_craft.domain.drafting import Subject, draft
from tui_craft.domain.formats import FORMATS, format_named
from tui_craft.domain.prompt import prompt_hash
from tui_craft.domain.row import Envelope, Row
from tui_craft.domain.run import Variant
from tui_craft.errors import InvalidError
from tui_craft.recipes.base import Material, Request, listed
from tui_craft.recipes.expand import RECIPE
from tui_craft.recipes.registry import recipe_named, recipes

FORMAT = format_named("input-output")


def seed(number: int) -> Row:
    raw = jsonlines.dumps({"input": f"question {number}", "output": f"answer {number}"})
    return Row(number, 1, raw, Envelope(tags=("seed",)))


def material(seeds: int = 0, **changes: Any) -> Material:
    context = {"objective": "sell teapots"}
    prompt = changes.pop("prompt", None) or draft(Subject(context, FORMAT, "Teapots"))
    values: dict[str, Any] = {
        "format": FORMAT,
        "prompts": {"rows": [Variant("default", prompt)]},
        "seeds": [seed(number) for number in range(seeds)],
        "context": context,
        "seeds_per_request": 8,
        "temperature": (0.7, 1.0),
        "random_seed": 1,
    }
    return Material(**{**values, **changes})


def request(stuff: Material, number: int, rows: int) -> Request:
    """The request of a run that has no reply yet and lacks `rows` rows."""
    found = RECIPE.begin(replace(stuff, rows_per_request=max(1, rows))).next(number, rows)
    assert found is not None
    return found


def test_the_registry_finds_it() -> None:
    assert recipes()["expand"] is RECIPE is recipe_named("expand")
    with pytest.raises(InvalidError, match="expand"):
        recipe_named("nope")


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 20), st.integers(0, 10_000), st.integers(1, 100), st.integers())
def test_same_arguments_same_request(seeds: int, wanted: int, number: int, rows: int, random_seed: int) -> None:
    stuff = material(seeds, seeds_per_request=wanted, random_seed=random_seed)
    found = request(stuff, number, rows)
    assert found == request(stuff, number, rows)
    assert len(set(found.seeds)) == len(found.seeds) == min(seeds, wanted)
    assert f"New rows to write: exactly {rows}." in found.ask.messages[-1]["content"]
    assert (found.rows, found.ask.brief.rows, found.number) == (rows, rows, number)
    assert found.ask.temperature is not None
    assert 0.7 <= found.ask.temperature <= 1.0


@settings(deadline=None)
@given(st.integers(21, 60), st.integers(1, 20), st.integers(0, 1000), st.integers())
def test_consecutive_requests_never_share_a_set(seeds: int, wanted: int, number: int, random_seed: int) -> None:
    stuff = material(seeds, seeds_per_request=wanted, random_seed=random_seed)
    sets = [frozenset(request(stuff, number + step, 1).seeds) for step in range(4)]
    assert all(one != other for one, other in itertools.pairwise(sets))


def test_small_collections_of_seeds_rotate_too() -> None:
    stuff = material(3, seeds_per_request=2)
    sets = [frozenset(request(stuff, number, 1).seeds) for number in range(50)]
    assert all(one != other for one, other in itertools.pairwise(sets))
    assert request(material(8), 3, 1).seeds != request(material(8), 4, 1).seeds  # the order still varies


def test_every_seed_gets_its_turn() -> None:
    stuff = material(42)
    seen = Counter(row_id for number in range(200) for row_id in request(stuff, number, 1).seeds)
    assert set(seen) == set(range(42))
    assert max(seen.values()) < 3 * min(seen.values())


def test_what_is_recorded_is_what_was_sent() -> None:
    found = request(material(30), 5, 4)
    lines = [json.loads(line) for line in found.ask.messages[-1]["content"].splitlines() if line.startswith("{")]
    assert [line["input"] for line in lines] == [f"question {row_id}" for row_id in found.seeds]
    assert [dict(payload) for payload in found.ask.brief.seeds] == lines
    assert found.ask.brief.objective == "sell teapots"
    assert found.prompt_hash == prompt_hash(material(30).prompts["rows"][0].text)


def test_a_prompt_without_seeds_sends_and_records_none() -> None:
    found = request(material(30, prompt="Write {{rows}} rows"), 0, 2)
    assert found.seeds == ()
    assert found.ask.brief.seeds == []
    assert found.ask.messages == [{"role": "user", "content": "Write 2 rows"}]


def test_axes_are_drawn_sent_and_recorded() -> None:
    stuff = material(0, axes={"tone": {"angry": 1.0, "calm": 1.0}, "empty": {}})
    drawn = [request(stuff, number, 1) for number in range(40)]
    assert {asked.axes["tone"] for asked in drawn} == {"angry", "calm"}
    assert all(f"- tone: {asked.axes['tone']}" in asked.ask.messages[-1]["content"] for asked in drawn)
    assert all("empty" not in asked.axes for asked in drawn)


def test_one_temperature_is_kept_exactly() -> None:
    assert request(material(temperature=(0.333, 0.333)), 0, 1).ask.temperature == 0.333


@pytest.mark.parametrize("name", FORMATS)
def test_the_schema_is_closed_everywhere(name: str) -> None:
    schema = listed("rows", format_named(name).schema())

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("type") == "object":
                assert node["additionalProperties"] is False
                assert node["required"] == list(node["properties"])
            for value in node.values():
                walk(value)

    walk(schema)


def test_what_was_made_already_is_named_as_not_to_be_repeated() -> None:
    work = RECIPE.begin(material(3))
    first = work.next(0, 5)
    assert first is not None
    assert "begin none like them" not in first.ask.messages[-1]["content"].lower()
    reply = {"rows": [{"input": "Where is my teapot with the blue lid?", "output": "On its way."}]}
    entry = {"request": 0, "choice": {"message": {"content": json.dumps(reply)}, "finish_reason": "stop"}}
    taken = work.take(entry)
    work.kept(entry, taken.made)
    second = work.next(1, 5)
    assert second is not None
    assert "- where is my teapot" in second.ask.messages[-1]["content"]


def test_prompts_are_mixed_by_weight_and_each_row_says_which() -> None:
    both = [Variant("short", "Write {{rows}} short rows", 3.0), Variant("long", "Write {{rows}} long rows", 1.0)]
    drawn = [request(material(prompts={"rows": both}), number, 1) for number in range(200)]
    told = Counter(asked.template for asked in drawn)
    assert 120 < told["short"] < 180
    for asked in drawn:
        assert asked.template in asked.ask.messages[-1]["content"]
        assert asked.prompt_hash == prompt_hash(next(item.text for item in both if item.name == asked.template))


def test_guidance_goes_last_and_into_prompts_that_have_no_place_for_it() -> None:
    stuff = material(prompt="Write {{rows}} rows", guidance={"": "Use British spelling.", "rows": "Be brief."})
    words = request(stuff, 0, 1).ask.messages[-1]["content"]
    assert words.endswith("Use British spelling.\nBe brief.")
    drafted = request(material(2, guidance={"": "Use British spelling."}), 0, 1).ask.messages[-1]["content"]
    assert drafted.endswith("Use British spelling.")
