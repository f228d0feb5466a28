"""Marks: single private characters that stand for spans of text no rule may touch. Owns masking and filling.

Rules that reword a text work on its masked form; what a mark stands for comes back, unharmed or drawn anew,
when the text is filled.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

FIRST = 0xF0000
LIMIT = 60_000
MARK = re.compile("[\U000f0000-\U000ffffd]")
MARK_CLASS = "\U000f0000-\U000ffffd"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one text. `slot` is the number of the slot it belongs to, None for a span kept as it is.

    `render` turns the slot's value into this span's spelling (a date in words, a number with two decimals).
    """

    start: int
    end: int
    slot: int | None = None
    render: Callable[[object], str] = str


class Masks:
    """The marks given out for one row: what each of them stands for."""

    def __init__(self) -> None:
        self._spans: list[tuple[str, Span]] = []

    def mask(self, text: str, spans: list[Span]) -> str:
        """`text` with every span (sorted, not overlapping) replaced by a mark."""
        out: list[str] = []
        at = 0
        for span in spans:
            if len(self._spans) >= LIMIT:
                break
            out.append(text[at : span.start])
            out.append(chr(FIRST + len(self._spans)))
            self._spans.append((text[span.start : span.end], span))
            at = span.end
        out.append(text[at:])
        return "".join(out)

    def fill(self, masked: str, values: dict[int, object]) -> str:
        """The text with every mark replaced: by its slot's new value, or by what it stood for."""

        def back(match: re.Match[str]) -> str:
            number = ord(match.group()) - FIRST
            if number >= len(self._spans):
                return match.group()
            original, span = self._spans[number]
            if span.slot is None or span.slot not in values:
                return original
            return span.render(values[span.slot])

        return MARK.sub(back, masked)
