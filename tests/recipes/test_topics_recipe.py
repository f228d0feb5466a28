"""Topics, inputs, outputs: what is asked in which order, what the prompts say, and going on from a journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest
from recipe_answers import respond

from tui_craft import jsonlines
from tui_craft.domain.drafting import Subject
from tui_craft.domain.formats import FORMATS, format_named
from tui_craft.domain.goals import goal_named
from tui_craft.domain.options import checked
from tui_craft.domain.row import Envelope, Origin, Row
from tui_craft.domain.run import Variant
from tui_craft.domain.topics import words
from tui_craft.domain.unanswered import TAG
from tui_craft.errors import InvalidError
from tui_craft.recipes.base import Made, Material, Request, Work
from tui_craft.recipes.topic_places import places, targets
from tui_craft.recipes.topics import RECIPE

TREE = (("billing",), ("billing", "refunds"), ("billing", "tax"), ("shipping",))
Answer = Callable[[Request, int], Mapping[str, Any]]


def material(format: str = "input-output", **changes: Any) -> Material:
    """Material with the recommended prompts."""
    wanted = format_named(format)
    context = {"objective": "answer customers"}
    subject = Subject(context, wanted, "Support", goal_named("training").words)
    given = changes.pop("options", {})
    values: dict[str, Any] = {
        "format": wanted,
        "prompts": {stage.name: (Variant("default", stage.draft(subject)),) for stage in RECIPE.stages},
        "seeds": [Row(n, 1, jsonlines.dumps({"input": f"seed {n}", "output": f"answer {n}"}), Envelope())
                  for n in range(1, 4)] if format == "input-output" else [],
        "context": context, "seeds_per_request": 2, "temperature": (0.9, 0.9), "random_seed": 7, "topics": TREE,
        "options": checked(RECIPE, given),
    }  # fmt: skip
    return Material(**{**values, **changes})


@dataclass
class Ran:
    """What came of a run: requests in the order asked, journal, rows, topics."""

    requests: list[Request] = field(default_factory=list)
    journal: list[dict[str, Any]] = field(default_factory=list)
    rows: list[tuple[tuple[str, ...], Made]] = field(default_factory=list)
    topics: list[tuple[str, ...]] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)

    def said(self, place: int) -> str:
        """All that a request said."""
        return "\n".join(message["content"] for message in self.requests[place].ask.messages)


def answered(request: Request, number: int) -> Mapping[str, Any]:
    """The loopback teacher's answer in the request's schema."""
    schema = {"json_schema": {"schema": request.ask.schema}}
    return respond({"messages": list(request.ask.messages), "response_format": schema}, number)


def saying(content: Any) -> dict[str, Any]:
    """A choice with this JSON."""
    return {"message": {"role": "assistant", "content": orjson.dumps(content).decode()}, "finish_reason": "stop"}


def entry_of(request: Request, choice: Mapping[str, Any] | None) -> dict[str, Any]:
    """The journal's entry; without a choice the request failed."""
    entry = {
        "request": request.number, "stage": request.stage, "rows": request.rows, "teacher": "acme/one",
        "topic": list(request.topic), "axes": dict(request.axes), "tags": list(request.tags),
        "prompt": request.prompt_hash, "work": request.work,
    }  # fmt: skip
    entry = {key: value for key, value in entry.items() if value not in ([], {})}  # as the journal does
    entry |= {"failed": "server"} if choice is None else {"choice": choice}
    return dict(orjson.loads(orjson.dumps(entry)))


def feed(work: Work, entry: dict[str, Any], ran: Ran, target: int) -> None:
    """Take an entry as a run does: what is good and not too much becomes rows."""
    taken = work.take(entry)
    good = [made for made in taken.made if made.item.data is not None and not made.item.problem]
    ran.bad += [made.item.problem for made in taken.made if made.item.problem]
    if not taken.made and not taken.step and "failed" not in entry:
        ran.bad += taken.notes
    kept = good[: target - len(ran.rows)]
    work.kept(entry, kept)
    ran.rows += [(tuple(entry.get("topic", ())), made) for made in kept]
    ran.topics += taken.topics
    ran.journal.append(entry)


def carry_out(
    work: Work, target: int, answer: Answer = answered, *, at_once: int = 4, ran: Ran | None = None, last: int = 500
) -> Ran:
    """Run until there is nothing to ask, with so many requests under way."""
    ran = ran or Ran()
    number = len(ran.journal)
    open_now: list[Request] = []
    while len(ran.rows) < target and len(ran.journal) < last:
        while len(open_now) < at_once:
            missing = target - len(ran.rows) - sum(each.rows for each in open_now)
            request = work.next(number, max(0, missing))
            if request is None:
                break
            open_now.append(request)
            ran.requests.append(request)
            number += 1
        if not open_now:
            return ran
        request = open_now.pop(0)
        choice = answer(request, request.number)
        feed(work, entry_of(request, choice or None), ran, target)
    return ran


