"""Proposals: drafts that say how another row should read. Owns what becomes of one; asks no teacher.

A proposal is a draft with a `parent`, the row it is about, and the tag `proposal`. It is applied to that row, kept
beside it as a row of its own, or rejected; each of these is one undoable change, however many proposals it is about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, cast

from tui_craft import text
from tui_craft.domain.row import Envelope, Origin, Row, State
from tui_craft.errors import NotFoundError
from tui_craft.store import judging, query
from tui_craft.store.dataset import Dataset
from tui_craft.store.history import history
from tui_craft.store.record import decode_line
from tui_craft.store.rewriting import after_edit, edited

TAG = "proposal"
WHERE = f"tag:{TAG} -state:rejected"
"""The proposals nobody has decided about."""

GONE = "its row is gone"
STALE = "its row was edited after the proposal was made"
OTHER = "a newer proposal for the same row comes before it"
NONE = "it is no proposal for a row"
UNFIT = "it does not fit the format"

_TOLD = ("run", "recipe", "teacher", "model", "at")
_BATCH = 512


@dataclass(frozen=True, slots=True)
class Pair:
    """A proposal and the row it is about (None: gone). `problem` says why it cannot be applied; empty: it can."""

    proposal: Row
    original: Row | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying did: how many rows got their proposal's payload, and why the others were `left` as they are."""

    changed: int
    left: Mapping[int, str] = field(default_factory=dict)

    @property
    def left_words(self) -> str:
        """`2 proposals left: its row was edited …`; empty where none was."""
        counted = Counter(self.left.values())
        parts = [f"{text.plural(number, 'proposal')} left: {why}" for why, number in counted.most_common()]
        return "; ".join(parts)


def listed(dataset: Dataset, where: str = "") -> list[int]:
    """The ids of the proposals nobody has decided about, among the rows that `where` finds. Raises InvalidError."""
    return list(query.find(dataset, query.parse(dataset, f"{WHERE} {where}".strip())))


def pairs(dataset: Dataset, ids: Iterable[int]) -> Iterator[Pair]:
    """Each of these proposals with its row, in this order, streaming; ids without a row are left out."""
    rest = iter(ids)
    while batch := list(islice(rest, _BATCH)):
        for proposal in dataset.get_many(batch):
            original = _original(dataset, proposal)
            yield Pair(proposal, original, _problem(dataset, proposal, original))


def pair(dataset: Dataset, row_id: int) -> Pair:
    """The proposal with its row. Raises NotFoundError."""
    return next(pairs(dataset, [dataset.get(row_id).id]))


def apply(dataset: Dataset, ids: Iterable[int]) -> Applied:
    """Give each proposal's payload to the row it is about, and take the proposal away, in one undoable change.

    A row keeps its state, is tagged `edited`, and says where its text comes from now. Of several proposals for one
    row the newest is applied. See `Applied` for those that are left as they are.
    """
    left: dict[int, str] = {}
    chosen = _chosen(dataset, sorted(set(ids), reverse=True), left)
    gone: list[int] = []

    def edit(row: Row) -> Row | None:
        proposal = chosen[row.id]
        if _edited_since(dataset, row, proposal):  # looked at again under the lock
            left[proposal.id] = STALE
            return None
        gone.append(proposal.id)
        envelope = after_edit(dataset.format, edited(row.envelope), proposal.raw)
        return replace(row, raw=proposal.raw, envelope=envelope, origin=_rewritten(row.origin, proposal))

    if chosen:
        about = text.plural(len(chosen), "proposal")
        dataset.rewrite(sorted(chosen), edit, verb="apply", about=about, gone=gone)
    return Applied(len(gone), left)


def _chosen(dataset: Dataset, newest_first: Sequence[int], left: dict[int, str]) -> dict[int, Row]:
    """The proposal to apply for each row; the others are named in `left`."""
    chosen: dict[int, Row] = {}
    for found in pairs(dataset, newest_first):
        if found.problem or found.original is None:
            left[found.proposal.id] = found.problem
        elif found.original.id in chosen:
            left[found.proposal.id] = OTHER
        else:
            chosen[found.original.id] = found.proposal
    for proposal in list(chosen.values()):
        if proposal.id in chosen:  # it is about a proposal that is applied itself: first the one, then the other
            left[chosen.pop(proposal.id).id] = STALE
    return chosen


def keep(dataset: Dataset, ids: Iterable[int]) -> int:
    """Keep proposals beside the rows they are about, as drafts of their own, in one undoable change; how many."""

    def beside(envelope: Envelope) -> Envelope:
        return replace(envelope, tags=tuple(tag for tag in envelope.tags if tag != TAG))

    return dataset.set_envelope(ids, beside, verb="keep")


def reject(dataset: Dataset, ids: Iterable[int]) -> int:
    """Reject proposals, in one undoable change; how many. The rows they are about stay as they are."""
    return judging.bulk_state(dataset, ids, State.REJECTED).changed


def _original(dataset: Dataset, proposal: Row) -> Row | None:
    parent = proposal.envelope.parent
    if parent is None:
        return None
    try:
        return dataset.get(parent)
    except NotFoundError:
        return None


def _problem(dataset: Dataset, proposal: Row, original: Row | None) -> str:
    if TAG not in proposal.tags or proposal.envelope.parent is None:
        return NONE
    if original is None:
        return GONE
    if not dataset.format.fits(proposal.data):
        return UNFIT
    return STALE if _edited_since(dataset, original, proposal) else ""


def _edited_since(dataset: Dataset, original: Row, proposal: Row) -> bool:
    """Whether the row's payload is another one than the proposal was made from.

    Another state or other tags raise a row's revision too, and are no reason not to apply.
    """
    base = cast("dict[str, Any]", proposal.origin).get("parent_rev")
    if not isinstance(base, int) or original.rev == base:
        return False
    whole_at, _ = dataset.index.place(original.id)
    whole = decode_line(dataset.log.line_at(whole_at))
    if whole is not None and whole.rev <= base:
        return False
    # written anew since: by an edit, or by an undo that brought back what it had
    before = next((version.row for version in history(dataset, original.id) if version.row.rev <= base), None)
    return before is None or before.raw != original.raw


def _rewritten(origin: Origin, proposal: Row) -> Origin:
    """Where the text of a row comes from that got a proposal's: no longer only from where it was."""
    source = cast("dict[str, Any]", proposal.origin)
    told = {name: source[name] for name in _TOLD if name in source}
    was = {"kind": origin.get("kind", "unknown"), "by": origin.get("by", "unknown")}
    changed = {**origin, "kind": "synthetic", "by": "augmented", "rewritten": {**told, "was": was}}
    return cast("Origin", changed)
