"""Random samples that are read to their end: drawn once, written down, gone on with after a restart. Judges nothing.

`reviews.json` holds `{"samples": [{"seed", "where", "of", "ids", "started", "ended"}]}`, the newest last. A row of a
sample is done when a person has judged it, or when it was deleted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from tui_craft import jsonlines, text
from tui_craft.domain.row import State
from tui_craft.errors import InvalidError, StorageError
from tui_craft.store import query
from tui_craft.store.atomic import write_atomic
from tui_craft.store.dataset import Dataset

FILE = "reviews.json"
DRAFTS = "state:draft -tag:proposal -tag:unanswered"
"""The drafts that are to be read: what is proposed for a row is read beside it, one without output is none yet."""
LEAST = 50
"""Rows of a sample, where there are as many."""
PERCENT = 5
"""Share of all rows that a sample holds, where that is more."""


@dataclass(frozen=True, slots=True)
class Sample:
    """`ids` in the order they are read, drawn under `seed` from the `of` rows of the filter `where` (empty: drafts).

    `started` and `ended` are times; `ended` is empty until every row is done.
    """

    seed: int
    where: str
    of: int
    ids: tuple[int, ...]
    started: str
    ended: str = ""


def size_of(population: int) -> int:
    """How many rows a sample of so many holds: the larger of 50 and 5 %, never more than there are."""
    return min(population, max(LEAST, math.ceil(population * PERCENT / 100)))


def drawn(population: Sequence[int], seed: int) -> Iterator[int]:
    """All of `population` in a random order that `seed` determines, each once; what is not asked for costs nothing."""
    rng, moved, length = Random(seed), dict[int, int](), len(population)
    for place in range(length):  # Fisher and Yates, with only the places that were touched written down
        other = rng.randrange(place, length)
        yield population[moved.get(other, other)]
        moved[other] = moved.pop(place, place)


def samples(folder: Path) -> list[Sample]:
    """Every sample of the dataset in `folder`, the oldest first. Raises InvalidError when the file is broken."""
    path = folder / FILE
    try:
        value = jsonlines.loads(path.read_bytes())
        return [_sample(item) for item in value["samples"]]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(f"{path} cannot be read ({error.strerror}); check its permissions.") from None
    except (ValueError, KeyError, TypeError, OverflowError):
        raise InvalidError(
            f"{path} is not a list of samples; mend it by hand, or remove it to draw new ones."
        ) from None


def _sample(item: dict[str, Any]) -> Sample:
    return Sample(
        int(item["seed"]), str(item["where"]), int(item["of"]), tuple(map(int, item["ids"])),
        str(item["started"]), str(item.get("ended") or ""),
    )  # fmt: skip


def unfinished(folder: Path, where: str) -> Sample | None:
    """The newest sample of `where` that is not read to its end."""
    return next((item for item in reversed(samples(folder)) if item.where == where and not item.ended), None)


def begin(dataset: Dataset, where: str, *, seed: int, now: datetime) -> Sample:
    """The unfinished sample of `where`, or a new one of the rows there that nobody has read, written down.

    Raises InvalidError on a bad filter or a broken file.
    """
    with dataset.log.locked():
        dataset.refresh()
        found = unfinished(dataset.path, where)
        if found is not None and next(left(dataset, found), None) is not None:
            return found
        rows = list(query.find(dataset, query.parse(dataset, where or DRAFTS)))
        size, ids = size_of(len(rows)), list[int]()
        for row_id in drawn(rows, seed):
            if len(ids) == size:
                break
            if _is_unread(dataset, row_id):
                ids.append(row_id)
        sample = Sample(seed, where, len(rows), tuple(ids), text.utc_stamp(now))
        if ids:
            _write(dataset.path, [*_ended(samples(dataset.path), where, now), sample])
        return sample


def finish(dataset: Dataset, where: str, *, now: datetime) -> None:
    """Write down that the samples of `where` were read to their end."""
    with dataset.log.locked():
        _write(dataset.path, _ended(samples(dataset.path), where, now))


def _ended(known: Sequence[Sample], where: str, now: datetime) -> list[Sample]:
    stamp = text.utc_stamp(now)
    return [replace(item, ended=stamp) if item.where == where and not item.ended else item for item in known]


def left(dataset: Dataset, sample: Sample) -> Iterator[int]:
    """The ids of `sample` that are not done, in its order. A row that is a draft is known to be one without reading."""
    for row_id in sample.ids:
        state = dataset.state_of(row_id)
        if state is State.DRAFT or (state is not None and _is_unread(dataset, row_id)):
            yield row_id


def _is_unread(dataset: Dataset, row_id: int) -> bool:
    return any(row.envelope.reviewed is None for row in dataset.get_many([row_id]))


def _write(folder: Path, known: Sequence[Sample]) -> None:
    write_atomic(folder / FILE, jsonlines.dumps({"samples": [asdict(item) for item in known]}) + b"\n")
