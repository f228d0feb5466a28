"""The recipe of topics from the command line, over HTTP with a server that answers in its schemas, and offline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback
from recipe_answers import respond

from tui_craft.cli.main import main
from tui_craft.domain.row import Row
from tui_craft.domain.unanswered import TAG
from tui_craft.store import library, topics


def _made(row: Row) -> dict[str, Any]:
    """Where a row comes from, with what the recipe adds."""
    return {**row.origin}


def told(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """Exit code and the last JSON line of a command."""
    capfd.readouterr()
    code = main([*arguments, "--json"])
    out = capfd.readouterr().out.splitlines()
    return code, json.loads(out[-1]) if out else {}


def test_every_stage_by_itself_and_all_in_one_go(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Topics, inputs and outputs with guidance of their own; rows record where they come from."""
    assert main(["new", "Clinic", "--format", "messages", "--objective", "Answer patients"]) == 0
    with Loopback(respond=respond) as server:
        asked = ("generate", "clinic", "--recipe", "topics", "--teacher", "openai_compatible/demo",
                 "--api-base", server.base_url)  # fmt: skip
        code, report = told(capfd, *asked, "--option", "stage=tree", "--option", "topics=3", "--option", "depth=2",
                            "--guidance", "tree=Only for children.")  # fmt: skip
        assert (code, report["state"], report["reason"]) == (0, "finished", "12 topics were added.")
        assert all("Only for children." in str(body["messages"]) for body in server.bodies)
        with library.open_dataset("clinic") as dataset:
            assert len(topics.read(dataset.path)) == 12

        code, report = told(capfd, *asked, "--option", "stage=inputs", "--option", "each=2")
        assert (code, report["state"], report["drafts"]) == (0, "finished", 18)
        assert "Only for children." not in str(server.bodies[-1]["messages"])
        assert told(capfd, "accept", "clinic", "--where", "id>=1")[1]["unanswered"] == [*range(1, 19)]

        code, report = told(capfd, *asked, "--option", "stage=outputs", "--guidance", "Be brief.")
        assert (code, report["drafts"], report["target"]) == (0, 18, 18)
        with library.open_dataset("clinic") as dataset:
            rows = list(dataset.scan())
            assert len(rows) == 18
            assert all(dataset.format.fits(row.data) and TAG not in row.tags for row in rows)
            assert all(_made(row)["input"]["run"] != row.origin["run"] for row in rows)
        assert told(capfd, "accept", "clinic", "--where", "id>=1")[1]["changed"] == 18
        code, report = told(capfd, *asked, "--rows", "10", "--option", "stage=all")
        assert (code, report["drafts"]) == (0, 10)
        capfd.readouterr()
        assert main([*asked, "--option", "stage=outputs"]) == 5
        assert "No row of clinic matches 'tag:unanswered'" in capfd.readouterr().err
        assert main([*asked, "--option", "stage=tree", "--option", "under=nowhere"]) == 5
        assert "There is no topic nowhere in the tree" in capfd.readouterr().err
        assert main([*asked, "--option", "stage=tree"]) == 0
        assert capfd.readouterr().out.strip() == "6 topics were added."


def test_targets_are_filled(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What a topic has already counts."""
    assert main(["new", "Shop", "--format", "input-output", "--objective", "Sell"]) == 0
    assert main(["topics", "shop", "--add", "a/b", "--add", "a/c", "--add", "d"]) == 0
    assert main(["topics", "shop", "--target", "a", "7"]) == 0
    with Loopback(respond=respond) as server:
        asked = ("generate", "shop", "--recipe", "topics", "--teacher", "openai_compatible/demo",
                 "--api-base", server.base_url, "--option", "stage=rows")  # fmt: skip
        assert told(capfd, *asked, "--option", "each=2", "--option", "under=a/b")[1]["drafts"] == 2
        assert told(capfd, *asked)[1]["drafts"] == 5
    counts = {"/".join(each["path"]): each["draft"] for each in told(capfd, "topics", "shop")[1]["topics"]}
    assert counts == {"a": 7, "a/b": 5, "a/c": 2, "d": 0}


def test_offline_from_seeds(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The rules name topics after the seeds' words, reword their inputs, and give their outputs."""
    file = tmp_path / "seeds.jsonl"
    pairs = [(f"My {thing} number {n}17 is wrong, what can I do?", f"We will look at your {thing} today.")
             for n, thing in enumerate(("parcel", "invoice", "refund", "voucher", "parcel", "invoice"))]  # fmt: skip
    file.write_text("".join(json.dumps({"input": one, "output": other}) + "\n" for one, other in pairs))
    assert main(["new", "Offline", "--format", "input-output"]) == 0
    assert main(["import", "offline", str(file), "--as", "seed"]) == 0
    code, report = told(capfd, "generate", "offline", "--recipe", "topics", "--rows", "8", "--option", "topics=2")
    assert (code, report["drafts"]) == (0, 8)
    with library.open_dataset("offline") as dataset:
        made = [row for row in dataset.scan() if row.origin["kind"] == "synthetic"]
        assert {row.origin["topic"][0] for row in made} == {path[0] for path in topics.read(dataset.path).paths()}
        assert all(row.origin["by"] == "rule" for row in made)
