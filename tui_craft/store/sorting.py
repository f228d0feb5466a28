"""Rows in the order of one of their columns. Reads rows where it must; changes nothing.

Numbers sort as numbers and before text, text without regard to case, and rows that have nothing there come last,
whichever way round; rows that are alike keep the order they had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from math import isnan
from typing import Any

from tui_craft.domain.formats import TURN_FORMATS
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Row
from tui_craft.domain.trust import Trust
from tui_craft.domain.turns import speaker
from tui_craft.store.dataset import Dataset
from tui_craft.store.search import read, shown
from tui_craft.store.trust import Trusting

Key = tuple[int, float | str]
"""0 and a number, or 1 and a text: comparable with each other."""

_BEAT = 1024
_PIECE = 8192
"""Rows that are sorted at a stretch: a longer one would keep every other thread waiting until it is done."""
_MOST_TEXT = 200
"""Characters of a text that count: enough to order by, and a million of them fit in memory."""

_ORIGIN = frozenset({"model", "run", "teacher", "template", "recipe", "prompt"})
_WITHOUT_READING = frozenset({"id", "state"})
KEYS = ("id", "state", "quality", "tags", "origin", *sorted(_ORIGIN), "topic", "reviewed", "trust", "reason", "note",
        "length", "turns")  # fmt: skip
"""What rows can be sorted by besides the fields of their payload (and `first` and `last` for turns); `length` is the
bytes of the payload."""


def sort(
    dataset: Dataset,
    ids: Sequence[int] | None,
    by: str,
    *,
    descending: bool = False,
    progress: Callable[[int], None] | None = None,
) -> list[int]:
    """`ids` (None: all rows, in display order) in the order of `by`, one of `KEYS` or a field of the payload.

    Rows that are gone are left out. `progress` is told now and then how many rows were read, and may raise to stop.
    """
    listed: Sequence[int] = shown(dataset, dataset.index.live()) if ids is None else ids
    if by in _WITHOUT_READING:
        return _by_index(dataset, listed, by, descending=descending)
    keys: dict[int, Key] = {}
    key_of = _key(dataset, by)
    for done, row in enumerate(_rows(dataset, listed), 1):
        key = key_of(row)
        if key is not None:
            keys[row.id] = key
        if progress is not None and done % _BEAT == 0:
            progress(done)
    having = [row_id for row_id in listed if row_id in keys]
    rest = [row_id for row_id in listed if row_id not in keys and dataset.state_of(row_id) is not None]
    found = _sorted(having, keys, descending=descending) + rest
    while keys:  # a million keys that go all at once keep every other thread waiting for half a second
        keys.popitem()
    return found


def _sorted(ids: list[int], keys: dict[int, Key], *, descending: bool) -> list[int]:
    """`ids` by their keys, those that are alike as they stood; in pieces, between which other threads get a turn."""
    pieces = [
        sorted(ids[start : start + _PIECE], key=keys.__getitem__, reverse=descending)
        for start in range(0, len(ids), _PIECE)
    ]
    return list(merge(*pieces, key=keys.__getitem__, reverse=descending))


def _by_index(dataset: Dataset, ids: Sequence[int], by: str, *, descending: bool) -> list[int]:
    state_code = dataset.index.state_code
    live = [row_id for row_id in ids if state_code(row_id)]
    return sorted(live, key=state_code if by == "state" else None, reverse=descending)


def _rows(dataset: Dataset, ids: Sequence[int]) -> Iterator[Row]:
    """The rows, in whatever order they are read fastest."""
    return read(dataset, IdSet.of(ids) & dataset.index.live())


def _key(dataset: Dataset, by: str) -> Callable[[Row], Key | None]:
    """What gives a row's place in the order; None for a row that has nothing there."""
    if by in _ABOUT:
        about = _ABOUT[by]
        return lambda row: _comparable(about(row))
    if by in _ORIGIN:
        return lambda row: _comparable(row.origin.get(by))
    if by == "trust":
        trusting, places = Trusting(dataset), list(Trust)
        return lambda row: (0, places.index(trusting.of(row)))
    turns = dataset.format.name if dataset.format.name in TURN_FORMATS else ""
    if turns and by in {"first", "last"}:
        return lambda row: _comparable(_turn(row.data.get(turns), by))
    return lambda row: _comparable(row.data.get(by))


def _comparable(value: Any) -> Key | None:
    """A key; None for what counts as nothing (null, an empty text, an empty list)."""
    if isinstance(value, bool):
        return 1, "true" if value else "false"
    if isinstance(value, int | float):
        return None if isinstance(value, float) and isnan(value) else (0, value)
    if isinstance(value, str):
        return (1, value[:_MOST_TEXT].casefold()) if value else None
    if isinstance(value, list | tuple):
        first = [key for key in map(_comparable, value[:4]) if key is not None]
        return (1, "\n".join(str(part) for _, part in first)) if first else None
    if isinstance(value, dict):
        return _comparable(list(value.values()))
    return None


def _turn(turns: Any, which: str) -> Any:
    """What is said in the first or the last turn."""
    listed = [turn for turn in turns if isinstance(turn, dict)] if isinstance(turns, list) else []
    if not listed:
        return None
    turn = listed[0 if which == "first" else -1]
    return turn.get("content", turn.get("value"))


def _length(row: Row) -> int:
    """The bytes of the payload, which needs no decoding and orders as well as its characters."""
    return len(row.raw)


def _turns(row: Row) -> int | None:
    """How many turns the payload's lists hold together."""
    lists = [value for value in row.data.values() if isinstance(value, list)]
    return sum(isinstance(turn, dict) and bool(speaker(turn)) for turns in lists for turn in turns) or None


_ABOUT: dict[str, Callable[[Row], Any]] = {
    "quality": lambda row: row.envelope.quality,
    "tags": lambda row: row.tags,
    "origin": lambda row: [row.origin.get("kind"), row.origin.get("by")],
    "topic": lambda row: row.origin.get("topic"),
    "reviewed": lambda row: row.envelope.reviewed and row.envelope.reviewed.rpartition(" ")[2],
    "reason": lambda row: row.envelope.reason,
    "note": lambda row: row.envelope.note,
    "length": _length,
    "turns": _turns,
}
