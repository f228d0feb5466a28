"""How rows began that a run has made already, to be named to the teacher as not to be repeated. Keeps texts only."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from tui_craft.domain.formats import Format
from tui_craft.domain.openings import gist, opening

MOST = 12


class Recent:
    """The newest rows' openings and intents."""

    def __init__(self, format: Format, most: int = MOST) -> None:
        self._format = format
        self._lines: deque[str] = deque(maxlen=most)

    def note(self, data: Mapping[str, Any]) -> None:
        """Remember a row."""
        text = leading_text(self._format, data)
        if begins := opening(text):
            about = gist(text)
            self._lines.append(f"- {begins}…" + (f" ({about})" if about else ""))

    def lines(self) -> str:
        """The text of `{{avoid}}`, the newest last; each opening once."""
        return "\n".join(dict.fromkeys(self._lines))


def leading_text(format: Format, data: Mapping[str, Any]) -> str:
    """The text that a row is told apart by: its first input, of a conversation the user's first turn."""
    blocks = format.blocks(data)
    if format.turns and not isinstance(data.get(format.fields[0]), str):
        asked = [block.text for block in blocks if block.label.rsplit(": ", 1)[-1] in {"user", "human"}]
        return asked[0] if asked else (blocks[0].text if blocks else "")
    return blocks[0].text if blocks else ""
