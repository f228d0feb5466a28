"""The colours: one calm dark theme, one light, and the terminal's own sixteen. Owns no widget.

Screens name meanings (`$muted`, `$line`, `$cursor`), never colours; a theme that does not know these names,
such as Textual's own, gets them derived here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.color import Color
from textual.theme import Theme

if TYPE_CHECKING:
    from tui_craft.user_themes import UserTheme

DARK = "tui-craft"
LIGHT = "tui-craft-light"
ANSI = "ansi-dark"
ANSI_LIGHT = "ansi-light"

THEMES = (
    Theme(
        name=DARK,
        primary="#7fb0d6",
        secondary="#7fb0d6",
        accent="#7fb0d6",
        success="#93c47d",
        warning="#dcb56a",
        error="#e08283",
        foreground="#d3d7de",
        background="#14161a",
        surface="#191c21",
        panel="#22262d",
        dark=True,
        variables={"muted": "#828a96", "line": "#2b3038", "cursor": "#2a2f37", "border": "#7fb0d6"},
    ),
    Theme(
        name=LIGHT,
        primary="#1f6496",
        secondary="#1f6496",
        accent="#1f6496",
        success="#3c7a2d",
        warning="#8a6100",
        error="#b3353c",
        foreground="#23272e",
        background="#fafaf8",
        surface="#f2f2ef",
        panel="#e6e7e4",
        dark=False,
        variables={"muted": "#6a717c", "line": "#d5d7d4", "cursor": "#e3eaf0", "border": "#1f6496"},
    ),
)
"""The app's own themes; Textual's come on top."""


def first_theme(wanted: str, environ: Mapping[str, str]) -> str:
    """The theme to start with: what was asked for, but the terminal's own colours where NO_COLOR is set."""
    if "NO_COLOR" in environ:
        return wanted if wanted.startswith("ansi-") else ANSI
    return wanted or DARK


def made(own: UserTheme) -> Theme:
    """The theme that a user's file describes; colours it leaves out are Textual's guess from the others."""
    colours = {key: value for key, value in own.colours.items() if key not in {"muted", "line", "cursor"}}
    variables = {key: value for key, value in own.colours.items() if key not in colours}
    accent = own.colours["accent"]
    return Theme(name=own.name, dark=own.dark, variables={"border": accent, **variables},
                 **{"primary": accent, "secondary": accent, **colours})  # type: ignore[arg-type]  # fmt: skip


def derived(theme: Theme) -> dict[str, str]:
    """The app's own variables for a theme that does not define them."""
    if theme.ansi:
        return {"muted": "ansi_default", "line": "ansi_default", "cursor": "ansi_default"}
    ground = Color.parse(theme.background or ("#121212" if theme.dark else "#e0e0e0"))
    ink = Color.parse(theme.foreground or ("#e0e0e0" if theme.dark else "#1e1e1e"))
    return {"muted": ink.blend(ground, 0.4).hex, "line": ground.blend(ink, 0.15).hex,
            "cursor": ground.blend(Color.parse(theme.primary), 0.16).hex}  # fmt: skip


def is_slow_line(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal is at the other end of an SSH connection, where animation only costs bytes."""
    return "SSH_CONNECTION" in environ or "SSH_TTY" in environ
