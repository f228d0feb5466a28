"""What goes out is weighed: warnings that stop nothing, critical slices that do, a share of real rows that is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from export_data import Make, datasets, new_row, out, strict_lines
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_craft import jsonlines
from tui_craft.checks import pipeline
from tui_craft.checks.pass_over import Progress
from tui_craft.domain.formats import FORMATS
from tui_craft.domain.row import NewRow, Origin, Row, State
from tui_craft.errors import InvalidError
from tui_craft.exports.base import NeedsForce
from tui_craft.exports.real_share import left_out, read_percent
from tui_craft.exports.weighing import Weigher, weighed
from tui_craft.store import slices
from tui_craft.store.slices import Slice


@pytest.fixture
def make() -> Iterator[Make]:
    """`make(format, rows, name)` gives an open dataset."""
    with datasets() as build:
        yield build


def rows(real: int, made: int, *tags: str, read: int = 0, first: int = 0) -> list[NewRow]:
    """So many rows of each kind, with tags; `read` of the made ones were read by a person."""

    def pair(number: int) -> dict[str, Any]:
        return {"input": f"question {number}", "output": f"answer {number}"}

    own = [new_row(pair(first + n), *tags) for n in range(real)]
    return own + [new_row(pair(first + real + n), *tags, kind="synthetic", reviewed="ada" if n < read else None)
                  for n in range(made)]  # fmt: skip


@pytest.mark.parametrize(
    ("real", "of", "level"), [(200, 2_000, "fair"), (10, 500, "low"), (200, 4_200, "low"), (50, 5_000, "low")]
)
def test_datasets_grown_from_few_seeds_go_out_with_a_warning(
    make: Make, tmp_path: Path, real: int, of: int, level: str
) -> None:
    manifest = out(make("input-output", rows(real, of - real)), tmp_path / "a.jsonl")
    assert manifest.rows == of
    found = manifest.as_dict()["gauges"]
    assert found["levels"]["real"] == level
    assert any("real rows: aim for 30 %" in sentence for sentence in manifest.warnings)
    assert found["warnings"] == manifest.warnings


def test_enough_real_rows_and_checks_leave_nothing_to_say(make: Make, tmp_path: Path) -> None:
    dataset = make("input-output", rows(4, 6, read=2))
    before = out(dataset, tmp_path / "a.jsonl")
    assert before.warnings == [
        "No check has looked at these rows, so duplicates, leftovers and leaks may be among them."
    ]
    assert before.as_dict()["note"] == "not filtered: no checks have run"
    list(pipeline.update(dataset))
    after = out(dataset, tmp_path / "a.jsonl")
    account = after.as_dict()
    assert account["checked"] is True
    assert "note" not in account
    assert (account["checks"]["rows_not_seen"], account["checks"]["rows_with_findings"]) == (0, 0)
    assert "leftovers" in account["checks"]["ran"]
    assert after.warnings == []
    assert account["gauges"]["trust"] == {
        "reviewed": {"rows": 2, "share": 0.2}, "checked": {"rows": 8, "share": 0.8},
        "unchecked": {"rows": 0, "share": 0.0},
    }  # fmt: skip


def test_rows_changed_since_and_rows_with_findings_are_told(make: Make, tmp_path: Path) -> None:
    dataset = make("input-output", [*rows(3, 0), new_row({"input": "a", "output": "As an AI language model, no."})])
    list(pipeline.update(dataset))
    dataset.edit(1, {"input": "new", "output": "text"}, base_rev=dataset.get(1).rev)
    said = out(dataset, tmp_path / "a.jsonl").warnings
    assert said[0] == "1 of these rows no check has seen as they are now."
    assert said[1].startswith("1 of these rows have findings (")


# ---- critical slices


def test_a_critical_slice_that_nobody_read_is_kept_back_unless_forced(make: Make, tmp_path: Path) -> None:
    dataset = make("input-output", [*rows(30, 0), *rows(2, 8, "legal", read=2, first=100)])
    slices.save(dataset, Slice("legal", "tag:legal", critical=True))
    with pytest.raises(NeedsForce, match=r"60 % of the rows of the critical slice legal .*\(6 of 10\)") as refused:
        out(dataset, tmp_path / "a.jsonl")
    assert isinstance(refused.value, InvalidError)
    assert refused.value.exit_code == 5
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"
    manifest = out(dataset, tmp_path / "a.jsonl", force=True)
    assert manifest.as_dict()["forced"] == [refused.value.sentence]
    part = manifest.as_dict()["gauges"]["slices"][0]
    assert part["synthetic_unreviewed"] == {"rows": 6, "share": 0.6}


def test_half_is_not_most_and_only_what_goes_out_counts(make: Make, tmp_path: Path) -> None:
    dataset = make("input-output", [*rows(5, 5, "legal"), *rows(1, 5, "legal", "extra", first=50)])
    slices.save(dataset, Slice("legal", "tag:legal", critical=True))
    assert out(dataset, tmp_path / "a.jsonl", where="state:accepted -tag:extra").rows == 10
    assert "forced" not in out(dataset, tmp_path / "b.jsonl", where="tag:legal -tag:extra", force=True).as_dict()
    with pytest.raises(NeedsForce):
        out(dataset, tmp_path / "c.jsonl")
    slices.save(dataset, Slice("legal", "tag:legal"))
    assert out(dataset, tmp_path / "c.jsonl").rows == 16, "a slice that is not critical warns at most"


def test_a_critical_slice_that_cannot_be_looked_at_is_no_leave(make: Make, tmp_path: Path) -> None:
    dataset = make("input-output", rows(3, 0))
    broken = {"slices": [{"name": "legal", "where": "set:gone", "critical": True}, {"name": "x", "where": "set:no"}]}
    (dataset.path / "slices.json").write_text(json.dumps(broken))
    with pytest.raises(NeedsForce, match="names no set"):
        out(dataset, tmp_path / "a.jsonl")
    account = out(dataset, tmp_path / "a.jsonl", force=True).as_dict()
    assert [bool(part.get("problem")) for part in account["gauges"]["slices"]] == [True, True]


# ---- a share of real rows


@pytest.mark.parametrize(
    ("percent", "real", "made"), [(10, 10, 90), (25, 10, 30), (30, 10, 23), ("33.3", 10, 20), (100, 10, 0), (5, 10, 90)]
)
def test_synthetic_rows_stay_out_until_enough_are_real(
    make: Make, tmp_path: Path, percent: Any, real: int, made: int
) -> None:
    manifest = out(make("input-output", rows(10, 90)), tmp_path / "a.jsonl", real_share=Decimal(percent), seed=1)
    mix = manifest.as_dict()["mix"]
    assert (mix["real"]["rows"], mix["synthetic"]["rows"]) == (real, made)
    assert manifest.as_dict()["real_share"] == {"asked": str(percent), "left_out": 90 - made}
    assert manifest.as_dict()["gauges"]["real"]["rows"] == real


def test_which_rows_stay_out_is_drawn_by_the_seed(make: Make, tmp_path: Path) -> None:
    dataset = make("input-output", rows(10, 90))
    files = [tmp_path / f"{name}.jsonl" for name in "abc"]
    for path, seed in zip(files, (1, 1, 2), strict=True):
        out(dataset, path, real_share=Decimal(50), seed=seed)
    assert files[0].read_bytes() == files[1].read_bytes() != files[2].read_bytes()
    numbers = [int(row["input"].split()[1]) for row in strict_lines(files[0])]
    assert numbers == sorted(numbers), "what goes out keeps its order"


def test_a_share_of_real_rows_goes_with_splits_and_with_rows_that_cannot_go_out(make: Make, tmp_path: Path) -> None:
    odd = [new_row({"input": "no output"}, kind="synthetic"), new_row({"input": "a", "output": "b"}, "eval")]
    dataset = make("input-output", [*rows(20, 80), *odd])
    splits = [("train", 75), ("validation", 25)]
    manifest = out(dataset, tmp_path / "a.jsonl", "messages", real_share=Decimal(50), splits=splits, force=True)
    assert [item.rows for item in manifest.files] == [30, 10]
    account = manifest.as_dict()
    assert account["mix"]["real"] == {"rows": 20, "share": 0.5}
    assert (len(account["skipped"]), account["held_out"]) == (1, {"eval": 1})


def test_without_a_real_row_no_share_can_be_real(make: Make, tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="None of the 5 rows is real"):
        out(make("input-output", rows(0, 5)), tmp_path / "a.jsonl", real_share=Decimal(20))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["real", "synthetic", ""]), max_size=60),
       st.decimals(Decimal("0.1"), 100, places=1), st.integers(0, 3))  # fmt: skip
def test_the_share_is_reached_with_as_few_left_out_as_can_be(kinds: list[str], percent: Decimal, seed: int) -> None:
    def row(row_id: int, kind: str) -> Row:
        origin = Origin(kind=kind) if kind else Origin()
        return Row(row_id, 1, jsonlines.dumps({"input": str(row_id), "output": "x"}), new_row({}).envelope, origin)

    given_rows = [row(n, kind) for n, kind in enumerate(kinds, 1)]
    real = kinds.count("real")
    if not real and kinds:
        with pytest.raises(InvalidError):
            left_out(given_rows, percent, seed, FORMATS["input-output"])
        return
    gone = left_out(given_rows, percent, seed, FORMATS["input-output"])
    assert not any(kinds[row_id - 1] == "real" for row_id in gone)
    rest = len(kinds) - len(gone)
    assert 100 * real >= Fraction(percent) * rest
    if len(gone):
        assert 100 * real < Fraction(percent) * (rest + 1), "one more could have stayed"


@pytest.mark.parametrize("said", ["", "0", "-5", "101", "x", "nan", "inf"])
def test_a_share_is_a_percentage(said: str) -> None:
    with pytest.raises(InvalidError, match="percentage"):
        read_percent(said)


def test_percentages_as_people_write_them() -> None:
    assert [read_percent(said) for said in ("30", " 30 % ", "2.5%")] == [Decimal(30), Decimal(30), Decimal("2.5")]


# ---- beforehand


def test_the_same_is_known_before_anything_is_written(make: Make, tmp_path: Path) -> None:
    dataset = make("input-output", [*rows(3, 700, "legal"), new_row({"input": "x", "output": "y"}, "probe")])
    dataset.add([NewRow(b'{"input":"d","output":""}', new_row({}, "unanswered", state=State.DRAFT).envelope)])
    slices.save(dataset, Slice("legal", "tag:legal", critical=True))
    steps = list(weighed(dataset, None))
    assert [step.done for step in steps if isinstance(step, Progress)] == [256, 512]
    known = steps[-1]
    assert isinstance(known, Weigher)
    assert known.mix.rows == 703
    with pytest.raises(NeedsForce) as refused:
        out(dataset, tmp_path / "a.jsonl")
    assert known.refusal == refused.value.sentence
    assert known.warnings == out(dataset, tmp_path / "a.jsonl", force=True).warnings
