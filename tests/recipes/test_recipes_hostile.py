"""Teachers that refuse, ramble, write too much or something else: no row comes of that, all ends in words."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from recipe_answers import respond
from recipe_helpers import answered, feed, material, rows_of, said
from recipe_play import Played, entry_of, material_for, play, row
from recipe_play import feed as feed_played

from tui_craft.domain.formats import format_named
from tui_craft.errors import InvalidError
from tui_craft.recipes.critique import faults_in
from tui_craft.recipes.quotas import Quotas
from tui_craft.recipes.registry import recipe_named

REFUSAL = "I'm sorry, but I can't help with that."
PAIR = {"input": "Where is my order 88?", "output": "It left on Monday."}
CHAT = {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Go away."}]}


def choice(content: str, finish: str = "stop") -> dict[str, Any]:
    return {"message": {"role": "assistant", "content": content}, "finish_reason": finish}


def generous(body: dict[str, Any], number: int) -> dict[str, Any]:
    """Ten rows, however few were asked for."""
    more = {"role": "user", "content": "exactly 10"}
    return dict(respond({**body, "messages": [*body["messages"], more]}, number))


@pytest.mark.parametrize(
    ("content", "finish"),
    [
        (REFUSAL, "stop"),
        ("null", "stop"),
        ('```json\n{"answer": "It left on Mo', "length"),
        ("It left on Mo", "length"),
    ],
)
def test_a_refusal_or_half_an_answer_is_no_worse_answer(content: str, finish: str) -> None:
    recipe = recipe_named("preference")
    work = recipe.begin(material(recipe, rows_of(PAIR)))
    request = work.next(0, 1)
    assert request is not None
    entry = answered(request, content)
    taken = work.take({**entry, "choice": choice(content, finish)})
    assert not taken.made
    assert taken.notes == ["the reply holds no answer"]


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (REFUSAL, None),
        ('{"faults": [], "verdict": "faulty"}', None),
        ('{"faults": "It is rude.", "verdict": "faulty"}', ["It is rude."]),
        ('{"faults": []}', []),
        ('{"faults": [], "verdict": "Good."}', []),
        ('```json\n{"faults": "It is ru', None),
        ("It is rude.", ["It is rude."]),
        ("Good.", []),
    ],
)
def test_what_a_critique_says(content: str, faults: list[str] | None) -> None:
    assert faults_in({"choice": choice(content)}) == faults


def test_a_row_whose_fault_nobody_described_is_passed_over() -> None:
    recipe = recipe_named("issue-repair")
    told, untold = row(7, PAIR, ("issue:x",), issue="It is curt."), row(8, PAIR, ("issue:x",))
    played = play(recipe, material_for(recipe, target=2, sources=[told, untold]))
    assert [made.parent for made in played.rows] == [7]
    assert played.why.endswith("1 of them are such that it can make nothing of them.")
    work = recipe.begin(material_for(recipe, target=1, sources=[untold]))
    assert work.next(0, 1) is None
    assert work.why().startswith("The issue is not described")


def test_what_came_in_stays_word_for_word_in_repaired_turns() -> None:
    recipe = recipe_named("issue-repair")
    source = row(7, CHAT, ("issue:x",), issue="It is rude.")
    work = recipe.begin(material_for(recipe, format_named("messages"), target=1, sources=[source]))
    request = work.next(0, 1)
    assert request is not None

    def reply(*turns: tuple[str, str]) -> Any:
        content = json.dumps({"rows": [{"messages": [{"role": who, "content": what} for who, what in turns]}]})
        return work.take(entry_of(request, choice(content))).made[0].item

    kept = reply(("user", "Hello there"), ("assistant", "Good morning."))
    assert kept.data == {"messages": [CHAT["messages"][0], {"role": "assistant", "content": "Good morning."}]}
    assert reply(("user", "Hi"), ("assistant", "What?"), ("user", "x"), ("assistant", "y")).problem


def test_no_slice_gets_more_rows_than_it_should_have() -> None:
    recipe = recipe_named("edge-cases")
    options = {"slices": {"hostile": 4, "confused": 3, "in verse": 2}}
    played = play(recipe, material_for(recipe, target=9, options=options), answer=generous)
    tags = Counter(tag for tags in played.tags for tag in tags)
    assert tags == {"slice:hostile": 4, "slice:confused": 3, "slice:in-verse": 2}


@pytest.mark.parametrize("stage", ["rows", "inputs", "all"])
def test_no_topic_gets_more_rows_than_it_should_have(stage: str) -> None:
    recipe, tree = recipe_named("topics"), [("a",), ("b",), ("c",)]
    options = {"stage": stage, "each": 4}
    given = material_for(recipe, target=12, topics=tree, options=options)
    played = play(recipe, given, answer=generous)
    replayed, counts = Played(recipe.begin(given)), Counter[str]()
    for entry in played.entries:
        before = len(replayed.rows)
        feed_played(replayed, entry, given.target - before)
        counts[entry["topic"][0]] += len(replayed.rows) - before
    assert counts == {"a": 4, "b": 4, "c": 4}
    assert played.work.complete


def test_rows_of_a_label_that_has_enough_are_set_aside() -> None:
    recipe = recipe_named("balance")

    def always_yes(body: dict[str, Any], number: int) -> dict[str, Any]:
        rows = [{"input": f"{number} {place}?", "output": "yes"} for place in range(5)]
        return choice(json.dumps({"rows": rows}))

    options = {"labels": {"yes": 12, "no": 6}}
    given = material_for(recipe, target=6, labels={"yes": 10, "no": 2}, options=options)
    played = play(recipe, given, answer=always_yes, stop_after=40)
    assert Counter(data["output"] for data in played.datas()) == {"yes": 2}
    assert {made.item.problem for made in played.bad} == {"its label is yes, of which there are enough"}


def test_a_resumed_run_knows_which_outputs_are_still_to_come() -> None:
    """Two replies with inputs for one topic, none of which has its output: no more inputs of it are asked for."""
    recipe = recipe_named("topics")
    given = material_for(
        recipe, target=12, topics=[("a",), ("b",)], rows_per_request=3, options={"stage": "all", "each": 6}
    )
    whole = play(recipe, given, at_once=4, seed=3)
    assert len(whole.rows) == 12
    for cut in range(len(whole.entries)):
        resumed = play(recipe, given, at_once=4, seed=cut, journal=whole.entries[:cut])
        per_topic = Counter(entry["topic"][0] for entry in resumed.entries if entry["stage"] == "outputs")
        assert per_topic == {"a": 6, "b": 6}, cut


def test_quotas_count_what_is_due_apart_from_what_is_under_way() -> None:
    live, resumed = Quotas({"a": 10}), Quotas({"a": 10})
    for request in (0, 1):
        live.asked(request, "a", 4)
    for quotas in (live, resumed):
        for request in (0, 1):
            quotas.ended(request, "a", 0)
            quotas.due("a", 4)
    assert live.missing("a") == resumed.missing("a") == 2


@pytest.mark.parametrize("recipe_name", ["plan", "critique"])
def test_one_row_was_asked_for_and_one_is_taken(recipe_name: str) -> None:
    """A second row of one brief or one draft would be the same once more."""
    recipe = recipe_named(recipe_name)

    def both(body: dict[str, Any], number: int) -> dict[str, Any]:
        text = body["messages"][-1]["content"]
        return generous(body, number) if "exactly one row" in text else respond(body, number)

    played = play(recipe, material_for(recipe, target=12), answer=both)
    told = [json.dumps(made.origin.get("brief") or made.origin.get("draft")) for made in played.rows]
    assert max(Counter(each for each in told if each != "null").values()) == 1


def test_a_paraphrase_stays_though_no_operator_finds_anything() -> None:
    recipe = recipe_named("augment")
    work = recipe.begin(
        material(
            recipe, rows_of({"input": "ab cd ef", "output": "x"}), operators=["paraphrase", "format"], how="together"
        )
    )
    request = work.next(0, 9)
    assert request is not None
    assert feed(work, request, {"texts": ["ef cd ab"]}) == []
    further = work.next(1, 0)
    assert further is not None
    [made] = feed(work, further, {"rows": [], "of": [], "done": []}, teacher="offline", cost=None, tokens=None)
    assert made.item.data == {"input": "ef cd ab", "output": "x"}
    assert made.tags == ("augmented", "operator:paraphrase")
    assert made.origin["paraphrase"]["teacher"] == "acme/one"
    assert (made.origin["cost"], made.origin["tokens"]) == (0.5, [10, 4])


def test_rows_that_cannot_be_paraphrased_do_not_end_the_run() -> None:
    recipe = recipe_named("augment")
    sources = rows_of({"input": "", "output": "x"}, {"input": "", "output": "y"}, PAIR)
    work = recipe.begin(material(recipe, sources, operators=["paraphrase"]))
    request = work.next(0, 1)
    assert request is not None
    assert "order 88" in said(request)


def test_a_rewrite_that_changes_nothing_is_the_end_of_it() -> None:
    """And one that changes letter case alone is a proposal; fields stay in their order."""
    recipe = recipe_named("improve")
    data = {"id": 2**70, "output": "fine", "input": "q", "score": float("inf")}
    given = material_for(recipe, target=2, sources=[row(n, data) for n in (50, 51)])
    rewritten = {50: {"input": "q", "output": "fine"}, 51: {"input": "q", "output": "Fine"}}

    def answer(body: dict[str, Any], number: int) -> dict[str, Any]:
        if "Judge it." in body["messages"][-1]["content"]:
            return choice('{"faults": ["It is small."], "verdict": "faulty"}')
        return choice(json.dumps({"rows": [rewritten[50 if number % 2 else 51]]}))

    played = play(recipe, given, answer=answer, at_once=1)
    changed = [made for made in played.rows if made.origin.get("exact")]
    assert [list(made.item.data or {}) for made in changed] == [["id", "output", "input", "score"]] * len(changed)
    assert all((made.item.data or {})["id"] == 2**70 for made in changed)
    assert len(played.entries) == 4


def test_improving_is_complete_only_if_nothing_went_wrong() -> None:
    recipe = recipe_named("improve")
    given = material_for(recipe, target=2, sources=[row(n, PAIR) for n in (50, 51)])

    def answer(body: dict[str, Any], number: int) -> dict[str, Any]:
        return choice('{"faults": [], "verdict": "good"}' if number == 0 else REFUSAL)

    played = play(recipe, given, answer=answer, at_once=1)
    assert len(played.entries) == 3
    assert not played.work.complete
    assert "1 of them were found good" in played.why


def test_nothing_to_repair_at_all_is_refused() -> None:
    recipe = recipe_named("issue")
    with pytest.raises(InvalidError, match="not described"):
        recipe.begin(material_for(recipe))


def test_feeding_is_the_same_whoever_asked() -> None:
    """The work of a run that is replayed stands where the one that asked stands."""
    recipe = recipe_named("edge-cases")
    given = material_for(recipe, target=12)
    played = play(recipe, given, answer=generous)
    again = recipe.begin(given)
    replayed = Played(again)
    for entry in played.entries:
        feed_played(replayed, entry, given.target - len(replayed.rows))
    assert replayed.datas() == played.datas()


def test_a_row_costs_its_part_of_every_reply_that_led_to_it() -> None:
    """Of the plan or of the reply with inputs, and what it took itself; the author's replies cost 0.5 each."""
    plan = recipe_named("plan")
    played = play(plan, material_for(plan, target=4, options={"briefs": 4}), at_once=1)
    assert {made.origin["cost"] for made in played.rows} == {0.5 + 0.5 / 4}
    assert {tuple(made.origin["tokens"]) for made in played.rows} == {(100 + 25, 40 + 10)}
    topics = recipe_named("topics")
    given = material_for(topics, target=4, topics=[("a",)], rows_per_request=4, options={"stage": "all"})
    played = play(topics, given, at_once=1)
    assert {made.origin["cost"] for made in played.rows} == {0.5 + 0.5 / 4}


