"""Where replies become saved rows: journal, then derivation, then dataset. The one writer of a run; asks nobody.

The order is what makes a kill harmless: a reply is on disk before it is read, and its rows are on disk before
an event says so. `replay` finds what a kill left between these steps and lands it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.row import NewRow
from tui_craft.errors import StorageError
from tui_craft.runs.derive import Derivation, Derived, Quarantined
from tui_craft.runs.events import Event, EventReader
from tui_craft.runs.folder import RunFolder
from tui_craft.runs.hashes import payload_hash
from tui_craft.runs.journal import Entry, Journal
from tui_craft.store.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Landed:
    """What one entry gave, and the ids of its rows in the dataset."""

    derived: Derived
    ids: tuple[int, ...]


class Landing:
    """Takes replies in, in the order given. Blocks on the disk: call it off the event loop, one call at a time."""

    def __init__(self, dataset: Dataset, folder: RunFolder, journal: Journal, derivation: Derivation) -> None:
        self._dataset = dataset
        self._folder = folder
        self._journal = journal
        self.derivation = derivation

    def land(self, entries: Sequence[Entry]) -> list[Landed]:
        """Journal `entries`, derive their rows and add these to the dataset; all of it is on disk on return."""
        self._journal.append(entries)
        found = [self.derivation.feed(entry) for entry in entries]
        ids = iter(self._add([row for derived in found for row in derived.rows]))
        self._keep_aside(item for derived in found for item in derived.quarantined)
        return [Landed(derived, tuple(next(ids) for _ in derived.rows)) for derived in found]

    def replay(self) -> list[Landed]:
        """Derive everything the journal holds, land what is missing in the dataset, and say what no event tells yet.

        A row that landed once is never landed again, whatever became of it since.
        """
        recorded = landed_counts(EventReader(self._folder.events).read())
        behind: list[Derived] = []
        with suppress(FileNotFoundError):
            self._folder.quarantine.unlink()  # it is derived from the journal, as the rows are
        for entry in self._journal.entries():
            derived = self.derivation.feed(entry)
            self._keep_aside(derived.quarantined)
            if len(derived.rows) > recorded[derived.request]:
                behind.append(derived)
        return self._catch_up(behind)

    def _catch_up(self, behind: Sequence[Derived]) -> list[Landed]:
        if not behind:
            return []
        there = _ids_in_log(self._dataset, self._folder.id)
        out: list[Landed] = []
        for derived in behind:
            places = [(derived.request, own) for own in derived.hashes]
            missing = [row for row, place in zip(derived.rows, places, strict=True) if place not in there]
            new = iter(self._add(missing))
            out.append(Landed(derived, tuple(there.get(place) or next(new) for place in places)))
        return out

    def _add(self, rows: Sequence[NewRow]) -> list[int]:
        return self._dataset.add(rows, verb="generate", undoable=False) if rows else []

    def _keep_aside(self, items: Iterable[Quarantined]) -> None:
        lines = [
            jsonlines.dumps({"request": item.request, "item": item.item, "reason": item.reason, "text": item.text})
            for item in items
        ]
        if lines:
            _append(self._folder.quarantine, b"\n".join(lines) + b"\n")


def landed_counts(events: Iterable[Event]) -> Counter[int]:
    """How many rows of each request have landed, as far as `events` tell."""
    counts: Counter[int] = Counter()
    for event in events:
        if event["event"] == "landed":
            counts[event["request"]] += len(event["ids"])
    return counts


def landed_events(landed: Landed, entry: Entry | None = None) -> list[tuple[str, dict[str, Any]]]:
    """What watchers are told of one entry of the journal."""
    derived = landed.derived
    request = {"request": derived.request}
    out: list[tuple[str, dict[str, Any]]] = []
    if derived.failed is not None:
        out.append(("failed", {**request, "kind": derived.failed, "message": str((entry or {}).get("message", ""))}))
    if landed.ids:
        out.append(("landed", {**request, "ids": landed.ids}))
    if derived.duplicates:
        out.append(("duplicate", {**request, "count": derived.duplicates}))
    out += [("quarantined", {**request, "item": bad.item, "reason": bad.reason}) for bad in derived.quarantined]
    return out


def _ids_in_log(dataset: Dataset, run: str) -> dict[tuple[int, int], int]:
    """(request, payload hash) to row id for every row the run ever added, deleted ones included."""
    found: dict[tuple[int, int], int] = {}
    for row in dataset.log_rows(run):
        found.setdefault((row.origin.get("request", -1), payload_hash(dataset.format, row.data)), row.id)
    return found


def _append(path: Path, data: bytes) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(data)
    except OSError as error:
        raise StorageError(f"Could not save to {path}: {error.strerror}; make room, then resume the run.") from error
