"""Varying the input: by rule without a model, paraphrased by a teacher, or both; the output stays."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from recipe_helpers import feed, material, rows_of, said

from tui_craft.errors import InvalidError
from tui_craft.recipes.augment import RECIPE, Augmenting
from tui_craft.recipes.base import Request
from tui_craft.teachers.offline import OfflineTeacher

ASKED = "Hello, I ordered two mugs last week, order 88123. Where are they, please? I really don't know."
ROW = {"input": ASKED, "output": "On their way."}
OTHER = {"input": "Can you tell me, please, what order 77 costs? I don't find it.", "output": "Ten euros."}


def reply(request: Request) -> str:
    found: str = asyncio.run(OfflineTeacher().ask(request.ask)).choice["message"]["content"]
    return found


def test_a_row_for_each_operator_without_any_teacher() -> None:
    options: dict[str, Any] = {"operators": ["typos", "casing", "whitespace"]}
    work = RECIPE.begin(material(RECIPE, rows_of(ROW, OTHER), **options))
    request = work.next(0, 6)
    assert request is not None
    assert request.rows == 6
    made = feed(work, request, reply(request))
    assert [each.parent for each in made] == [11, 11, 11, 12, 12, 12]
    assert made[1].tags == ("augmented", "operator:casing")
    assert made[1].origin == {"by": "augmented", "operators": ["casing"], "parent_rev": 3, "exact": True}
    assert all(each.item.data["output"] in {"On their way.", "Ten euros."} for each in made)
    assert all("88123" in each.item.data["input"] for each in made[:3])
    assert work.next(1, 6) is None
    given = {**options, "how": "each", "strength": "medium"}
    assert RECIPE.rows_for(2, given) == 6
    assert RECIPE.by_rules(given) == {"operators", "paraphrase"}
    assert RECIPE.calls_per_row(5, given) == 0


def test_one_row_with_all_of_them() -> None:
    work = RECIPE.begin(material(RECIPE, rows_of(ROW), how="together", operators=["typos", "punctuation"]))
    request = work.next(0, 9)
    assert request is not None
    [made] = feed(work, request, reply(request))
    assert made.tags == ("augmented", "operator:typos", "operator:punctuation")


def test_a_paraphrase_is_asked_for_and_checked() -> None:
    work = RECIPE.begin(material(RECIPE, rows_of(ROW), operators=["paraphrase"]))
    request = work.next(0, 9)
    assert request is not None
    assert "Texts to write: exactly 1," in said(request)
    [made] = feed(work, request, {"texts": ["Two mugs, where are they?"]})
    assert made.item.problem == "88123 is missing"
    again = work.next(1, 9)
    assert again is not None
    [made] = feed(work, again, {"texts": ["About order 88123: where are my mugs?"]})
    assert made.item.data == {**ROW, "input": "About order 88123: where are my mugs?"}
    assert made.tags == ("augmented", "operator:paraphrase")
    assert work.next(2, 9) is None
    assert RECIPE.by_rules({"operators": ["paraphrase,typos"], "how": "each"}) == {"operators"}


def test_a_paraphrase_is_roughened_afterwards() -> None:
    work = RECIPE.begin(material(RECIPE, rows_of(ROW), operators=["typos", "paraphrase"], how="together"))
    request = work.next(0, 9)
    assert request is not None
    assert feed(work, request, {"texts": ["About my order 88123: where are my two mugs now?"]}) == []
    further = work.next(1, 0)
    assert further is not None
    assert further.stage == "operators"
    [made] = feed(work, further, reply(further))
    assert made.tags == ("augmented", "operator:paraphrase", "operator:typos")
    assert made.item.data["input"] != "About my order 88123: where are my two mugs now?"
    assert work.next(2, 9) is None


def test_all_turns_of_the_user_are_paraphrased_together() -> None:
    texts = ("Where is order 5?", "Here.", "Thanks a lot", "Welcome.")
    talk = [{"role": ("user", "assistant")[n % 2], "content": text} for n, text in enumerate(texts)]
    work = RECIPE.begin(material(RECIPE, rows_of({"messages": talk}), "messages", operators=["paraphrase"]))
    request = work.next(0, 9)
    assert request is not None
    [made] = feed(work, request, {"texts": ["Order 5, where is it?", "Many thanks"]})
    assert [turn["content"] for turn in made.item.data["messages"]] == [
        "Order 5, where is it?", "Here.", "Many thanks", "Welcome.",
    ]  # fmt: skip


def test_what_no_operator_can_change_is_told() -> None:
    work = RECIPE.begin(material(RECIPE, rows_of({"input": "123", "output": "x"}), operators=["typos"]))
    request = work.next(0, 9)
    assert request is not None
    assert feed(work, request, reply(request)) == []
    assert work.next(1, 9) is None
    assert "1 times there was nothing" in work.why()


def test_a_resumed_run_leaves_out_what_was_answered() -> None:
    stuff = material(RECIPE, rows_of(*[ROW] * 60), operators=["typos", "paraphrase"])
    work = RECIPE.begin(stuff)
    requests: list[Any] = [work.next(number, 200) for number in range(62)]
    assert [request.stage for request in requests[:60]] == ["paraphrase"] * 60
    again = RECIPE.begin(stuff)
    assert isinstance(again, Augmenting)
    feed(again, requests[3], {"texts": ["Order 88123, where is it?"]})
    feed(again, requests[60], reply(requests[60]))
    places = []
    for number in range(70):
        request = again.next(number, 200)
        if request is None:
            break
        units = [each["unit"] for each in request.work["units"]] if "units" in request.work else [request.work["unit"]]
        places += [tuple(unit) for unit in units]
    assert len(places) == len(set(places)) == 120 - 1 - 40
    assert (3, 1) not in places


def test_what_it_refuses() -> None:
    with pytest.raises(InvalidError, match="no operator 'typo'"):
        RECIPE.begin(material(RECIPE, rows_of(ROW), operators=["typo"]))
    with pytest.raises(InvalidError, match="no operator to apply"):
        RECIPE.begin(material(RECIPE, rows_of(ROW), operators=[]))
    with pytest.raises(InvalidError, match="no input side"):
        material(RECIPE, rows_of({"text": "x"}), "text")
