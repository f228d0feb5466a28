"""topics.json: changes with their undo, duplicates of the whole tree, and rows that go along."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tui_craft import jsonlines
from tui_craft.domain.row import NewRow, Origin
from tui_craft.domain.topics import Path, words
from tui_craft.errors import InvalidError, NotFoundError
from tui_craft.store import library, query, topics
from tui_craft.store.dataset import Dataset
from tui_craft.store.topic_rows import where

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def _row(*topic: str) -> NewRow:
    return NewRow(b'{"input":"a","output":"b"}', origin=Origin(kind="synthetic", topic=list(topic)))


def _paths(dataset: Dataset) -> list[str]:
    return [words(path) for path in topics.read(dataset.path).paths()]


def _topics(dataset: Dataset) -> list[Any]:
    return [words(row.origin["topic"]) for row in dataset.scan()]


@pytest.fixture
def dataset() -> Dataset:
    """Two topics with two below the first, and rows of three of them."""
    dataset = library.create("tree", "input-output", now=NOW)
    topics.add(dataset, [("billing", "refunds"), ("billing", "tax"), ("shipping",)])
    dataset.add([_row("billing", "refunds"), _row("billing", "refunds", "late"), _row("shipping"), _row("refunds")])
    return dataset


def test_what_is_above_a_topic_is_added_with_it(dataset: Dataset) -> None:
    """One change, however many topics."""
    assert _paths(dataset) == ["billing", "billing/refunds", "billing/tax", "shipping"]
    assert topics.undo(dataset) == "undid: add 4 topics"
    assert _paths(dataset) == []
    assert topics.undo(dataset) is None
    assert topics.redo(dataset) == "redid: add 4 topics"
    assert _paths(dataset) == ["billing", "billing/refunds", "billing/tax", "shipping"]


def test_a_topic_is_in_the_tree_once(dataset: Dataset) -> None:
    """Under whatever other topic it is to be added."""
    done = topics.add(
        dataset, [("shipping", "Refund"), ("shipping",), ("shipping", "post"), ("post",), ("Taxis",), ("x", "X")]
    )
    assert done.added == [("shipping", "post"), ("Taxis",)]
    assert [reason for _, reason in done.left_out] == [
        "shipping/Refund is there already as billing/refunds.", "shipping is there already.",
        "post is there already as shipping/post.", "x/X is there already as x.",
    ]  # fmt: skip


def test_a_new_name_is_taken_over_by_the_rows_and_undo_takes_it_back(dataset: Dataset) -> None:
    """Those of the topic and of all below it, no others."""
    assert topics.rename(dataset, ("billing", "refunds"), "money back") == 2
    assert _topics(dataset) == ["billing/money back", "billing/money back/late", "shipping", "refunds"]
    dataset.add([_row("billing", "money back")])
    assert topics.undo(dataset) == "undid: rename topic billing/refunds to money back"
    assert _topics(dataset) == ["billing/refunds", "billing/refunds/late", "shipping", "refunds", "billing/refunds"]
    assert topics.redo(dataset) is not None
    assert _topics(dataset)[0] == "billing/money back"
    assert dataset.undo() == "undid: move topic billing/refunds to billing/money back in 3 rows"
    assert _topics(dataset)[0] == "billing/refunds"


def test_a_name_may_get_another_spelling_but_not_that_of_another(dataset: Dataset) -> None:
    """Nothing is written where nothing changes."""
    assert topics.rename(dataset, ("billing", "refunds"), "Refunds") == 2
    with pytest.raises(InvalidError, match="There is a topic billing/tax already"):
        topics.rename(dataset, ("shipping",), "TAX")
    before = topics.stamp(dataset.path)
    assert topics.rename(dataset, ("shipping",), "shipping") == 0
    assert topics.stamp(dataset.path) == before
    with pytest.raises(NotFoundError, match="did you mean shipping"):
        topics.rename(dataset, ("shiping",), "x")


def test_a_topic_moves_with_all_below_it_and_with_its_rows(dataset: Dataset) -> None:
    """To the end of its new place, and back to where it was."""
    before = _paths(dataset)
    assert topics.move(dataset, ("billing", "refunds"), ("shipping",)) == 2
    assert _paths(dataset) == ["billing", "billing/tax", "shipping", "shipping/refunds"]
    assert _topics(dataset)[:2] == ["shipping/refunds", "shipping/refunds/late"]
    assert topics.undo(dataset) == "undid: move topic billing/refunds below shipping"
    assert _paths(dataset) == before
    assert _topics(dataset)[:2] == ["billing/refunds", "billing/refunds/late"]
    assert topics.redo(dataset) is not None
    assert _paths(dataset) == ["billing", "billing/tax", "shipping", "shipping/refunds"]
    with pytest.raises(InvalidError, match="below itself"):
        topics.move(dataset, ("shipping",), ("shipping", "refunds"))
    with pytest.raises(InvalidError, match="at the top already"):
        topics.move(dataset, ("shipping",), ())


def test_removing_leaves_the_rows_alone_and_comes_back_whole(dataset: Dataset) -> None:
    """Targets and order included."""
    topics.set_target(dataset, ("billing", "tax"), 12)
    before = topics.read(dataset.path).record()
    assert topics.remove(dataset, [("billing", "tax"), ("billing",), ("shipping",)]) == 4
    assert len(_topics(dataset)) == 4
    assert topics.undo(dataset) == "undid: remove 4 topics"
    assert topics.read(dataset.path).record() == before
    with pytest.raises(NotFoundError):
        topics.remove(dataset, [("shipping",), ("nothing",)])
    assert topics.read(dataset.path).record() == before


def test_targets_are_set_and_taken_back(dataset: Dataset) -> None:
    """A target of nobody's is none."""
    topics.set_target(dataset, ("shipping",), 30)
    assert topics.read(dataset.path).node(("shipping",)).target == 30
    assert topics.undo(dataset) == "undid: give topic shipping target 30"
    assert topics.read(dataset.path).node(("shipping",)).target is None
    with pytest.raises(InvalidError):
        topics.set_target(dataset, ("shipping",), -1)


