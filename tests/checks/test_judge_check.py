"""The check judge: poor verdicts are told, good and outdated ones are not; another verdict is another basis."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from check_helpers import findings, ground, row

from tui_craft import jsonlines
from tui_craft.checks import pipeline
from tui_craft.checks.judge import CHECK
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.row import NewRow, checksum
from tui_craft.domain.verdict import Verdict
from tui_craft.store import library, verdicts
from tui_craft.store.dataset import Dataset
from tui_craft.store.findings import read

PAYLOADS = [{"input": f"q{n}", "output": f"a{n}"} for n in range(5)]


def shop() -> Dataset:
    dataset = library.create("shop", "input-output", now=datetime(2026, 1, 1, tzinfo=UTC))
    dataset.add([NewRow(jsonlines.dumps(data)) for data in PAYLOADS])
    return dataset


def judge(dataset: Dataset, **scores: int) -> None:
    said = []
    for name, score in scores.items():
        row_id = int(name[1:])
        why = "It is wrong."
        said.append(Verdict(row_id, checksum(dataset.get(row_id).raw), score, ("Be right.",), why, at="2026"))
    verdicts.add(dataset, said)


def test_rows_below_the_least_score_are_told() -> None:
    with shop() as dataset:
        judge(dataset, r1=1, r2=2, r3=3, r4=5)
        rows = [row(data, number) for number, data in enumerate(PAYLOADS, 1)]
        look = CHECK.begin(ground(CHECK, folder=dataset.path))
        assert look is not None
        found = findings(look, rows)
        words = 'scored 1 of 5: It is wrong; breaks "Be right"'
        assert found[0] == Finding("judge", 1, "", 0, 0, Severity.WARNING, words, score=1)
        assert [each.row for each in found] == [1, 2]
        strict = CHECK.begin(ground(CHECK, folder=dataset.path, least=5))
        assert strict is not None
        assert [each.row for each in findings(strict, rows)] == [1, 2, 3]
        edited = [row({"input": "q0", "output": "another"}, 1)]
        assert findings(look, edited) == []


def test_without_a_judge_there_is_nothing_to_look_for(tmp_path: Path) -> None:
    assert CHECK.begin(ground(CHECK, folder=tmp_path)) is None


def test_new_verdicts_are_found_by_the_next_pass_and_old_ones_go() -> None:
    def told(dataset: Dataset) -> list[int]:
        for _ in pipeline.update(dataset):
            pass
        return [each.row for each in read(dataset.path).found if each.check == "judge"]

    with shop() as dataset:
        assert told(dataset) == []
        judge(dataset, r1=1)
        assert told(dataset) == [1]
        judge(dataset, r2=2)
        assert told(dataset) == [1, 2]
        judge(dataset, r1=5)
        assert told(dataset) == [2]
        dataset.edit(2, {"input": "q", "output": "better"}, base_rev=1)
        assert told(dataset) == []
