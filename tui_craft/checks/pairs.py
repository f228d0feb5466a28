"""Preference pairs that teach nothing or the wrong thing: sides that are nearly the same, or share a fault.

A model is trained on the difference between the sides. Where there is hardly one, or where both refuse, chatter or
repeat the question, the pair is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tui_craft.checks.base import Ground, Look, Plain, Reading
from tui_craft.checks.echo import CHECK as ECHO
from tui_craft.checks.leftovers import CHECK as LEFTOVERS
from tui_craft.domain.finding import Finding, Severity

ALIKE = 95.0
"""From which likeness on (0 to 100, as rapidfuzz counts it) the sides count as nearly the same."""
_LOOKED_AT = 20_000
_SIDES = ("chosen", "rejected")


class Pairs(Plain):
    """Looks at rows of preference datasets only."""

    name = "pairs"
    title = "Pairs"
    help = f"Preference pairs whose sides are alike ({ALIKE:.0f} of 100 or more) or fail the same check."

    def begin(self, ground: Ground) -> Look | None:
        """A look at each pair by itself; None in other formats."""
        return (
            PairsLook([other for check in (ECHO, LEFTOVERS) if (other := check.begin(ground))])
            if ground.format.name == "preference"
            else None
        )


class PairsLook(Look):
    """Looks at both sides with other checks' looks too."""

    def __init__(self, others: Sequence[Look]) -> None:
        self._others = others

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for likeness, and one for each fault that both sides have."""
        row, texts = reading.row, _texts(reading)
        if all(texts.values()) and (likeness := alike(texts["chosen"], texts["rejected"])) >= ALIKE:
            same = "the same" if likeness == 100.0 else f"nearly the same ({likeness:.0f} of 100)"
            yield Finding(Pairs.name, row.id, "rejected", 0, 0, Severity.WARNING, f"both sides are {same}")
        for fault in _shared(reading, self._others):
            yield Finding(Pairs.name, row.id, "rejected", 0, 0, Severity.WARNING, f"both sides: {fault}")


def alike(one: str, other: str) -> float:
    """How alike two texts are, 0 to 100, letter case and white space apart."""
    from rapidfuzz import fuzz

    return float(fuzz.ratio(" ".join(one.casefold().split()), " ".join(other.casefold().split())))


def _texts(reading: Reading) -> Mapping[str, str]:
    """What each side says, its answering turns together."""
    said: dict[str, list[str]] = {side: [] for side in _SIDES}
    for block in reading.answers:
        if block.path is not None and block.path[0] in said:
            said[str(block.path[0])].append(block.text)
    return {side: "\n".join(parts)[:_LOOKED_AT] for side, parts in said.items()}


def _shared(reading: Reading, others: Sequence[Look]) -> list[str]:
    """The faults that other checks find in both sides, in words."""
    faults: dict[str, dict[str, None]] = {side: {} for side in _SIDES}
    for other in others:
        for finding in other.look(reading):
            side = finding.field.partition("[")[0].partition(".")[0]
            if side in faults:
                # an echo names its own side first: `chosen repeats prompt`
                faults[side][finding.message.removeprefix(f"{side} ")] = None
    return [fault for fault in faults["chosen"] if fault in faults["rejected"]]


CHECK = Pairs()
