"""What a dataset's mix is held against: thresholds, what a share means by them, how sure a sample is. Pure.

There is no universal mix. The usual thresholds say from where on many have seen models get worse: under one real row
in ten, or one row in five that a person wrote or read. They warn, and each dataset can have its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Literal

from tui_craft.errors import InvalidError

Level = Literal["low", "fair", "ok"]
"""What a share means: too little, better than nothing, enough."""

MEASURING = ("eval", "probe")
"""Rows with one of these tags measure a model, so they are no part of what it learns from."""

DOMINANT = 0.5
"""Of the rows of a critical slice at most so many may be synthetic and read by nobody."""

_SURE = 1.959964
"""Standard deviations on either side that hold 95 of 100 cases."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares from 0 to 1: below `low` a gauge is too low, from `ok` on it is enough.

    `real` is the share of real rows, `reviewed` of rows that are real or that a person has read and judged.
    """

    real_low: float = 0.10
    real_ok: float = 0.30
    reviewed_low: float = 0.20
    reviewed_ok: float = 0.40

    def real(self, share: float) -> Level:
        """What a share of real rows means."""
        return _level(share, self.real_low, self.real_ok)

    def reviewed(self, share: float) -> Level:
        """What a share of rows that are real or reviewed means."""
        return _level(share, self.reviewed_low, self.reviewed_ok)

    def as_dict(self) -> dict[str, float]:
        """The thresholds by name."""
        return asdict(self)


NAMES = tuple(field.name for field in fields(Thresholds))
"""What the thresholds are called in settings and on the command line."""


def _level(share: float, low: float, ok: float) -> Level:
    return "low" if share < low else "fair" if share < ok else "ok"


def thresholds(given: Mapping[str, float]) -> Thresholds:
    """The usual thresholds but for those `given`. Raises InvalidError on an unknown name, or what is no share."""
    for name, value in given.items():
        if name not in NAMES:
            raise InvalidError(f"There is no gauge threshold {name!r}; there are {', '.join(NAMES)}.")
        if not 0 <= value <= 1:  # and not NaN
            raise InvalidError(f"The threshold {name} must be a share from 0 to 1, such as 0.1 or 10%, not {value:g}.")
    made = Thresholds(**given)
    for gauge in ("real", "reviewed"):
        low, ok = getattr(made, f"{gauge}_low"), getattr(made, f"{gauge}_ok")
        if low > ok:
            raise InvalidError(f"{gauge}_low ({low:g}) must not be above {gauge}_ok ({ok:g}); set both.")
    return made


def spelled(given: Mapping[str, float]) -> str:
    """All thresholds as one line to be changed: `real_low=10% real_ok=30% ...`."""
    values = {**Thresholds().as_dict(), **{name: value for name, value in given.items() if name in NAMES}}
    return " ".join(f"{name}={round(100 * value, 4):g}%" for name, value in values.items())


def read(said: str) -> dict[str, float]:
    """The thresholds that such a line says; those it leaves out are as usual. Raises InvalidError."""
    given: dict[str, float] = {}
    for word in said.replace(",", " ").split():
        name, sign, value = word.partition("=")
        if not sign:
            raise InvalidError(f"{word!r} is no threshold; write each as in real_low=10%.")
        given[name] = share_of(value)
    thresholds(given)
    return given


def share_of(said: str) -> float:
    """The share that `0.1` or `10%` says. Raises InvalidError on anything else."""
    value = said.strip()
    try:
        share = float(value.removesuffix("%")) / (100 if value.endswith("%") else 1)
    except ValueError:
        share = math.nan
    if not 0 <= share <= 1:
        raise InvalidError(f"{said.strip()!r} is no share; write it as in 0.1 or 10%.")
    return share


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Between which shares the true one lies in 95 of 100 cases, when `hits` of `of` rows drawn at random have it.

    Wilson's score interval, which stays sensible for few rows and for shares near 0 and 1. (0, 1) where `of` is 0.
    """
    if of <= 0:
        return 0.0, 1.0
    share, spread = hits / of, _SURE**2 / of
    centre = (share + spread / 2) / (1 + spread)
    half = _SURE / (1 + spread) * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    return (max(0.0, centre - half) if hits else 0.0), (min(1.0, centre + half) if hits < of else 1.0)
