"""Rows by a template: asked for by number, none twice, and an end that is told."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from recipe_helpers import answered, feed, material

from tui_craft.domain.formats import format_named
from tui_craft.errors import InvalidError
from tui_craft.recipes.base import Request, Work
from tui_craft.recipes.template import EXAMPLES, RECIPE, example
from tui_craft.teachers.offline import OfflineTeacher

SMALL = "a = x *3 | y\nb = int 1..3\ninput: {a}\noutput: {b}"


def reply(request: Request) -> str:
    found: str = asyncio.run(OfflineTeacher().ask(request.ask)).choice["message"]["content"]
    return found


def run(work: Work, missing: int) -> list[Any]:
    out: list[Any] = []
    for number in range(50):
        request = work.next(number, missing - len(out))
        if request is None:
            break
        out += feed(work, request, reply(request))
    return out


def test_all_rows_come_and_then_it_says_why_not_more() -> None:
    work = RECIPE.begin(material(RECIPE, template=SMALL))
    made = run(work, 50)
    assert len({(each.item.data["input"], each.item.data["output"]) for each in made}) == 6
    assert made[0].origin["by"] == "rule"
    assert made[0].origin["values"]["a"] == made[0].item.data["input"]
    assert work.why() == "All 6 combinations of the template's values are used."


def test_a_resumed_run_asks_for_what_was_passed_over() -> None:
    stuff = material(RECIPE, template="n = sequence\ninput: {n}\noutput: x")
    first = RECIPE.begin(stuff)
    requests = [first.next(number, 10) for number in range(3)]
    assert [request.work["start"] for request in requests if request] == [0, 10, 20]
    again = RECIPE.begin(stuff)
    assert requests[2] is not None
    feed(again, requests[2], reply(requests[2]))  # the other two were under way when the process ended
    left = again.next(3, 40)
    assert left is not None
    assert (left.work["start"], left.work["rows"]) == (0, 20)
    after = again.next(4, 5)
    assert after is not None
    assert after.work["start"] == 30


def test_a_template_that_only_repeats_itself_comes_to_an_end() -> None:
    work = RECIPE.begin(material(RECIPE, template="a = fake month_name\ninput: {a}\noutput: x"))
    seen: set[str] = set()
    for number in range(40):
        request = work.next(number, 100)
        if request is None:
            break
        entry = answered(request, reply(request))
        new = []
        for made in work.take(entry).made:
            assert made.item.data is not None
            if made.item.data["input"] not in seen:
                seen.add(made.item.data["input"])
                new.append(made)
        work.kept(entry, new)
    assert request is None
    assert len(seen) == 12
    assert "were all there before" in work.why()


@pytest.mark.parametrize("format", EXAMPLES)
def test_the_examples_can_be_used_as_they_stand(format: str) -> None:
    work = RECIPE.begin(material(RECIPE, (), format, template=example(format_named(format))))
    assert len(run(work, 7)) == 7


def test_what_is_wrong_is_told_before_anything_begins() -> None:
    with pytest.raises(InvalidError, match=r"There is no template; .*: name = fake first_name; city = "):
        RECIPE.begin(material(RECIPE))
    with pytest.raises(InvalidError, match="Template line 1: there is no fake 'nmae'"):
        RECIPE.begin(material(RECIPE, template="a = fake nmae\ninput: {a}\noutput: b"))
    assert list(RECIPE.by_rules({})) == ["rows"]
