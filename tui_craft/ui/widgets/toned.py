"""Tones: the meanings a piece of text can be drawn in, the same in every widget. Owns their look, no text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from textual.color import Color
from textual.style import Style
from textual.widget import Widget

from tui_craft.domain.row import State

STATE_TONES = {State.DRAFT: "muted", State.ACCEPTED: "good", State.HELD: "warn", State.REJECTED: "bad"}
"""The tone of each row state, always shown together with its glyph or word."""

_COLOURS = {
    "muted": "muted", "accent": "accent", "key": "accent", "line": "line", "good": "success", "warn": "warning",
    "bad": "error",
}  # fmt: skip
_BOLD = frozenset({"strong", "key"})
_DIM_IN_ANSI = frozenset({"muted", "line"})


class Toned(Widget):
    """A widget that draws text in tones: `self.tone("muted")` is a style for `Content`."""

    def tone(self, name: str) -> Style:
        """The style of a tone, to lay over whatever is below it; the empty name is no style."""
        return tone_of(self, name)

    def notify_style_update(self) -> None:
        """Other colours: draw the text in them."""
        super().notify_style_update()
        if self.is_mounted:
            self.refresh()


def tone_of(widget: Widget, name: str) -> Style:
    """The style of a tone (muted accent strong key line good warn bad) in the app's present theme."""
    # from the theme itself: as component classes, the stylesheet would be matched eight times for each widget
    app = widget.app
    return _tone(name, _colour(app.theme_variables, name), app.native_ansi_color)


def ground_of(widget: Widget) -> Style:
    """The ground under a cursor in the app's present theme."""
    return Style(background=Color.parse(widget.app.theme_variables["cursor"]))


def _colour(variables: Mapping[str, str], name: str) -> str:
    return variables[_COLOURS[name]] if name in _COLOURS else ""


@lru_cache(64)
def _tone(name: str, colour: str, ansi: bool) -> Style:
    return Style(
        foreground=Color.parse(colour) if colour else None,
        bold=True if name in _BOLD else None,
        dim=True if ansi and name in _DIM_IN_ANSI else None,
    )
