"""Changing a run on its way, budgets, and what a run does that nobody watches; as scripts use it."""

from __future__ import annotations

import json
import subprocess
import time
from typing import Any

import pytest
from commands import craft_text as craft
from loopback import Loopback


def answer(*arguments: str) -> Any:
    """The JSON that a command prints; it must have succeeded."""
    done = craft(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def support() -> str:
    """A dataset that says what it is for."""
    answer("new", "Support", "--format", "input-output", "--objective", "Answer questions about parcels")
    return "support"


def generate(server: Loopback, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Start a run against `server`."""
    return craft(
        "generate", "support", "--teacher", "openai_compatible/m", "--api-base", server.base_url, *arguments
    )  # fmt: skip


def test_a_run_is_steered_while_it_works_and_after_it_ended_short(support: str) -> None:
    with Loopback(latency=0.02) as server:
        started = generate(server, "--rows", "1000", "--rows-per-request", "1", "--concurrency", "2", "--price", "1:2",
                           "--detach", "--json")  # fmt: skip
        assert started.returncode == 0, started.stderr
        assert answer("steer", support, "--concurrency", "16")["concurrency"] == 16
        deadline = time.monotonic() + 120
        while server.peak < 16:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        assert craft("steer", support, "--budget", "0.0001").stdout.endswith("budget $0.0001\n")
        ended = craft("attach", support)
        assert ended.returncode == 3
        assert "budget of $0.0001 does not allow another request" in ended.stderr
        assert answer("steer", support, "--budget", "none")["budget"] is None
        assert craft("resume", support).returncode == 0


def test_the_budget_of_a_dataset(support: str) -> None:
    assert craft("budget", support).stdout == "no budget; $0.00 spent so far\n"
    assert answer("budget", support, "2.50") == {"budget": 2.5, "spent": 0.0, "runs_of_unknown_cost": 0}
    assert craft("budget", support).stdout == "budget $2.50; $0.00 spent so far\n"
    assert answer("budget", support, "none")["budget"] is None
    assert craft("budget", support, "much").returncode == 2
    assert craft("steer", support, "--concurrency", "4").returncode == 4  # there is no run
    assert craft("steer", support).returncode == 2


def test_a_budget_needs_a_price(support: str) -> None:
    with Loopback() as server:
        done = generate(server, "--rows", "5", "--budget", "1")
        assert done.returncode == 5
        assert "give it with --price IN:OUT" in done.stderr
        assert server.requests == 0
        assert generate(server, "--rows", "5", "--budget", "1", "--price", "0:0").returncode == 0


def test_a_run_that_nobody_watches_gives_up_when_the_next_try_is_too_far_off_and_says_why(support: str) -> None:
    with Loopback(fault_rate=1.0, kinds=["429"], retry_after="86400") as server:
        done = generate(server, "--rows", "5")
    assert done.returncode == 3
    assert "short: The teacher asks to wait 24 h" in done.stderr
    assert "again by itself" not in done.stderr.splitlines()[-2]
