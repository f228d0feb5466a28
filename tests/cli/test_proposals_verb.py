"""`tui-craft proposals`: what is listed, and what each decision does."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tui_craft.cli.main import main
from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.store import library

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def slug() -> str:
    with library.create("some", "input-output", now=NOW) as dataset:
        dataset.add([NewRow(b'{"input":"in %d","output":"the red car"}' % n) for n in range(1, 4)])
        origin: Any = {"by": "model", "model": "m-1", "run": "k3f9", "parent_rev": 1}
        dataset.add(
            [
                NewRow(b'{"input":"in %d","output":"the blue car"}' % n, Envelope(tags=("proposal",), parent=n), origin)
                for n in range(1, 4)
            ]
        )
        return dataset.slug


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["proposals", *words])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_they_are_listed_as_differences(slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, slug, "--limit", "1")
    assert code == 0
    assert out.splitlines() == ["4 for row 1, by m-1", "  output: the [-red-]{+blue+} car"]
    assert "and 2 more" in err
    code, out, _ = run(capsys, slug, "--json", "--where", "in 2")
    [record] = map(json.loads, out.splitlines())
    assert (record["id"], record["row"], record["run"], record["problem"]) == (5, 2, "k3f9", None)
    assert {"kind": "add", "text": "blue"} in record["changes"][0]["pieces"]


def test_each_decision(slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    with library.open_dataset(slug) as dataset:
        dataset.edit(1, {"input": "in 1", "output": "mine"}, base_rev=1)
    code, out, err = run(capsys, slug, "--apply", "--where", '"in 1" OR "in 2"')
    assert (code, out) == (0, "1 proposal applied\n")
    assert "1 proposal left: its row was edited" in err
    assert json.loads(run(capsys, slug, "--keep", "--where", '"in 3"', "--json")[1])["kept"] == 1
    code, out, _ = run(capsys, slug, "--reject")
    assert "rejected" in out
    with library.open_dataset(slug) as dataset:
        assert dataset.get(2).data["output"] == "the blue car"
        assert dataset.get(4).state is State.REJECTED
    assert "There are no proposals" in run(capsys, slug)[2]


def test_one_decision_at_a_time(slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, slug, "--apply", "--reject")
    assert code == 2
    assert "one of --apply" in err
