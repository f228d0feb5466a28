"""Preference pairs that teach nothing or the wrong thing: sides that are nearly the same, or share a fault.

A model is trained on the difference between the sides. Where there is hardly one, or where both refuse, chatter or
repeat the question, the pair is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tui_craft.checks.base import Check, Ground, Look, Plain, Reading
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.options import checked
from tui_craft.domain.row import Row

ALIKE = 95.0
"""From which likeness on (0 to 100, as rapidfuzz counts it) the sides count as nearly the same."""
_LOOKED_AT = 20_000
_SIDES = ("chosen", "rejected")
_FAULTS = ("arithmetic", "echo", "endings", "leftovers", "placeholders", "refusals")
"""The checks whose findings count as a fault of a side."""
_MADE_BY = ("teacher", "model", "prompt")


class Pairs(Plain):
    """Looks at rows of preference datasets only."""

    name = "pairs"
    title = "Pairs"
    help = (
        f"Preference pairs whose sides are alike ({ALIKE:.0f} of 100 or more), or share a fault: both refuse, both "
        "hold leftovers, both are cut off, both repeat the question. A pair teaches the difference between its sides, "
        "so such a one teaches nothing, or the fault. A hint where one model wrote both sides from one prompt: their "
        "difference is chance."
    )
    examples = True

    def begin(self, ground: Ground) -> Look | None:
        """A look at each pair by itself; None in other formats."""
        if ground.format.name != "preference":
            return None
        from tui_craft.checks.registry import checks  # late: the registry finds this file too

        known = checks()
        others = [_begun(known[name], ground) for name in _FAULTS if name in known]
        return PairsLook([other for other in others if other is not None])


def _begun(check: Check, ground: Ground) -> Look | None:
    """Another check's look, with its usual options."""
    return check.begin(replace(ground, options=checked(check, {})))


class PairsLook(Look):
    """Looks at both sides with other checks' looks too."""

    def __init__(self, others: Sequence[Look]) -> None:
        self._others = others

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for likeness, one for each fault that both sides have, one for a source that they share."""
        row, texts = reading.row, _texts(reading)
        if all(texts.values()) and (likeness := alike(texts["chosen"], texts["rejected"])) >= ALIKE:
            same = "the same" if likeness == 100.0 else f"nearly the same ({likeness:.0f} of 100)"
            yield Finding(Pairs.name, row.id, "rejected", 0, 0, Severity.WARNING, f"both sides are {same}")
        for fault, severity in _shared(reading, self._others):
            yield Finding(Pairs.name, row.id, "rejected", 0, 0, severity, f"both sides: {fault}")
        if maker := one_source(row):
            message = f"both sides were written by {maker}"
            yield Finding(Pairs.name, row.id, "rejected", 0, 0, Severity.HINT, message)


def alike(one: str, other: str) -> float:
    """How alike two texts are, letter case and white space apart: `ALIKE` to 100, or 0 where it is less than that."""
    from rapidfuzz import fuzz

    texts = (" ".join(text.casefold().split()) for text in (one, other))
    return float(fuzz.ratio(*texts, score_cutoff=ALIKE))


def one_source(row: Row) -> str:
    """Who wrote both sides, in words, where that was recorded and was one model with one prompt; else empty.

    A run records it in the row's origin; files that come in name the models, beside the sides or in `meta`.
    """
    pair: Any = row.origin.get("pair")
    sides = [pair[side] for side in _SIDES if isinstance(pair.get(side), dict)] if isinstance(pair, dict) else []
    if len(sides) == len(_SIDES):
        makers = [tuple(side.get(key) for key in _MADE_BY) for side in sides]
        if makers[0] == makers[1] and any(makers[0]):
            return f"{_named(makers[0][1] or makers[0][0])} from one prompt"
        return ""
    meta = row.data.get("meta")
    for data in (row.data, meta if isinstance(meta, dict) else {}):
        for names in (("chosen_model", "rejected_model"), ("model_chosen", "model_rejected")):
            chosen, rejected = (data.get(name) for name in names)
            if isinstance(chosen, str) and chosen.strip() and chosen == rejected:
                return _named(chosen)
    return ""


def _named(maker: Any) -> str:
    from tui_craft import text

    return text.one_line(str(maker), 60)


def _texts(reading: Reading) -> Mapping[str, str]:
    """What each side says, its answering turns together."""
    said: dict[str, list[str]] = {side: [] for side in _SIDES}
    for block in reading.answers:
        if block.path is not None and block.path[0] in said:
            said[str(block.path[0])].append(block.text)
    return {side: "\n".join(parts)[:_LOOKED_AT] for side, parts in said.items()}


def _shared(reading: Reading, others: Sequence[Look]) -> list[tuple[str, Severity]]:
    """The faults that other checks find in both sides, in words, as grave as in the better side."""
    faults: dict[str, dict[str, Severity]] = {side: {} for side in _SIDES}
    for other in others:
        for finding in other.look(reading):
            side = finding.field.partition("[")[0].partition(".")[0]
            if side in faults:
                # an echo names its own side first: `chosen repeats prompt`
                faults[side][finding.message.removeprefix(f"{side} ")] = finding.severity
    return [(fault, severity) for fault, severity in faults["chosen"].items() if fault in faults["rejected"]]


CHECK = Pairs()
