"""How varied a run's rows are, as they land: near-duplicates, openings, 3-grams; per template and per teacher.

It only looks: which rows land is not its business, so a row is the same with or without it.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.distinct import Distinct
from tui_craft.domain.formats import Format
from tui_craft.domain.near import NearIndex, grams
from tui_craft.domain.openings import opening
from tui_craft.domain.row import NewRow, Row
from tui_craft.domain.sides import sides
from tui_craft.domain.words import is_character, words
from tui_craft.runs.folder import Head
from tui_craft.store.dataset import Dataset

EXISTING = 20_000
"""Rows that were there before a run and are compared with, the newest and all seeds."""
_INDEXED = 200_000
"""Rows that are compared with at most: some 200 MB."""
_OPENINGS = 20_000
"""Rows whose openings are counted, the newest."""
_WINDOWS = 24
_WINDOW = 5
_GROUPS = 50
_BATCH = 512
_WORDS = 4

Figures = dict[str, Any]
"""`rows`; `near`: share of them that are near an earlier row or seed; `openings` and `answers`: different beginnings of
what is asked and answered, per row; `grams`: different word 3-grams, per 3-gram. What is not known is not there."""


def beginning_of(text: str) -> str:
    """A text's opening; empty where it is shorter, because a label or a `yes` is meant to be the same."""
    begun = opening(text, _WORDS)
    return begun if begun.count(" ") >= _WORDS - 1 or is_character(begun[:1]) else ""


class Openings:
    """How the newest rows begin."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._order: deque[str] = deque()

    def add(self, begun: str) -> None:
        """Note a row's beginning (`beginning_of`), if it has one."""
        if not begun:
            return
        self._counts[begun] += 1
        self._order.append(begun)
        if len(self._order) > _OPENINGS:
            oldest = self._order.popleft()
            self._counts[oldest] -= 1
            if not self._counts[oldest]:
                del self._counts[oldest]

    @property
    def ratio(self) -> float | None:
        """Different beginnings per row; None where no row has one."""
        return len(self._counts) / len(self._order) if self._order else None

    def top(self, count: int) -> list[tuple[str, int]]:
        """The most frequent beginnings that occur more than once."""
        return [(begun, times) for begun, times in self._counts.most_common(count) if times > 1]


@dataclass(slots=True)
class Counts:
    """The counts of a group of rows."""

    rows: int = 0
    near: int = 0
    fresh: float = 0.0
    grams: int = 0
    asked: Openings = field(default_factory=Openings)
    answered: Openings = field(default_factory=Openings)

    def figures(self) -> Figures:
        """What is known of the group."""
        out: Figures = {"rows": self.rows}
        if self.rows:
            out["near"] = round(self.near / self.rows, 4)
        for name, openings in (("openings", self.asked), ("answers", self.answered)):
            if (ratio := openings.ratio) is not None:
                out[name] = round(ratio, 4)
        if self.grams:
            out["grams"] = round(min(1.0, self.fresh / self.grams), 4)
        return out


