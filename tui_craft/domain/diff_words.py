"""How a difference is said in plain text: `[-old-]{+new+}` within a text, one line for what came or went. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tui_craft import text
from tui_craft.domain.row_diff import Part
from tui_craft.domain.text_diff import Piece, collapsed

MARKS = {"drop": ("[-", "-]"), "add": ("{+", "+}"), "same": ("", ""), "skip": ("", "")}
"""What stands before and after a piece, so that a change is never shown by colour alone."""
_SHORT = 60
_LONGEST = 2_000


def label(part: Part) -> str:
    """What stands before a part: its name, and whether it came (`+`) or went (`-`) whole."""
    kinds = [piece.kind for piece in part.pieces]
    mark = "+ " if kinds == ["add"] else "- " if kinds == ["drop"] else ""
    return f"{mark}{text.one_line(part.label, 60)}: " if part.label else mark


def said(part: Part) -> list[Piece]:
    """The pieces of a part as they are shown: cleaned, long unchanged stretches left out, marks around changes.

    A part that came or went whole, or a short value that became another, needs no marks.
    """
    pieces = [Piece(piece.kind, text.visible(piece.text, _LONGEST)) for piece in collapsed(part.pieces)]
    kinds = [piece.kind for piece in pieces]
    if len(kinds) == 1:
        return pieces
    if kinds == ["drop", "add"] and all(len(piece.text) <= _SHORT and "\n" not in piece.text for piece in pieces):
        return [pieces[0], Piece("same", " -> "), pieces[1]]
    return [piece for found in pieces for piece in _marked(found)]


def _marked(piece: Piece) -> list[Piece]:
    before, after = MARKS[piece.kind]
    return [Piece(piece.kind, f"{before}{piece.text}{after}")] if piece.text else []


def lines(parts: Sequence[Part]) -> list[str]:
    """The parts as plain lines: `  output: The [-red-]{+blue+} car`, further lines of a text indented."""
    out: list[str] = []
    for part in parts:
        words = "".join(piece.text for piece in said(part))
        out += f"  {label(part)}{words}".rstrip("\n").replace("\n", "\n    ").split("\n")
    return out
