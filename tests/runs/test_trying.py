"""Trying a prompt: what a run would send is asked in a child process, two sides get the same seeds, nothing is kept."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback
from recipe_answers import respond
from run_helpers import make_dataset, pair

from tui_craft import jsonlines
from tui_craft.domain.prompt import VARIABLES
from tui_craft.domain.row import Envelope, Row
from tui_craft.domain.run import RunSpec
from tui_craft.errors import InvalidError
from tui_craft.runs import preview
from tui_craft.runs.material import seeds_of
from tui_craft.runs.showing import Bench
from tui_craft.runs.trying import Side, events, revision, trial

SPEC = RunSpec(rows=100, seed=5, rows_per_request=2, teacher="offline")
TEMPLATE = "Write rows.\n\n@user\n{{seeds}}\n\nWrite exactly {{rows}} rows.\n"


async def all_of(job: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [event async for event in events(job)]


def of_kind(found: Sequence[Mapping[str, Any]], kind: str) -> list[Mapping[str, Any]]:
    return [event for event in found if event["event"] == kind]


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def spec_for(server: Loopback, **values: Any) -> RunSpec:
    return replace(SPEC, teacher="openai_compatible/one", api_base=server.base_url, price=(1.0, 2.0), **values)


async def test_two_sides_get_the_requests_a_run_would_send() -> None:
    with make_dataset() as dataset, Loopback() as server:
        before = files_in(dataset.path)
        spec = spec_for(server)
        found = await all_of(trial(dataset, spec, [Side(), Side(TEMPLATE, "openai_compatible/two", spec.api_base)]))
        assert files_in(dataset.path) == before
        asked = of_kind(found, "asking")
        first, second = ([event for event in asked if event["side"] == side] for side in (0, 1))
        wanted = preview.requests(dataset, spec, list(seeds_of(dataset)), 3)
        assert [event["messages"] for event in first] == [list(request.ask.messages) for request in wanted]
        assert [event["seeds"] for event in second] == [list(request.seeds) for request in wanted]
        assert {body["model"] for body in server.bodies} == {"one", "two"}
        samples = of_kind(found, "sample")
        assert len(samples) == 6
        assert all(len(sample["rows"]) == 2 for sample in samples)
        assert all(sample["cost"] > 0 for sample in samples if not sample["side"])
        assert found[-1]["event"] == "done"
        assert found[-1]["cost"] is None


async def test_the_price_that_was_given_holds_for_the_same_teacher_named_for_a_side() -> None:
    with make_dataset() as dataset, Loopback() as server:
        spec = spec_for(server)
        found = await all_of(trial(dataset, spec, [Side("", spec.teacher, spec.api_base)], samples=1))
        assert found[-1]["cost"] > 0


async def test_chosen_rows_stand_in_the_place_of_seeds() -> None:
    with make_dataset() as dataset:
        rows = [Row(-number, 1, jsonlines.dumps(pair(f"mine {number}")), Envelope()) for number in (1, 2)]
        found = await all_of(trial(dataset, SPEC, [Side()], samples=1, seeds=rows))
        (asked,) = of_kind(found, "asking")
        said = asked["messages"][-1]["content"]
        assert "question mine 1" in said
        assert "question mine 2" in said
        assert "parcel" not in said


async def test_a_later_stage_is_led_up_to() -> None:
    with make_dataset() as dataset, Loopback(respond=respond) as server:
        spec = spec_for(server, recipe="critique")
        found = await all_of(trial(dataset, spec, [Side()], stage="critique", samples=2))
        assert of_kind(found, "step")
        assert {event["stage"] for event in of_kind(found, "sample")} == {"critique"}
        assert len(of_kind(found, "sample")) == 2
        assert of_kind(found, "step")[0]["stage"] == "draft"


async def test_a_failure_is_told_and_costs_the_others_nothing() -> None:
    with make_dataset() as dataset, Loopback(faults=["401"]) as server:
        found = await all_of(trial(dataset, spec_for(server, concurrency=1), [Side()], samples=2))
        assert [event["event"] for event in found if event["event"] in {"failed", "sample"}] == ["failed", "sample"]
        assert of_kind(found, "failed")[0]["message"]


async def test_stopping_ends_the_child_at_once() -> None:
    with make_dataset() as dataset, Loopback(latency=600) as server:
        before = _children()  # another test may have left a run at work
        task = asyncio.ensure_future(all_of(trial(dataset, spec_for(server), [Side()])))
        while server.in_flight < 3:
            await asyncio.sleep(0.005)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        while server.in_flight or _children() - before:  # a hang here is the failure
            await asyncio.sleep(0.005)


def _children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


async def test_what_cannot_be_asked_is_one_sentence() -> None:
    with make_dataset() as dataset:
        (event,) = await all_of(trial(dataset, replace(SPEC, teacher="gtp"), [Side("{{nope}}")]))
        assert event["event"] == "error"
        assert event["message"].endswith(".")
        (event,) = await all_of(trial(dataset, SPEC, [Side("{{nope}}")]))
        assert "{{nope}}" in event["message"]
        with pytest.raises(InvalidError):
            trial(dataset, SPEC, [Side()], samples=0)


def reviser(*replies: str) -> Any:
    """Answers each request for a revision with the next of `replies`, in which {0} is the template it was given."""
    left = list(replies)

    def say(body: dict[str, Any], number: int) -> dict[str, Any]:
        found = re.search(r"<prompt>\n(.*?)\n</prompt>", body["messages"][1]["content"], re.DOTALL)
        assert found is not None
        said = left.pop(0).replace("{0}", found[1])
        return {"message": {"role": "assistant", "content": said}, "finish_reason": "stop"}

    return say


JUDGED = [{"sample": "a", "good": False, "why": "too stiff"}]


async def test_a_prompt_is_revised() -> None:
    with Loopback(respond=reviser("I would say it is fine.", "<prompt>\nBe kind.\n{0}\n</prompt>")) as server:
        found = await all_of(revision(TEMPLATE, VARIABLES, JUDGED, spec_for(server)))
        assert found[0]["template"] == "Be kind.\n" + TEMPLATE
        assert found[0]["cost"] > 0
        assert "too stiff" in server.bodies[0]["messages"][1]["content"]
        assert "cannot be used" in server.bodies[1]["messages"][-1]["content"]


async def test_a_revision_that_loses_a_variable_twice_is_refused() -> None:
    bad = "<prompt>\nWrite.\n@user\n{{rows}}\n</prompt>"
    with Loopback(respond=reviser(bad, bad)) as server:
        (event,) = await all_of(revision(TEMPLATE, VARIABLES, JUDGED, spec_for(server)))
        assert event["event"] == "error"
        assert "{{seeds}}" in event["message"]
    for spec, judged in ((SPEC, JUDGED), (replace(SPEC, teacher="acme/one"), [])):
        with pytest.raises(InvalidError):
            revision(TEMPLATE, VARIABLES, judged, spec)


def test_the_bench_shows_what_a_run_would_send_and_its_price() -> None:
    with make_dataset() as dataset:
        spec = replace(SPEC, teacher="openai_compatible/one", api_base="http://127.0.0.1:9/v1")
        for price in (None, (1.0, 2.0)):
            bench = Bench(dataset, replace(spec, price=price), environ=os.environ)
            for number in range(3):
                shown = bench.show(bench.in_force.text, number)
                (request,) = preview.requests(dataset, spec, bench.all_seeds, number + 1)[number:]
                assert list(shown.messages) == list(request.ask.messages)
                assert (shown.cost is None) is (price is None)
                assert shown.tokens_in > 100
            bench.close()


def test_a_stage_that_cannot_be_asked_yet_is_shown_as_an_example() -> None:
    with make_dataset(seeds=0) as dataset:
        for recipe, stage in (("critique", "critique"), ("rewrite", ""), ("preference", "")):
            bench = Bench(dataset, replace(SPEC, recipe=recipe), stage, environ=os.environ)
            shown = bench.show(bench.recommended, 0)
            assert shown.example
            assert shown.messages
            bench.close()
