"""The generation form's words: what is wrong with which field, and the spec that right ones ask for."""

from __future__ import annotations

import pytest

from tui_craft.config import RunSettings
from tui_craft.domain.run import RunSpec, Variant
from tui_craft.errors import InvalidError
from tui_craft.ui import form_memory, run_form

GOOD = run_form.values_from(RunSettings(), None)


@pytest.mark.parametrize("rows", ["1,000", "1 000", "1_000", " 1000 "])
def test_thousands_may_be_told_apart(rows: str) -> None:
    assert run_form.problems({**GOOD, "rows": rows}) == {}
    assert run_form.spec_from({**GOOD, "rows": rows}, RunSettings(), 1).rows == 1000


@pytest.mark.parametrize("rows", ["0", "-1", "1.5", "10,000,001", "9" * 5000, "", "many", "1e3", "²"])
def test_other_numbers_of_rows_name_the_range(rows: str) -> None:
    assert "from 1 to 10,000,000" in run_form.problems({**GOOD, "rows": rows})["rows"]
    with pytest.raises(InvalidError, match="Usable rows"):
        run_form.spec_from({**GOOD, "rows": rows}, RunSettings(), 1)


@pytest.mark.parametrize("temperature", ["nan", "-1", "3", "inf", "1:", ":", "1:0.5", "0.5:2.1", ""])
def test_temperatures_outside_are_refused(temperature: str) -> None:
    found = run_form.problems({**GOOD, "temperature": temperature})
    assert found == {} if temperature == "1:" else "Temperature" in found["temperature"]


def test_a_wrong_address_is_not_told_twice() -> None:
    assert list(run_form.problems({**GOOD, "teacher": "mine", "api_base": "localhost"})) == ["api_base"]
    assert list(run_form.problems({**GOOD, "teacher": "mine"})) == ["teacher"]
    assert run_form.problems({**GOOD, "teacher": "mine", "api_base": "http://localhost:8000/v1"}) == {}


def test_what_was_typed_is_kept_by_dataset_until_a_run_comes_after_it() -> None:
    form_memory.keep("one", "k3f9", GOOD)
    assert form_memory.recall("one", "k3f9") == GOOD
    assert form_memory.recall("one", "z9z9") == {}
    assert form_memory.recall("two", "k3f9") == {}
    form_memory.keep("one", "k3f9", {"teacher": "of a later version"})
    assert form_memory.recall("one", "k3f9") == {}
    form_memory.forget("one")
    assert form_memory.recall("one", "k3f9") == {}


@pytest.mark.parametrize(
    ("key", "words", "said"),
    [
        ("budget", "0", "above 0"),
        ("budget", "much", "US dollars"),
        ("price", "0.15", "in and out"),
        ("price", "1:x", "in and out"),
        ("split", "a=50, b=40", "100"),
        ("split", "a", "100"),
        ("teacher", "offline=0, openai/x", "above 0"),
        ("rows_per_request", "200", "from 1 to 100"),
        ("recipe", "nothing", "no recipe"),
        ("goal", "nothing", "no goal"),
        ("option:slices", "hostile=many", "above 0"),
    ],
)
def test_a_slip_is_told_beside_its_line(key: str, words: str, said: str) -> None:
    recipe = {"recipe": "edge-cases"} if key.startswith("option:") else {}
    found = run_form.problems({**GOOD, **recipe, key: words})
    assert list(found) == [key]
    assert said in found[key]


def test_everything_a_run_can_be_asked_for_goes_through_the_form_and_back() -> None:
    spec = RunSpec(
        rows=40, recipe="edge-cases", teacher="ollama/llama3:8b", mix={"ollama/llama3:8b": 2, "offline": 1},
        stage_teachers={"rows": "offline"}, api_base="http://localhost:8000/v1", rows_per_request=3,
        seeds_per_request=2, temperature=(0.5, 0.9), concurrency=4, price=(0.15, 0.6), budget=2.5, goal="jailbreak",
        tags=("a", "b"), split={"eval_data": 80.0, "golden_data": 20.0}, axes={"tone": {"calm": 3, "angry": 1}},
        guidance={"": "be brief"}, variants=(Variant("terse", "Write {{rows}}.", 2.0),),
        options={"slices": {"rude": 9}},
    )  # fmt: skip
    values = run_form.values_from(RunSettings(), spec)
    assert run_form.problems(values) == {}
    assert run_form.spec_from(values, RunSettings(), spec.seed) == spec


def test_a_goal_proposes_its_tags_and_split() -> None:
    assert run_form.values_from(RunSettings(), None)["tags"] == "fine_tuning_data"
    values = run_form.values_from(RunSettings(), None, "jailbreak")
    assert values["split"] == "eval_data=80, golden_data=20"
    assert run_form.spec_from(values, RunSettings(), 0).split == {"eval_data": 80, "golden_data": 20}


def test_another_recipes_leftovers_do_not_count() -> None:
    values = {**GOOD, "option:turns": "9", "stage_teachers": '{"plan": "offline"}'}
    spec = run_form.spec_from(values, RunSettings(), 0)
    assert spec.options == {}
    assert spec.stage_teachers == {}