def test_a_tree_grows_level_by_level_and_makes_no_rows() -> None:
    """Every prompt has the path, how many, what stands there, and every other topic."""
    work = RECIPE.begin(material(options={"stage": "tree", "under": "billing", "topics": 3, "depth": 2}))
    ran = carry_out(work, 1)
    assert [request.stage for request in ran.requests] == ["tree"] * 4
    assert not ran.rows
    assert [len(path) for path in ran.topics] == [2] * 3 + [3] * 9
    assert all(path[0] == "billing" for path in ran.topics)
    first, second = ran.said(0), ran.said(1)
    assert "List topics below this one:\nbilling\n" in first
    assert "There are already:\n- refunds\n- tax" in first
    assert "\n- shipping" in first
    assert "Topics to list: exactly 3." in first
    assert f"List topics below this one:\nbilling > {ran.topics[0][1]}" in second
    assert f"- {ran.topics[1][1]}" in second
    assert "There are already" not in second
    assert (work.complete, work.why()) == (True, "12 topics were added.")


def test_what_the_tree_has_anywhere_is_not_added() -> None:
    """Nor the same twice in one reply, nor what is no name; a reply of nothing new is asked for once more."""
    said = [["Refund", "Fraud/chargebacks", "fraud chargeback", 3, "", "Instalments."], ["tax", "Shipping"], []]

    def answer(request: Request, number: int) -> Mapping[str, Any]:
        return saying({"topics": said[min(number, 2)]})

    ran = carry_out(RECIPE.begin(material(options={"stage": "tree"})), 1, answer)
    assert ran.topics == [("Fraud-chargebacks",), ("Instalments",)]
    said[0] = ["billing"]
    work = RECIPE.begin(material(options={"stage": "tree"}))
    ran = carry_out(work, 1, answer)
    assert ran.topics == []
    assert ran.bad[0] == "every topic of the reply is in the tree already, such as billing"
    assert len(ran.requests) == 2
    assert not work.complete
    assert work.why() == "The replies named no topic that the tree lacks."


def test_a_topic_that_is_not_there_is_said() -> None:
    """Before anything is asked."""
    with pytest.raises(InvalidError, match="no topic billing/gone"):
        RECIPE.begin(material(options={"under": "billing/gone"}))


@pytest.mark.parametrize("format", ["input-output", "instruction", "messages", "conversations"])
def test_inputs_are_rows_that_wait(format: str) -> None:
    """Spread over the topics with none below, several to a request, with the tag."""
    work = RECIPE.begin(material(format, options={"stage": "inputs"}, target=12))
    ran = carry_out(work, 12)
    assert Counter(words(topic) for topic, _ in ran.rows) == {"billing/refunds": 4, "billing/tax": 4, "shipping": 4}
    for _, made in ran.rows:
        assert made.tags == (TAG,)
        assert made.item.data is not None
        assert FORMATS[format].problems(made.item.data)
    assert {request.rows for request in ran.requests} == {4}
    assert "The topic, from the general to the particular:\nbilling > refunds" in ran.said(0)
    assert "Inputs to write: exactly 4." in ran.said(0)


def test_inputs_of_a_topic_are_in_its_prompt_and_none_is_taken_twice() -> None:
    """Those that were there, and those the run has made; of that topic alone."""
    have = {("shipping",): ["Where is  it?"], ("billing",): ["no"]}
    said = iter([["where is it?", "Late again"], ["late AGAIN", "Lost", "Lost"], ["Broken"]])
    work = RECIPE.begin(
        material(options={"stage": "inputs", "under": "shipping", "each": 3}, target=100,
                 inputs_of=lambda topic: have.get(topic, []), rows_per_request=2)
    )  # fmt: skip
    ran = carry_out(work, 100, lambda request, number: saying({"inputs": next(said)}), at_once=1)
    assert [made.item.text for _, made in ran.rows] == ["Late again", "Lost", "Broken"]
    assert "again, nor one that asks the same in other words:\n- Where is it?" in ran.said(0)
    assert "- Where is it?\n- Late again" in ran.said(1)
    assert ran.bad == ["an input like it is there already"] * 3
    assert (work.complete, work.why()) == (True, "Every topic has as many rows as were wanted.")


