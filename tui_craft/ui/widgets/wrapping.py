"""Breaks a text into a fixed number of lines by the cells it takes. Owns where lines break; draws nothing."""

from __future__ import annotations

from rich.cells import cell_len, chop_cells

from tui_craft.ui.widgets.line import clip


def wrapped(value: str, width: int, lines: int) -> list[str]:
    """`value` (of one line) in exactly `lines` lines of at most `width` cells, broken at blanks where it has any.

    What does not fit ends in an ellipsis; a short text leaves empty lines.
    """
    out: list[str] = []
    rest = value
    while len(out) < lines - 1 and width > 1 and cell_len(rest) > width:
        cut = len(chop_cells(rest[: 3 * width + 16], width)[0])
        blank = rest.rfind(" ", 0, cut + 1)
        if blank > cut // 3:
            cut = blank
        out.append(rest[: max(1, cut)].rstrip())
        rest = rest[max(1, cut) :].lstrip()
    out.append(clip(rest, width))
    return [*out, *[""] * (lines - len(out))]
