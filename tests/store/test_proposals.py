"""Proposals: applied to their row, kept beside it, or rejected; each one change that undo takes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.store import library, proposals
from tui_craft.store.dataset import Dataset

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def propose(dataset: Dataset, parents: Sequence[int], words: str = "better") -> list[int]:
    rows = []
    for parent in parents:
        row = dataset.get(parent)
        origin = {"kind": "synthetic", "by": "model", "run": "k3f9", "teacher": "t", "parent_rev": row.rev}
        raw = b'{"input":"in %d","output":"%b"}' % (parent, words.encode())
        envelope = Envelope(tags=("synthetic", "run:k3f9", "proposal"), parent=parent)
        rows.append(NewRow(raw, envelope, cast("Origin", origin)))
    return dataset.add(rows, verb="generate", undoable=False)


def made(rows: int = 4) -> Dataset:
    dataset = library.create("some", "input-output", now=NOW)
    origin: Any = {"kind": "real", "by": "imported"}
    dataset.add([NewRow(b'{"input":"in %d","output":"out"}' % n, origin=origin) for n in range(1, rows + 1)])
    return dataset


def test_applying_is_one_change_that_undo_takes_back() -> None:
    with made() as dataset:
        dataset.set_state([1], State.ACCEPTED)
        ids = propose(dataset, [1, 2, 3])
        assert proposals.listed(dataset) == ids
        done = proposals.apply(dataset, ids)
        assert (done.changed, dict(done.left)) == (3, {})
        row = dataset.get(1)
        assert (row.data["output"], row.state, row.tags) == ("better", State.ACCEPTED, ("edited",))
        origin = cast("dict[str, Any]", row.origin)
        assert (origin["kind"], origin["by"]) == ("synthetic", "augmented")
        assert origin["rewritten"] == {"run": "k3f9", "teacher": "t", "was": {"kind": "real", "by": "imported"}}
        assert proposals.listed(dataset) == []
        assert len(dataset) == 4
        assert dataset.undo() == "undid: apply 3 proposals in 6 rows"
        assert dataset.get(1).data["output"] == "out"
        assert dataset.get(1).origin["kind"] == "real"
        assert proposals.listed(dataset) == ids
        assert proposals.apply(dataset, ids[:1]).changed == 1, "after an undo it can be applied again"


def test_a_row_that_was_edited_since_is_left() -> None:
    with made() as dataset:
        ids = propose(dataset, [1, 2, 3])
        dataset.edit(1, {"input": "in 1", "output": "by hand"}, base_rev=dataset.get(1).rev)
        dataset.set_state([2], State.HELD)
        dataset.set_envelope([2], lambda envelope: replace(envelope, tags=("a",)), verb="tag")
        dataset.delete([3])
        done = proposals.apply(dataset, ids)
        assert done.changed == 1
        assert dict(done.left) == {ids[0]: proposals.STALE, ids[2]: proposals.GONE}
        assert dataset.get(1).data["output"] == "by hand"
        assert dataset.get(2).data["output"] == "better"
        assert "1 proposal left: its row was edited" in done.left_words
        assert proposals.pair(dataset, ids[0]).problem == proposals.STALE
        assert proposals.pair(dataset, ids[2]).original is None


def test_of_two_for_one_row_the_newer_is_applied() -> None:
    with made() as dataset:
        old, new = *propose(dataset, [1], "first"), *propose(dataset, [1], "second")
        done = proposals.apply(dataset, [old, new])
        assert dataset.get(1).data["output"] == "second"
        assert dict(done.left) == {old: proposals.OTHER}
        assert dict(proposals.apply(dataset, [old]).left) == {old: proposals.STALE}


def test_what_is_no_proposal_is_left() -> None:
    with made() as dataset:
        assert dict(proposals.apply(dataset, [1, 99]).left) == {1: proposals.NONE}
        [first] = propose(dataset, [1])
        origin: Any = {"parent_rev": dataset.get(first).rev}
        tags = Envelope(tags=("proposal",), parent=first)
        [second] = dataset.add([NewRow(b'{"input":"a","output":"again"}', tags, origin)])
        [unfit] = dataset.add([NewRow(b'{"input":"a"}', Envelope(tags=("proposal",), parent=2))])
        done = proposals.apply(dataset, [first, second, unfit])
        assert done.changed == 1
        assert dict(done.left) == {second: proposals.STALE, unfit: proposals.UNFIT}


def test_keeping_and_rejecting() -> None:
    with made() as dataset:
        ids = propose(dataset, [1, 2, 3])
        assert proposals.keep(dataset, ids[:1]) == 1
        row = dataset.get(ids[0])
        assert (row.state, row.tags, row.envelope.parent) == (State.DRAFT, ("synthetic", "run:k3f9"), 1)
        assert proposals.reject(dataset, ids[1:]) == 2
        assert proposals.listed(dataset) == []
        assert [dataset.undo(), dataset.undo()] == ["undid: reject 2 rows", "undid: keep 1 row"]
        assert proposals.listed(dataset) == ids
        assert proposals.listed(dataset, 'output~better "in 2"') == [ids[1]]


def test_thousands_at_once() -> None:
    with made(3000) as dataset:
        ids = propose(dataset, range(1, 3001))
        dataset.set_state(range(1, 3001), State.ACCEPTED)
        assert proposals.apply(dataset, ids).changed == 3000
        assert dataset.undo() == "undid: apply 3,000 proposals in 6,000 rows"
        assert len(proposals.listed(dataset)) == 3000