@pytest.mark.parametrize("text", ["x" * 300_000, "@" * 300_000, "a." * 150_000, "`" * 99_999, "1" * 300_000])
def test_a_paraphrase_of_a_very_long_text_is_checked_at_once(text: str) -> None:
    recipe = recipe_named("augment")
    work = recipe.begin(material(recipe, rows_of({"input": text, "output": "x"}), operators=["paraphrase"]))
    request = work.next(0, 1)
    assert request is not None
    [made] = feed(work, request, {"texts": [f"again {text}"]})
    assert made.item.problem is None


def test_what_a_paraphrase_must_keep() -> None:
    recipe = recipe_named("augment")
    said_before = "See (https://a.b/c?d=1), mail me at a.b@c.de at 10:30, run `x = 1` for order A4-12!"
    for lost in ("https://a.b/c?d=1", "a.b@c.de", "10:30", "`x = 1`", "A4-12"):
        work = recipe.begin(material(recipe, rows_of({"input": said_before, "output": "x"}), operators=["paraphrase"]))
        request = work.next(0, 1)
        assert request is not None
        [made] = feed(work, request, {"texts": [said_before.replace(lost, "it")]})
        assert "is missing" in (made.item.problem or ""), lost


def test_a_row_is_judged_by_the_values_it_was_written_with() -> None:
    recipe = recipe_named("improve")
    source = row(50, PAIR, axes={"expect": "fail", "tone": "curt"})
    given = material_for(recipe, target=1, sources=[source], goal="eval", axes={"tone": {"warm": 1.0}})
    request = recipe.begin(given).next(0, 1)
    assert request is not None
    assert request.axes == {"expect": "fail", "tone": "curt"}
    assert "- expect: fail\n- tone: curt" in said(request)


