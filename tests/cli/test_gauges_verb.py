"""The gauges verb, and what export says and refuses, as a script sees them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import answer, answer_apart, apart, craft_text


@pytest.fixture
def dataset(tmp_path: Path) -> str:
    """A dataset with 4 real and 16 synthetic accepted rows, the latter in a critical slice."""
    for name, numbers, more in (("real", range(4), []), ("made", range(4, 20), ["--external"])):
        lines = [json.dumps({"input": f"question {n} [/]", "output": f"answer {n} \x1b[2J"}) for n in numbers]
        (tmp_path / name).write_text("\n".join(lines))
        done = craft_text("import", "shop", tmp_path / name, "--as", "accepted", *more)
        assert done.returncode == 0, done.stderr
    craft_text("slice", "shop", "made", "--where", "origin:synthetic", "--critical")
    return "shop"


def test_gauges_as_json(dataset: str) -> None:
    found = answer_apart("gauges", dataset)
    assert found["accepted"]["real"] == {"rows": 4, "share": 0.2}
    assert found["levels"] == {"real": "fair", "reviewed": "fair"}
    assert found["slices"][0]["dominated"] is True
    assert found["slices"][0]["accepted"]["synthetic_unreviewed"] == {"rows": 16, "share": 1.0}


def test_gauges_as_a_page(dataset: str) -> None:
    done = apart("gauges", dataset)
    said = done.stdout.decode()
    assert done.returncode == 0
    assert "\x1b" not in said
    assert max(map(len, said.splitlines())) <= 80
    for words in ("20 accepted", "real or reviewed", "  fair", "critical slice made", "Trust", "Answers"):
        assert words in said
    page = craft_text("gauges", dataset, "--slice", "made").stdout
    assert page.startswith("16 accepted")
    missing = craft_text("gauges", dataset, "--slice", "none")
    assert (missing.returncode, missing.stdout) == (4, "")


def test_thresholds_are_set_for_good(dataset: str) -> None:
    assert answer("gauges", dataset, "--set", "real_low=25%", "--set", "reviewed_ok=0.2")["levels"] == {
        "real": "low", "reviewed": "ok",
    }  # fmt: skip
    assert answer("gauges", dataset)["thresholds"] == {
        "real_low": 0.25, "real_ok": 0.3, "reviewed_low": 0.2, "reviewed_ok": 0.2,
    }  # fmt: skip
    for wrong in ("real_low", "real_low=2", "unreal=0.1", "real_low=0.9"):
        done = craft_text("gauges", dataset, "--set", wrong)
        assert (done.returncode, done.stdout) == (5, "")
    assert answer("gauges", dataset)["thresholds"]["real_low"] == 0.25


def test_an_export_warns_and_refuses_only_the_unread_critical(dataset: str, tmp_path: Path) -> None:
    to = tmp_path / "out.jsonl"
    refused = apart("export", dataset, "--as", "own", "--to", to)
    assert refused.returncode == 5
    assert b"critical slice made" in refused.stderr
    assert b"Traceback" not in refused.stderr
    assert not to.exists()
    forced = apart("export", dataset, "--as", "own", "--to", to, "--force", "--json")
    assert forced.returncode == 0
    account = json.loads(forced.stdout)
    assert len(account["forced"]) == 1
    assert b"aim for 30 %" in forced.stderr
    assert json.loads((tmp_path / "out.jsonl.manifest.json").read_text()) == account


def test_a_real_share_is_asked_for_in_percent(dataset: str, tmp_path: Path) -> None:
    craft_text("slice", dataset, "made", "--not-critical")
    done = craft_text("export", dataset, "--as", "own", "--to", tmp_path / "a.jsonl", "--real-share", "50%")
    assert done.stdout.startswith("8 rows in a.jsonl")
    assert "real 50 % of 8 rows; 12 rows left out for it" in done.stderr
    for wrong in ("0", "101", "many"):
        done = craft_text("export", dataset, "--as", "own", "--to", tmp_path / "b.jsonl", "--real-share", wrong)
        assert done.returncode == 5


def test_rows_by_trust(dataset: str) -> None:
    assert [row["id"] for row in answer("rows", dataset, "--where", "trust:unchecked", "--limit", "3")] == [1, 2, 3]
    assert craft_text("rows", dataset, "--where", "trust:nobody").returncode == 5
