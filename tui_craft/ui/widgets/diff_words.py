"""What is said of rows that differ, in tones: the row, what happened to it, its texts with marks. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from tui_craft.domain import diff_words
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Row
from tui_craft.domain.row_diff import Part, row_diff
from tui_craft.store.version_diff import RowDiff
from tui_craft.ui.widgets.row_words import Tone

_TONES = {"drop": "bad", "add": "good", "skip": "muted", "same": ""}
_KINDS = {"added": "good", "removed": "bad", "changed": "accent", "state": "warn", "envelope": "muted"}
WORDS = {"state": "other state", "envelope": "other tags or note"}
"""What a kind of difference is called, where that is not its own name."""


def diff_contents(format: Format, item: RowDiff, tone: Tone) -> list[Content]:
    """The paragraphs of one row that differs, a blank one last."""
    head = Content.assemble(
        Content(f"#{item.id}").stylize(tone("strong")), "  ",
        Content(WORDS.get(item.kind, item.kind)).stylize(tone(_KINDS[item.kind])),
    )  # fmt: skip
    return [head, *parts_of(format, item.before, item.after, tone), Content("")]


def parts_of(format: Format, before: Row | None, after: Row | None, tone: Tone) -> list[Content]:
    """The paragraphs of what two sides of a row differ in."""
    return contents_of(row_diff(format, before, after), tone)


def contents_of(parts: Sequence[Part], tone: Tone) -> list[Content]:
    """The paragraphs of parts that differ, each under its label."""
    out: list[Content] = []
    for part in parts:
        words = [
            Content(piece.text).stylize(tone(_TONES[piece.kind])) if _TONES[piece.kind] else Content(piece.text)
            for piece in diff_words.said(part)
        ]
        out.append(Content.assemble(Content(diff_words.label(part)).stylize(tone("accent")), *words))
    return out
