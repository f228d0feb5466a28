"""From raw replies to rows: the pure heart of a run. Reads and writes no file, asks nobody, knows no clock.

The same entries in the same order give the same rows, duplicates, quarantined items and books, live as well as
on resume; nothing else may turn a reply into a row. What a reply means is the recipe's business, whether it is a
usable row is decided here, alike for all recipes.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from tui_craft import jsonlines
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Envelope, NewRow, Origin
from tui_craft.domain.run import Books, RunSpec
from tui_craft.domain.same import identity
from tui_craft.domain.splitting import deal
from tui_craft.domain.verdict import Verdict
from tui_craft.recipes.base import Made, Taken, Work
from tui_craft.runs.journal import Entry
from tui_craft.runs.yields import Yield
from tui_craft.teachers.registry import OFFLINE


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every row of a run records, whichever reply it came from. `dealt` is one more tag for each row in turn.

    `source` is the dataset that the rows worked on are in, where it is another one.
    """

    run: str
    recipe: str
    tags: tuple[str, ...] = ()
    dealt: Sequence[str] = ()
    source: str = ""

    @classmethod
    def of(cls, run: str, spec: RunSpec, source: str) -> Stamp:
        """The stamp of the run of `spec`; `source` is empty where it works on rows of its own dataset."""
        return cls(run, spec.recipe, spec.tags, deal(spec.split, spec.rows, spec.seed), source)

    def envelope(self, place: int, entry: Entry, made: Made) -> Envelope:
        """The envelope of the run's row number `place`: a draft with the tags of run, request and item."""
        dealt = self.dealt[place : place + 1]
        asked = entry.get("tags") or ()
        tags = dict.fromkeys(("synthetic", f"run:{self.run}", *self.tags, *dealt, *asked, *made.tags))
        return Envelope(tags=tuple(tags), parent=None if self.source else parent_of(entry, made))

    def origin(self, entry: Entry, rows: int, made: Made) -> Origin:
        """Where one of the `rows` rows of an entry came from."""
        origin = Origin(
            kind="synthetic",
            by="rule" if entry.get("teacher") == OFFLINE else "model",
            run=self.run,
            request=entry["request"],
            recipe=self.recipe,
            teacher=str(entry.get("teacher")),
            model=str(entry.get("model")),
            prompt=str(entry.get("prompt")),
            template=str(entry.get("template") or "default"),
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
        if entry.get("topic"):
            origin["topic"] = list(entry["topic"])
        parent = parent_of(entry, made)
        if self.source and parent is not None:
            origin["source"] = f"{self.source}#{parent}"
        return cast(Origin, {**origin, **made.origin}) if made.origin else origin


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An item that is no row: its place in the reply, why, and its text as received.

    `about` is what it would have had as a row beside what every row of its request has: `parent`, `fills`, `tags`,
    `origin` (see `recipes.base.Made`), each only where there is something in it.
    """

    request: int
    item: int
    reason: str
    text: str
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Derived:
    """What one entry gave. `hashes` and `fills` belong to `rows`; `failed` is the kind of failure, None for a reply.

    A row whose place in `fills` is not None is no new one: it is what the row with that id becomes. `topics` are
    paths of topics, `verdicts` what was said about rows that are there. `step` marks a reply that was only a step on
    the way to rows.
    """

    request: int
    rows: tuple[NewRow, ...] = ()
    hashes: tuple[int, ...] = ()
    fills: tuple[int | None, ...] = ()
    topics: tuple[tuple[str, ...], ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    step: bool = False
    duplicates: int = 0
    quarantined: tuple[Quarantined, ...] = ()
    unused: int = 0
    failed: str | None = None

    @property
    def items(self) -> int:
        """Items that were considered."""
        return self.done + self.duplicates + len(self.quarantined)

    @property
    def done(self) -> int:
        """What counts towards the run's target: rows or verdicts."""
        return len(self.rows) + len(self.verdicts)


Check = Callable[[Mapping[str, Any]], str]
"""What is wrong with a payload beyond its format, in a phrase; empty when nothing is."""

IsNovel = Callable[[Mapping[str, Any], int | None], bool]
"""Whether a payload, made of the row with that id or of none, is kept; what is kept counts for those after it."""


class Derivation:
    """Takes a run's journal entry by entry, and feeds the recipe's `work` with it.

    `known` are the hashes of payloads that were there before the run. `check` says what else a row must fulfil.
    `judges`: whether the run gives verdicts instead of making rows. What is not `novel` counts as a duplicate.
    """

    def __init__(
        self,
        format: Format,
        target: int,
        known: Container[int],
        stamp: Stamp,
        *,
        work: Work,
        check: Check = lambda data: "",
        judges: bool = False,
        novel: IsNovel = lambda data, parent: True,
    ) -> None:
        self._format = format
        self._known = known
        self._stamp = stamp
        self._check = check
        self._novel = novel
        self.work = work
        self._own: set[int] = set()
        self._books = Books(target=target, verdicts=0 if judges else None)
        self._unpriced = False
        self.spent = 0.0
        """US dollars as far as they are known."""
        self.yields = Yield()
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
        taken = self.work.take(entry)
        if "failed" in entry:
            self._books.failed += 1
            self.work.kept(entry, ())
            return Derived(request, failed=str(entry["failed"]))
        self._books.answered += 1
        self._spend(entry)
        derived = self._judge(request, entry, taken)
        if not derived.step:
            self.yields.note(int(entry.get("rows") or 0), derived.done + derived.unused)
        self._books.items += derived.items
        self._books.drafts += len(derived.rows)
        if self._books.verdicts is not None:
            self._books.verdicts += len(derived.verdicts)
            self._books.points += sum(verdict.score for verdict in derived.verdicts)
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
        self.spent += cost or 0.0
        self._unpriced = self._unpriced or cost is None
        # a sum with a gap in it would look like the whole price
        books.cost = None if self._unpriced or cost is None else (books.cost or 0.0) + cost

    def _judge(self, request: int, entry: Entry, taken: Taken) -> Derived:
        room = self._books.target - self._books.done
        said = taken.verdicts[: max(0, room)]
        found = _Found(request, unused=taken.unused + len(taken.verdicts) - len(said))
        found.verdicts = [replace(verdict, run=self._stamp.run) for verdict in said]
        for place, made in enumerate(taken.made):
            if len(found.kept) >= room:
                found.unused += 1
                continue
            problem = made.item.problem or ("it is no row" if made.item.data is None else self._check(made.item.data))
            if problem or made.item.data is None:
                found.bad.append(Quarantined(request, place, problem, made.item.text, about_item(made)))
                continue
            own = identity(self._format, made.item.data, made.origin)
            if own in self._own or own in self._known or not self._is_novel(entry, made):
                found.duplicates += 1
            else:
                self._own.add(own)
                found.hashes.append(own)
                found.kept.append(made)
        if not (taken.made or taken.verdicts or taken.step or taken.unused) and room > 0:
            reason = "; ".join(taken.notes) or "the reply holds no row"
            found.bad.append(Quarantined(request, 0, reason, reply_text(entry["choice"])))
        self.work.kept(entry, found.kept)
        return self._derived(entry, taken, found)

    def _is_novel(self, entry: Entry, made: Made) -> bool:
        """Whether it is; the output of a row that is there was asked for, whatever that row's input is like."""
        return made.fills is not None or self._novel(made.item.data or {}, parent_of(entry, made))

    def _derived(self, entry: Entry, taken: Taken, found: _Found) -> Derived:
        rows: list[NewRow] = []
        for place, made in enumerate(found.kept):
            envelope = self._stamp.envelope(self._books.drafts + place, entry, made)
            origin = self._stamp.origin(entry, len(found.kept), made)
            rows.append(NewRow(jsonlines.dumps(made.item.data), envelope, origin))
        return Derived(
            found.request,
            tuple(rows),
            tuple(found.hashes),
            tuple(made.fills for made in found.kept),
            tuple(taken.topics),
            tuple(found.verdicts),
            taken.step,
            found.duplicates,
            tuple(found.bad),
            found.unused,
        )


def about_item(made: Made) -> dict[str, Any]:
    """What an item has beside its text, as JSON."""
    about = {"parent": made.parent, "fills": made.fills, "tags": list(made.tags), "origin": dict(made.origin)}
    return {key: value for key, value in about.items() if value not in (None, [], {})}


def parent_of(entry: Entry, made: Made) -> int | None:
    """The row that an item was made from."""
    return entry.get("parent") if made.parent is None else made.parent


@dataclass(slots=True)
class _Found:
    """What was found in one reply so far."""

    request: int
    kept: list[Made] = field(default_factory=list)
    hashes: list[int] = field(default_factory=list)
    bad: list[Quarantined] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    duplicates: int = 0
    unused: int = 0


def reply_text(choice: Any) -> str:
    """The text of an OpenAI-style choice as received; the whole choice as JSON where it has no text."""
    message = choice.get("message") if isinstance(choice, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, str) else jsonlines.dumps(choice).decode("utf-8", "replace")