def test_undo_is_bounded(dataset: Dataset) -> None:
    """A tree of years does not carry its whole past along."""
    for n in range(120):
        topics.set_target(dataset, ("shipping",), n)
    undone = 0
    while topics.undo(dataset):
        undone += 1
    assert undone == 100


def test_a_broken_file_is_told_and_kept(dataset: Dataset) -> None:
    """Nothing is written over it."""
    path = dataset.path / topics.FILE
    for broken in (
        b"{",
        b'{"topics":[{"nam":"a"}]}',
        b'{"topics":[{"name":1}]}',
        b"[]",
        b'{"topics":[{"name":"a","target":"x"}]}',
    ):
        path.write_bytes(broken)
        with pytest.raises(InvalidError, match="mend it by hand"):
            topics.add(dataset, [("a",)])
        assert path.read_bytes() == broken


def test_a_topic_of_any_name_finds_its_rows() -> None:
    """Quotes, stars and blanks in a name are just a name."""
    with library.create("odd", "input-output", now=NOW) as dataset:
        for n, name in enumerate(('the "best" one', "a * b", "~x", "-y", "日本", "a:b")):
            topics.add(dataset, [(name,)])
            dataset.add([_row(name, "below")])
            ids = list(query.find(dataset, query.parse(dataset, where((name,)))))
            assert ids == [len(dataset)], name
            assert topics.rename(dataset, (name,), f"new {n}") == 1


_NAMES = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot"]


class TreeOfTopics(RuleBasedStateMachine):
    """Any changes in any order: every one is taken back exactly, rows and all."""

    @initialize()
    def begin(self) -> None:
        """An empty tree, and rows of topics that come and go."""
        self.dataset = library.create(library.free_name("machine"), "input-output", now=NOW)
        self.dataset.add([_row("alpha"), _row("bravo", "alpha"), _row("charlie", "delta"), _row("alpha", "echo")])
        self.past = [self.look()]

    def look(self) -> tuple[Any, ...]:
        """Everything that a change can change."""
        return jsonlines.dumps(topics.read(self.dataset.path).record()), tuple(_topics(self.dataset))

    def changed(self, *, known: bool) -> None:
        """A change was made; `known` whether it did anything."""
        if known:
            self.past.append(self.look())

    def paths(self) -> list[Path]:
        """The topics there are."""
        return topics.read(self.dataset.path).paths()

    @rule(names=st.lists(st.sampled_from(_NAMES), min_size=1, max_size=3), place=st.integers(0, 5))
    def add(self, names: list[str], place: int) -> None:
        """Below one that is there."""
        paths = [(), *self.paths()]
        above = paths[place % len(paths)]
        done = topics.add(self.dataset, [(*above, *names)])
        self.changed(known=bool(done.added))
        assert bool(done.added) != bool(done.left_out)

    @rule(place=st.integers(0, 5), name=st.sampled_from(_NAMES))
    def rename(self, place: int, name: str) -> None:
        """To a name that may be taken."""
        if paths := self.paths():
            path = paths[place % len(paths)]
            before = self.look()
            try:
                topics.rename(self.dataset, path, name)
            except InvalidError:
                assert self.look() == before
                return
            self.changed(known=path[-1] != name)

    @rule(place=st.integers(0, 5), to=st.integers(0, 5))
    def move(self, place: int, to: int) -> None:
        """To a place that may be impossible."""
        if paths := self.paths():
            path, above = paths[place % len(paths)], [(), *paths][to % (len(paths) + 1)]
            before = self.look()
            try:
                topics.move(self.dataset, path, above)
            except InvalidError:
                assert self.look() == before
                return
            self.changed(known=True)

    @rule(place=st.integers(0, 5))
    def remove(self, place: int) -> None:
        """With all below it."""
        if paths := self.paths():
            path = paths[place % len(paths)]
            assert topics.remove(self.dataset, [path]) >= 1
            self.changed(known=True)

    @rule()
    def undo_all_and_redo_all(self) -> None:
        """Back to the first, step by step, and on to the last."""
        for wanted in self.past[-2::-1]:
            assert topics.undo(self.dataset)
            assert self.look() == wanted
        assert topics.undo(self.dataset) is None
        for wanted in self.past[1:]:
            assert topics.redo(self.dataset)
            assert self.look() == wanted
        assert topics.redo(self.dataset) is None

    @invariant()
    def every_name_is_there_once(self) -> None:
        """In the whole tree."""
        if hasattr(self, "dataset"):
            names = [path[-1] for path in self.paths()]
            assert len(names) == len(set(names))

    def teardown(self) -> None:
        """Close it."""
        if hasattr(self, "dataset"):
            self.dataset.close()


TestTreeOfTopics = TreeOfTopics.TestCase
TestTreeOfTopics.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
