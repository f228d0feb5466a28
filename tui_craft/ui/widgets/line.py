"""Lines of text at the edges of a screen: what is on the left may be cut, what is on the right stays whole.

Owns the fitting of pieces into a width; knows nothing of what they say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.reactive import reactive
from textual.visual import VisualType

from tui_craft import text
from tui_craft.ui import glyphs
from tui_craft.ui.widgets.toned import Toned


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line. Where it is narrow the piece with the lowest `keep` goes first. `tone` is a tone's name."""

    text: str
    tone: str = ""
    keep: int = 5


class EdgeLine(Toned):
    """One line with pieces on the left and on the right. Pieces are foreign text: they are cleaned here."""

    DEFAULT_CSS = """
    EdgeLine { height: 1; width: 1fr; padding: 0 1; }
    """

    left: reactive[tuple[Piece, ...]] = reactive(())
    right: reactive[tuple[Piece, ...]] = reactive(())

    def show(self, left: Sequence[Piece], right: Sequence[Piece] = ()) -> None:
        """Draw these pieces (nothing is redrawn when they are the same as before)."""
        self.left, self.right = tuple(left), tuple(right)

    def render(self) -> VisualType:
        width = self.content_size.width
        left, right = fit([p for p in self.left if p.text], [p for p in self.right if p.text], width)
        gap = max(0, width - _width(left) - _width(right))
        return Content.assemble(*self._parts(left), " " * gap, *self._parts(right))

    def _parts(self, pieces: Sequence[Piece]) -> list[Content | str]:
        out: list[Content | str] = []
        for number, piece in enumerate(pieces):
            if number:
                out.append("   ")
            out.append(Content(piece.text).stylize(self.tone(piece.tone)) if piece.tone else piece.text)
        return out


_READABLE = 9
"""Cells of a piece that still say something."""


def _width(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(piece.text) for piece in pieces) + 3 * max(0, len(pieces) - 1)


def fit(left: Sequence[Piece], right: Sequence[Piece], width: int) -> tuple[list[Piece], list[Piece]]:
    """The pieces that fit into `width` cells, cleaned: first those with the lowest `keep` go, then the first is cut.

    The last of the left ones to go is cut instead where that leaves something to read.
    """
    lefts = [Piece(text.one_line(piece.text), piece.tone, piece.keep) for piece in left]
    rights = [Piece(text.one_line(piece.text), piece.tone, piece.keep) for piece in right]

    def total() -> int:
        return _width(lefts) + _width(rights) + (3 if lefts and rights else 0)

    before: list[Piece] = []
    while len(lefts) + len(rights) > 1 and total() > width:
        weakest = min([*lefts, *rights], key=lambda piece: piece.keep)
        home = rights if any(piece is weakest for piece in rights) else lefts
        before = list(lefts) if home is lefts else before
        home[:] = [piece for piece in home if piece is not weakest]
    gone = [piece for piece in before if not any(piece is other for other in lefts)]
    room = width - total() - 3
    if lefts and gone and room >= _READABLE:
        cut = Piece(clip(gone[0].text, room), gone[0].tone, gone[0].keep)
        lefts = [cut if piece is gone[0] else piece for piece in before]
    over = total() - width
    if over > 0 and (lefts or rights):
        home = lefts or rights
        size = max(1, cell_len(home[0].text) - over)
        home[0] = Piece(clip(home[0].text, size), home[0].tone, home[0].keep)
    return lefts, rights


def clip(value: str, width: int) -> str:
    """`value` cut to at most `width` cells, with an ellipsis where something is missing."""
    if cell_len(value) <= width:
        return value
    return set_cell_size(value, width - 1).rstrip() + "…" if width > 1 else "…"


class Rule(Toned):
    """A dim line across the screen. The only line there is between parts one above the other."""

    DEFAULT_CSS = "Rule { height: 1; width: 1fr; margin: 0 1; }"

    def render(self) -> VisualType:
        return Content(glyphs.of(self.app).rule * self.size.width).stylize(self.tone("line"))
