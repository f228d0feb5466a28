"""Slices, training sets, drafts, dry runs and sorted rows from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import answer, craft

ROWS = [
    {"input": "Where is order 17?", "output": "It left on Monday."},
    {"input": "Can I get a refund?", "output": "Yes, within 30 days."},
    {"input": "Is it legal?", "output": "Ask a lawyer."},
]


def fails(code: int, words: str, *arguments: str) -> None:
    done = craft(*arguments)
    assert done.returncode == code, done.stderr.decode()
    assert words in done.stderr.decode()
    assert done.stdout == b""


@pytest.fixture(autouse=True)
def _support(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    answer("new", "s", "--format", "input-output")
    answer("import", "s", file)


def test_a_slice_is_saved_used_listed_and_removed() -> None:
    saved = answer("slice", "s", "legal", "--where", "legal OR lawyer", "--critical")
    assert saved == {"name": "legal", "where": "legal OR lawyer", "critical": True, "rows": 1, "problem": ""}
    assert answer("rows", "s", "--where", "slice:legal")["id"] == 3
    assert answer("slice", "s", "legal", "--not-critical")["critical"] is False
    assert answer("slice", "s", "legal", "--critical")["where"] == "legal OR lawyer"
    assert answer("slice", "s", "legal", "--where", "id:3")["critical"] is True
    assert [each["name"] for each in answer("slices", "s")["slices"]] == ["legal"]
    assert b"critical" in craft("slices", "s").stdout
    assert answer("slice", "s", "legal", "--remove") == {"removed": "legal"}
    assert answer("slices", "s") == {"slices": []}


def test_unread_rows_of_a_critical_slice_are_not_accepted_in_bulk() -> None:
    answer("slice", "s", "legal", "--where", "lawyer", "--critical")
    done = craft("accept", "s", "--where", "id>0", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"matched": 3, "changed": 2, "unread": [3], "unanswered": [], "dry_run": False}
    assert b"1 row of a critical slice not accepted" in done.stderr


def test_accepted_rows_go_back_to_draft_and_a_dry_run_changes_nothing() -> None:
    assert answer("accept", "s", "--where", "id<3")["changed"] == 2
    assert answer("draft", "s", "--where", "id:1", "--dry-run") == {
        "matched": 1, "changed": 0, "unread": [], "unanswered": [], "dry_run": True,
    }  # fmt: skip
    assert (
        craft("tag", "s", "--where", "id>1", "--add", "x", "--dry-run").stdout == b"2 rows match; nothing was changed\n"
    )
    assert answer("show", "s")["rows"]["accepted"] == 2
    assert answer("draft", "s", "--where", "id:1")["changed"] == 1
    assert answer("show", "s")["rows"] == {"draft": 2, "accepted": 1, "held": 0, "rejected": 0}
    assert answer("undo", "s")["words"] == "undid: return to draft 1 row"


def test_a_set_is_saved_compared_applied_and_removed() -> None:
    answer("accept", "s", "--where", "id<3")
    assert answer("set", "s", "base")["rows"] == 2
    assert answer("set", "s", "last", "--where", "id>2")["rows"] == 1
    assert [(each["name"], each["rows"]) for each in answer("sets", "s")["sets"]] == [("base", 2), ("last", 1)]
    diff = answer("compare", "s", "base", "last")
    assert diff == {"only_first": [1, 2], "only_second": [3], "both": 0, "changed": []}
    assert answer("set", "s", "last", "--apply") == {"changed": 3, "missing": []}
    assert answer("compare", "s", "last")["both"] == 1
    assert b"1, 2" in craft("compare", "s", "base").stdout
    assert answer("rows", "s", "--where", "state:accepted set:last")["id"] == 3
    answer("undo", "s")
    assert answer("compare", "s", "base") == {"only_first": [], "only_second": [], "both": 2, "changed": []}
    assert answer("set", "s", "base", "--replace", "--where", "id:1")["rows"] == 1
    assert answer("set", "s", "base", "--remove") == {"removed": "base"}


def test_rows_are_sorted() -> None:
    answer("hold", "s", "--where", "id:1")
    assert [row["id"] for row in answer("rows", "s", "--sort", "input")] == [2, 3, 1]
    assert [row["id"] for row in answer("rows", "s", "--sort", "output", "--desc", "--limit", "2")] == [2, 1]
    assert [row["id"] for row in answer("rows", "s", "--sort", "state", "--where", "id<3")] == [2, 1]


def test_bad_calls_are_answered_in_one_sentence() -> None:
    fails(5, "did you mean", "slice", "s", "legal", "--where", "stat:held")
    fails(5, "cannot be called", "slice", "s", "two words", "--where", "state:held")
    fails(4, "no slice 'x'", "slice", "s", "x")
    fails(2, "--remove stands alone", "slice", "s", "x", "--remove", "--critical")
    fails(5, "no slice of this dataset", "rows", "s", "--where", "slice:x")
    fails(5, "no row is accepted", "set", "s", "base")
    fails(4, "no set 'base'", "compare", "s", "base")
    fails(4, "no set 'base'", "set", "s", "base", "--apply")
    fails(2, "one at a time", "set", "s", "base", "--apply", "--remove")
    fails(2, "--sort KEY --desc", "rows", "s", "--desc")
    answer("set", "s", "base", "--where", "id:1")
    fails(5, "--replace", "set", "s", "base", "--where", "id:2")
