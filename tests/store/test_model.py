"""Random operations on a dataset, through two open handles and reopening, against a simple model."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tui_craft.domain.row import Envelope, NewRow, State
from tui_craft.store import library
from tui_craft.store.dataset import Dataset

NOW = datetime(2026, 1, 1, tzinfo=UTC)
picks = st.lists(st.integers(1, 40), max_size=6)
sides = st.booleans()


@dataclass(frozen=True)
class Modelled:
    raw: bytes
    envelope: Envelope


Snapshot = dict[int, Modelled]


class DatasetMachine(RuleBasedStateMachine):
    """The model keeps whole snapshots: `done` are the states to undo to, `undone` those to redo to."""

    @initialize()
    def start(self) -> None:
        made = library.create(library.free_name("model"), "text", now=NOW)
        self.handles = [made, Dataset(made.path)]
        self.rows: Snapshot = {}
        self.below: dict[int, int] = {}
        self.done: list[Snapshot] = []
        self.undone: list[Snapshot] = []
        self.highest = 0

    def teardown(self) -> None:
        for handle in getattr(self, "handles", []):
            handle.log.close()
        if hasattr(self, "handles"):
            shutil.rmtree(self.handles[0].path)

    def handle(self, second: bool) -> Dataset:
        handle = self.handles[second]
        handle.refresh()
        return handle

    def change(self, rows: Snapshot) -> None:
        self.done.append(self.rows)
        self.undone = []
        self.rows = rows

    @rule(second=sides, count=st.integers(1, 4), undoable=st.booleans())
    def add(self, second: bool, count: int, undoable: bool) -> None:
        raws = [b'{"text":"row %d"}' % (self.highest + n) for n in range(count)]
        ids = self.handle(second).add([NewRow(raw) for raw in raws], undoable=undoable)
        assert ids == list(range(self.highest + 1, self.highest + 1 + count))
        self.highest += count
        new = {row_id: Modelled(raw, Envelope()) for row_id, raw in zip(ids, raws, strict=True)}
        if undoable:
            self.change({**self.rows, **new})
        else:
            self.rows = {**self.rows, **new}
            self.done = [{**rows, **new} for rows in self.done]
            self.undone = [{**rows, **new} for rows in self.undone]

    @rule(second=sides, ids=picks, state=st.sampled_from(State))
    def set_state(self, second: bool, ids: list[int], state: State) -> None:
        hit = {n for n in ids if n in self.rows and self.rows[n].envelope.state is not state}
        assert self.handle(second).set_state(ids, state) == len(hit)
        if hit:
            self.change(
                {
                    n: replace(m, envelope=replace(m.envelope, state=state)) if n in hit else m
                    for n, m in self.rows.items()
                }
            )

    @rule(second=sides, ids=picks, tag=st.sampled_from(["a", "b"]))
    def toggle_tag(self, second: bool, ids: list[int], tag: str) -> None:
        def edit(envelope: Envelope) -> Envelope:
            tags = tuple(t for t in envelope.tags if t != tag)
            return replace(envelope, tags=tags if tag in envelope.tags else (*tags, tag), quality=len(tags) or None)

        hit = {n for n in ids if n in self.rows}
        assert self.handle(second).set_envelope(ids, edit, verb="tag") == len(hit)
        if hit:
            self.change({n: replace(m, envelope=edit(m.envelope)) if n in hit else m for n, m in self.rows.items()})

    @rule(second=sides, row_id=st.integers(1, 40), word=st.text(min_size=1, max_size=3).filter(str.strip))
    def edit(self, second: bool, row_id: int, word: str) -> None:
        if row_id not in self.rows:
            return
        handle = self.handle(second)
        row = handle.edit(row_id, {"text": word}, base_rev=handle.get(row_id).rev)
        old = self.rows[row_id]
        if row.raw != old.raw:
            tags = old.envelope.tags if "edited" in old.envelope.tags else (*old.envelope.tags, "edited")
            self.change({**self.rows, row_id: Modelled(row.raw, replace(old.envelope, tags=tags))})

    @rule(second=sides, ids=picks)
    def delete(self, second: bool, ids: list[int]) -> None:
        hit = {n for n in ids if n in self.rows}
        assert self.handle(second).delete(ids) == len(hit)
        if hit:
            self.change({n: m for n, m in self.rows.items() if n not in hit})

    @rule(second=sides, row_id=st.integers(1, 40))
    def duplicate(self, second: bool, row_id: int) -> None:
        if row_id not in self.rows:
            return
        copy = self.handle(second).duplicate(row_id)
        self.highest += 1
        assert copy == self.highest
        self.below[copy] = row_id
        old = self.rows[row_id]
        tags = tuple(tag for tag in old.envelope.tags if tag != "edited")
        self.change({**self.rows, copy: Modelled(old.raw, Envelope(tags=tags, parent=row_id))})

    @rule(second=sides)
    def undo(self, second: bool) -> None:
        words = self.handle(second).undo()
        assert (words is None) == (not self.done)
        if self.done:
            self.undone.append(self.rows)
            self.rows = self.done.pop()

    @rule(second=sides)
    def redo(self, second: bool) -> None:
        words = self.handle(second).redo()
        assert (words is None) == (not self.undone)
        if self.undone:
            self.done.append(self.rows)
            self.rows = self.undone.pop()

    @rule(second=sides)
    def compact(self, second: bool) -> None:
        self.handle(second).compact()
        self.done, self.undone = [], []
        self.below = {copy: below for copy, below in self.below.items() if copy in self.rows}

    @rule(second=sides, cached=st.booleans())
    def reopen(self, second: bool, cached: bool) -> None:
        from tui_craft.store import cache

        handle = self.handle(second)
        if cached:
            cache.save(handle.path / "rows.idx", handle.log, handle.index)
        handle.log.close()
        self.handles[second] = Dataset(handle.path)

    @invariant()
    def agrees(self) -> None:
        for handle in getattr(self, "handles", []):
            handle.refresh()
            found = {row.id: Modelled(row.raw, row.envelope) for row in handle.scan()}
            assert found == self.rows
            assert handle.get_many(sorted(self.rows)) == list(handle.scan())
            assert sum(handle.counts().values()) == len(handle) == len(self.rows)
            assert set(handle.ids()) == set(self.rows)
            for position, row_id in enumerate(handle.ids()):
                assert handle.ids().position(row_id) == position
            self.copies_follow(list(handle.ids()))

    def copies_follow(self, order: list[int]) -> None:
        """Originals stand in id order, and a copy stands behind its original before the next original."""
        roots = [n for n in order if n not in self.below]
        assert roots == sorted(roots)
        for copy, original in self.below.items():
            if copy in self.rows and original in self.rows:
                assert order.index(original) < order.index(copy)
                between = order[order.index(original) + 1 : order.index(copy)]
                assert all(n in self.below for n in between)


TestDataset = DatasetMachine.TestCase
TestDataset.settings = settings(max_examples=30, stateful_step_count=25, suppress_health_check=list(HealthCheck))
