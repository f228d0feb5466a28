"""How fast a run goes and how far it is: arithmetic on numbers only. Reads no run, draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_craft import text


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a run goes: rows a second, and seconds that are left (None while nothing can be said)."""

    rate: float = 0.0
    left: float | None = None


def pace(samples: Sequence[tuple[float, int]], target: int) -> Pace:
    """The pace over recent `samples` of (seconds, usable rows), oldest first, towards `target` rows."""
    if len(samples) < 2:
        return Pace()
    (began, first), (now, last) = samples[0], samples[-1]
    span = now - began
    rate = (last - first) / span if span > 0 else 0.0
    return Pace(rate, max(0, target - last) / rate if rate > 0 else None)


def filled(done: int, target: int, width: int) -> int:
    """How many of `width` cells of a bar are full; the last one only when all is done."""
    if target <= 0:
        return 0
    return width if done >= target else min(width - 1, done * width // target)


def rate_words(speed: Pace) -> list[str]:
    """`eta 46 s`, `4.1 rows/s`, as far as they are known."""
    out = [] if speed.left is None else [f"eta {text.duration(speed.left)}"]
    if speed.rate:
        out.append(f"{speed.rate:,.{1 if speed.rate < 100 else 0}f} rows/s")
    return out
