"""Trying a teacher with one small request: what comes back, and what is said when nothing does."""

from __future__ import annotations

import asyncio

import pytest
from loopback import Loopback

from tui_craft import paths
from tui_craft.teachers.trial import Trial, try_apart, try_teacher


async def test_offline_answers_for_nothing() -> None:
    trial = await try_teacher("offline")
    assert trial.reply
    assert (trial.cost, trial.problem, trial.model) == (0.0, "", "offline-rules-1")


async def test_a_server_answers_at_an_unknown_cost() -> None:
    with Loopback() as server:
        trial = await try_teacher("qwen3", api_base=server.base_url)
    assert trial.reply.startswith('{"rows"')
    assert trial.cost is None
    assert "cost unknown" in str(trial)
    assert trial.seconds > 0


async def test_what_goes_wrong_is_a_sentence() -> None:
    with Loopback(faults=["401", "hang"]) as server:
        refused = await try_teacher("qwen3", api_base=server.base_url)
        slow = await try_teacher("qwen3", api_base=server.base_url, patience=0.2)
    assert "did not accept the key" in refused.problem
    assert "did not answer in time" in slow.problem
    assert "names no provider" in (await try_teacher("qwen3")).problem
    assert str(refused) == refused.problem


async def test_in_a_process_of_its_own() -> None:
    with Loopback(key="a-filed-key") as server:
        folder = paths.config_file().parent
        folder.mkdir(parents=True)
        paths.config_file().write_text(
            f'[endpoints.box]\nbase_url = "{server.base_url}"\nmodel = "m"\nkey_env = "BOX"\n'
            "price_in = 1\nprice_out = 1\n"
        )
        paths.secrets_file().write_text('BOX = "a-filed-key"\n')
        paths.secrets_file().chmod(0o600)
        trial = await try_apart("box")
    assert trial.problem == ""
    assert trial.cost
    assert trial.tokens
    assert trial.model == "m-2026-01-01"


async def test_the_process_ends_with_whoever_waits() -> None:
    with Loopback(faults=["hang"]) as server:
        task = asyncio.create_task(try_apart("qwen3", api_base=server.base_url))
        while not server.requests:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        while server.in_flight:
            await asyncio.sleep(0.01)


def test_words_for_people() -> None:
    trial = Trial("a", reply="hi", model="a-1", seconds=1.234, cost=0.00012)
    assert str(trial) == "1.23 s, $0.00012, a-1: hi"
    assert str(Trial("a", seconds=1.0, cost=0.0)) == "1.00 s, $0: (nothing)"
