"""Clusters of duplicates, and the curve of what would go at each threshold."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from tui_craft import jsonlines
from tui_craft.checks import pipeline
from tui_craft.checks.clusters import Curve, clusters, curve
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.store import check_settings, library
from tui_craft.store.dataset import Dataset
from tui_craft.store.findings import standing

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _finding(row: int, other: int, score: float, check: str = "near-duplicates") -> Finding:
    return Finding(check, row, "", 0, 0, Severity.WARNING, "said", other=other, score=score)


def test_chains_end_in_the_row_that_is_kept() -> None:
    found = [
        _finding(5, 3, 0.9), _finding(3, 1, 0.85), _finding(9, 8, 1.0, "duplicates"), _finding(4, 1, 0.95),
        _finding(7, 1, 0.0, "duplicates"), _finding(6, 2, 0.9, "copies"),
    ]  # fmt: skip
    first, second = clusters(found)
    assert (first.kept, [each.row for each in first.others]) == (1, [4, 5, 3])
    assert (second.kept, [each.row for each in second.others]) == (8, [9])
    assert clusters([]) == []


def test_of_several_findings_the_nearest_counts_and_a_ring_ends() -> None:
    [cluster] = clusters([_finding(5, 3, 0.8), _finding(5, 1, 0.9), _finding(3, 1, 0.8)])
    assert (cluster.kept, [each.score for each in cluster.others]) == (1, [0.9, 0.8])
    assert len(clusters([_finding(1, 2, 0.8), _finding(2, 1, 0.8)])) >= 1


def _dataset(count: int) -> Dataset:
    rng = random.Random(4)
    words = [f"w{number}" for number in range(400)]
    made: list[list[str]] = []
    for _ in range(count):
        text = rng.choices(words, k=30)
        if made and rng.random() < 0.5:
            text = list(rng.choice(made))
            for _ in range(rng.randint(0, 3)):
                text[rng.randrange(30)] = rng.choice(words)
        made.append(text)
    dataset = library.create("demo", "text", now=NOW)
    states = [State.ACCEPTED, State.DRAFT, State.HELD, State.REJECTED]
    dataset.add([
        NewRow(jsonlines.dumps({"text": " ".join(text)}), Envelope(state=rng.choice(states))) for text in made
    ])  # fmt: skip
    return dataset


def _set(dataset: Dataset, options: dict[str, dict[str, float]]) -> None:
    check_settings.change(dataset, lambda _: check_settings.CheckSettings(options=options))


def _curve(dataset: Dataset) -> Curve:
    *_, last = curve(dataset)
    assert isinstance(last, Curve)
    return last


def test_the_curve_says_what_a_check_would_flag_at_each_threshold() -> None:
    with _dataset(600) as dataset:
        told = _curve(dataset)
        assert told.rows == 600 - dataset.counts()[State.REJECTED]
        assert told.copies > 10
        for threshold in (0.5, 0.65, 0.8, 0.93, 1.0):
            options = {"near-duplicates": {"threshold": threshold}}
            _set(dataset, options)
            *_, looked = pipeline.survey(dataset, only=["near-duplicates", "duplicates"])
            assert isinstance(looked, pipeline.Looked)
            by_check = [each.check for each in looked.findings.found]
            assert told.goes(threshold) == by_check.count("near-duplicates")
            assert told.copies == by_check.count("duplicates")


def test_clusters_of_a_dataset_keep_the_most_wanted_row() -> None:
    with _dataset(300) as dataset:
        *_, looked = pipeline.update(dataset)
        assert isinstance(looked, pipeline.Looked)
        found = clusters(standing(dataset, looked.findings))
        assert found
        ranks = {State.ACCEPTED: 0, State.HELD: 1, State.DRAFT: 1}
        for cluster in found:
            kept = dataset.get(cluster.kept)
            for each in cluster.others:
                assert (ranks[kept.state], kept.id) < (ranks[dataset.get(each.row).state], each.row)
