"""An edit laid out to be read: what went struck out, what came in its place. Owns its look; compares nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from tui_craft import text
from tui_craft.ui.last_edit import LastEdit

if TYPE_CHECKING:
    from tui_craft.domain.text_diff import Piece

Tone = Callable[[str], Style]

_SIGNS = {"add": ("{+", "+}", "good"), "drop": ("[-", "-]", "bad")}
"""What stands around a piece, so that a change is not told by colour alone."""


def edit_words(edit: LastEdit | None, tone: Tone) -> list[Content]:
    """The paragraphs of an edit; for None, that there was none."""
    if edit is None:
        return [Content(""), Content("Nobody has edited this row since it was made.").stylize(tone("muted"))]
    when = f", {edit.at[:16].replace('T', ' ')}" if edit.at else ""
    lines = [Content(""), Content(text.one_line(f"the last edit{when}", 80)).stylize(tone("muted"))]
    for label, pieces in edit.changes:
        lines += [Content(""), Content(text.one_line(label, 80)).stylize(tone("accent")), pieces_words(pieces, tone)]
    return lines


def pieces_words(pieces: Iterable[Piece], tone: Tone) -> Content:
    """The pieces of a diff as one text: `{+what came+}`, `[-what went-]`."""
    out: list[Content] = []
    for piece in pieces:
        shown = text.visible(piece.text)
        if piece.kind in _SIGNS:
            before, after, name = _SIGNS[piece.kind]
            out.append(Content(f"{before}{shown}{after}").stylize(tone(name)))
        else:
            out.append(Content(shown).stylize(tone("muted")) if piece.kind == "skip" else Content(shown))
    return Content.assemble(*out)
