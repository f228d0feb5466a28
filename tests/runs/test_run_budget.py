"""Money: a cap holds for what is under way too, can be changed on the way, and is not pretended where it cannot be."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback
from run_helpers import NOW, QUICK, HttpTeacher, events_of, make_dataset, new_run, run_rows, work

from tui_craft import jsonlines, paths
from tui_craft.domain.run import RunSpec, RunState
from tui_craft.errors import InvalidError
from tui_craft.runs import attach, control
from tui_craft.runs.affording import prices
from tui_craft.runs.control import Want
from tui_craft.runs.estimate import estimate
from tui_craft.runs.folder import RunFolder
from tui_craft.runs.spending import spent_by_runs
from tui_craft.store.dataset import Dataset
from tui_craft.teachers.base import Ask, Price, Reply

PRICE = Price(2.0, 8.0)


class Priced(HttpTeacher):
    """A teacher whose price is known."""

    price = PRICE


def spec(rows: int, **values: Any) -> RunSpec:
    """A spec for the loopback server."""
    return RunSpec(rows=rows, **{"teacher": "acme/one", "concurrency": 8, "rows_per_request": 3, **values})


def report_of(folder: RunFolder) -> dict[str, Any]:
    """The run's report."""
    report: dict[str, Any] = jsonlines.loads(folder.report.read_bytes())
    return report


async def test_a_run_ends_short_at_its_cap_and_goes_on_when_it_is_raised() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(300, budget=0.05, price=(2.0, 8.0)))
    with Loopback(latency=0.005) as server:
        ending = await work(folder, head, Priced(server.base_url))
        assert ending.state is RunState.SHORT
        assert ending.reason.startswith("The run's budget of $0.05 does not allow another request")
        report = report_of(folder)
        assert 0.03 < report["cost"] <= 0.05
        assert report["budget"] == 0.05
        assert 0 < report["drafts"] == len(run_rows(dataset.path, folder.id)) < 300
        tries = server.requests
        attach.set_budget(folder.path, 5.0)
        assert (await work(folder, head, Priced(server.base_url))).state is RunState.FINISHED
    assert server.requests > tries
    assert report_of(folder)["drafts"] == 300
    assert spent_by_runs(dataset.path).known == pytest.approx(report_of(folder)["cost"])


async def test_a_cap_is_changed_on_the_way() -> None:
    folder, head = new_run(make_dataset(), spec(3000, concurrency=4))
    with Loopback(latency=0.01) as server:
        task = asyncio.create_task(work(folder, head, Priced(server.base_url)))
        while not events_of(folder, "landed"):
            await asyncio.sleep(0.01)
        control.change(folder, budget=0.0001)
        ending = await task
    assert ending.state is RunState.SHORT
    assert "budget of $0.0001" in ending.reason
    assert events_of(folder, "budget")[0]["budget"] == 0.0001
    assert report_of(folder)["in_flight"] == 0


async def test_the_dataset_has_a_cap_for_all_its_runs_together() -> None:
    dataset = make_dataset()
    first, head = new_run(dataset, spec(30))
    with Loopback() as server:
        await work(first, head, Priced(server.base_url))
        spent = report_of(first)["cost"]
        dataset.save_budget(spent * 3)
        second, head = new_run(dataset, spec(3000))
        ending = await work(second, head, Priced(server.base_url))
    assert ending.state is RunState.SHORT
    assert ending.reason.startswith("The dataset's budget")
    assert spent * 1.5 < spent + report_of(second)["cost"] <= spent * 3 + 1e-9
    dataset.save_budget(None)
    with Dataset(dataset.path) as again:
        assert again.meta.budget is None


async def test_a_cap_that_cannot_be_kept_ends_the_run_with_a_sentence() -> None:
    folder, head = new_run(make_dataset(), spec(30, budget=1.0))
    with Loopback() as server:
        ending = await work(folder, head, HttpTeacher(server.base_url))
        assert server.requests == 0
    assert ending.state is RunState.SHORT
    assert ending.reason.startswith("Nobody knows the price of acme/one")


