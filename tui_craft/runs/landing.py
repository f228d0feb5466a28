"""Where replies become saved rows: journal, then derivation, then dataset. The one writer of a run; asks nobody.

The order is what makes a kill harmless: a reply is in the journal before it is read, the journal is on disk before
its rows are, and these are on disk before an event says so. `replay` finds what a kill left between these steps and
lands it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.row import NewRow, Row
from tui_craft.domain.same import identity
from tui_craft.domain.unanswered import TAG as UNANSWERED
from tui_craft.domain.unanswered import cleared
from tui_craft.domain.verdict import Verdict
from tui_craft.errors import InvalidError, StorageError
from tui_craft.runs.derive import Derivation, Derived, Quarantined
from tui_craft.runs.events import Event, EventReader
from tui_craft.runs.flags import Flags
from tui_craft.runs.folder import FOLDER, RunFolder
from tui_craft.runs.journal import Entry, Journal
from tui_craft.runs.variety import Figures, Variety
from tui_craft.store.atomic import write_atomic
from tui_craft.store.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Landed:
    """What one entry gave, the ids of its rows in the dataset, and how many of these are near earlier ones."""

    derived: Derived
    ids: tuple[int, ...]
    near: int = 0


class Landing:
    """Takes replies in, in the order given. Blocks on the disk: call it off the event loop, one call at a time."""

    def __init__(
        self,
        dataset: Dataset,
        folder: RunFolder,
        journal: Journal,
        derivation: Derivation,
        watch: Callable[[], Variety] | None = None,
        *,
        flags: Flags | None = None,
    ) -> None:
        self._dataset = dataset
        self._folder = folder
        self._journal = journal
        self.derivation = derivation
        self._watch = watch
        self._flags = flags
        self.watched: Variety | None = None
        """What `watch` gave: it is called when the first rows land, because it reads many that are there."""
        self.variety: Figures = {}
        """How varied the rows are that have landed; empty while that is not known."""

    def land(self, entries: Sequence[Entry]) -> list[Landed]:
        """Journal `entries`, derive their rows and add these to the dataset; all of it is on disk on return."""
        self.keep(entries)
        return self.save([self.derivation.feed(entry) for entry in entries])

    def keep(self, entries: Sequence[Entry]) -> None:
        """Write `entries` into the journal. No end of this process loses them now; `save` waits for the disk."""
        self._journal.write(entries)

    def save(self, found: Sequence[Derived]) -> list[Landed]:
        """Add what was derived from journalled entries to the dataset, in their order; all is on disk on return."""
        self._journal.sync()
        if self._watch and not self.watched and any(derived.rows for derived in found):
            self.watched = self._watch()
        ids = iter(self._add([pair for derived in found for pair in zip(derived.rows, derived.fills, strict=True)]))
        self._grow([path for derived in found for path in derived.topics])
        self._judge([verdict for derived in found for verdict in derived.verdicts])
        self._keep_aside(item for derived in found for item in derived.quarantined)
        return self._looked_at([Landed(derived, tuple(next(ids) for _ in derived.rows)) for derived in found])

    def _looked_at(self, landed: list[Landed]) -> list[Landed]:
        """The same with how many rows are near earlier ones; the checks look at them too."""
        watched = self.watched
        if watched is None:
            return landed
        out = [replace(item, near=watched.feed(zip(item.ids, item.derived.rows, strict=True))) for item in landed]
        self.variety = watched.figures()
        if self._flags is not None:
            self._flags.feed(pair for item in landed for pair in zip(item.ids, item.derived.rows, strict=True))
            self.variety |= {"flags": self._flags.figures()}
        return out

    def replay(self) -> list[Landed]:
        """Derive everything the journal holds, land what is missing in the dataset, and say what no event tells yet.

        A row that landed once is never landed again, whatever became of it since.
        """
        recorded = recorded_in(EventReader(self._folder.events).read())
        behind: list[Derived] = []
        with suppress(FileNotFoundError):
            self._folder.quarantine.unlink()  # it is derived from the journal, as the rows are
        topics: list[tuple[str, ...]] = []
        judged: list[Verdict] = []
        for entry in self._journal.entries():
            derived = self.derivation.feed(entry)
            self._keep_aside(derived.quarantined)
            judged += derived.verdicts
            if derived.request not in recorded.requests:
                topics += derived.topics  # what someone has removed since does not come back
                if derived.verdicts:
                    behind.append(derived)
            if len(derived.rows) > recorded.rows[derived.request]:
                behind.append(derived)
        self._grow(topics)
        self._judge_what_is_missing(judged)
        return self._catch_up(behind)

    def _catch_up(self, behind: Sequence[Derived]) -> list[Landed]:
        if not behind:
            return []
        with self._dataset.log.locked():  # a row of which a kill took only the newline is there
            self._dataset.set_aside += self._dataset.log.mend_tail()
        self._dataset.refresh()
        there = ids_in_log(self._dataset, self._folder.id) if any(derived.rows for derived in behind) else {}
        out: list[Landed] = []
        for derived in behind:
            places = [(derived.request, own) for own in derived.hashes]
            pairs = zip(places, derived.rows, derived.fills, strict=True)
            missing = [(row, fills) for place, row, fills in pairs if place not in there]
            new = iter(self._add(missing))
            out.append(Landed(derived, tuple(there.get(place) or next(new) for place in places)))
        return out

    def _add(self, rows: Sequence[tuple[NewRow, int | None]]) -> list[int]:
        """The ids under which the rows are in the dataset now, new ones or those of the rows they fill."""
        new = [row for row, fills in rows if fills is None]
        ids = iter(self._dataset.add(new, verb="generate", undoable=False) if new else ())
        filled = {fills: row for row, fills in rows if fills is not None}
        if filled:
            fill(self._dataset, filled)
        return [next(ids) if fills is None else fills for _, fills in rows]

    def _grow(self, paths: Sequence[tuple[str, ...]]) -> None:
        if paths:
            from tui_craft.store import topics

            topics.grow(self._dataset, paths)

    def _judge(self, said: Sequence[Verdict]) -> None:
        if said:
            from tui_craft.store import verdicts

            verdicts.add(self._dataset, said)

    def _judge_what_is_missing(self, said: Sequence[Verdict]) -> None:
        if said:
            self._judge(unsaved(self._dataset, self._folder.id, said))

    def _keep_aside(self, items: Iterable[Quarantined]) -> None:
        lines = [quarantine_line(item) for item in items]
        if lines:
            append(self._folder.quarantine, b"\n".join(lines) + b"\n")


def quarantine_line(item: Quarantined) -> bytes:
    """An item as quarantine.jsonl holds it, without the newline."""
    return jsonlines.dumps({key: value for key, value in asdict(item).items() if key != "about" or value})


@dataclass(slots=True)
class Recorded:
    """What the events tell: how many rows of each request have landed, and which `requests` were told of at all."""

    rows: Counter[int] = field(default_factory=Counter)
    requests: set[int] = field(default_factory=set)


def recorded_in(events: Iterable[Event]) -> Recorded:
    """What `events` tell of requests."""
    recorded = Recorded()
    for event in events:
        request, ids = event.get("request"), event.get("ids")
        if not isinstance(request, int) or event["event"] == "retry":
            continue
        recorded.requests.add(request)
        if event["event"] == "landed" and isinstance(ids, list):
            recorded.rows[request] += len(ids)
    return recorded


def landed_events(landed: Landed, entry: Entry | None = None) -> list[tuple[str, dict[str, Any]]]:
    """What watchers are told of one entry of the journal."""
    derived = landed.derived
    request = {"request": derived.request}
    out: list[tuple[str, dict[str, Any]]] = []
    if derived.failed is not None:
        out.append(("failed", {**request, "kind": derived.failed, "message": str((entry or {}).get("message", ""))}))
    if landed.ids:
        out.append(("landed", {**request, "ids": landed.ids}))
    out += [
        ("judged", {**request, "row": said.row, "score": said.score, "broken": said.broken, "why": said.why})
        for said in derived.verdicts
    ]
    if derived.topics:
        out.append(("topics", {**request, "paths": [list(path) for path in derived.topics]}))
    if derived.duplicates:
        out.append(("duplicate", {**request, "count": derived.duplicates}))
    out += [("quarantined", {**request, "item": bad.item, "reason": bad.reason}) for bad in derived.quarantined]
    return out


def unsaved(dataset: Dataset, run: str, said: Iterable[Verdict]) -> list[Verdict]:
    """Those of the run's verdicts that the dataset does not have."""
    from tui_craft.store import verdicts

    there = verdicts.of_run(dataset.path, run)
    return [each for each in said if (each.request, each.row) not in there]


