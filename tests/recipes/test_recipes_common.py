"""What holds for every recipe that makes rows by itself: it ends, it resumes, it asks for nothing twice."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recipe_play import PAIR, Played, material_for, play, row

from tui_craft.domain.formats import FORMATS, format_named
from tui_craft.domain.prompt import check
from tui_craft.recipes.base import Material
from tui_craft.recipes.registry import recipe_named

NAMES = ("plan", "critique", "reasoning", "edge-cases", "balance", "issue", "issue-repair")
SEEDS = [row(n, {"input": f"Question {n}", "output": label}) for n, label in enumerate(["yes", "no", "perhaps"], 1)]
OPTIONS: dict[str, dict[str, Any]] = {
    "issue": {"description": "It promises refunds."},
    "issue-repair": {"description": "It promises refunds."},
}


def ready(name: str, **changes: Any) -> Material:
    sources = [
        row(100 + n, {"input": f"Refund {n}?", "output": "Of course."}, ("issue:refunds", "expect:fail"))
        for n in range(20)
    ]
    values: dict[str, Any] = {
        "options": OPTIONS.get(name, {}), "seeds": SEEDS, "labels": {"yes": 30, "no": 12, "perhaps": 3},
        "sources": sources,
    }  # fmt: skip
    return material_for(recipe_named(name), **{**values, **changes})


def run(name: str, *args: Any, **changes: Any) -> Played:
    return play(recipe_named(name), ready(name), *args, **changes)


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_is_for(name: str) -> None:
    recipe = recipe_named(name)
    assert "trap" in recipe.help
    assert recipe.name == name
    assert recipe.calls_per_row(5, {option.name: option.default for option in recipe.options}) > 0
    assert all(option.label and option.help is not None for option in recipe.options)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("format_name", FORMATS)
def test_its_prompts_can_be_sent_in_every_format(name: str, format_name: str) -> None:
    from tui_craft.domain.drafting import Subject
    from tui_craft.domain.goals import goals
    from tui_craft.domain.prompt import VARIABLES

    recipe, format = recipe_named(name), format_named(format_name)
    for goal in goals().values():
        context = {"objective": "o {{x}}", "constraints": ["c {{rows}}"], "edge_cases": ["e"]}
        for stage in recipe.stages:
            check(stage.draft(Subject(context, format, "N", goal.words)), {**VARIABLES, **stage.variables})


@pytest.mark.parametrize("name", NAMES)
def test_it_makes_its_rows(name: str) -> None:
    played = run(name)
    assert len(played.rows) == 20
    # the author draws any of the labels, also those that have their rows
    assert not [made for made in played.bad if "there are enough" not in (made.item.problem or "")]
    assert all(not PAIR.problems({key: data[key] for key in ("input", "output")}) for data in played.datas())


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(NAMES), st.integers(0, 30), st.integers(0, 5), st.integers(1, 8), st.sampled_from([0.0, 0.2]))
def test_a_run_that_was_cut_off_goes_on_and_asks_nothing_twice(
    name: str, cut: int, seed: int, at_once: int, failing: float
) -> None:
    part = run(name, seed=seed, at_once=at_once, failing=failing, stop_after=cut)
    whole = run(name, seed=seed + 1, at_once=at_once, journal=part.entries, failing=failing)
    again = run(name, journal=whole.entries, stop_after=0)
    assert again.datas() == whole.datas()
    if not failing:
        assert len(whole.rows) == 20
    answered = Counter(
        entry["work"]["follows"] for entry in whole.entries if "failed" not in entry and "follows" in entry["work"]
    )
    assert not [key for key, times in answered.items() if times > 1]
    sources = Counter(entry["work"]["source"] for entry in whole.entries if "source" in entry["work"])
    assert all(times <= 2 for times in sources.values())


@pytest.mark.parametrize("name", [name for name in NAMES if name != "balance"])
@pytest.mark.parametrize("format_name", ["text", "instruction", "messages", "conversations", "preference"])
def test_it_works_in_every_format(name: str, format_name: str) -> None:
    format = format_named(format_name)
    examples: dict[str, dict[str, Any]] = {
        "text": {"text": "once"}, "instruction": {"instruction": "do", "input": "", "output": "done"},
        "messages": {"messages": [{"role": "user", "content": "u"}, {"role": "assistant", "content": "a"}]},
        "conversations": {"conversations": [{"from": "human", "value": "u"}, {"from": "gpt", "value": "a"}]},
        "preference": {"prompt": "p", "chosen": "c", "rejected": "r"},
    }  # fmt: skip
    sources = [row(n, examples[format_name], ("issue:x",)) for n in range(20)]
    material = ready(name, format=format, seeds=[], sources=sources)
    played = play(recipe_named(name), material)
    assert not played.bad
    assert len(played.rows) == 20
    assert all(not format.problems(data) for data in played.datas())


@pytest.mark.parametrize("name", NAMES)
def test_replies_that_are_nonsense_end_in_words(name: str) -> None:
    def nonsense(body: dict[str, Any], number: int) -> dict[str, Any]:
        said = ["", "I cannot help with that.", "[]", '{"rows": []}', '{"briefs": 3, "verdict": 7}', "null"][number % 6]
        return {"message": {"role": "assistant", "content": said}, "finish_reason": "stop"}

    played = run(name, answer=nonsense, stop_after=60)
    assert len(played.entries) <= 60
    assert not played.rows
