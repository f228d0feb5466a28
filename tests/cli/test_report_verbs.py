"""`report` and `rerun` as scripts use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from commands import answer, craft

from tui_craft.store import library


@pytest.fixture
def run() -> str:
    """A run that has made 30 rows of the demo's dataset."""
    assert craft("demo", "--headless", "--rows", "30").returncode == 0
    found = answer("runs", "support-tickets")["runs"]
    name: str = found[0]["id"]
    return name


def lines(*arguments: str) -> list[str]:
    """What a command prints."""
    done = craft(*arguments)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines()


def test_the_report_begins_with_the_funnel_and_counts_what_was_judged_since(run: str) -> None:
    answer("accept", "support-tickets", "--where", f"run:{run} id<60")
    printed = lines("report", "support-tickets")
    start = next(number for number, line in enumerate(printed) if line.startswith("  generated"))
    assert [line.split()[0] for line in printed[start : start + 5]] == [
        "generated", "filtered", "deduped", "kept", "cost",
    ]  # fmt: skip
    report = answer("report", "support-tickets", run)
    assert report["funnel"] == {"generated": 30, "filtered": 0, "deduped": 0, "kept": 30, "cost": 0.0}
    assert report["accepted"] == 19
    assert report["retention"] == 1.0
    assert report["variety"]["rows"] == 30
    assert any("suspicious" in warning for warning in report["warnings"]) is (report["judged"] >= 20)
    assert {part["kind"] for part in report["coverage"]} == {"template", "teacher", "model"}


def test_a_report_of_a_run_that_is_not_there_says_so(run: str) -> None:
    done = craft("report", "support-tickets", "nope")
    assert done.returncode == 4
    assert b"no run 'nope'" in done.stderr


def head(name: str) -> dict[str, Any]:
    """What run.json holds."""
    return dict(json.loads((Path(library.find("support-tickets")) / "runs" / name / "run.json").read_bytes()))


def test_rerun_starts_a_run_with_the_same_spec(run: str) -> None:
    again = answer("rerun", "support-tickets", run, "--rows", "7", "--seed", "5")[-1]
    assert again["event"] == "report"
    assert again["drafts"] == 7
    first, second = head(run)["spec"], head(again["run"])["spec"]
    assert second == {**first, "rows": 7, "seed": 5}


def test_rerun_with_the_same_seed_asks_the_same_and_the_prompt_of_then(run: str) -> None:
    with library.open_dataset("support-tickets") as dataset:
        ids = [row.id for row in dataset.scan() if row.origin.get("run") == run]
        texts = [row.raw for row in dataset.get_many(ids)]
    with library.open_dataset("support-tickets") as dataset:
        dataset.delete(ids)
    again = answer("rerun", "support-tickets", run)[-1]
    with library.open_dataset("support-tickets") as dataset:
        assert [row.raw for row in dataset.scan() if row.origin.get("run") == again["run"]] == texts
