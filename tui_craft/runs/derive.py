"""From raw replies to rows: the pure heart of a run. Reads and writes no file, asks nobody, knows no clock.

The same entries in the same order give the same rows, duplicates, quarantined items and books, live as well as
on resume; nothing else may turn a reply into a row.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Envelope, NewRow, Origin
from tui_craft.domain.run import Books
from tui_craft.runs.hashes import payload_hash
from tui_craft.runs.journal import Entry
from tui_craft.runs.replies import parse
from tui_craft.teachers.registry import OFFLINE


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every row of a run records, whichever reply it came from."""

    run: str
    recipe: str
    template: str
    tags: tuple[str, ...] = ()

    @property
    def envelope(self) -> Envelope:
        """The envelope of a fresh row: a draft with the run's tags."""
        return Envelope(tags=tuple(dict.fromkeys(("synthetic", f"run:{self.run}", *self.tags))))


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An item that is no row: its place in the reply, why, and its text as received."""

    request: int
    item: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Derived:
    """What one entry gave. `hashes` belong to `rows`; `failed` is the kind of failure, None for a reply."""

    request: int
    rows: tuple[NewRow, ...] = ()
    hashes: tuple[int, ...] = ()
    duplicates: int = 0
    quarantined: tuple[Quarantined, ...] = ()
    unused: int = 0
    failed: str | None = None

    @property
    def items(self) -> int:
        """Items that were considered."""
        return len(self.rows) + self.duplicates + len(self.quarantined)


class Derivation:
    """Takes a run's journal entry by entry. `known` are the hashes of payloads that were there before the run."""

    def __init__(self, format: Format, target: int, known: Container[int], stamp: Stamp) -> None:
        self._format = format
        self._known = known
        self._stamp = stamp
        self._own: set[int] = set()
        self._books = Books(target=target)
        self._unpriced = False
        self.ended: set[int] = set()
        """The numbers of all requests that were answered or failed."""

    def books(self, in_flight: int = 0) -> Books:
        """The counts so far, with `in_flight` requests that have not ended."""
        books = self._books
        return replace(books, in_flight=in_flight, asked=books.answered + books.failed + in_flight)

    def feed(self, entry: Entry) -> Derived:
        """Take the next entry. A second entry for a request that has ended counts for nothing."""
        request: int = entry["request"]
        if request in self.ended:
            return Derived(request)
        self.ended.add(request)
        self._books.retried += max(0, int(entry.get("attempts") or 1) - 1)
        if "failed" in entry:
            self._books.failed += 1
            return Derived(request, failed=str(entry["failed"]))
        self._books.answered += 1
        self._spend(entry)
        derived = self._judge(request, entry)
        self._books.items += derived.items
        self._books.drafts += len(derived.rows)
        self._books.duplicates += derived.duplicates
        self._books.quarantined += len(derived.quarantined)
        self._books.unused += derived.unused
        return derived

    def _spend(self, entry: Entry) -> None:
        books = self._books
        tokens = entry.get("tokens")
        if tokens:
            books.tokens_in = (books.tokens_in or 0) + tokens[0]
            books.tokens_out = (books.tokens_out or 0) + tokens[1]
        cost: float | None = entry.get("cost")
        self._unpriced = self._unpriced or cost is None
        # a sum with a gap in it would look like the whole price
        books.cost = None if self._unpriced or cost is None else (books.cost or 0.0) + cost

    def _judge(self, request: int, entry: Entry) -> Derived:
        room = self._books.target - self._books.drafts
        parsed = parse(entry["choice"], self._format)
        payloads: list[bytes] = []
        hashes: list[int] = []
        bad: list[Quarantined] = []
        duplicates = unused = 0
        for place, item in enumerate(parsed.items):
            if len(payloads) >= room:
                unused += 1
            elif item.data is None or item.problem:
                bad.append(Quarantined(request, place, item.problem or "it is no row", item.text))
            else:
                own = payload_hash(self._format, item.data)
                if own in self._own or own in self._known:
                    duplicates += 1
                else:
                    self._own.add(own)
                    hashes.append(own)
                    payloads.append(jsonlines.dumps(item.data))
        if not parsed.items and room > 0:
            reason = "; ".join(parsed.notes) or "the reply holds no row"
            bad.append(Quarantined(request, 0, reason, reply_text(entry["choice"])))
        rows = self._rows(request, entry, payloads)
        return Derived(request, rows, tuple(hashes), duplicates, tuple(bad), unused)

    def _rows(self, request: int, entry: Entry, payloads: list[bytes]) -> tuple[NewRow, ...]:
        if not payloads:
            return ()
        origin = self._origin(request, entry, len(payloads))
        return tuple(NewRow(raw, self._stamp.envelope, origin) for raw in payloads)

    def _origin(self, request: int, entry: Entry, rows: int) -> Origin:
        origin = Origin(
            kind="synthetic",
            by="rule" if entry.get("teacher") == OFFLINE else "model",
            run=self._stamp.run,
            request=request,
            recipe=self._stamp.recipe,
            teacher=str(entry.get("teacher")),
            model=str(entry.get("model")),
            prompt=str(entry.get("prompt")),
            template=self._stamp.template,
            seeds=list(entry.get("seeds") or ()),
            at=str(entry.get("at")),
            cost=None if entry.get("cost") is None else entry["cost"] / rows,
        )
        if entry.get("axes"):
            origin["axes"] = dict(entry["axes"])
        if entry.get("temperature") is not None:
            origin["temperature"] = entry["temperature"]
        if entry.get("tokens"):
            origin["tokens"] = [round(count / rows) for count in entry["tokens"]]
        return origin


def reply_text(choice: Any) -> str:
    """The text of an OpenAI-style choice as received; the whole choice as JSON where it has no text."""
    message = choice.get("message") if isinstance(choice, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, str) else jsonlines.dumps(choice).decode("utf-8", "replace")
