"""Repair: what checks say is in the prompt, what comes of it is a proposal, and an unchanged row is none."""

from __future__ import annotations

from typing import Any

import pytest
from recipe_helpers import feed, said
from recipe_play import material_for, play, row

from tui_craft.domain.drafting import Subject
from tui_craft.domain.formats import FORMATS, format_named
from tui_craft.domain.goals import goals
from tui_craft.domain.prompt import VARIABLES, check
from tui_craft.recipes.base import Request, Work
from tui_craft.recipes.repair import RECIPE

SEEDS = [row(n, {"input": f"Where is parcel {n}?", "output": f"It left on day {n}."}) for n in range(1, 7)]
BAD = row(50, {"input": "Where is it?", "output": "As an AI I cannot say.", "kept": 7}, (), axes={"tone": "curt"})
COMPLAINTS = {50: ['output, "As an AI": speaks as an AI model']}


def begin(**changes: Any) -> Work:
    given = {"sources": [BAD], "target": 1, "seeds": SEEDS, "complaints": COMPLAINTS, **changes}
    return RECIPE.begin(material_for(RECIPE, **given))


def asked(work: Work, number: int = 0) -> Request:
    request = work.next(number, 1)
    assert request is not None
    return request


def test_the_prompt_holds_the_row_the_complaints_the_conventions_and_the_rules() -> None:
    context = {"objective": "o", "constraints": ["Never promise anything"]}
    request = asked(begin(context=context))
    words = said(request)
    assert '{"input":"Where is it?","output":"As an AI I cannot say."}' in words
    assert '- output, "As an AI": speaks as an AI model' in words
    assert "- Never promise anything" in words
    assert "- What is answered has 5 words." in words
    assert "- Answers end with a full stop" in words
    assert '"output":"It left on day 3."' in words
    assert (request.parent, request.axes) == (50, {"tone": "curt"})


def test_a_reply_becomes_a_proposal_that_keeps_what_the_row_has_beside_it() -> None:
    work = begin()
    [made] = feed(work, asked(work), {"rows": [{"input": "Where is it?", "output": "It left on Monday."}]})
    assert made.item.data == {"input": "Where is it?", "output": "It left on Monday.", "kept": 7}
    assert made.tags == ("proposal",)
    assert made.origin == {"parent_rev": 1, "critique": COMPLAINTS[50], "exact": True}
    assert work.next(1, 1) is None


@pytest.mark.parametrize(
    "reply",
    [
        {"rows": [{"input": "Where is it?", "output": "As an AI I cannot say."}]},
        {"rows": [{"output": "As an AI I cannot say.", "input": "Where is it?"}]},
    ],
)
def test_a_row_that_comes_back_as_it_was_is_no_proposal(reply: Any) -> None:
    work = begin()
    assert feed(work, asked(work), reply) == []
    assert work.next(1, 1) is None
    assert work.complete
    assert work.why().endswith("1 of them came back as they were.")


@pytest.mark.parametrize(
    "reply", ["I'm sorry, but I can't help with that.", {"rows": []}, {"rows": [{"input": "x"}]}, "null", {"rows": [3]}]
)
def test_what_breaks_the_format_is_no_proposal(reply: Any) -> None:
    work = begin()
    assert not [made for made in feed(work, asked(work), reply) if made.item.data is not None]
    feed(work, asked(work, 1), reply)  # it is asked once more, and then no more
    assert work.next(2, 1) is None
    assert not work.complete


def test_a_missing_field_is_filled_in_and_only_one_row_is_taken() -> None:
    source = row(50, {"input": "Where is it?"}, ())
    work = begin(sources=[source])
    rows = [{"input": "Where is it?", "output": "Here."}, {"input": "x", "output": "y"}]
    made = feed(work, asked(work), {"rows": rows})
    assert [each.item.data for each in made] == [rows[0]]


def test_a_row_with_nothing_against_it_is_passed_over_unless_it_is_said_what_to_do() -> None:
    work = begin(complaints={})
    assert work.next(0, 1) is None
    assert "nothing of them" in work.why()
    words = said(asked(begin(complaints={}, options={"instruction": "Say it kindly."})))
    assert "What is wrong with it:\n- Say it kindly.\n" in words
    assert RECIPE.needs_for({"instruction": ""}).flagged
    assert not RECIPE.needs_for({"instruction": "Say it kindly."}).flagged


def test_a_row_is_no_example_of_how_it_should_be() -> None:
    request = asked(begin(sources=[SEEDS[2]], complaints={3: ["output: too short"]}))
    assert SEEDS[2].id not in request.seeds
    assert len(request.seeds) == 5


def test_long_complaints_are_cut() -> None:
    words = said(asked(begin(complaints={50: ["x" * 100_000, *["y\nz"] * 1000]})))
    assert len(words) < 8_000
    assert "- y z\n" in words


def test_a_few_seeds_say_nothing_of_conventions() -> None:
    assert "Nothing beyond what the examples show." in said(asked(begin(seeds=SEEDS[:2])))


@pytest.mark.parametrize("format_name", FORMATS)
def test_its_prompt_can_be_sent_in_every_format(format_name: str) -> None:
    for goal in goals().values():
        context = {"objective": "o {{x}}", "constraints": ["c {{rows}}"], "edge_cases": ["e"]}
        for stage in RECIPE.stages:
            subject = Subject(context, format_named(format_name), "N", goal.words)
            check(stage.draft(subject), {**VARIABLES, **stage.variables})


@pytest.mark.parametrize("format_name", ["text", "instruction", "messages", "conversations", "preference"])
def test_it_works_in_every_format(format_name: str) -> None:
    format = format_named(format_name)
    examples: dict[str, dict[str, Any]] = {
        "text": {"text": "once"}, "instruction": {"instruction": "do", "input": "", "output": "done"},
        "messages": {"messages": [{"role": "user", "content": "u"}, {"role": "assistant", "content": "a"}]},
        "conversations": {"conversations": [{"from": "human", "value": "u"}, {"from": "gpt", "value": "a"}]},
        "preference": {"prompt": "p", "chosen": "c", "rejected": "r"},
    }  # fmt: skip
    sources = [row(n, examples[format_name], ()) for n in range(10, 16)]
    complaints = {source.id: ["it is odd"] for source in sources}
    material = material_for(RECIPE, format, sources=sources, seeds=[], target=6, complaints=complaints)
    played = play(RECIPE, material)
    assert not played.bad
    assert sorted(made.parent or entry["parent"] for made, entry in zip(played.rows, played.entries, strict=True)) == [
        source.id for source in sources
    ]
    assert all(not format.problems(data) for data in played.datas())


def test_a_cut_off_run_asks_about_no_row_twice() -> None:
    sources = [row(n, {"input": f"q{n}", "output": "bad"}, ()) for n in range(10, 30)]
    complaints = {source.id: ["it is bad"] for source in sources}
    material = material_for(RECIPE, sources=sources, target=20, complaints=complaints)
    part = play(RECIPE, material, at_once=4, stop_after=9)
    whole = play(RECIPE, material, at_once=4, seed=3, journal=part.entries)
    assert sorted(entry["work"]["source"] for entry in whole.entries) == list(range(20))
    assert len(whole.rows) == 20
