"""Equalities that a text states itself: `12 * 7 = 84`. Finds one that does not hold. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from tui_craft.checks.sums.expressions import evaluate
from tui_craft.checks.sums.numbers import NUMBER, Number, Right, numbers, plain, stands_for, written

_CHAIN = re.compile(
    r"(?<![\w.,%)\]^*/+=<>-])(?<![\d)\]*/^+=(-]\s)"
    rf"({NUMBER}(?:\s?[-+*/x]\s?\(?{NUMBER}\)?){{1,12}})\s?=\s?({NUMBER})"
    r"(?![\d(]|[.,]\d|\s{0,3}[-+*/^x(%]\s{0,3}[\d(]|\s?%|\s\d|\s?[a-z]\b|\s?(?:million|billion|thousand|hundred"
    r"|remainder|mod))"
)
"""Begins where nothing goes on from before, and ends where nothing follows that belongs to the number."""
_GOES_ON = re.compile(
    r"\b(?:of|mod\w*|times|by|twice|half|double|triple|plus|minus|over|root|log|sin|cos|and|to|squared?)\s*\Z"
)
"""Words before a sum that make it a part of a longer one."""
_RANGE = re.compile(r"\d+-\d+\Z")
_LONGEST = 20_000
_MOST = 200


class Wrong(NamedTuple):
    """An equality that does not hold: where it is, and what its left side comes to."""

    start: int
    end: int
    value: str


def wrong_equality(said: str) -> Wrong | None:
    """The first equality of plain numbers in a text that is wrong beyond any rounding."""
    if "=" not in said:
        return None
    text = plain(said[:_LONGEST])
    if len(text) != len(said[:_LONGEST]):
        return None  # powers were written out: places do not fit
    for count, hit in enumerate(_CHAIN.finditer(text)):
        if count > _MOST:
            return None
        left, right = hit.groups()
        if _GOES_ON.search(text, max(0, hit.start() - 12), hit.start()) is not None:
            continue
        if ("x" in left and "*" in left) or _RANGE.match(left):
            continue
        value = evaluate(left)
        claimed = numbers(right)
        if value is None or len(claimed) != 1:
            continue
        number = Number(claimed[0].value, claimed[0].decimals, 0, 0)
        if not stands_for(number, Right((value,)), rough=True) and not _rough(value, number):
            return Wrong(hit.start(), hit.end(), written(value))
    return None


def _rough(value: object, number: Number) -> bool:
    # steps are often rounded on the way: within half a percent nothing is said
    from fractions import Fraction

    assert isinstance(value, Fraction)
    return abs(number.value - value) <= abs(value) / 200
