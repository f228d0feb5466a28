"""Tones: the meanings a piece of text can be drawn in, the same in every widget. Owns their look, no text."""

from __future__ import annotations

from typing import ClassVar

from textual.style import Style
from textual.widget import Widget

from tui_craft.domain.row import State

TONES = ("muted", "accent", "strong", "key", "line", "good", "warn", "bad")
TONE_CLASSES = {f"tone--{name}" for name in TONES}
STATE_TONES = {State.DRAFT: "muted", State.ACCEPTED: "good", State.HELD: "warn", State.REJECTED: "bad"}
"""The tone of each row state, always shown together with its glyph or word."""


def tones_css(widget: str) -> str:
    """The look of the tones in widgets of the type named `widget`."""
    return (
        widget
        + """ {
        & > .tone--muted { color: $muted; }
        & > .tone--accent { color: $accent; }
        & > .tone--strong { text-style: bold; }
        & > .tone--key { color: $accent; text-style: bold; }
        & > .tone--line { color: $line; }
        & > .tone--good { color: $success; }
        & > .tone--warn { color: $warning; }
        & > .tone--bad { color: $error; }
        &:ansi > .tone--muted { color: ansi_default; text-style: dim; }
        &:ansi > .tone--line { color: ansi_default; text-style: dim; }
    }
    """
    )


class Toned(Widget):
    """A widget that draws text in tones: `self.tone("muted")` is a style for `Content`.

    It must be the first base of its subclasses (Textual looks for styles only there).
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = TONE_CLASSES
    DEFAULT_CSS = tones_css("Toned")

    def tone(self, name: str) -> Style:
        """The style of a tone, to lay over whatever is below it; the empty name is no style."""
        return tone_of(self, name)


def tone_of(widget: Widget, name: str) -> Style:
    """The style of a tone in a widget that has the tones among its component classes."""
    return widget.get_visual_style(f"tone--{name}", partial=True) if name else Style.null()
