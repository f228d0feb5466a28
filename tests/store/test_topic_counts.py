"""Rows counted by topic: the same as counting all of them anew, whatever happens to them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tui_craft.domain.row import Envelope, NewRow, Origin, State
from tui_craft.domain.topics import Path
from tui_craft.domain.unanswered import TAG
from tui_craft.store import library, topics, unanswered
from tui_craft.store.dataset import Dataset
from tui_craft.store.topic_counts import Tally, TopicCounts, summed

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def _row(*topic: str, waits: bool = False) -> NewRow:
    origin = Origin(kind="synthetic", topic=list(topic)) if topic else Origin(kind="real")
    return NewRow(b'{"input":"a","output":"b"}', Envelope(tags=(TAG,) if waits else ()), origin)


def test_rows_count_where_their_topic_is_or_was() -> None:
    """Those of a topic that is gone with what was above it; those of nothing that is there, apart."""
    sums, outside = summed(
        [("a",), ("a", "b"), ("a", "b", "c"), ("d",)],
        {("a", "b", "c"): Tally(1, 2), ("a", "x", "y"): Tally(unanswered=3, draft=4), ("z", "b"): Tally(rejected=5)},
    )
    assert sums[("a", "b", "c")] == sums[("a", "b")] == Tally(1, 2)
    assert sums[("a",)] == Tally(5, 2, unanswered=3)
    assert sums[("d",)] == Tally()
    assert outside == Tally(rejected=5)
    assert (sums[("a",)].usable, outside.usable, outside.total) == (7, 0, 5)


def test_what_is_known_is_not_read_again() -> None:
    """A second look at the same rows is the same object; a change of one row changes its topic alone."""
    with library.create("counts", "input-output", now=NOW) as dataset:
        dataset.add([_row("a"), _row("a", "b", waits=True), _row(), _row("b")])
        counts = TopicCounts(dataset)
        first = counts.look()
        assert first == {("a",): Tally(1), ("a", "b"): Tally(1, unanswered=1), ("b",): Tally(1)}
        assert counts.look() is first
        dataset.set_state([1], State.ACCEPTED)
        assert counts.look() == {**first, ("a",): Tally(accepted=1)}
        dataset.edit(2, {"input": "a", "output": "yes"}, base_rev=1)
        assert counts.look()[("a", "b")] == Tally(1)
        dataset.compact()
        assert counts.look()[("a", "b")] == Tally(1)


_TOPICS = st.sampled_from([(), ("a",), ("a", "b"), ("a", "b", "c"), ("d",)])


class Counting(RuleBasedStateMachine):
    """Rows come, change, go and come back."""

    @initialize()
    def begin(self) -> None:
        """Some rows."""
        self.dataset = library.create(library.free_name("counting"), "input-output", now=NOW)
        self.counts = TopicCounts(self.dataset)
        topics.add(self.dataset, [("a", "b", "c"), ("d",)])

    @rule(rows=st.lists(st.tuples(_TOPICS, st.booleans()), min_size=1, max_size=4))
    def add(self, rows: list[tuple[Path, bool]]) -> None:
        """New ones."""
        self.dataset.add([_row(*topic, waits=waits) for topic, waits in rows])

    @rule(ids=st.lists(st.integers(1, 12), max_size=4), state=st.sampled_from(State))
    def judge(self, ids: list[int], state: State) -> None:
        """In any state."""
        self.dataset.set_state(ids, state)

    @rule(ids=st.lists(st.integers(1, 12), max_size=2))
    def clear(self, ids: list[int]) -> None:
        """To be written again."""
        unanswered.clear(self.dataset, ids)

    @rule(ids=st.lists(st.integers(1, 12), max_size=2))
    def delete(self, ids: list[int]) -> None:
        """Gone."""
        self.dataset.delete(ids)

    @rule()
    def undo(self) -> None:
        """As it was."""
        self.dataset.undo()

    @rule()
    def rename(self) -> None:
        """Rows go along."""
        paths = topics.read(self.dataset.path).paths()
        topics.rename(self.dataset, paths[-1], f"{paths[-1][-1]}x"[-9:] + "y")

    @rule()
    def compact(self) -> None:
        """Everything lies elsewhere."""
        self.dataset.compact()

    @invariant()
    def the_same_as_counting_anew(self) -> None:
        """Row by row."""
        if not hasattr(self, "dataset"):
            return
        wanted: Counter[Any] = Counter()
        for row in self.dataset.scan():
            if topic := tuple(row.origin.get("topic", ())):
                wanted[topic, row.state.value] += 1
                wanted[topic, "unanswered"] += TAG in row.tags
        found = {
            (topic, name): getattr(tally, name)
            for topic, tally in self.counts.look().items()
            for name in ("draft", "accepted", "held", "rejected", "unanswered")
        }
        assert {key: number for key, number in found.items() if number} == dict(+wanted)

    def teardown(self) -> None:
        """Close it."""
        if hasattr(self, "dataset"):
            self.dataset.close()


TestCounting = Counting.TestCase
TestCounting.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_a_window_that_is_behind_counts_what_it_has_seen() -> None:
    """And catches up when it has taken in what others did."""
    with library.create("two", "input-output", now=NOW) as one, Dataset(one.path) as other:
        counts = TopicCounts(other)
        one.add([_row("a")])
        assert counts.look() == {}
        other.refresh()
        assert counts.look() == {("a",): Tally(1)}