def test_a_topic_that_gives_nothing_new_is_left() -> None:
    """The others go on, and the run says so."""

    def answer(request: Request, number: int) -> Mapping[str, Any]:
        return saying({"inputs": ["the same"]}) if request.topic == ("shipping",) else answered(request, number)

    work = RECIPE.begin(material(options={"stage": "inputs", "each": 5}, target=100))
    ran = carry_out(work, 100, answer)
    assert Counter(words(topic) for topic, _ in ran.rows) == {"billing/refunds": 5, "billing/tax": 5, "shipping": 1}
    assert not work.complete
    assert work.why().startswith("Nothing new came of 1 topic ")


def waiting(number: int, *topic: str, tags: tuple[str, ...] = (TAG,)) -> Row:
    """A row that waits for its output."""
    origin = Origin(kind="synthetic", by="model", run="k3f9", request=4, topic=list(topic), axes={"tone": "calm"})
    return Row(number, 1, jsonlines.dumps({"input": f"question {number}", "output": ""}), Envelope(tags=tags), origin)


def test_outputs_fill_the_rows_that_wait() -> None:
    """One request each, with the input in it; what was drawn for it stays; rows that have one are passed over."""
    rows = [waiting(5, "shipping"), waiting(6, "shipping", tags=()), waiting(9)]
    work = RECIPE.begin(material(options={"stage": "outputs"}, sources=rows, target=3))
    ran = carry_out(work, 3)
    assert [(made.fills, made.item.data and made.item.data["input"]) for _, made in ran.rows] == [
        (5, "question 5"), (9, "question 9"),
    ]  # fmt: skip
    assert all(made.item.data and made.item.data["output"] for _, made in ran.rows)
    assert ran.rows[0][0] == ("shipping",)
    assert ran.rows[0][1].origin["input"] == {"kind": "synthetic", "by": "model", "run": "k3f9", "request": 4}
    assert "The input:\nquestion 5" in ran.said(0)
    assert ran.requests[0].axes == {"tone": "calm"}
    assert work.why() == "Each of the 3 rows without an output had its turn."


def test_an_output_that_is_none_is_asked_for_once_more() -> None:
    """JSON is taken as its text; nothing is made up."""
    said = iter([{"outputs": "x"}, {"output": {"total": 3}}, {"output": "  "}, {"output": ""}])
    rows = [waiting(5), waiting(6)]
    work = RECIPE.begin(material(options={"stage": "outputs"}, sources=rows, target=2))
    ran = carry_out(work, 2, lambda request, number: saying(next(said)), at_once=1)
    assert [made.item.data for _, made in ran.rows] == [{"input": "question 5", "output": '{"total":3}'}]
    assert ran.bad == ["the reply holds no output", "field output: is empty", "field output: is empty"]
    assert len(ran.requests) == 4


def test_all_in_one_go() -> None:
    """Topics first, then inputs, each input followed by its own output; no more rows than wanted."""
    work = RECIPE.begin(material(topics=(), options={"topics": 3, "depth": 2}, target=20))
    ran = carry_out(work, 20)
    assert len(ran.rows) == 20
    assert set(Counter(topic for topic, _ in ran.rows).values()) == {2, 3}
    stages = [request.stage for request in ran.requests]
    assert stages[:4] == ["tree"] * 4
    assert "tree" not in stages[4:]
    assert stages.index("outputs") > stages.index("inputs")
    assert stages.count("outputs") == 20
    assert len(ran.topics) == 12
    for _, made in ran.rows:
        assert made.item.data is not None
        assert FORMATS["input-output"].fits(made.item.data)
        assert made.fills is None
        assert set(made.origin["input"]) == {"request", "teacher", "prompt"}


@pytest.mark.parametrize("format", list(FORMATS))
def test_every_format_can_be_made_in_one_go(format: str) -> None:
    """Whole rows at once where an input cannot stand alone."""
    ran = carry_out(RECIPE.begin(material(format, target=6)), 6)
    assert len(ran.rows) == 6
    assert all(FORMATS[format].fits(made.item.data) for _, made in ran.rows)
    stages = {request.stage for request in ran.requests}
    assert stages == ({"rows"} if format in {"text", "preference"} else {"inputs", "outputs"})


def test_what_a_format_cannot_do_is_said() -> None:
    """And what it can."""
    for stage in ("inputs", "outputs"):
        with pytest.raises(InvalidError, match="take the stage rows, or all"):
            RECIPE.format_for(FORMATS["text"], checked(RECIPE, {"stage": stage}))
    assert RECIPE.format_for(FORMATS["text"], checked(RECIPE, {})) is FORMATS["text"]


