"""Draws one row of a row table, in one line or a few. Owns the look of it and what was drawn so far; no cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip

from tui_craft import text
from tui_craft.ui.widgets.line import clip
from tui_craft.ui.widgets.row_model import Column, Line, Slot, lay_out
from tui_craft.ui.widgets.wrapping import wrapped

StyleOf = Callable[[str], Style]


class RowPainter:
    """The painter of one table. `style_of` gives the look of a row, or of what lies over it: cursor, cell, a tone."""

    def __init__(self, columns: Sequence[Column], style_of: StyleOf, *, label_width: int, states: bool) -> None:
        self.columns = columns
        self.slots: list[Slot] = []
        self.label_width = label_width
        self._states = states
        self._style_of = style_of
        self._first = 0
        self.width = 0
        self.lines = 1
        """How many lines each row takes."""
        self.sorted: tuple[int, bool] | None = None
        """The column the rows are sorted by, and whether the greatest come first."""
        self._strips: LRUCache[tuple[Line, bool, int | None, str], tuple[Strip, ...]] = LRUCache(512)

    def forget(self) -> None:
        """Draw everything anew: other colours."""
        self._strips.clear()

    def place(self, width: int, current: int) -> None:
        """Lay the columns out in `width` cells so that the column `current` is among those shown."""
        left = 4 + (self.label_width + 1 if self.label_width else 0) + (3 if self._states else 0)
        self.width = width
        self._first = min(self._first, current)
        self.slots = lay_out(self.columns, max(left + 2, width), left, self._first)
        while self.slots and current > self.slots[-1].number and self._first < current:
            self._first += 1
            self.slots = lay_out(self.columns, max(left + 2, width), left, self._first)
        self._strips.clear()

    def shows(self, column: int) -> bool:
        """Whether this column is on the screen."""
        return any(slot.number == column for slot in self.slots)

    def column_at(self, x: int) -> int | None:
        """The column at cell `x`, if there is one."""
        return next((slot.number for slot in self.slots if slot.start <= x < slot.start + slot.width), None)

    def header(self, current: int | None) -> Strip:
        """The line of titles; the column `current` stands out, the one the rows are sorted by has an arrow."""
        plain = self._style_of("row")
        quiet = plain + self._style_of("muted")
        at = 4 + self.label_width
        parts = [(_fit("id", at, "right") if self.label_width else " " * at, quiet)]
        for slot in self.slots:
            here = slot.number == current and len(self.slots) > 1
            parts.append((" " * (slot.start - at), quiet))
            parts.append((self._title(slot), plain + self._style_of("accent") if here else quiet))
            at = slot.start + slot.width
        shown = [number for number, column in enumerate(self.columns) if column.from_width <= self.width]
        hint = " ›" if self.slots and self.slots[-1].number < shown[-1] else "  "
        parts.append((" " * max(0, self.width - at - 2) + hint, quiet))
        return _strip(parts, self.width, quiet)

    def _title(self, slot: Slot) -> str:
        column = self.columns[slot.number]
        if self.sorted is None or self.sorted[0] != slot.number:
            return _fit(column.title, slot.width, column.align)
        arrow = "▼" if self.sorted[1] else "▲"
        return _fit(f"{clip(column.title, max(1, slot.width - 2))} {arrow}", slot.width, column.align)

    def with_thumb(self, strip: Strip) -> Strip:
        """A line beside which the scrollbar's thumb stands: in the cell that every line leaves free at its end."""
        style = self._style_of("row") + self._style_of("line")
        return Strip([*strip.crop(0, self.width - 1), Segment("▐", style)], self.width)

    def waiting(self, *, cursor: bool) -> Strip:
        """A row that is still being read."""
        style = self._style_of("row") + self._style_of("muted")
        return Strip([Segment(f" {'>' if cursor else ' '}  …", style)]).adjust_cell_length(self.width, style)

    def row(self, line: Line, marked: bool) -> tuple[Strip, ...]:
        """The lines of a row without the cursor."""
        return self._drawn(line, marked, None, " ")

    def cursor_row(self, line: Line, marked: bool, current: int | None) -> tuple[Strip, ...]:
        """The lines of the row under the cursor; the cell in column `current` stands out."""
        return self._drawn(line, marked, current, ">")

    def _drawn(self, line: Line, marked: bool, current: int | None, pointer: str) -> tuple[Strip, ...]:
        key = (line, marked, current, pointer)
        strips = self._strips.get(key)
        if strips is None:
            strips = self._strips[key] = self._draw(line, marked, current, pointer)
        return strips

    def _draw(self, line: Line, marked: bool, current: int | None, pointer: str) -> tuple[Strip, ...]:
        ground = self._style_of("cursor") if pointer == ">" else Style.null()
        plain = self._style_of("row") + ground
        # a rejected row steps back: its text is as quiet as its worth
        ink = plain + self._style_of("muted") if line.tone == "bad" else plain
        cells = [self._cell(line, slot) for slot in self.slots]
        strips: list[Strip] = []
        for number in range(self.lines):
            at = self.slots[0].start
            parts = self._head(line, marked, plain, pointer) if number == 0 else [(" " * at, plain)]
            for slot, cell in zip(self.slots, cells, strict=True):
                parts.append((" " * (slot.start - at), ink))
                here = slot.number == current and len(self.slots) > 1
                parts.append((cell[number], ink + self._style_of("cell") if here else ink))
                at = slot.start + slot.width
            strips.append(_strip(parts, self.width, plain))
        return tuple(strips)

    def _head(self, line: Line, marked: bool, plain: Style, pointer: str) -> list[tuple[str, Style]]:
        parts: list[tuple[str, Style]] = []
        sign = f" {pointer}{'*' if marked else ' '} "
        # every change of look is bytes on the line: blanks, ids and drafts have none of their own
        parts.append((sign, plain if sign.isspace() else plain + self._style_of("key")))
        if self.label_width:
            parts.append((_fit(text.one_line(line.label, 40), self.label_width, "right") + " ", plain))
        if self._states:
            own = line.tone not in {"", "muted"}
            parts.append((line.glyph[:1] or " ", plain + self._style_of(line.tone) if own else plain))
            parts.append((line.flag[:1], plain + self._style_of("warn")) if line.flag else (" ", plain))
            parts.append((" ", plain))
        return parts

    def _cell(self, line: Line, slot: Slot) -> list[str]:
        """The lines of one cell, each of them as wide as the slot."""
        value = line.cells[slot.number] if slot.number < len(line.cells) else ""
        align = self.columns[slot.number].align
        shown = text.one_line(value, self.lines * (3 * slot.width + 16))
        if self.lines == 1:
            return [_fit(shown, slot.width, align)]
        return [_fit(piece, slot.width, align) for piece in wrapped(shown, slot.width, self.lines)]


def _strip(parts: list[tuple[str, Style]], width: int, plain: Style) -> Strip:
    """The parts as a strip of `width` cells; neighbours that look alike are one, for that is fewer bytes to send."""
    merged: list[tuple[str, Style]] = []
    missing = width - sum(cell_len(value) for value, _ in parts)
    for value, style in [*parts, (" " * missing, plain)]:
        if merged and merged[-1][1] == style:
            merged[-1] = (merged[-1][0] + value, style)
        elif value:
            merged.append((value, style))
    return Strip([Segment(value, style) for value, style in merged]).adjust_cell_length(width, plain)


def _fit(value: str, width: int, align: str) -> str:
    """`value` in exactly `width` cells."""
    shown = clip(value, width)
    missing = width - cell_len(shown)
    if missing < 0:  # a wide character at the edge
        return set_cell_size(shown, width)
    return " " * missing + shown if align == "right" else shown + " " * missing
