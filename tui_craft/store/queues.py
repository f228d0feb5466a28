"""What is to be read, and in which order. Owns the order; shows nothing and judges nothing.

A queue comes as a stream of steps: ids as soon as they are known, and then, where looking at rows makes a better
order, again and again what had better come first. Nothing needs to be read before the first row.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice

from tui_craft.domain.certainty import LEAST, Certainty
from tui_craft.domain.row import Row, State
from tui_craft.store import query, reviews, slices
from tui_craft.store.dataset import Dataset
from tui_craft.store.reviews import Sample

TRAINED_ON = 2_500
"""Judged rows of either kind, the newest, that certainty is learned from."""
_CHUNKS = (1, 100, 2_000)
"""How many ids come in the first steps; after them, the last number again and again."""
_FIRST_ORDER = 200
"""Rows looked at before the order is made better for the first time; then at twice as many, and so on."""
KEPT = 10_000
"""How many rows a better order names; the others follow as they were."""


class Kind(StrEnum):
    """What a queue is made of and ordered by."""

    DRAFTS = "drafts"
    SAMPLE = "sample"
    HELD = "held"
    CRITICAL = "critical"
    FINDINGS = "findings"
    UNCERTAIN = "uncertain"
    ROWS = "rows"


ORDERED = frozenset({Kind.CRITICAL, Kind.FINDINGS, Kind.UNCERTAIN})
"""Queues whose order gets better while their rows are looked at."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue that somebody asks for.

    `where` narrows it down; of `ROWS` it is everything there is to it, unless `ids` name the rows. `sample` is what a
    `SAMPLE` reads.
    """

    kind: Kind
    where: str = ""
    ids: Sequence[int] = ()
    sample: Sample | None = None

    @property
    def words(self) -> str:
        """What is read, for the line above: `drafts of run:k3f9`."""
        of = f" of {self.where}" if self.where else ""
        if self.kind is Kind.ROWS:
            return self.where or ("marked rows" if self.ids else "all rows")
        return _WORDS[self.kind] + of

    @property
    def states(self) -> frozenset[State]:
        """The states whose rows are still to be read; a row that has left them was judged elsewhere."""
        if self.kind in {Kind.ROWS, Kind.SAMPLE}:
            return frozenset(State)
        return frozenset({State.HELD if self.kind is Kind.HELD else State.DRAFT})


_WORDS = {
    Kind.DRAFTS: "drafts", Kind.SAMPLE: "a sample", Kind.HELD: "held rows", Kind.CRITICAL: "drafts, critical first",
    Kind.FINDINGS: "drafts, findings first", Kind.UNCERTAIN: "drafts, least certain first",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of news about a queue.

    `more` are ids to put at its end; `first` are ids, known already, that had better come first, in this order (None:
    nothing new); `done` counts rows of a sample that were read before. While rows are looked at for a better order,
    `looked` of `of` have been. `words` is a sentence for the user.
    """

    more: Sequence[int] = ()
    first: Sequence[int] | None = None
    done: int = 0
    looked: int = 0
    of: int = 0
    words: str = ""


def steps(dataset: Dataset, queue: Queue, *, weigh: Callable[[Row], float]) -> Iterator[Step]:
    """The queue, step by step; to be walked in a thread. `weigh` says how much there is to find in a row, 0 nothing.

    Raises InvalidError when `queue.where` is no filter.
    """
    if queue.sample is not None:
        left = list(reviews.left(dataset, queue.sample))
        yield Step(more=left, done=len(queue.sample.ids) - len(left))
        return
    known = 0
    for step in _chunks(_ids(dataset, queue)):
        known += len(step.more)
        yield step
    if queue.kind is Kind.CRITICAL:
        yield from _critical_first(dataset, queue, known)
    elif queue.kind is Kind.FINDINGS:
        yield from _ordered(_rows(dataset, queue), known, lambda row: -weigh(row) or None)
    elif queue.kind is Kind.UNCERTAIN:
        yield from _uncertain_first(dataset, queue, known)


