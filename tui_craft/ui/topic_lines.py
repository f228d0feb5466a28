"""The tree of topics as lines of a table: which are seen, how far in they stand, what is counted. Draws nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tui_craft import text
from tui_craft.domain.topics import Path
from tui_craft.store.topic_counts import Tally
from tui_craft.ui.widgets.row_model import Column, Line

_COUNTS = "drafts/accepted/target"
_MARKS = 12
"""Cells beside a name: what folds it, and what says that it is moved."""
_AROUND = 44
"""Cells of a line that are not the name's."""
WIDE, NARROW = 76, 48
"""Cells of a window from which on every count has a column, and from which on there is room for full words."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: its path, how many rows are wanted of it, whether others lie below it."""

    path: Path
    target: int | None
    above: bool


def columns(width: int, topics: Sequence[Topic] = ()) -> tuple[Column, ...]:
    """The columns for a window of this width: drafts, accepted and target in one of them.

    The names get what they need, so that the counts stand near them.
    """
    if width < WIDE:
        name = "drafts/acc./target" if width >= NARROW else "d/a/target"
        return Column("Topic", least=12), Column(name, width=len(name), align="right")
    longest = max((len(topic.path[-1]) + 2 * len(topic.path) + _MARKS for topic in topics), default=0)
    counts = Column(_COUNTS, width=len(_COUNTS), align="right"), Column("no output", width=9, align="right")
    return Column("Topic", width=max(20, min(longest, width - _AROUND))), *counts


class TopicLines:
    """The lines that are seen: those below a folded topic are not, and under a search only what leads to a match."""

    def __init__(
        self,
        topics: Sequence[Topic],
        sums: Mapping[Path, Tally],
        *,
        folded: Collection[Path] = (),
        found: str = "",
        moving: Path | None = None,
        width: int = WIDE,
        ascii_only: bool = False,
    ) -> None:
        self._sums, self._moving, self._width = sums, moving, width
        self._open, self._shut = ("-", "+") if ascii_only else ("▾", "▸")
        self.folded = frozenset() if found else frozenset(folded)
        self.shown = _matching(topics, found) if found else _unfolded(topics, self.folded)

    def __len__(self) -> int:
        return len(self.shown)

    def lines(self, start: int, stop: int) -> Sequence[Line | None]:
        """See `RowSource`."""
        return [self._line(place, topic) for place, topic in enumerate(self.shown[start:stop], start)]

    def ids(self, start: int, stop: int) -> Sequence[int]:
        """The places themselves: a topic has no number."""
        return range(start, min(stop, len(self.shown)))

    def place(self, path: Path) -> int:
        """Where a topic is, or the nearest one above it that is seen; 0 where there is none."""
        places = {topic.path: place for place, topic in enumerate(self.shown)}
        while path and path not in places:
            path = path[:-1]
        return places.get(path, 0)

    def _line(self, place: int, topic: Topic) -> Line:
        tally = self._sums.get(topic.path, Tally())
        sign = self._shut if topic.path in self.folded else self._open
        # in a narrow window a deep tree must leave room for its names
        step = 2 if self._width >= NARROW else 1
        name = " " * step * (len(topic.path) - 1) + (f"{sign} " if topic.above else "  ") + topic.path[-1]
        target = text.count(topic.target) if topic.target is not None else ""
        counts = f"{tally.draft:,}/{tally.accepted:,}" + (f"/{target}" if target else "")
        if self._width < WIDE and tally.unanswered:
            counts = f"?{tally.unanswered:,} {counts}"
        moved = self._moving is not None and topic.path[: len(self._moving)] == self._moving
        cells: tuple[str, ...] = (name + ("  (moving)" if moved else ""), counts)
        if self._width >= WIDE:
            cells = (*cells, text.count(tally.unanswered) if tally.unanswered else "")
        return Line(place, cells, tone="" if tally.total and not moved else "bad")


def _unfolded(topics: Sequence[Topic], folded: Collection[Path]) -> list[Topic]:
    shown: list[Topic] = []
    hidden = 0  # how deep the folded topic lies whose inside is being passed over
    for topic in topics:
        if hidden and len(topic.path) > hidden:
            continue
        hidden = len(topic.path) if topic.path in folded else 0
        shown.append(topic)
    return shown


def _matching(topics: Sequence[Topic], found: str) -> list[Topic]:
    """The topics with these letters in their name, and what lies above them."""
    wanted = found.casefold()
    kept: set[Path] = set()
    for topic in topics:
        if wanted in topic.path[-1].casefold():
            kept.update(topic.path[:depth] for depth in range(1, len(topic.path) + 1))
    return [topic for topic in topics if topic.path in kept]
