"""When Python looks for garbage. Owns the switch: off while the app starts, then on. Imports nothing of the app.

Nearly all that is made before the first frame stays until the end; looking for garbage in it is a quarter of the start.
"""

from __future__ import annotations

import gc

STARTED = 1.0
"""Seconds after the first screen is asked for when the start is over."""


def put_off() -> None:
    """Do not look until `take_up`."""
    gc.disable()


def is_put_off() -> bool:
    """Whether nobody looks."""
    return not gc.isenabled()


def take_up() -> None:
    """Look again, but never among what is there by now."""
    gc.freeze()
    gc.enable()
