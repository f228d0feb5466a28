"""The verbs on quality: what they print, keep, mend and refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import answer, craft, craft_text

ROWS = [
    {"input": "Where is order 17?", "output": "It left our store on Monday and is on its way to you."},
    {"input": "Can I get a refund?", "output": "As an AI language model, I cannot say; ask the shop."},
    {"input": "Can I change the address on an order?", "output": "Yes, until it has left; write to us today."},
    {"input": "Where is order 17?", "output": "It left our store on Monday and is on its way to you."},
]


@pytest.fixture(autouse=True)
def _support(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    answer("new", "s", "--format", "input-output")
    answer("import", "s", file, "--as", "draft")


def found(report: dict[str, list[dict[str, object]]], check: str) -> list[object]:
    part = next(part for part in report["checks"] if part["check"] == check)
    findings = part["findings"]
    assert isinstance(findings, list)
    return [each["row"] for each in findings]


def test_check_keeps_what_it_finds_and_looks_only_at_what_is_new() -> None:
    first = answer("check", "s", "--json")
    assert first["looked"] == 4
    assert found(first, "leftovers") == [2]
    assert found(first, "duplicates") == [4]
    assert first["funnel"]["rows"] == 4
    assert first["retention"] == 0.5
    assert first["problems"] == {}
    part = next(part for part in first["checks"] if part["check"] == "leftovers")
    assert set(part["findings"][0]) >= {"row", "field", "severity", "message", "start", "end"}
    assert answer("check", "s", "--json")["looked"] == 0
    assert answer("check", "s", "--full", "--json")["looked"] == 4
    assert answer("rows", "s", "--where", "check:duplicates")["id"] == 4


def test_a_limited_look_keeps_nothing() -> None:
    only = answer("check", "s", "--only", "leftovers,fields", "--json")
    assert [part["check"] for part in only["checks"]] == ["leftovers", "fields"]
    assert "retention" not in only
    assert found(answer("check", "s", "--where", "id:4", "--json"), "duplicates") == [4]
    assert answer("check", "s", "--json")["looked"] == 4


def test_the_report_in_words() -> None:
    said = craft_text("check", "s")
    assert said.returncode == 0
    assert "leftovers: 1 finding" in said.stdout
    assert "kept 2 (50 %: normal)" in said.stdout


def test_settings_are_kept_and_bad_ones_refused() -> None:
    answer("check", "s", "--off", "leftovers", "--list", "--json")
    names = [part["check"] for part in answer("check", "s", "--json")["checks"]]
    assert "leftovers" not in names
    listed = answer("check", "s", "--on", "leftovers", "--set", "near-duplicates.threshold=0.7", "--list", "--json")
    near = next(each for each in listed["checks"] if each["check"] == "near-duplicates")
    assert near["options"]["threshold"] == 0.7
    for words, *arguments in [
        ("did you mean near-duplicates", "check", "s", "--set", "near-duplicate.threshold=0.7"),
        ("no option 'treshold'", "check", "s", "--set", "near-duplicates.treshold=0.7"),
        ("must be a number from", "check", "s", "--set", "near-duplicates.threshold=7"),
        ("There is no check 'x'", "check", "s", "--only", "x"),
        ("write it as in", "check", "s", "--set", "threshold"),
        ("--full", "check", "s", "--full", "--only", "fields"),
    ]:
        done = craft(*arguments)
        assert done.returncode in {2, 4, 5}, arguments
        assert words in done.stderr.decode()
        assert done.stdout == b""


def test_fix_is_tried_done_and_taken_back() -> None:
    tried = answer("fix", "s", "--only", "duplicates", "--dry-run", "--json")
    assert [(each["row"], each["state"]) for each in tried["rows"]] == [(4, "rejected")]
    assert answer("show", "s", "--json")["rows"]["rejected"] == 0
    assert answer("fix", "s", "--only", "duplicates", "--json") == {"changed": 0, "rejected": 1, "left": {}}
    assert found(answer("check", "s", "--json"), "duplicates") == []
    craft("undo", "s")
    assert found(answer("check", "s", "--json"), "duplicates") == [4]
    assert answer("fix", "s", "--where", "id:1", "--json") == {"changed": 0, "rejected": 0, "left": {}}


def test_events_for_a_screen() -> None:
    lines = [json.loads(line) for line in craft_text("check", "s", "--events").stdout.splitlines()]
    assert lines[0] == {"event": "progress", "done": 4, "total": 4}
    assert lines[-1] == {"event": "report", "looked": 4, "problems": {}}
