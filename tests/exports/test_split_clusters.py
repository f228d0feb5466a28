"""Splits keep rows that are nearly the same on one side, and are refused before duplicates were looked for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from export_data import Make, datasets, new_row, out, strict_lines

from tui_craft.checks import pipeline
from tui_craft.errors import InvalidError
from tui_craft.exports.base import NeedsForce
from tui_craft.store.dataset import Dataset

SPLITS = [("train", 80), ("validation", 20)]


@pytest.fixture
def make() -> Iterator[Make]:
    with datasets() as build:
        yield build


def _texts(clusters: int, singles: int) -> list[str]:
    """Clusters of two to five texts of thirty words with the last ones changed, and texts that stand alone; mixed."""
    rng = random.Random(6)
    words = [f"w{number}" for number in range(3_000)]
    made = [" ".join(["alone", *rng.choices(words, k=29)]) for _ in range(singles)]
    for number in range(clusters):
        text = [f"cluster{number}", *rng.choices(words, k=29)]
        made += [" ".join([*text[: 29 - place % 2], f"end{place}"]) for place in range(rng.randint(2, 5))]
    rng.shuffle(made)
    return made


def _sides(folder: Path) -> dict[str, list[str]]:
    return {name: [line["text"] for line in strict_lines(folder / f"x-{name}.jsonl")] for name, _ in SPLITS}


def test_near_duplicates_are_never_on_two_sides_and_the_counts_are_exact(make: Make, tmp_path: Path) -> None:
    texts = _texts(60, 200)
    dataset = make("text", [new_row({"text": text}) for text in texts])
    manifest = out(dataset, tmp_path / "x.jsonl", splits=SPLITS, seed=5)
    sides = _sides(tmp_path)
    assert sorted(sides["train"] + sides["validation"]) == sorted(texts)
    assert len(sides["validation"]) == round(len(texts) / 5)
    names = {name: {text.split()[0] for text in side} - {"alone"} for name, side in sides.items()}
    assert names["train"]
    assert names["validation"]
    assert not names["train"] & names["validation"]
    together = manifest.as_dict()["near_duplicates"]
    assert (together["clusters"], together["rows"], together["overlap"]) == (60, len(texts) - 200, 0.8)
    assert 2 <= together["largest"] <= 5


def test_what_has_changed_since_the_check_is_seen(make: Make, tmp_path: Path) -> None:
    dataset = make("text", [new_row({"text": text}) for text in _texts(0, 100)])
    *_, _ = pipeline.update(dataset)
    last = dataset.get(100)
    twin = last.data["text"] + " again"
    dataset.add([new_row({"text": twin})])
    for seed in range(6):
        out(dataset, tmp_path / "x.jsonl", splits=[("train", 50), ("validation", 50)], seed=seed, replace=True)
        sides = _sides(tmp_path)
        assert any(twin in side and last.data["text"] in side for side in sides.values())


def test_a_cluster_larger_than_a_side_stays_whole(make: Make, tmp_path: Path) -> None:
    body = " ".join(f"w{number}" for number in range(40))
    dataset = make("text", [new_row({"text": f"{body} end{number}"}) for number in range(30)])
    manifest = out(dataset, tmp_path / "x.jsonl", splits=[("train", 50), ("validation", 50)])
    assert sorted(file.rows for file in manifest.files) == [0, 30]


def _checked(dataset: Dataset) -> Dataset:
    *_, _ = pipeline.update(dataset)
    return dataset


def test_a_split_is_refused_until_duplicates_were_looked_for(make: Make, tmp_path: Path) -> None:
    dataset = make("text", [new_row({"text": f"text number {number}"}) for number in range(20)])
    target = tmp_path / "x.jsonl"
    with pytest.raises(NeedsForce, match=r"demo was never checked for duplicates.*tui-craft check demo"):
        out(dataset, target, splits=SPLITS, force=False)
    assert list(tmp_path.iterdir()) == []
    assert out(dataset, target, force=False).rows == 20  # without a split it goes out
    forced = out(dataset, tmp_path / "forced.jsonl", splits=SPLITS, force=True)
    assert "never checked for duplicates" in forced.as_dict()["forced"][0]
    manifest = out(_checked(dataset), tmp_path / "checked.jsonl", splits=SPLITS, force=False)
    assert manifest.forced == ()


def test_bad_settings_are_told(make: Make, tmp_path: Path) -> None:
    dataset = make("text", [new_row({"text": "a"}), new_row({"text": "b"})])
    (dataset.path / "checks.json").write_text('{"options":{"near-duplicates":{"threshold":7}}}')
    with pytest.raises(InvalidError, match="threshold"):
        out(dataset, tmp_path / "x.jsonl", splits=SPLITS)
