"""A run that judges, killed anywhere between a reply and its event: no verdict is lost, and none is there twice."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from tempfile import TemporaryDirectory

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st
from run_helpers import NOW

from tui_craft import jsonlines
from tui_craft.domain.row import NewRow
from tui_craft.domain.run import RunSpec
from tui_craft.runs.events import EventReader, EventWriter
from tui_craft.runs.folder import Head, claim, write_head
from tui_craft.runs.journal import Entry, Journal
from tui_craft.runs.landing import Landed, Landing, landed_events
from tui_craft.runs.material import completed, head_of
from tui_craft.runs.worker import derivation_of
from tui_craft.store import library, verdicts
from tui_craft.store.dataset import Dataset


class Place:
    """A dataset with a run that judges, no process, and a landing for it."""

    def __init__(self) -> None:
        self.folder_of_all = TemporaryDirectory()
        os.environ["TUI_CRAFT_HOME"] = self.folder_of_all.name
        self.dataset = library.create("shop", "input-output", now=NOW)
        self.dataset.add([NewRow(jsonlines.dumps({"input": f"q{n}", "output": "a"})) for n in range(6)])
        spec = completed(self.dataset, RunSpec(rows=6, recipe="judge", teacher="openai_compatible/m"))
        self.folder = claim(self.dataset.path)
        self.head: Head = head_of(
            self.dataset, self.dataset, spec, [], run=self.folder.id, created="2026-01-01T00:00:00Z", host="here"
        )
        write_head(self.folder, self.head)
        self.open()

    def open(self) -> None:
        self.dataset = Dataset(self.dataset.path)
        self.journal = Journal(self.folder.replies)
        derivation = derivation_of(self.dataset, self.dataset, self.folder, self.head, [])
        self.landing = Landing(self.dataset, self.folder, self.journal, derivation)
        self.events = EventWriter(self.folder.events, lambda: datetime.now(UTC))

    def close(self) -> None:
        self.dataset.close()
        self.journal.close()
        self.events.close()

    def restart(self) -> None:
        self.close()
        self.open()
        self.tell(self.landing.replay())

    def tell(self, landed: Sequence[Landed]) -> None:
        self.events.write_many([event for item in landed for event in landed_events(item)])


def verdict_entry(place: int, score: int) -> Entry:
    content = orjson.dumps({"score": score, "why": "so", "broken": []}).decode()
    return {
        "request": place, "stage": "judge", "rows": 1, "at": "2026-01-01T00:00:00Z", "teacher": "t", "model": "m",
        "choice": {"message": {"role": "assistant", "content": content}, "finish_reason": "stop"}, "tokens": [5, 2],
        "cost": 0.5, "attempts": 1, "parent": place + 1, "work": {"source": place, "checksum": place},
    }  # fmt: skip


KILLS = ["before anything", "after the journal", "inside the verdicts", "before the events", "inside the events"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, 6), min_size=6, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(KILLS), st.integers(1, 60)), max_size=4),
)
def test_a_kill_anywhere_loses_no_verdict(scores: list[int], kills: list[tuple[int, str, int]]) -> None:
    home = os.environ.get("TUI_CRAFT_HOME")
    place = Place()
    try:
        at = {where: (kind, cut) for where, kind, cut in kills}
        entries = [verdict_entry(number, score) for number, score in enumerate(scores)]
        for number, entry in enumerate(entries):
            _land(place, entry, *at.get(number, ("", 0)))
        wanted = {number + 1: score for number, score in enumerate(scores) if 1 <= score <= 5}
        said = list(verdicts.every(place.dataset.path))
        assert {each.row: each.score for each in said} == wanted
        assert len(said) == len(wanted)
        books = place.landing.derivation.books()
        assert (books.verdicts, books.points) == (len(wanted), sum(wanted.values()))
        assert books.balanced
        told = {event["row"] for event in EventReader(place.folder.events).read() if event["event"] == "judged"}
        assert told == set(wanted)
    finally:
        place.close()
        place.folder_of_all.cleanup()
        os.environ["TUI_CRAFT_HOME"] = home or ""


def _land(place: Place, entry: Entry, kind: str, cut: int) -> None:
    if kind in {"", "before anything"}:
        if kind:
            place.restart()
        place.tell(place.landing.land([entry]))
        return
    if kind == "after the journal":
        place.journal.append([entry])
    else:
        file = verdicts.path_of(place.dataset.path)
        before = file.stat().st_size if file.exists() else 0
        events = place.folder.events.stat().st_size
        landed = place.landing.land([entry])
        if kind == "inside the verdicts" and file.exists():
            os.truncate(file, max(before, file.stat().st_size - cut))
        elif kind == "inside the events":
            place.tell(landed)
            os.truncate(place.folder.events, max(events, place.folder.events.stat().st_size - cut))
    place.restart()
