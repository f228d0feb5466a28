"""Every part of a run's spec from the command line, and the verbs on what a run put aside."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from commands import craft_text as craft

from tui_craft import jsonlines
from tui_craft.runs import attach
from tui_craft.sources.demo import create_demo
from tui_craft.store import library


@pytest.fixture(autouse=True)
def _demo() -> None:
    with create_demo(now=datetime(2026, 1, 2, tzinfo=UTC)):
        pass


def answer(*arguments: str, stdin: str = "") -> Any:
    """The last JSON object that it prints."""
    done = craft(*arguments, stdin=stdin)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_everything_reaches_the_run(tmp_path: Path) -> None:
    (tmp_path / "terse.txt").write_text("Write {{rows}} short rows like:\n{{seeds}}")
    report = answer(
        "generate", "support-tickets", "--rows", "10", "--rows-per-request", "2", "--goal", "eval",
        "--tag", "mine", "--split", "left=70,right=30", "--axis", "tone=calm:3,angry:1", "--axis", "length",
        "--variant", f"terse:2={tmp_path / 'terse.txt'}", "--guidance", "Be brief.", "--guidance", "rows=Be odd.",
        "--budget", "2.50", "--price", "0.15:0.60", "--mix", "offline=2", "--temperature", "0.5:0.9", "--json",
    )  # fmt: skip
    assert report["drafts"] == 10
    (run,) = attach.runs_of(library.find("support-tickets"))
    spec = run.spec
    assert (spec.goal, spec.tags, spec.split) == ("eval", ("mine",), {"left": 70, "right": 30})
    assert spec.axes["tone"] == {"calm": 3, "angry": 1}
    assert "one sentence" in spec.axes["length"]
    assert [(item.name, item.weight) for item in spec.variants] == [("terse", 2)]
    assert spec.guidance == {"": "Be brief.", "rows": "Be odd."}
    assert (spec.budget, spec.price, spec.temperature) == (2.5, (0.15, 0.6), (0.5, 0.9))
    with library.open_dataset("support-tickets") as dataset:
        rows = [row for row in dataset.scan() if row.origin.get("run") == run.id]
    assert sum("left" in row.tags for row in rows) == 7
    assert {row.origin["axes"]["tone"] for row in rows} <= {"calm", "angry"}
    assert all("mine" in row.tags for row in rows)


def test_a_goal_brings_its_tags_and_kept_rows_say_how_many_to_make() -> None:
    answer("generate", "support-tickets", "--kept", "7", "--json")
    (run,) = attach.runs_of(library.find("support-tickets"))
    assert run.spec.rows == 10
    assert run.spec.tags == ("fine_tuning_data",)


def test_a_recipe_that_works_on_rows_needs_no_number() -> None:
    done = craft("generate", "support-tickets", "--recipe", "preference", "--json")
    assert done.returncode in {0, 3}, done.stderr
    assert "support-tickets-pairs" in done.stderr
    (run,) = attach.runs_of(library.find("support-tickets-pairs"))
    assert run.spec.rows == 40


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--rows", "5", "--kept", "5"], 2, "give one of them"),
        (["--axis", "tone"], 0, ""),
        (["--axis", "mood"], 2, "--axis"),
        (["--split", "a=50,b=40"], 5, "100"),
        (["--split", "none"], 0, ""),
        (["--budget", "-1"], 2, "--budget"),
        (["--price", "1"], 2, "--price"),
        (["--temperature", "3"], 2, "--temperature"),
        (["--option", "nothing=1"], 2, "no option"),
        (["--option", "x"], 2, "NAME=VALUE"),
        (["--recipe", "edge-cases", "--option", "slices=rude=many"], 2, "'rude' needs"),
        (["--recipe", "nothing"], 5, "no recipe"),
        (["--goal", "nothing"], 5, "no goal"),
        (["--variant", "/nowhere/file"], 1, "cannot be read"),
    ],
)
def test_a_slip_is_one_sentence(arguments: list[str], code: int, said: str) -> None:
    done = craft("generate", "support-tickets", *([] if "--rows" in arguments else ["--rows", "3"]), *arguments)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_recipes_are_listed_with_all_there_is_to_know() -> None:
    found = {item["recipe"]: item for item in answer("recipes", "--json")["recipes"]}
    assert found["expand"]["offline"] is True
    assert found["expand"]["help"]
    assert [stage["stage"] for stage in found["plan"]["stages"]]
    assert found["edge-cases"]["options"][0]["kind"] == "table"
    said = craft("recipes", "plan").stdout
    assert "--option" in said
    assert "stages:" in said
    assert craft("recipes", "nothing").returncode == 5


# ---- what was put aside


@pytest.fixture
def run() -> Path:
    """A run with an item put aside, and a reply whose rows are not in the dataset."""
    answer("generate", "support-tickets", "--rows", "3", "--json")
    (found,) = attach.runs_of(library.find("support-tickets"))
    entries = [jsonlines.loads(line) for line in (found.path / "replies.jsonl").read_bytes().splitlines()]
    content = '{"rows": [{"input": "cut"}]}'
    more = {**entries[0], "request": 90, "choice": {"message": {"content": content}}}
    with (found.path / "replies.jsonl").open("ab") as file:
        file.write(jsonlines.dumps(more) + b"\n")
    item = {"request": 90, "item": 0, "reason": "field output is missing", "text": '{"input": "cut"}'}
    (found.path / "quarantine.jsonl").write_bytes(jsonlines.dumps(item) + b"\n")
    return found.path


def test_an_item_is_listed_mended_and_taken_back(run: Path) -> None:
    (item,) = answer("quarantine", "support-tickets", "--json")["items"]
    assert (item["request"], item["item"], item["reason"]) == (90, 1, "field output is missing")
    mend = ("mend", "support-tickets", run.name, "90", "1")
    assert answer(*mend, "--raw", "--json")["reply"] == '{"rows": [{"input": "cut"}]}'
    bad = craft(*mend, "--data", "-", stdin='{"input": "cut"}')
    assert bad.returncode == 5
    assert "no row yet" in bad.stderr
    made = answer(*mend, "--data", "-", "--json", stdin='{"input": "cut", "output": "no more"}')
    with library.open_dataset("support-tickets") as dataset:
        assert dataset.get(made["row"]).origin["mended"] is True
    assert answer("quarantine", "support-tickets", run.name, "--json")["items"] == []
    assert craft(*mend, "--dismiss").returncode == 1
    answer(*mend, "--reopen", "--json")
    assert len(answer("quarantine", "support-tickets", "--json")["items"]) == 1
    assert "dismissed" in craft(*mend, "--dismiss").stdout
    assert craft(*mend).returncode == 2


def test_rows_are_derived_anew(run: Path) -> None:
    found = answer("reparse", "support-tickets", "--json")
    assert found["added"] == []
    with (run / "replies.jsonl").open("ab") as file:
        good = '{"rows": [{"input": "a new one", "output": "indeed"}]}'
        entry = {"request": 91, "at": "2026-01-02T00:00:00Z", "choice": {"message": {"content": good}}}
        file.write(jsonlines.dumps(entry) + b"\n")
    # the run's three rows are there already: room for one more is made by deleting none of them
    found = answer("reparse", "support-tickets", run.name, "--json")
    assert len(found["added"]) <= 1
    assert "put aside" in craft("reparse", "support-tickets").stdout


def test_an_estimate_starts_nothing() -> None:
    found = answer("generate", "support-tickets", "--rows", "500", "--teacher", "openai/gpt-4o-mini", "--estimate",
                   "--json")  # fmt: skip
    assert found["rows"] == 500
    assert found["cost"] > 0
    assert found["kept"] == 350
    assert found["how"]
    assert attach.runs_of(library.find("support-tickets")) == []
    assert "$" in craft("generate", "support-tickets", "--teacher", "openai/gpt-4o-mini", "--estimate").stdout
