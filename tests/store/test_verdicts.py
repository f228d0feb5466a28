"""What judges said, beside the dataset: only added to, torn lines passed over, out of date once a row changes."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread

from tui_craft import jsonlines
from tui_craft.domain.row import NewRow, checksum
from tui_craft.domain.verdict import Verdict, mean
from tui_craft.store import library, verdicts
from tui_craft.store.dataset import Dataset

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def shop(rows: int = 4) -> Dataset:
    dataset = library.create("shop", "input-output", now=NOW)
    dataset.add([NewRow(jsonlines.dumps({"input": f"q{n}", "output": f"a{n}"})) for n in range(rows)])
    return dataset


def said(dataset: Dataset, row_id: int, score: int = 2, **more: object) -> Verdict:
    verdict = Verdict(row_id, checksum(dataset.get(row_id).raw), score, ("a rule",), "why", "k3f9", row_id, "t", "2026")
    return replace(verdict, **more)  # type: ignore[arg-type]


def test_what_is_added_is_read_again() -> None:
    with shop() as dataset:
        given = [said(dataset, 1), said(dataset, 2, broken=(), why="", score=5)]
        assert verdicts.read(dataset.path) == {}
        assert verdicts.state(dataset.path) == ""
        verdicts.add(dataset, given)
        verdicts.add(dataset, [])
        assert list(verdicts.every(dataset.path)) == given
        assert verdicts.of_run(dataset.path, "k3f9") == {(1, 1): given[0], (2, 2): given[1]}
        assert verdicts.of_run(dataset.path, "none") == {}
        path = verdicts.path_of(dataset.path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        before = verdicts.state(dataset.path)
        verdicts.add(dataset, [said(dataset, 3)])
        assert verdicts.state(dataset.path) != before


def test_an_edited_row_has_no_verdict_until_the_edit_is_undone() -> None:
    with shop() as dataset:
        verdicts.add(dataset, [said(dataset, row_id) for row_id in (1, 2, 3)])
        dataset.edit(1, {"input": "q", "output": "now better"}, base_rev=1)
        dataset.delete([3])
        assert set(verdicts.current(dataset, [1, 2, 3, 4])) == {2}
        dataset.undo()
        dataset.undo()
        assert set(verdicts.current(dataset, [1, 2, 3, 4])) == {1, 2, 3}
        assert set(verdicts.current(dataset, [4])) == set()


def test_the_newest_verdict_counts_whatever_was_written_last() -> None:
    with shop() as dataset:
        verdicts.add(dataset, [said(dataset, 1, 4, at="2026-02"), said(dataset, 1, 1, at="2026-01", run="late")])
        assert verdicts.read(dataset.path)[1].score == 4


def test_torn_and_foreign_lines_are_passed_over() -> None:
    with shop() as dataset:
        verdicts.add(dataset, [said(dataset, 1)])
        path = verdicts.path_of(dataset.path)
        with path.open("ab") as file:
            file.write(b'[]\n{"row": 2, "checksum": 1, "score": 9}\n\xff\n{"row": "x"}\n{"row": 2, "chec')
        verdicts.add(dataset, [said(dataset, 3)])
        assert set(verdicts.read(dataset.path)) == {1, 3}


def test_several_may_judge_at_once() -> None:
    with shop(40) as dataset:
        others = [Dataset(dataset.path) for _ in range(4)]

        def work(place: int) -> None:
            for row_id in range(place + 1, 41, 4):
                verdicts.add(others[place], [said(others[place], row_id)])

        threads = [Thread(target=work, args=(place,)) for place in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(verdicts.current(dataset, dataset.ids())) == set(range(1, 41))
        for other in others:
            other.close()


def test_the_mean_of_none_is_no_number() -> None:
    assert (mean(0, 0), mean(3, 11)) == ("", "3.7")
