"""An export as a whole: which rows go out, what the manifest says, and what is refused."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from export_data import Make, datasets, new_row, out, strict_lines

from tui_craft.domain.row import State
from tui_craft.errors import InvalidError, StorageError
from tui_craft.exports.registry import export_formats
from tui_craft.exports.service import preview


@pytest.fixture
def make() -> Iterator[Make]:
    """`make(format, rows, name)` gives an open dataset."""
    with datasets() as build:
        yield build


def pair(number: int, **more: Any) -> dict[str, Any]:
    return {"input": f"question {number}", "output": f"answer {number}", **more}


def test_only_accepted_rows_go_out_and_measuring_rows_stay(make: Make, tmp_path: Path) -> None:
    rows = [new_row(pair(n), state=state) for n, state in enumerate(State)]
    rows += [new_row(pair(7), "eval"), new_row(pair(8), "probe", "x"), new_row(pair(9), "evaluation")]
    dataset = make("input-output", rows)
    manifest = out(dataset, tmp_path / "a.jsonl")
    assert [row["input"] for row in strict_lines(tmp_path / "a.jsonl")] == ["question 1", "question 9"]
    assert manifest.as_dict()["held_out"] == {"eval": 1, "probe": 1}
    out(dataset, tmp_path / "b.jsonl", where="tag:eval OR tag:probe")
    assert [row["input"] for row in strict_lines(tmp_path / "b.jsonl")] == ["question 7", "question 8"]
    out(dataset, tmp_path / "c.jsonl", where="tag:x OR state:held OR tag:eval")
    assert [row["input"] for row in strict_lines(tmp_path / "c.jsonl")] == ["question 2", "question 7"]


def test_rows_chosen_one_by_one_go_out_in_display_order_whatever_their_number(make: Make, tmp_path: Path) -> None:
    dataset = make("input-output", [new_row(pair(n), *(["eval"] if n == 5 else [])) for n in range(3000)])
    chosen = [row_id for row_id in reversed(dataset.ids()[:]) if row_id % 2]
    manifest = out(dataset, tmp_path / "a.jsonl", where=[*chosen, chosen[0], 9999])
    assert [row["input"] for row in strict_lines(tmp_path / "a.jsonl")] == [f"question {n}" for n in range(0, 3000, 2)]
    assert manifest.where == "1,502 rows chosen one by one"
    assert preview(dataset, "own", chosen).matching == 1500
    with pytest.raises(InvalidError, match="tagged eval"):
        out(dataset, tmp_path / "b.jsonl", where=[6])


def test_the_manifest_accounts_for_everything(make: Make, tmp_path: Path) -> None:
    rows = [
        new_row(pair(1, meta={"lang": "de"}), kind="synthetic"),
        new_row(pair(2), reviewed="ada"),
        new_row({"input": "no output"}),
        new_row(pair(3, tools=[{"name": "f", "limit": float("nan")}])),
        new_row(pair(4), state=State.DRAFT),
    ]
    dataset = make("input-output", rows, name="Support Tickets")
    path = tmp_path / "train.jsonl"
    manifest = out(dataset, path, "messages", seed=5)
    written = json.loads((tmp_path / "train.jsonl.manifest.json").read_text())
    assert written == manifest.as_dict()
    assert written.pop("gauges")["synthetic_unreviewed"] == {"rows": 1, "share": 0.3333}
    assert written == {
        "dataset": {
            "name": "Support Tickets",
            "slug": "support-tickets",
            "format": "input-output",
            "rows": {"draft": 1, "accepted": 4, "held": 0, "rejected": 0},
        },
        "format": "messages",
        "where": "state:accepted",
        "rows": 3,
        "files": [
            {
                "file": "train.jsonl",
                "rows": 3,
                "bytes": path.stat().st_size,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
        ],
        "seed": 5,
        "mix": {
            "real": {"rows": 2, "share": 0.6667},
            "synthetic": {"rows": 1, "share": 0.3333},
            "reviewed": {"rows": 1, "share": 0.3333},
        },
        "held_out": {},
        "dropped_fields": {"meta": 1},
        "changed": [{"id": 4, "fields": ["tools[0].function.limit"]}],
        "skipped": [{"id": 3, "reason": "field output: is missing"}],
        "checked": False,
        "note": "not filtered: no checks have run",
        "created": "2026-01-01T00:00:00Z",
        "tool": "tui-craft 0.1.0",
    }
    assert strict_lines(path)[2]["tools"] == [{"type": "function", "function": {"name": "f", "limit": None}}]


def test_the_same_rows_and_seed_give_the_same_bytes(make: Make, tmp_path: Path) -> None:
    dataset = make("input-output", [new_row(pair(n)) for n in range(50)])
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        out(dataset, tmp_path / name / "x.jsonl.gz", splits=[("train", 80), ("validation", 20)], seed=3)
    for name in ("x-train.jsonl.gz", "x-validation.jsonl.gz", "x.jsonl.gz.manifest.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    out(dataset, tmp_path / "b" / "x.jsonl.gz", splits=[("train", 80), ("validation", 20)], seed=4)
    assert (tmp_path / "a" / "x-train.jsonl.gz").read_bytes() != (tmp_path / "b" / "x-train.jsonl.gz").read_bytes()


def test_splits_hold_every_row_once_in_order(make: Make, tmp_path: Path) -> None:
    dataset = make("input-output", [new_row(pair(n)) for n in range(40)] + [new_row(pair(n % 3)) for n in range(10)])
    manifest = out(dataset, tmp_path / "d-{split}.jsonl", splits=[("train", 75), ("test", 25)])
    assert [(item.path, item.rows, item.percent) for item in manifest.files] == [
        ("d-train.jsonl", 38, "75"),
        ("d-test.jsonl", 12, "25"),
    ]
    train, test = (strict_lines(tmp_path / f"d-{name}.jsonl") for name in ("train", "test"))
    assert not {row["input"] for row in train} & {row["input"] for row in test}
    everything = [dataset.get(row_id).data for row_id in dataset.ids()]
    assert [row for row in everything if row in train] == train
    assert [row for row in everything if row in test] == test
    assert (tmp_path / "d.jsonl.manifest.json").exists()


def test_copies_go_out_below_their_originals(make: Make, tmp_path: Path) -> None:
    dataset = make("input-output", [new_row(pair(n)) for n in range(3)])
    copy = dataset.duplicate(1)
    dataset.edit(copy, pair(99), base_rev=1)
    dataset.set_state([copy], State.ACCEPTED)
    out(dataset, tmp_path / "a.jsonl")
    wanted = ["question 0", "question 99", "question 1", "question 2"]
    assert [row["input"] for row in strict_lines(tmp_path / "a.jsonl")] == wanted


def test_files_follow_the_umask_and_leave_nothing_behind(make: Make, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        out(make("input-output", [new_row(pair(1))]), tmp_path / "a.jsonl")
    finally:
        os.umask(before)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a.jsonl", "a.jsonl.manifest.json"]
    assert {stat.S_IMODE(item.stat().st_mode) for item in tmp_path.iterdir()} == {0o640}


@pytest.mark.parametrize(
    ("rows", "more", "says"),
    [
        ([], {}, "matches state:accepted, so nothing was written; accept rows first"),
        ([new_row(pair(1))], {"where": "tag:none"}, "try a wider filter"),
        ([new_row(pair(1), "eval")], {}, "name the tag: tag:eval"),
        ([new_row({"input": "x"})], {}, "None of 1 row can be written as own .row 1: field output: is missing."),
        ([new_row(pair(1))], {"format": "csv"}, "no export format 'csv'; choose one of own, alpaca, dpo"),
        ([new_row(pair(1))], {"where": "stat:held"}, "'stat:held'"),
        ([new_row(pair(1))], {"splits": [("a", 50), ("b", 49)]}, "make 99 percent"),
    ],
)
def test_a_refusal_leaves_no_file(make: Make, tmp_path: Path, rows: list[Any], more: dict[str, Any], says: str) -> None:
    (tmp_path / "a.jsonl").write_text("mine\n")
    (tmp_path / "a.jsonl.manifest.json").write_text("{}")
    with pytest.raises(InvalidError, match=says):
        out(make("input-output", rows), tmp_path / "a.jsonl", **more)
    assert (tmp_path / "a.jsonl").read_text() == "mine\n"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_format_that_can_never_fit_is_refused_at_once(make: Make, tmp_path: Path) -> None:
    dataset = make("text", [new_row({"text": "x"})])
    with pytest.raises(InvalidError, match="cannot be written as messages: plain text has no turns"):
        out(dataset, tmp_path / "a.jsonl", "messages")
    with pytest.raises(InvalidError, match="plain text"):
        preview(dataset, "alpaca")


def test_places_that_will_not_do(make: Make, tmp_path: Path) -> None:
    dataset = make("input-output", [new_row(pair(1))])
    foreign = tmp_path / "notes.jsonl"
    foreign.write_text("mine")
    os.mkfifo(tmp_path / "pipe")
    for path, says in [
        (tmp_path, "is a folder"),
        (tmp_path / "none" / "a.jsonl", "There is no folder"),
        (foreign, "is not an earlier export"),
        (tmp_path / "pipe", "not a regular file"),
        (dataset.path / "rows.jsonl", "inside the dataset itself"),
        (tmp_path / "a-{split}.jsonl", "no splits were asked for"),
    ]:
        with pytest.raises(InvalidError, match=says):
            out(dataset, path)
    assert foreign.read_text() == "mine"
    out(dataset, foreign, replace=True)
    out(dataset, foreign)
    assert strict_lines(foreign) == [pair(1)]


def test_a_disk_that_refuses_is_named(make: Make, tmp_path: Path) -> None:
    dataset = make("input-output", [new_row(pair(1))])
    long_name = tmp_path / ("x" * 250 + ".jsonl")
    with pytest.raises(StorageError, match="Could not write"):
        out(dataset, long_name)


@pytest.mark.parametrize("splits", [None, [("train", 50), ("test", 50)]])
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_full_disk_leaves_the_old_file_and_no_trace(make: Make, tmp_path: Path, name: str, splits: Any) -> None:
    noise = random.Random(0)
    dataset = make("input-output", [new_row(pair(n, input=noise.randbytes(5000).hex())) for n in range(400)])
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, limits[1]))
    try:
        with pytest.raises(StorageError, match="Could not write"):
            out(dataset, tmp_path / name, splits=splits)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_replaced_not_followed(make: Make, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("mine")
    (tmp_path / "link.jsonl").symlink_to(kept)
    out(make("input-output", [new_row(pair(1))]), tmp_path / "link.jsonl")
    assert kept.read_text() == "mine"
    assert strict_lines(tmp_path / "link.jsonl") == [pair(1)]


def test_a_preview_shows_the_first_rows(make: Make) -> None:
    rows = [new_row({"input": "bad"}), new_row(pair(0), "eval"), *(new_row(pair(n, id=n)) for n in range(1, 9))]
    seen = preview(make("input-output", rows), "alpaca", n=2)
    assert seen.matching == 10
    assert [json.loads(line)["instruction"] for line in seen.lines] == ["question 1", "question 2"]
    assert seen.skipped == [(1, "field output: is missing")]
    assert (seen.held_out, seen.dropped) == (1, ["id"])


def test_every_file_with_a_format_is_found() -> None:
    assert list(export_formats()) == ["own", "alpaca", "dpo", "messages", "sharegpt", "text"]
    for name, found in export_formats().items():
        assert found.name == name
        assert found.title
        assert found.help.endswith(".")


def test_validation_can_be_held_to_real_rows(tmp_path: Path) -> None:
    with datasets() as make:
        kinds = ["real", "synthetic"] * 20
        rows = [
            new_row({"input": f"question {n} {kind}", "output": f"{kind} answer {n * n}"}, kind=kind)
            for n, kind in enumerate(kinds)
        ]
        parts = [("train", 70), ("validation", 30)]
        out(make("input-output", rows), tmp_path / "rows.jsonl", splits=parts, real_validation=True)
        validation = strict_lines(tmp_path / "rows-validation.jsonl")
        assert len(validation) == 12
        assert all(row["output"].startswith("real") for row in validation)
        assert len(strict_lines(tmp_path / "rows-train.jsonl")) == 28
