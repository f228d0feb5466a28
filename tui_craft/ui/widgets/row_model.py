"""What a row table shows: columns, lines, and where lines come from. Owns the layout arithmetic; draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

GAP = 2
"""Blank cells between two columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `width` is fixed in cells, or None to share what is left; `least` is the least a sharing one needs.

    In a table narrower than `from_width` cells the column is not shown at all. `share` weighs sharing columns.
    """

    title: str
    width: int | None = None
    align: Literal["left", "right"] = "left"
    least: int = 14
    from_width: int = 0
    share: int = 1

    @property
    def needed(self) -> int:
        """The least number of cells it takes."""
        return self.least if self.width is None else self.width


@dataclass(frozen=True, slots=True)
class Line:
    """One row as drawn: equal lines look equal. `cells` may be foreign text of any length.

    `label` is drawn right-aligned before the state, `glyph` is the state's character in `tone`, `flag` one more
    character after it.
    """

    id: int
    cells: tuple[str, ...]
    label: str = ""
    glyph: str = ""
    tone: str = ""
    flag: str = ""


class RowSource(Protocol):
    """Where a table's lines come from, by position. Every method must cost the same however many rows there are."""

    def __len__(self) -> int: ...

    def lines(self, start: int, stop: int) -> Sequence[Line | None]:
        """The lines of the rows from `start` up to `stop`; None for one that is still being read."""
        ...

    def ids(self, start: int, stop: int) -> Sequence[int]:
        """The ids of these rows (a whole table's may take time in proportion)."""
        ...


class ListSource:
    """Lines that are all known."""

    def __init__(self, lines: Sequence[Line] = ()) -> None:
        self.all = list(lines)

    def __len__(self) -> int:
        return len(self.all)

    def lines(self, start: int, stop: int) -> Sequence[Line | None]:
        """A slice of them."""
        return self.all[start:stop]

    def ids(self, start: int, stop: int) -> Sequence[int]:
        """Their ids."""
        return [line.id for line in self.all[start:stop]]


@dataclass(frozen=True, slots=True)
class Slot:
    """A column on the screen: its number, where it begins and how wide it is."""

    number: int
    start: int
    width: int


def lay_out(columns: Sequence[Column], width: int, left: int, first: int) -> list[Slot]:
    """Where the columns go in `width` cells when the first `left` cells are taken.

    All of them where they fit; else those from number `first` on, as many as fit, at least one.
    """
    shown = [number for number, column in enumerate(columns) if column.from_width <= width]
    room = width - left - 1
    if sum(columns[n].needed + GAP for n in shown) - GAP > room:
        shown = [number for number in shown if number >= first] or shown[-1:]
        kept: list[int] = []
        for number in shown:
            if kept and sum(columns[n].needed + GAP for n in [*kept, number]) - GAP > room:
                break
            kept.append(number)
        shown = kept
    return _placed(columns, shown, room, left)


def _placed(columns: Sequence[Column], shown: list[int], room: int, left: int) -> list[Slot]:
    sharing = [number for number in shown if columns[number].width is None]
    fixed = sum(columns[number].needed for number in shown if number not in sharing)
    free = max(0, room - fixed - GAP * (len(shown) - 1))
    total = sum(columns[number].share for number in sharing) or 1
    slots: list[Slot] = []
    at, given = left, 0
    for number in shown:
        column = columns[number]
        size = column.width or 0
        if number in sharing:
            size = free - given if number == sharing[-1] else free * column.share // total
            given += size
        slots.append(Slot(number, at, max(1, min(size, room))))
        at += size + GAP
    return slots
