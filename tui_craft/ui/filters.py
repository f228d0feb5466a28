"""The last things that happen to a line before it is sent. Owns what may never be sent, and drawing in ASCII only.

Text is made visible where it is drawn (see `text.py`); a text field shows what was pasted into it as it is, so the
last gate stands here: nothing that a terminal obeys gets out, whatever widget drew it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

_PLAIN = str.maketrans({
    **dict.fromkeys("│┃▌▐▎▏▊▋▍┆╎", "|"), **dict.fromkeys("─━▔▁▂┈╌–—", "-"), **dict.fromkeys("█▇▆▅▄▃▉▓", "#"),
    **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼", "+"), **dict.fromkeys("·•∙░▒", "."), "…": "~", "›": ">", "→": ">", "←": "<",
    "↓": "v", "↑": "^", "↵": "$", "✓": "+", "✗": "x", "◌": "o", "▲": "^",
    "▼": "v",
})  # fmt: skip


class _TextFilter(LineFilter):
    """Changes the text of segments that need it."""

    def __init__(self, clean: Callable[[str], bool], change: Callable[[str], str]) -> None:
        super().__init__()
        self._clean = clean
        self._change = change

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, changed where they are not clean."""
        if all(self._clean(segment.text) for segment in segments):
            return segments
        return [Segment(self._change(segment.text), segment.style, segment.control) for segment in segments]


SAFE = _TextFilter(lambda text: _OBEYED.search(text) is None, lambda text: _OBEYED.sub("", text))
"""Drops what a terminal would obey; these characters have no width, so nothing moves."""
ASCII = _TextFilter(str.isascii, lambda text: text.translate(_PLAIN))
"""Puts an ASCII character of the same width where the app draws a line, a bar or a sign; other scripts stay."""
