"""What a run's teachers charge, and whether a budget can be kept with them. Looks prices up; asks no server."""

from __future__ import annotations

from collections.abc import Mapping

from tui_craft.domain.run import RunSpec
from tui_craft.errors import CraftError, InvalidError
from tui_craft.teachers.base import Price
from tui_craft.teachers.naming import meaning
from tui_craft.teachers.registry import OFFLINE, price_of
from tui_craft.teachers.setup import read


def prices(spec: RunSpec, environ: Mapping[str, str]) -> dict[str, Price | None]:
    """What each teacher of `spec` charges; None where nobody knows (or no teacher has this name).

    An endpoint's own price holds always. What the user says (`spec.price`) goes before every list where the run has
    one teacher; where it has several, it is the price of those that no list knows: it cannot be meant for all of them,
    and 0:0 for a server of one's own must not make a paid one free.
    """
    names = dict.fromkeys((*spec.teachers, *spec.stage_teachers.values()))
    if set(names) == {OFFLINE}:
        return {OFFLINE: Price(0.0, 0.0)}
    setup = read(environ)
    said = Price(*spec.price) if spec.price else None
    alone = len(set(names) - {OFFLINE}) == 1
    found: dict[str, Price | None] = {}
    for name in names:
        try:
            meant = meaning(name, spec.api_base, setup.endpoints, setup.environ)
            found[name] = price_of(name, meant, setup, said if alone else None) or said
        except CraftError:
            found[name] = Price(0.0, 0.0) if name == OFFLINE else None
    return found


def check_budget(spec: RunSpec, environ: Mapping[str, str]) -> None:
    """Raise InvalidError when no budget could be kept, because nobody knows what a teacher of `spec` charges."""
    for name, price in prices(spec, environ).items():
        if price is None:
            raise InvalidError(
                f"A budget cannot be kept, because nobody knows the price of {name}; give it with --price IN:OUT (US "
                "dollars per million tokens, 0:0 for a server of your own), or run without a budget."
            )