def _expression(queue: Queue) -> str:
    if queue.kind is Kind.ROWS:
        return queue.where
    state = "state:held" if queue.kind is Kind.HELD else reviews.DRAFTS
    return f"{state} {queue.where}".strip()


def _ids(dataset: Dataset, queue: Queue) -> Iterable[int]:
    if queue.kind is Kind.ROWS and queue.ids:
        return queue.ids
    return query.find(dataset, query.parse(dataset, _expression(queue)))


def _rows(dataset: Dataset, queue: Queue) -> Iterator[Row]:
    return query.select(dataset, query.parse(dataset, _expression(queue)))


def _chunks(ids: Iterable[int]) -> Iterator[Step]:
    left = iter(ids)
    sizes = iter(_CHUNKS)
    size = 1
    while piece := list(islice(left, size := next(sizes, size))):
        yield Step(more=piece)


def _critical_first(dataset: Dataset, queue: Queue, known: int) -> Iterator[Step]:
    critical = slices.critical(dataset)
    if critical is None:
        yield Step(words="No slice is marked critical, so the order is as it was; L marks one.")
        return
    yield from _ordered(
        _rows(dataset, queue),
        known,
        lambda row: 0.0 if row.envelope.reviewed is None and critical.matches(row) else None,
    )


def _uncertain_first(dataset: Dataset, queue: Queue, known: int) -> Iterator[Step]:
    model = trained(dataset)
    if not model.knows_enough:
        yield Step(
            words=f"Too little is judged to tell what is uncertain ({model.accepted} accepted, {model.rejected} "
            f"rejected; {LEAST} of each are needed), so the order is as it was."
        )
        return
    yield from _ordered(_rows(dataset, queue), known, lambda row: abs(model.log_odds(words_of(dataset, row))))


def trained(dataset: Dataset) -> Certainty:
    """What the newest judged rows teach. Reads them: for a thread."""
    model = Certainty()
    for state in (State.ACCEPTED, State.REJECTED):
        newest = dataset.ids_in_state({state})[-TRAINED_ON:]
        model.learn((words_of(dataset, row), state is State.ACCEPTED) for row in dataset.get_many(newest))
    return model


def words_of(dataset: Dataset, row: Row) -> str:
    """All texts of a row, one after the other."""
    return "\n".join(block.text for block in dataset.format.blocks(row.data))


def _ordered(rows: Iterable[Row], of: int, key: Callable[[Row], float | None]) -> Iterator[Step]:
    """Look at `rows`; those with a key come first, the lowest of them before all. Says so ever more rarely."""
    found: list[tuple[float, int]] = []
    due, looked = _FIRST_ORDER, 0
    for looked, row in enumerate(rows, 1):
        place = key(row)
        time.sleep(0)  # whoever waits to draw a row goes first
        if place is not None:
            found.append((place, row.id))
        if len(found) > 2 * KEPT:
            found = sorted(found)[:KEPT]
        if looked == due:
            due *= 2
            yield _better(found, looked, of)
        elif looked % 1_000 == 0:
            yield Step(looked=looked, of=of)
    yield _better(found, looked, looked)


def _better(found: list[tuple[float, int]], looked: int, of: int) -> Step:
    return Step(first=[row_id for _, row_id in sorted(found)[:KEPT]], looked=looked, of=of)


def merged(pieces: Iterable[Step]) -> Step:
    """Several steps as one."""
    all_of = list(pieces)
    last = all_of[-1]
    firsts = [step.first for step in all_of if step.first is not None]
    return Step(
        more=list(chain.from_iterable(step.more for step in all_of)),
        first=firsts[-1] if firsts else None,
        done=sum(step.done for step in all_of),
        looked=last.looked,
        of=last.of,
        words=" ".join(step.words for step in all_of if step.words),
    )
