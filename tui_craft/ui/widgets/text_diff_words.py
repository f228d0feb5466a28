"""Two texts as the paragraphs of their difference, in tones. Draws nothing."""

from __future__ import annotations

from textual.content import Content

from tui_craft import text
from tui_craft.domain.text_diff import collapsed, diff
from tui_craft.ui.widgets.row_words import Tone

_TONES = {"drop": "bad", "add": "good", "skip": "muted"}
_MARKS = {"drop": ("[-", "-]"), "add": ("{+", "+}")}
_LONGEST = 200_000


def text_diff_content(before: str, after: str, tone: Tone) -> Content:
    """What leads from `before` to `after`: what goes stands in [- -], what comes in {+ +}."""
    parts: list[Content] = []
    for piece in collapsed(diff(before, after), keep=200):
        opening, closing = _MARKS.get(piece.kind, ("", ""))
        words = Content(opening + text.visible(piece.text, _LONGEST) + closing)
        parts.append(words.stylize(tone(_TONES[piece.kind])) if piece.kind in _TONES else words)
    return Content.assemble(*parts)


def changed(before: str, after: str) -> str:
    """`12 characters more, 3 fewer`; `the same text` where nothing differs."""
    pieces = diff(before, after)
    more = sum(len(piece.text) for piece in pieces if piece.kind == "add")
    fewer = sum(len(piece.text) for piece in pieces if piece.kind == "drop")
    if not more and not fewer:
        return "the same text"
    return f"{text.plural(more, 'character')} came in, {text.count(fewer)} went"
