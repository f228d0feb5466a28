"""What a judgement does to rows: one that a person has read, or many at once. Owns who counts as having read what.

A bulk change never accepts a row of a critical slice that nobody has read, and nothing accepts a row whose output is
not written yet. Every call is one undoable change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from tui_craft import text
from tui_craft.domain.filter import Filter
from tui_craft.domain.row import VERBS, Envelope, State
from tui_craft.domain.unanswered import NOT_YET
from tui_craft.errors import InvalidError
from tui_craft.store import query, slices, unanswered
from tui_craft.store.dataset import Dataset

_BATCH = 512


@dataclass(frozen=True, slots=True)
class Judged:
    """What a bulk judgement did.

    `changed` counts the rows that were in another state before; `unread` are the ids of rows in a critical slice that
    nobody has read, `unanswered` of those that have no output yet: neither were accepted.
    """

    changed: int
    unread: list[int] = field(default_factory=list)
    unanswered: list[int] = field(default_factory=list)

    @property
    def unanswered_words(self) -> str:
        """What was left because it has no output, in words that others may follow; empty where nothing was."""
        rows = text.rows(len(self.unanswered))
        return f"{rows} not accepted, because nobody has written the output yet" if self.unanswered else ""

    @property
    def unread_words(self) -> str:
        """What was left, in words that others may follow; empty where nothing was."""
        rows = text.rows(len(self.unread))
        return f"{rows} of a critical slice not accepted, because nobody has read them" if self.unread else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the reading has come: rows that a person has read, and rejected rows by reason ("": none)."""

    reviewed: int
    reasons: Counter[str]


def judge(
    dataset: Dataset,
    row_id: int,
    *,
    by: str,
    state: State | None = None,
    quality: int | None = None,
    reason: str | None = None,
) -> bool:
    """Note what `by` ("jo@box"), who has read the row, says of it; whether that changed anything but the time.

    `quality` is 1 to 5, 0 takes it back. A reason is kept only on a rejected row. A row that is gone is left alone.
    Raises InvalidError where a row without an output is to be accepted.
    """
    if state is State.ACCEPTED and unanswered.among(dataset, [row_id]):
        raise InvalidError(f"Row {row_id} cannot be accepted: {NOT_YET}; write it, or have it written.")
    changed = False
    stamp = f"{by} {dataset.stamp()}"

    def edit(envelope: Envelope) -> Envelope:
        nonlocal changed
        wanted = replace(
            envelope,
            state=state or envelope.state,
            quality=envelope.quality if quality is None else quality or None,
            reason=envelope.reason if reason is None else reason,
        )
        if wanted.state is not State.REJECTED:
            wanted = replace(wanted, reason="")
        changed = wanted != envelope or envelope.reviewed is None
        return replace(wanted, reviewed=stamp) if changed else envelope

    verb = VERBS[state] if state else "give a reason for" if reason is not None else "rate"
    dataset.set_envelope([row_id], edit, verb=verb)
    return changed


def bulk_state(dataset: Dataset, ids: Iterable[int], state: State) -> Judged:
    """Put rows that nobody need have read into `state`; see `Judged` for those that are left as they are.

    A reason goes where a row is rejected no longer. Without a critical slice no row is read.
    """
    wanted = list(dict.fromkeys(ids))
    waiting, left_out = left_of(dataset, wanted) if state is State.ACCEPTED else ([], [])
    if left_out or waiting:
        left = frozenset(left_out).union(waiting)
        wanted = [row_id for row_id in wanted if row_id not in left]
    return Judged(dataset.set_state(wanted, state), left_out, waiting)


def bulk_reject(dataset: Dataset, ids: Iterable[int], reason: str = "") -> int:
    """Reject rows that nobody need have read, all for one reason; how many rows that changed."""
    wanted = list(dict.fromkeys(ids))
    if not reason:
        return dataset.set_state(wanted, State.REJECTED)

    def edit(envelope: Envelope) -> Envelope:
        return replace(envelope, state=State.REJECTED, reason=reason)

    return dataset.set_envelope(wanted, edit, verb=VERBS[State.REJECTED])


def left_of(dataset: Dataset, ids: Sequence[int]) -> tuple[list[int], list[int]]:
    """Those of `ids` that no bulk change accepts: without an output, and unread ones of a critical slice."""
    waiting = unanswered.among(dataset, ids)
    gone = frozenset(waiting)
    return waiting, [row_id for row_id in unread(dataset, ids) if row_id not in gone]


def unread(dataset: Dataset, ids: Sequence[int]) -> list[int]:
    """Those of `ids` that are in a critical slice, not accepted, and that nobody has read."""
    critical = slices.critical(dataset)
    return [] if critical is None else list(_unread(dataset, ids, critical))


def _unread(dataset: Dataset, ids: Sequence[int], critical: Filter) -> Iterator[int]:
    """Those of `ids` that accepting would let through unread."""
    rest = (row_id for row_id in ids if dataset.state_of(row_id) not in {None, State.ACCEPTED})
    while batch := list(islice(rest, _BATCH)):
        for row in dataset.get_many(batch):
            if row.envelope.reviewed is None and critical.matches(row):
                yield row.id


def standing(dataset: Dataset) -> Standing:
    """Count what was read and why rows were rejected. Reads rows: for a thread."""
    return Standing(query.count(dataset, query.parse(dataset, "reviewed:yes")), reasons(dataset))


def reasons(dataset: Dataset, *, prompt: str = "") -> Counter[str]:
    """Why rows were rejected, counted ("" for no reason); of one prompt (its hash) or of all. For a thread."""
    where = f"state:rejected prompt:{prompt}" if prompt else "state:rejected"
    return Counter(row.envelope.reason for row in query.select(dataset, query.parse(dataset, where)))
