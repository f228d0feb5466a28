"""The few characters screens draw themselves, in a plain and an ASCII set. Owns no foreign text."""

from __future__ import annotations

from dataclasses import dataclass

from tui_craft.domain.row import GLYPHS, State


@dataclass(frozen=True, slots=True)
class Glyphs:
    """`state` is one character for each row state; all others are single cells too."""

    state: dict[State, str]
    rule: str = "─"
    more: str = "…"
    full: str = "█"
    empty: str = "░"
    bars: str = "▁▂▃▄▅▆▇█"


RICH = Glyphs(dict(GLYPHS))
ASCII = Glyphs({**GLYPHS, State.DRAFT: "."}, rule="-", more="~", full="#", empty=".", bars="_.-=+*%#")


def of(app: object) -> Glyphs:
    """The set that `app` draws with (the full one in an app that has no opinion)."""
    found = getattr(app, "glyphs", RICH)
    assert isinstance(found, Glyphs)
    return found
