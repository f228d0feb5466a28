"""Shares and histograms drawn with characters, in a rich and an ASCII set. Counts nothing; knows no gauge by name."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from tui_craft.domain.histogram import Histogram, bar_heights


@dataclass(frozen=True, slots=True)
class Marks:
    """`full` and `empty` cells of a bar, the `mark` of a threshold; `bars` fill a cell more and more; `cut` text."""

    full: str
    empty: str
    mark: str
    bars: str
    cut: str


RICH = Marks("█", "░", "┊", "▁▂▃▄▅▆▇█", "…")
ASCII = Marks("#", ".", "|", ".:#", "~")

_NICE = (1, 2, 5)
_FEWEST = 8
"""Columns that a histogram of few values has."""
_WIDEST = 4
"""Cells of a column at most."""


def bar(share: float, width: int, marks: Marks, at: Sequence[float] = ()) -> tuple[str, str]:
    """The full and the empty part of a bar of `width` cells, with a mark in the empty part at each of the shares `at`.

    What is there at all takes a cell, and what is not all leaves one.
    """
    full = round(share * width)
    if width > 1:
        full = min(max(full, 1 if share > 0 else 0), width - (share < 1))
    places = {min(width - 1, int(mark * width)) for mark in at if 0 < mark < 1}
    rest = "".join(marks.mark if place in places else marks.empty for place in range(full, width))
    return marks.full * full, rest


def histogram(values: Histogram, width: int, height: int, marks: Marks) -> list[str]:
    """The values as `height` lines of columns, and a line below that says where some of them begin.

    The fewer values, the fewer columns; no lines at all without any.
    """
    counts, starts = values.bars(min(width, max(_FEWEST, int(2 * len(values) ** 0.5))))
    if not counts:
        return []
    wide = max(1, min(_WIDEST, width // len(counts)))
    levels = len(marks.bars)
    columns = bar_heights(counts, levels * height)
    lines = []
    for line in reversed(range(height)):
        cells = (min(levels, max(0, column - line * levels)) for column in columns)
        lines.append("".join((marks.bars[cell - 1] if cell else " ") * wide for cell in cells).rstrip())
    return [*lines, _axis(starts, wide)]


def _axis(starts: Sequence[int], wide: int) -> str:
    """The first value below its column, then each of 1, 2, 5, 10, ... below the column that it is in, as they fit."""
    line = short(starts[0])
    for place in range(1, len(starts)):
        value = _nice_between(starts[place], starts[place + 1] if place + 1 < len(starts) else starts[place] + 1)
        at = place * wide
        if value and at >= len(line) + 2 and at + len(short(value)) <= len(starts) * wide:
            line = line.ljust(at) + short(value)
    return line


def _nice_between(low: int, high: int) -> int:
    """The first of 1, 2, 5, 10, 20, ... from `low` to below `high`; 0 where there is none."""
    unit = 1
    while unit * 10 <= low:
        unit *= 10
    for step in (*_NICE, 10):
        if low <= unit * step < high:
            return unit * step
    return 0


def short(number: int) -> str:
    """A number in few characters: 950, 1.2k, 35k, 2.0M."""
    for unit, letter in ((1_000_000, "M"), (1_000, "k")):
        if number >= unit:
            value = number / unit
            return f"{value:.0f}{letter}" if value >= 9.95 or value == int(value) else f"{value:.1f}{letter}"
    return str(number)


def cells(text: str) -> int:
    """How many cells of a terminal `text` takes."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def fitted(text: str, width: int, marks: Marks) -> str:
    """`text` in exactly `width` cells: filled up with spaces, or cut."""
    if cells(text) > width:
        kept = ""
        for char in text:
            if cells(kept) + _cells_of(char) > width - 1:
                break
            kept += char
        text = kept + marks.cut
    return text + " " * (width - cells(text))
