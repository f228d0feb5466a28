"""Wherever a kill falls between journal, dataset and events, the next worker ends up with the same rows and books."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from run_helpers import NOW, derivation, failure, pair, reply

from tui_craft.domain.row import Row, State
from tui_craft.runs.events import EventReader, EventWriter
from tui_craft.runs.folder import RunFolder
from tui_craft.runs.journal import Entry, Journal
from tui_craft.runs.landing import Landed, Landing, landed_events, recorded_in
from tui_craft.store.dataset import Dataset
from tui_craft.store.metadata import Metadata, write_metadata

TARGET = 9


class Place:
    """A dataset in a temporary folder with the run k3f9 in it."""

    def __init__(self, root: str) -> None:
        self.path = Path(root) / "tickets"
        self.folder = RunFolder(self.path / "runs" / "k3f9")
        self.folder.path.mkdir(parents=True)
        write_metadata(self.path, Metadata("tickets", "input-output", "2026-01-01T00:00:00Z"))
        self.open()

    def open(self) -> None:
        """As a new worker does."""
        self.dataset = Dataset(self.path)
        self.journal = Journal(self.folder.replies)
        self.landing = Landing(self.dataset, self.folder, self.journal, derivation(TARGET))
        self.events = EventWriter(self.folder.events, lambda: NOW)

    def close(self) -> None:
        """Give back all files."""
        self.dataset.close()
        self.journal.close()
        self.events.close()

    def tell(self, landed: Sequence[Landed]) -> None:
        """Write the events."""
        self.events.write_many([event for item in landed for event in landed_events(item)])

    def restart(self) -> None:
        """A kill and a new worker."""
        self.close()
        self.open()
        self.tell(self.landing.replay())

    def rows(self) -> list[Row]:
        """The run's rows."""
        return list(self.dataset.scan())


items = st.lists(st.sampled_from([*map(pair, "abcdefghijklmnop"), {"input": "no output"}]), max_size=4)


@st.composite
def journals(draw: st.DrawFn) -> list[Entry]:
    """Up to 10 entries of different requests."""
    numbers = draw(st.permutations(range(draw(st.integers(1, 10)))))
    return [failure(n) if draw(st.integers(0, 5)) == 0 else reply(n, draw(items)) for n in numbers]


KILLS = ["before anything", "after the journal", "inside the dataset", "after the dataset", "inside the event"]


@settings(max_examples=30)
@given(journals(), st.lists(st.tuples(st.integers(0, 9), st.sampled_from(KILLS), st.integers(1, 400)), max_size=4))
def test_a_kill_anywhere_changes_nothing(entries: list[Entry], kills: list[tuple[int, str, int]]) -> None:
    with TemporaryDirectory() as calm, TemporaryDirectory() as rough:
        undisturbed, killed = Place(calm), Place(rough)
        for entry in entries:
            undisturbed.tell(undisturbed.landing.land([entry]))
        at = {place: (kind, cut) for place, kind, cut in kills}
        for place, entry in enumerate(entries):
            _land_with_a_kill(killed, entry, *at.get(place, ("", 0)))
        assert [(row.id, row.raw, row.envelope, row.origin) for row in killed.rows()] == [
            (row.id, row.raw, row.envelope, row.origin) for row in undisturbed.rows()
        ]
        assert killed.landing.derivation.books() == undisturbed.landing.derivation.books()
        assert _aside(killed) == _aside(undisturbed)
        told = [i for event in EventReader(killed.folder.events).read() for i in event.get("ids", ())]
        assert set(told) == {row.id for row in killed.rows()}
        undisturbed.close()
        killed.close()


def _land_with_a_kill(place: Place, entry: Entry, kind: str, cut: int) -> None:
    if kind in {"", "before anything"}:
        if kind:
            place.restart()
        place.tell(place.landing.land([entry]))
        return
    if kind == "after the journal":
        place.journal.append([entry])
    else:
        log = place.path / "rows.jsonl"
        before, events_before = log.stat().st_size, place.folder.events.stat().st_size
        landed = place.landing.land([entry])
        if kind == "inside the dataset":
            os.truncate(log, max(before, log.stat().st_size - cut))
        elif kind == "inside the event":
            place.tell(landed)
            size = place.folder.events.stat().st_size
            os.truncate(place.folder.events, max(events_before, size - cut))
    place.restart()


def _aside(place: Place) -> bytes:
    return place.folder.quarantine.read_bytes() if place.folder.quarantine.exists() else b""


def test_rows_that_were_deleted_edited_or_compacted_away_do_not_come_back(tmp_path: Path) -> None:
    place = Place(str(tmp_path))
    place.tell(place.landing.land([reply(0, [pair("a"), pair("b"), pair("c"), pair("d")])]))
    place.dataset.delete([1])
    place.dataset.edit(2, {"input": "mine", "output": "now"}, base_rev=1)
    place.dataset.set_state([3], State.ACCEPTED)
    place.dataset.compact()
    place.restart()
    assert [row.data["input"] for row in place.rows()] == ["mine", "question c", "question d"]


def test_rows_deleted_before_any_event_told_of_them_do_not_come_back(tmp_path: Path) -> None:
    place = Place(str(tmp_path))
    place.landing.land([reply(0, [pair("a"), pair("b")])])
    place.dataset.delete([1])
    place.restart()
    assert [row.id for row in place.rows()] == [2]
    assert recorded_in(EventReader(place.folder.events).read()).rows[0] == 2


def test_several_replies_land_with_one_change_that_cannot_be_undone(tmp_path: Path) -> None:
    place = Place(str(tmp_path))
    landed = place.landing.land([reply(0, [pair("a")]), failure(1), reply(2, [pair("b"), pair("c")])])
    assert [item.ids for item in landed] == [(1,), (), (2, 3)]
    assert place.dataset.undo() is None