def test_a_run_with_a_cap_and_no_known_price_is_not_started() -> None:
    dataset = make_dataset()
    asked: dict[str, Any] = {"teacher": "openai_compatible/mine", "api_base": "http://127.0.0.1:9/v1"}
    with pytest.raises(InvalidError, match=r"price of openai_compatible/mine; give it with --price IN:OUT"):
        attach.start(dataset, RunSpec(rows=5, budget=1.0, **asked), now=NOW)
    dataset.save_budget(1.0)
    with pytest.raises(InvalidError, match="nobody knows the price"):
        attach.start(dataset, RunSpec(rows=5, **asked), now=NOW)
    assert attach.runs_of(dataset.path) == []
    folder, _ = new_run(dataset, RunSpec(rows=5, **asked))
    with pytest.raises(InvalidError, match="nobody knows the price"):
        attach.set_budget(folder.path, 2.0)
    for amount in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(InvalidError, match="amount in US dollars"):
            attach.set_budget(folder.path, amount)
        with pytest.raises(InvalidError, match="amount in US dollars"):
            dataset.save_budget(amount)


def test_the_offline_teacher_keeps_any_budget(tmp_path: Path) -> None:
    dataset = make_dataset()
    handle = attach.start(dataset, RunSpec(rows=5, budget=0.01), now=NOW)
    assert list(attach.events(handle.path, follow=True))[-1]["state"] == "finished"


def test_an_estimate_says_how_it_was_arrived_at() -> None:
    dataset = make_dataset(seeds=10)
    asked: dict[str, Any] = {"teacher": "openai_compatible/mine", "api_base": "http://127.0.0.1:9/v1"}
    found = estimate(dataset, RunSpec(rows=90, rows_per_request=5, **asked), environ=os.environ)
    assert found.cost is None
    assert "cost unknown" in str(found)
    assert "nobody knows the price of openai_compatible/mine" in found.how
    assert found.requests == 20
    assert found.kept == 63
    assert "rows as long as the seeds" in found.how
    priced = estimate(dataset, RunSpec(rows=90, price=(1.0, 2.0), **asked), environ=os.environ)
    assert priced.cost == pytest.approx((priced.tokens_in + 2 * priced.tokens_out) / 1e6)
    offline = estimate(dataset, RunSpec(rows=90), environ=os.environ)
    assert offline.cost == 0
    assert "no cost" in str(offline)
    several = estimate(dataset, RunSpec(rows=90, recipe="critique", price=(1.0, 2.0), **asked), environ=os.environ)
    assert several.requests > 2 * priced.requests
    assert "requests a row" in several.how
    with pytest.raises(InvalidError):
        estimate(dataset, RunSpec(rows=90, recipe="preference", where="tag:none", **asked), environ=os.environ)


async def test_an_estimate_is_near_what_the_run_takes() -> None:
    dataset = make_dataset(seeds=10)
    asked = spec(90, price=(2.0, 8.0), teacher="openai_compatible/m", api_base="http://127.0.0.1:9/v1")
    guess = estimate(dataset, asked, environ=os.environ)
    folder, head = new_run(dataset, asked)
    with Loopback() as server:
        await work(folder, head, Priced(server.base_url))
    report = report_of(folder)
    assert guess.requests == pytest.approx(report["asked"], rel=0.25)
    assert guess.cost is not None
    assert 0.4 < guess.cost / report["cost"] < 2.5


async def test_told_to_stop_by_something_else_than_its_user_the_run_ends_short_and_says_why() -> None:
    folder, head = new_run(make_dataset(), spec(3000, concurrency=2))
    with Loopback(latency=0.02) as server:
        task = asyncio.create_task(work(folder, head, HttpTeacher(server.base_url)))
        while not events_of(folder, "landed"):
            await asyncio.sleep(0.01)
        control.change(folder, want=Want.STOP, why="Nothing has succeeded.")
        ending = await task
    assert (ending.state, ending.reason) == (RunState.SHORT, "Nothing has succeeded.")
    control.change(folder, want=Want.RUN)
    assert control.read(folder).why == ""


async def test_what_is_under_way_when_all_rows_are_there_is_paid_for_and_so_counted() -> None:
    folder, head = new_run(make_dataset(), spec(6, concurrency=8, rows_per_request=1))
    with Loopback(latency=0.05, jitter=0.9) as server:
        assert (await work(folder, head, Priced(server.base_url))).state is RunState.FINISHED
        report = report_of(folder)
        assert report["answered"] == server.requests > 6
    assert report["drafts"] == 6
    assert report["unused"] == server.requests - 6


