"""The verbs on versions and fields as scripts use them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import answer, craft

from tui_craft.store import library

ROWS = [
    {"input": "Where is order 17?", "output": "It left on Monday.", "meta": 1.5},
    {"input": "Can I get a refund?", "output": "Yes \x1b[2J, within 30 days.", "meta": 10**25},
    {"input": "lone \ud800", "output": "We do."},
]


@pytest.fixture
def shop(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    answer("new", "Shop", "--format", "input-output")
    assert answer("import", "shop", file)["imported"] == 3


def edited() -> None:
    with library.open_dataset("shop") as dataset:
        row = dataset.get(2)
        dataset.edit(2, {**row.data, "output": "Yes \x1b[2J, within 90 days."}, base_rev=row.rev)
        dataset.set_envelope([3], lambda envelope: type(envelope)(note="lone \ud800"), verb="note")


@pytest.mark.usefixtures("shop")
def test_a_version_from_made_to_restored() -> None:
    assert craft("diff", "shop").returncode == 4
    made = answer("snapshot", "shop", "v1", "--note", "as imported")
    assert (made["name"], made["rows"], made["states"]["draft"]) == ("v1", 3, 3)
    assert craft("snapshot", "shop", "v1").returncode == 5
    edited()
    found = answer("diff", "shop")
    assert (found["from"], found["to"], found["more"]) == ("v1", None, 0)
    assert found["counts"] == {"added": 0, "removed": 0, "changed": 1, "state": 0, "envelope": 1}
    assert found["changes"][0]["before"]["data"]["meta"] == 10**25
    assert found["changes"][0]["after"]["tags"] == ["imported", "edited"]
    out = craft("diff", "shop", "v1").stdout.decode()
    assert out.splitlines()[0] == "v1 -> now: 1 changed, 1 with other tags or notes"
    assert "within [-30-]{+90+} days." in out
    assert "\x1b" not in out
    assert answer("diff", "shop", "--limit", "1")["more"] == 1
    answer("snapshot", "shop", "v2")
    assert answer("diff", "shop", "v1", "v2")["counts"]["changed"] == 1
    assert answer("restore", "shop", "v1", "--dry-run") == {
        "version": "v1", "back": 0, "gone": 0, "changed": 2, "dry_run": True,
    }  # fmt: skip
    assert answer("restore", "shop", "v1")["changed"] == 2
    assert answer("diff", "shop", "v1")["changes"] == []
    assert answer("undo", "shop")["words"] == "undid: restore v1 in 2 rows"
    assert answer("diff", "shop", "v2")["changes"] == []


@pytest.mark.usefixtures("shop")
def test_versions_are_listed_checked_and_removed() -> None:
    assert answer("versions", "shop") == {"versions": []}
    answer("snapshot", "shop", "v1")
    answer("snapshot", "shop")
    found = answer("versions", "shop", "--verify")["versions"]
    assert [item["problems"] for item in found] == [[], []]
    folder = library.find("shop") / "versions" / "v1"
    (folder / "dataset.json").write_text("{}")
    done = craft("versions", "shop", "--verify")
    assert done.returncode == 1
    assert b"damaged" in done.stdout
    assert craft("restore", "shop", "v1").returncode == 5
    assert craft("restore", "shop", "v9").returncode == 4
    assert craft("versions", "shop", "--remove", "v1").returncode == 0
    assert len(answer("versions", "shop")["versions"]) == 1


@pytest.mark.usefixtures("shop")
def test_a_field_of_every_row() -> None:
    assert answer("field", "shop", "remove", "meta", "--dry-run")["changed"] == 2
    assert answer("field", "shop", "rename", "meta", "about", "--where", "id:1")["changed"] == 1
    assert answer("field", "shop", "rename", "meta", "about")["changed"] == 1
    assert answer("rows", "shop", "--where", "id:2")["data"]["about"] == 10**25
    assert answer("field", "shop", "remove", "about")["changed"] == 2
    done = craft("field", "shop", "remove", "output")
    assert done.returncode == 5
    assert b"every row of the format input-output needs it" in done.stderr
