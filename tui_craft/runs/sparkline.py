"""How varied a run is, in a row of little bars and a few words. Draws characters only; counts nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

BARS = "▁▂▃▄▅▆▇█"
ASCII_BARS = "_.-=+*%#"
_METERS = (("openings", "openings {} distinct"), ("answers", "answers {} distinct"), ("grams", "3-grams {} new"))


def sparkline(shares: Sequence[float], width: int, bars: str = BARS) -> str:
    """One bar for each share from 0 to 1, in time order; of more than `width` as many as fit, each their mean."""
    if not shares or width < 1:
        return ""
    count = min(width, len(shares))
    cuts = [len(shares) * place // count for place in range(count + 1)]
    means = [sum(shares[low:high]) / (high - low) for low, high in pairwise(cuts)]
    return "".join(bars[min(len(bars) - 1, max(0, int(mean * len(bars))))] for mean in means)


def meter_words(variety: Mapping[str, Any]) -> list[str]:
    """`near-duplicates 2.8 %`, `openings 0.81 distinct`, as far as they are known; what matters most first."""
    out: list[str] = []
    if isinstance(near := variety.get("near"), float | int):
        out.append(f"near-duplicates {100 * near:.1f} %")
    if words := _flag_words(variety.get("flags") or {}):
        out.append(words)
    for name, words in _METERS:
        if isinstance(ratio := variety.get(name), float | int):
            out.append(words.format(f"{ratio:.2f}"))
    return out


def _flag_words(flags: Mapping[str, Any]) -> str:
    """`flagged 2.4 % (refusals 8, leftovers 4)`; empty where nothing was looked at."""
    if flags.get("problem"):
        return f"not checked: {flags['problem']}"
    if not flags.get("checked"):
        return ""
    shares = ", ".join(f"{check} {number}" for check, number in list(flags["checks"].items())[:3])
    return f"flagged {100 * flags['flagged'] / flags['checked']:.1f} %" + (f" ({shares})" if shares else "")