async def test_what_late_replies_may_have_cost_is_remembered_when_the_run_is_resumed() -> None:
    dataset = make_dataset()
    folder, head = new_run(dataset, spec(300, budget=0.02, price=(2.0, 8.0), retries=0))
    with Loopback(fault_rate=1.0, kinds=["hang"]) as server:
        ending = await work(folder, head, Priced(server.base_url, timeout=0.05))
        assert (ending.state, server.requests > 0) == (RunState.SHORT, True)
        assert ending.reason.startswith("The run's budget")
        tries = server.requests
        report = report_of(folder)
        assert report["cost"] is None
        assert 0.01 < report["spent"] <= 0.02
        assert spent_by_runs(dataset.path).known == report["spent"]
        assert (await work(folder, head, Priced(server.base_url, timeout=0.05))).state is RunState.SHORT
        assert server.requests == tries
        assert report_of(folder)["spent"] == report["spent"]


class Silent(Priced):
    """A teacher whose server does not say how much it used."""

    async def ask(self, ask: Ask) -> Reply:
        """One request."""
        return replace(await super().ask(ask), tokens=None)


async def test_replies_that_nobody_knows_the_cost_of_count_for_the_dataset_too() -> None:
    dataset = make_dataset()
    first, head = new_run(dataset, spec(300, budget=0.02, price=(2.0, 8.0)))
    with Loopback() as server:
        assert (await work(first, head, Silent(server.base_url))).state is RunState.SHORT
        assert report_of(first)["cost"] is None
        dataset.save_budget(0.02)
        tries = server.requests
        second, head = new_run(dataset, spec(300))
        ending = await work(second, head, Silent(server.base_url))
        assert server.requests <= tries + 1
    assert ending.reason.startswith("The dataset's budget")


async def test_what_was_under_way_when_a_run_was_stopped_may_have_cost_something() -> None:
    folder, head = new_run(make_dataset(), spec(30, budget=1.0, price=(2.0, 8.0), concurrency=3))
    with Loopback() as server:
        server.gate = 2
        task = asyncio.create_task(work(folder, head, Priced(server.base_url), limits=replace(QUICK, grace=0.05)))
        while not events_of(folder, "landed"):
            await asyncio.sleep(0.01)
        control.change(folder, want=Want.STOP)
        assert (await task).state is RunState.STOPPED
    report = report_of(folder)
    assert report["spent"] > report["cost"]


def test_two_runs_at_once_keep_to_the_dataset_budget_together() -> None:
    dataset = make_dataset()
    dataset.save_budget(150.0)
    with Loopback(latency=0.05) as server:
        runs = [
            attach.start(
                dataset,
                spec(
                    2000, seed=seed, price=(1000.0, 1000.0), rows_per_request=1, teacher="openai_compatible/m",
                    api_base=server.base_url,
                ),
                now=NOW,
            )
            for seed in (1, 2)
        ]  # fmt: skip
        ends = [list(attach.events(run.path, follow=True))[-1] for run in runs]
    assert [end["state"] for end in ends] == ["short", "short"]
    assert all(end["reason"].startswith("The dataset's budget of $150.00") for end in ends)
    assert 145.0 < sum(end["cost"] or 0.0 for end in ends) <= 150.0 + 1.0


def test_what_the_user_says_a_teacher_costs_goes_before_lists_and_makes_no_other_teacher_free() -> None:
    paths.config_file().parent.mkdir(parents=True, exist_ok=True)
    paths.config_file().write_text(
        '[endpoints.gpu]\nbase_url = "http://gpu:8000/v1"\nmodel = "m"\nprice_in = 3.0\nprice_out = 4.0\n'
        '[endpoints.own]\nbase_url = "http://own:8000/v1"\nmodel = "m"\n'
    )
    listed = "openai/gpt-4o-mini"
    by_list = prices(RunSpec(rows=5, teacher=listed), os.environ)[listed]
    assert by_list is not None
    assert by_list.prompt > 0
    assert prices(RunSpec(rows=5, teacher=listed, price=(0.0, 9.0)), os.environ) == {listed: Price(0.0, 9.0)}
    free = (0.0, 0.0)
    assert prices(RunSpec(rows=5, teacher="gpu", price=free), os.environ) == {"gpu": Price(3.0, 4.0)}
    mixed = RunSpec(rows=5, mix={"own": 1, "gpu": 1}, stage_teachers={"critique": listed}, price=free)
    assert prices(mixed, os.environ) == {"own": Price(0.0, 0.0), "gpu": Price(3.0, 4.0), listed: by_list}