def test_what_was_drawn_for_a_paraphrase_holds_for_its_row() -> None:
    recipe = recipe_named("augment")
    options = {"operators": ["paraphrase", "typos"], "how": "together"}
    given = material_for(recipe, target=1, sources=[row(50, PAIR)], axes={"tone": {"curt": 1.0}}, options=options)
    work = recipe.begin(given)
    request = work.next(0, 1)
    assert request is not None
    feed(work, request, {"texts": ["My order 88, where is it?"]}, axes={"tone": "curt"}, tags=["x"])
    further = work.next(1, 0)
    assert further is not None
    assert (further.axes, further.tags) == ({"tone": "curt"}, ("x",))


def test_several_paraphrases_keep_their_lines_even_if_alike() -> None:
    recipe = recipe_named("augment")
    turns = [
        {"role": who, "content": what}
        for who, what in (("user", "Ok then."), ("assistant", "a"), ("user", "Well,\nok."), ("assistant", "b"))
    ]
    work = recipe.begin(material(recipe, rows_of({"messages": turns}), format="messages", operators=["paraphrase"]))
    request = work.next(0, 1)
    assert request is not None
    [made] = feed(work, request, {"texts": ["Fine,\nthen", "Fine,\nthen"]})
    assert made.item.data is not None
    assert [turn["content"] for turn in made.item.data["messages"]] == ["Fine,\nthen", "a", "Fine,\nthen", "b"]


@pytest.mark.parametrize(
    ("content", "chosen"),
    [
        ("B", "two"), ("Answer A.", "one"), ("**B**", "two"), ("The better one: answer B", "two"),
        ("A refusal is in order here.", None), ("Answer A is right, answer B is not.", None), (REFUSAL, None),
    ],
)  # fmt: skip
def test_a_verdict_in_plain_words(content: str, chosen: str | None) -> None:
    recipe = recipe_named("preference")
    work = recipe.begin(material(recipe, rows_of(PAIR), how="candidates"))
    for number, reply in enumerate(({"answer": "one"}, {"answer": "two"})):
        request = work.next(number, 1)
        assert request is not None
        feed(work, request, reply)
    judge = work.next(2, 1)
    assert judge is not None
    made = feed(work, judge, content)
    picked = [each.item.data["chosen"] for each in made]
    order = {"one": "two", "two": "one"} if judge.work["swapped"] else {"one": "one", "two": "two"}
    assert picked == ([] if chosen is None else [order[chosen]])
