"""Deriving a run's rows from its journal once more, after a parser or a schema has changed. Asks no teacher.

What is new is added; no row is there twice, and none is taken away or changed. Owns that comparison, no parsing.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tui_craft import jsonlines, text
from tui_craft.domain.replies import parse
from tui_craft.domain.row import NewRow
from tui_craft.domain.same import identity, payload_hash
from tui_craft.domain.verdict import Verdict
from tui_craft.errors import ConflictError
from tui_craft.runs import aside, mend
from tui_craft.runs.derive import Derived
from tui_craft.runs.events import EventWriter, last_events
from tui_craft.runs.folder import Head, RunFolder, read_head
from tui_craft.runs.journal import read_entries
from tui_craft.runs.landing import fill, ids_in_log, quarantine_line, unsaved
from tui_craft.runs.material import source_of
from tui_craft.runs.worker import derivation_of
from tui_craft.store import lock, verdicts
from tui_craft.store.atomic import write_atomic
from tui_craft.store.dataset import Dataset

Place = tuple[int, int]
"""A row of the run: its request, and the hash of its payload."""


@dataclass(frozen=True, slots=True)
class Reparsed:
    """What changed: the ids of rows that were `added`, how many rows that are there would not be made any more
    (`outdated`; they stay), how many items were and are put aside, and how many verdicts were added."""

    added: tuple[int, ...]
    outdated: int
    aside_before: int
    aside_now: int
    verdicts: int = 0

    def __str__(self) -> str:
        said = [f"{text.rows(len(self.added))} added" if self.added else "no new rows"]
        if self.verdicts:
            said = [f"{text.plural(self.verdicts, 'verdict')} added"]
        if self.outdated:
            stays = "stays" if self.outdated == 1 else "stay"
            said.append(f"{text.rows(self.outdated)} {stays} that would not be made of the replies any more")
        said.append(f"{text.count(self.aside_now)} put aside, {text.count(self.aside_before)} before")
        return "; ".join(said)


@dataclass(slots=True)
class _Anew:
    """What the journal gives now."""

    rows: list[tuple[Place, NewRow, int | None]] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    aside: list[bytes] = field(default_factory=list)
    books: dict[str, Any] = field(default_factory=dict)


def reparse(dataset: Dataset, run: Path, *, now: datetime) -> Reparsed:
    """Derive the rows of the run in folder `run` anew and add to `dataset`, which it is in, what is missing.

    Raises ConflictError while a process is at work on the run, NotFoundError or InvalidError without a good head.
    """
    folder = RunFolder(run)
    with ExitStack() as stack:
        held = lock.take(folder.lock)
        if held is None:
            raise ConflictError(f"A process is at work on run {folder.id}; stop it first, then reparse.")
        stack.callback(lock.give_back, held)
        head = read_head(folder)
        there = ids_in_log(dataset, folder.id)
        known = {identity(dataset.format, row.data, row.origin) for row in dataset.scan() if row.id >= head.first_row}
        handled = _handled(dataset, run)
        before = len(aside.put_aside(run, most=mend.ALL))
        anew = _derive(dataset, folder, head, head.spec.rows)
        fresh = [
            each for each in anew.rows
            if each[0] not in there and each[0] not in handled and (each[2] is not None or each[0][1] not in known)
        ]  # fmt: skip
        # those found now have taken the places of as many at the end, which are there and good
        whole = _derive(dataset, folder, head, head.spec.rows + len(fresh)) if fresh else anew
        outdated = sum(dataset.state_of(row) is not None for place, row in there.items()
                       if place not in {each[0] for each in whole.rows} and not _by_hand(dataset, row))  # fmt: skip
        write_atomic(folder.quarantine, b"".join(line + b"\n" for line in anew.aside))
        added = _add(dataset, fresh)
        said = unsaved(dataset, folder.id, anew.verdicts)
        verdicts.add(dataset, said)
        found = Reparsed(tuple(row for _, row in added), outdated, before, len(anew.aside), len(said))
        _tell(folder, added, anew.books, str(found), now)
    return found


def _derive(dataset: Dataset, folder: RunFolder, head: Head, target: int) -> _Anew:
    anew = _Anew()
    # the description is that of the run, the schemas are those of today: one may have gone since, too
    said = {key: value for key, value in head.context.items() if not key.endswith("_schema")}
    schemas = {key: value for key, value in dataset.meta.context.items() if key.endswith("_schema")}
    now = replace(head, spec=replace(head.spec, rows=target), context={**said, **schemas})
    with source_of(dataset, head.spec) as source:
        derivation = derivation_of(dataset, source, folder, now, dataset.get_many(head.seeds))
        for entry in read_entries(folder.replies):
            derived: Derived = derivation.feed(entry)
            places = [(derived.request, own) for own in derived.hashes]
            anew.rows += zip(places, derived.rows, derived.fills, strict=True)
            anew.verdicts += derived.verdicts
            anew.aside += [quarantine_line(item) for item in derived.quarantined]
    anew.books = derivation.books().as_dict()
    return anew


def _handled(dataset: Dataset, run: Path) -> set[Place]:
    """What would be made now of items that a person has mended or dismissed: they are done with."""
    known = mend.done(run)
    found: set[Place] = set()
    for item in aside.put_aside(run, most=mend.ALL):
        if (item.request, item.item) in known and known[item.request, item.item].done != "open":
            parsed = parse({"message": {"content": item.text}}, dataset.format)
            found |= {(item.request, payload_hash(dataset.format, data)) for data in parsed.rows}
    return found


def _by_hand(dataset: Dataset, row_id: int) -> bool:
    return dataset.state_of(row_id) is not None and bool(dataset.get(row_id).origin.get("mended"))


def _add(dataset: Dataset, fresh: Sequence[tuple[Place, NewRow, int | None]]) -> list[tuple[Place, int]]:
    """Add the rows in one change; each place with its row's id."""
    new = [(place, row) for place, row, fills in fresh if fills is None]
    ids = dataset.add([row for _, row in new], verb="reparse") if new else []
    added = [(place, row_id) for (place, _), row_id in zip(new, ids, strict=True)]
    for place, row, fills in fresh:
        if fills is not None and fill(dataset, {fills: row}):
            added.append((place, fills))
    return added


def _tell(
    folder: RunFolder, added: Sequence[tuple[Place, int]], books: dict[str, Any], words: str, now: datetime
) -> None:
    """Let watchers know: the rows that landed, and the books as they are now."""
    recent, _ = last_events(folder.events, 1)
    writer = EventWriter(folder.events, lambda: now)
    try:
        events: list[tuple[str, dict[str, Any]]] = [
            ("landed", {"request": request, "ids": [row]}) for (request, _), row in added
        ]
        events.append(("note", {"message": f"Derived from the replies anew: {words}."}))
        if recent and recent[-1]["event"] == "report":
            told = {key: value for key, value in recent[-1].items() if key not in {"event", "at"}}
            report = {**told, **{key: value for key, value in books.items() if key in told}, "books": books}
            write_atomic(folder.report, jsonlines.dumps(report) + b"\n")
            events.append(("report", report))
        writer.write_many(events)
    finally:
        writer.close()
