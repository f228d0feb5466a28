"""The places of the app: its screens and its dialogs, and the way to each."""

from __future__ import annotations

from typing import Any

from place_dialogs import MODALS
from place_screens import SCREENS
from textual.screen import Screen
from visiting import Opener

PLACES = [*SCREENS, *MODALS]


def class_of(name: str) -> str:
    """The class of the screen or dialog called `name`."""
    return MODALS[name].kind if name in MODALS else SCREENS[name][0]


def screen_of(name: str, slug: str) -> Screen[Any]:
    """The screen called `name`, or the one below the dialog of that name, for the dataset `slug`."""
    return SCREENS[MODALS[name].below if name in MODALS else name][1](slug)


def opener_of(name: str) -> Opener | None:
    """How the dialog called `name` is opened; None for a screen."""
    return MODALS[name].opener if name in MODALS else None
