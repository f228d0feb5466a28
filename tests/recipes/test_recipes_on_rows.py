"""What holds for every recipe that works on rows or needs no model: it ends, it resumes, it asks nothing twice."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recipe_answers import respond, respond_with
from recipe_play import Played, material_for, play, row

from tui_craft.domain.drafting import Subject
from tui_craft.domain.formats import FORMATS, format_named
from tui_craft.domain.goals import goals
from tui_craft.domain.options import checked
from tui_craft.domain.prompt import VARIABLES, check
from tui_craft.recipes.base import Material, Request, Work
from tui_craft.recipes.registry import recipe_named
from tui_craft.teachers.offline import OfflineTeacher

NAMES = ("preference", "multi-turn", "rewrite", "augment", "template")
OPTIONS: dict[str, dict[str, Any]] = {
    "preference": {"how": "candidates"},
    "multi-turn": {"turns": 6},
    "rewrite": {"preset": "casual"},
    "augment": {"operators": ["paraphrase", "typos", "punctuation"]},
    "template": {"template": "n = sequence\ncity = Oslo | Rome\ninput: {n} in {city}?\noutput: {n}"},
}
SOURCES = [
    row(10 + n, {"input": f"Hello, where is my parcel number {n}, please? I don't find it.", "output": f"It is {n}."})
    for n in range(12)
]
RULES = {"operators", "rows"}


class Spied:
    """A recipe whose stages by rule are answered by the offline teacher, the others by the loopback's author."""

    def __init__(self, name: str) -> None:
        self.recipe = recipe_named(name)
        self.asked: dict[int, Request] = {}

    def begin(self, material: Material) -> Work:
        work = self.recipe.begin(material)
        ask = work.next

        def next_one(number: int, missing: int) -> Request | None:
            request = ask(number, missing)
            if request is not None:
                self.asked[number] = request
            return request

        work.next = next_one  # type: ignore[method-assign]
        return work

    def answer(self, body: dict[str, Any], number: int) -> dict[str, Any]:
        request = self.asked[number]
        if request.stage in self.recipe.by_rules(checked(self.recipe, OPTIONS[self.recipe.name])):
            return dict(asyncio.run(OfflineTeacher().ask(request.ask)).choice)
        return dict(respond_with(texts=_kept)(body, number))


def _kept(draw: random.Random, said: str) -> list[str]:
    """A paraphrase that keeps the number of the parcel."""
    number = said.rsplit("parcel number ", 1)[1].partition(",")[0]
    return [f"About parcel {number}: I look for it {draw.random()}, thank you, really."]


def ready(name: str) -> Material:
    recipe = recipe_named(name)
    given = OPTIONS[name]
    made = recipe.format_for(format_named("input-output"), checked(recipe, given))
    target = recipe.rows_for(len(SOURCES), checked(recipe, given)) or 30
    return material_for(
        recipe, made, options=given, seeds=[], sources=SOURCES, source_format=format_named("input-output"),
        target=target,
    )  # fmt: skip


def run(name: str, **changes: Any) -> Played:
    spied = Spied(name)
    return play(spied, ready(name), answer=spied.answer, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_is_for(name: str) -> None:
    recipe = recipe_named(name)
    assert "trap" in recipe.help
    assert recipe.name == name
    assert recipe.calls_per_row(5, checked(recipe, {})) >= 0
    assert all(option.label and option.help for option in recipe.options)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("format_name", FORMATS)
def test_its_prompts_can_be_sent_in_every_format(name: str, format_name: str) -> None:
    recipe, format = recipe_named(name), format_named(format_name)
    for goal in goals().values():
        context = {"objective": "o {{x}}", "constraints": ["c {{rows}}"], "edge_cases": ["e"]}
        for stage in recipe.stages:
            check(stage.draft(Subject(context, format, "N", goal.words)), {**VARIABLES, **stage.variables})


@pytest.mark.parametrize("name", NAMES)
def test_it_makes_its_rows(name: str) -> None:
    played = run(name)
    material = ready(name)
    assert len(played.rows) == material.target, played.why
    assert not played.bad
    assert all(material.format.fits(data) for data in played.datas())


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
        assert len(whole.rows) == ready(name).target, whole.why
    answered: Counter[str] = Counter()
    for entry in whole.entries:
        work = entry["work"]
        if "failed" in entry:
            continue
        answered.update(f"follows {work['follows']}" for _ in range("follows" in work))
        answered.update(f"start {work['start']}" for _ in range("start" in work))
        answered.update(f"source {work['source']} {entry['stage']}" for _ in range("source" in work))
        if entry["stage"] in {"paraphrase", "operators"} and "follows" not in work:
            answered.update(f"unit {each['unit']}" for each in work.get("units", [work]))
    # where a later step failed for good, the row is begun once more
    most = {key: 2 if failing and key.startswith("source") else 1 for key in answered}
    assert not [key for key, times in answered.items() if times > most[key]]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "template"])
def test_replies_that_are_nonsense_end_in_words(name: str) -> None:
    def nonsense(body: dict[str, Any], number: int) -> dict[str, Any]:
        texts = ["", "[]", '{"rows": []}', '{"texts": 3, "better": 7, "turns": [1]}', "null", '{"rows": [{"a": 1}]}']
        return {"message": {"role": "assistant", "content": texts[number % len(texts)]}, "finish_reason": "stop"}

    played = play(recipe_named(name), ready(name), answer=nonsense, stop_after=120)
    assert len(played.entries) < 120
    assert not played.rows
    assert "had its turn" in played.why


def test_every_format_of_rows_can_be_worked_on() -> None:
    examples: dict[str, dict[str, Any]] = {
        "instruction": {"instruction": "Say what parcel number 7, is.", "input": "", "output": "A parcel."},
        "messages": {"messages": [{"role": "user", "content": "Where is parcel number 7, please?"},
                                  {"role": "assistant", "content": "a"}]},
        "conversations": {"conversations": [{"from": "human", "value": "Where is parcel number 7, please?"},
                                            {"from": "gpt", "value": "a"}]},
    }  # fmt: skip
    for format_name, data in examples.items():
        source = format_named(format_name)
        for name in ("preference", "multi-turn", "rewrite", "augment"):
            recipe = recipe_named(name)
            options = {"operators": ["typos"]} if name == "augment" else {**OPTIONS[name]}
            made = recipe.format_for(source, checked(recipe, options))
            material = material_for(
                recipe, made, options=options, seeds=[], sources=[row(3, data)], source_format=source, target=1
            )
            spied = Spied(name)
            answer = spied.answer if name == "augment" else respond
            played = play(spied, material, answer=answer)  # type: ignore[arg-type]
            assert len(played.rows) == 1, (format_name, name, played.bad, played.why)
            assert made.fits(played.datas()[0])