def fill(dataset: Dataset, filled: Mapping[int, NewRow]) -> int:
    """Give rows that wait for their output what was written for them; how many waited still.

    A row that a person answered, asked otherwise or removed meanwhile is left as it is. What it says of itself else,
    such as its own tags and note, stays.
    """

    def edit(row: Row) -> Row | None:
        if UNANSWERED not in row.tags:
            return None
        new = filled[row.id]
        if cleared(dataset.format, jsonlines.loads(new.raw)) != cleared(dataset.format, row.data):
            return None  # it is the output of another input
        tags = dict.fromkeys(tag for tag in (*row.tags, *new.envelope.tags) if tag != UNANSWERED)
        return replace(row, raw=new.raw, envelope=replace(row.envelope, tags=tuple(tags)), origin=new.origin)

    return dataset.rewrite(filled, edit, verb="generate", undoable=False)


def ids_in_log(dataset: Dataset, run: str) -> dict[tuple[int, int], int]:
    """(request, payload hash) to row id for every row the run ever added, deleted ones included."""
    found = _before_compacting(_folder_of(dataset, run))
    known = {(request, row_id) for (request, _), row_id in found.items()}
    for row in dataset.log_rows(run):
        request = row.origin.get("request", -1)
        if (request, row.id) not in known:  # else it is the same row as someone has edited it
            known.add((request, row.id))
            found.setdefault((request, identity(dataset.format, row.data, row.origin)), row.id)
    return found


def remember(dataset: Dataset, run: str) -> None:
    """Keep what `ids_in_log` says of the run, because the log is about to forget rows that were deleted or edited."""
    places = [[request, own, row_id] for (request, own), row_id in ids_in_log(dataset, run).items()]
    write_atomic(_folder_of(dataset, run).landed, jsonlines.dumps(places) + b"\n")


def _before_compacting(folder: RunFolder) -> dict[tuple[int, int], int]:
    try:
        return {(request, own): row_id for request, own, row_id in jsonlines.loads(folder.landed.read_bytes())}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError) as error:
        raise InvalidError(f"{folder.landed} cannot be read ({error}); remove it.") from None


def _folder_of(dataset: Dataset, run: str) -> RunFolder:
    return RunFolder(dataset.path / FOLDER / run)


def append(path: Path, data: bytes) -> None:
    """Put whole lines at the end of a file of a run's folder. Raises StorageError when the disk refuses."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(data)
    except OSError as error:
        raise StorageError(f"Could not save to {path}: {error.strerror}; make room, then resume the run.") from error