class Variety:
    """Watches the rows of one run of a dataset in `format`. One call at a time."""

    def __init__(self, format: Format) -> None:
        self._format = format
        self._index = NearIndex()
        self._distinct = Distinct()
        self._all = Counts()
        self._templates: dict[str, Counts] = {}
        self._teachers: dict[str, Counts] = {}
        self._families: dict[int, int] = {}  # rows that were made from another, by the row they were made from
        self._windows: list[list[float]] = [[0, 0.0, 0]]  # rows, fresh 3-grams, 3-grams
        self._window = _WINDOW

    def load(self, rows: Iterable[Row]) -> None:
        """Take in rows that are there already: to be compared with, in no figure."""
        self._index.load(self._known(rows))

    def _known(self, rows: Iterable[Row]) -> Iterable[tuple[int, set[int]]]:
        for row in rows:
            if row.envelope.parent is not None:
                self._families[row.id] = row.envelope.parent
            mine = grams(words("\n".join(sides(self._format, row.data))))
            self._distinct.add(mine)
            yield row.id, mine

    def feed(self, landed: Iterable[tuple[int, NewRow]]) -> int:
        """Take in rows that landed, with their ids, in order. How many of them are near an earlier one."""
        return sum(self._take(row_id, row) for row_id, row in landed)

    def _take(self, row_id: int, row: NewRow) -> bool:
        both = sides(self._format, jsonlines.loads(row.raw))
        mine = grams(words("\n".join(both)))
        near = self._near(row_id, row.envelope.parent, mine)
        fresh = self._distinct.add(mine)
        asked, answered = beginning_of(both.asked), beginning_of(both.answered)
        template, teacher = row.origin.get("template", ""), row.origin.get("teacher", "")
        for counts in (self._all, _group(self._templates, template), _group(self._teachers, teacher)):
            if counts is not None:
                counts.rows += 1
                counts.near += near
                counts.fresh += fresh
                counts.grams += len(mine)
                counts.asked.add(asked)
                counts.answered.add(answered)
        self._advance(fresh, len(mine))
        return near

    def _near(self, row_id: int, parent: int | None, mine: set[int]) -> bool:
        """Whether the row is near an earlier one that it was not made from, nor from the same as."""
        if parent is not None:
            self._families[row_id] = parent
        full = len(self._index) >= _INDEXED
        match = self._index.best_grams(mine) if full else self._index.add_grams(row_id, mine)
        if match is None:
            return False
        return match[0] != row_id and (parent is None or parent not in (match[0], self._families.get(match[0])))

    def _advance(self, fresh: float, total: int) -> None:
        window = self._windows[-1]
        if window[0] >= self._window:
            if len(self._windows) >= _WINDOWS:  # as many again, in windows twice as wide
                pairs = zip(self._windows[::2], self._windows[1::2], strict=True)
                self._windows = [[a + b for a, b in zip(one, other, strict=True)] for one, other in pairs]
                self._window *= 2
            window = [0, 0.0, 0]
            self._windows.append(window)
        window[0] += 1
        window[1] += fresh
        window[2] += total

    def figures(self) -> Figures:
        """The figures of all rows, and `novelty`: the share of new 3-grams from the run's beginning to now."""
        return {**self._all.figures(), "novelty": self._novelty()}

    def report(self) -> Figures:
        """`figures` with those by template and by teacher, and the most repeated openings."""
        return {
            **self.figures(),
            "templates": {name: counts.figures() for name, counts in self._templates.items()},
            "teachers": {name: counts.figures() for name, counts in self._teachers.items()},
            "repeated": {"openings": self._all.asked.top(5), "answers": self._all.answered.top(5)},
        }

    def _novelty(self) -> list[float]:
        return [round(min(1.0, fresh / total), 3) for rows, fresh, total in self._windows if total]


def _group(groups: dict[str, Counts], name: str) -> Counts | None:
    """The counts of the group; None for one too many (a mistake in a file must not fill the memory)."""
    if name not in groups and len(groups) >= _GROUPS:
        return None
    return groups.setdefault(name, Counts())


def variety_of(dataset: Dataset, head: Head) -> Variety:
    """The variety of a run's rows as they are now, beside its seeds and the newest of all other rows. For a thread."""
    variety = Variety(dataset.format)
    newest = sorted(dataset.ids())[-EXISTING:]  # display order puts clones below their originals
    there = dict.fromkeys((*head.seeds, *newest))
    variety.load(row for row in _read(dataset, there) if row.origin.get("run") != head.id)
    own = (row for row in _read(dataset, [row_id for row_id in newest if row_id >= head.first_row]))
    for row in own:
        if row.origin.get("run") == head.id:
            variety.feed([(row.id, NewRow(row.raw, row.envelope, row.origin))])
    return variety


def _read(dataset: Dataset, ids: Iterable[int]) -> Iterator[Row]:
    wanted = iter(ids)
    while batch := list(islice(wanted, _BATCH)):
        yield from dataset.get_many([row_id for row_id in batch if dataset.state_of(row_id) is not None])