def test_topics_are_optional() -> None:
    """Without a tree, inputs are of the whole subject."""
    ran = carry_out(RECIPE.begin(material(topics=(), options={"stage": "inputs"}, target=4)), 4)
    assert [topic for topic, _ in ran.rows] == [()] * 4
    assert "The topic, from" not in ran.said(0)


@pytest.mark.parametrize("at_once", [1, 5])
@pytest.mark.parametrize(
    "options", [{}, {"stage": "tree", "depth": 2, "topics": 2}, {"stage": "inputs"}, {"stage": "outputs"}]
)
def test_a_run_goes_on_from_any_point_of_its_journal(options: dict[str, Any], at_once: int) -> None:
    """With failures among the replies: nothing is asked twice, and what is fed again comes out the same."""

    def answer(request: Request, number: int) -> Mapping[str, Any]:
        return {} if number % 7 == 3 else answered(request, number)

    def begin() -> Work:
        rows = [waiting(n, "shipping") for n in range(1, 9)]
        topics = () if not options else TREE
        return RECIPE.begin(material(options=options, sources=rows, target=8, topics=topics))

    whole = carry_out(begin(), 8, answer, at_once=at_once)
    assert whole.rows or whole.topics
    for cut in range(len(whole.journal) + 1):
        again, work = Ran(), begin()
        for entry in whole.journal[:cut]:
            feed(work, entry, again, 8)
        n = len(again.rows)
        assert [made.item for _, made in again.rows] == [made.item for _, made in whole.rows][:n]
        keys = {orjson.dumps([e["stage"], e.get("topic", []), e["work"]]) for e in whole.journal[:cut] if "choice" in e}
        carry_out(work, 8, answer, at_once=at_once, ran=again)
        if options.get("stage") != "tree":
            assert len(again.rows) == 8
        else:
            assert len(again.topics) >= 4
        certain = {"tree", "outputs"}
        asked = [orjson.dumps([r.stage, r.topic, r.work]) for r in again.requests if r.stage in certain]
        assert len(asked) == len(set(asked)) or any("failed" in e for e in again.journal)
        repeated = [key for key in asked if key in keys]
        assert not repeated, repeated


def test_places_and_targets() -> None:
    """Which topics get rows, and how many each."""
    below = TREE
    assert places(below, (), "leaves") == [("billing", "refunds"), ("billing", "tax"), ("shipping",)]
    assert places(below, (), "all") == list(TREE)
    assert places(TREE[1:3], ("billing",), "all") == [("billing",), *TREE[1:3]]
    assert places(below, ("billing",), "this") == [("billing",)]
    assert places([], ("shipping",), "leaves") == [("shipping",)]
    here = places(below, (), "leaves")
    assert targets(here, 5, {"billing": 9}, 3) == {"billing/refunds": 5, "billing/tax": 5, "shipping": 5}
    assert targets(here, 0, {}, 8) == {"billing/refunds": 3, "billing/tax": 3, "shipping": 2}
    assert targets(here, 0, {}, 2) == {"billing/refunds": 1, "billing/tax": 1}
    assert targets(here, 0, {"billing": 9, "billing/tax": 6}, 3) == {"billing/refunds": 2, "billing/tax": 7}
    assert targets(here, 0, {"shipping": 4, "elsewhere": 4}, 3) == {"shipping": 4}
    assert targets([()], 0, {"billing": 4}, 3) == {"": 3}


def test_what_it_needs_depends_on_the_stage() -> None:
    """Rows that wait for their output, below the topic that is named."""
    assert RECIPE.needs_for(checked(RECIPE, {"stage": "inputs"})) == RECIPE.needs
    needs = RECIPE.needs_for(checked(RECIPE, {"stage": "outputs", "under": "late parcels/lost"}))
    assert needs.sources == 'tag:unanswered topic:"late parcels/lost"'
    assert [RECIPE.rows_for(7, checked(RECIPE, {"stage": stage})) for stage in ("tree", "outputs", "all")] == [
        0,
        7,
        None,
    ]
    calls = [RECIPE.calls_per_row(5, checked(RECIPE, {"stage": s, "topics": 3, "depth": 2})) for s in ("tree", "all")]
    assert calls == [4.0, 1.2]
    assert RECIPE.calls_per_row(5, checked(RECIPE, {"stage": "outputs"})) == 1.0


def test_prompts_say_who_has_the_last_word() -> None:
    """The user's guidance, for all stages and for one."""
    work = RECIPE.begin(
        material(options={"stage": "inputs"}, guidance={"": "Be kind.", "inputs": "Only questions."}, target=3)
    )
    assert "Be kind.\nOnly questions." in carry_out(work, 3).said(0)[-40:]
