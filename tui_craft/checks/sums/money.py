"""Prices with a tax, a discount or a tip, and simple interest. Either the whole or the part is taken as right. Pure."""

from __future__ import annotations

import re

from tui_craft.checks.sums.numbers import NUMBER, Right, numbers, value_of
from tui_craft.checks.sums.problem import Problem

_PERCENT = re.compile(rf"({NUMBER})\s?(?:%|percent\b|per cent\b)")
_ADDED = re.compile(r"\b(?:sales tax|tax(?: rate)?|vat|gst|tip|gratuity|mark-?up|surcharge)\b")
_TAKEN = re.compile(r"\b(?:discount\w*|off|mark-?down|reduction)\b")
_ASKED = re.compile(r"\b(?:total|price|cost|tax|tip|discount|amount|pay|bill|saving|save)\b")
_OTHER = re.compile(
    r"\b(?:each|per|original|before|was|compound\w*|annual\w*|profit|loss|commission|then|additional|remaining"
    r"|including|included|split|people|friends|two|three|buy|and a)\b"
)
_INTEREST = re.compile(r"\bsimple interest\b")
_YEARS = re.compile(
    rf"({NUMBER})\s?(?:years?|yrs?)\b|\b(?:time|period|term|t)\s?(?:[:=]|of"
    rf"|is)\s?({NUMBER})(?! ?months?)"
)


def of_money(problem: Problem) -> Right | None:
    """What a price comes to with one percentage, or the simple interest on an amount."""
    text = problem.text
    percents = _PERCENT.findall(text)
    if len(percents) != 1:
        return None
    rate = value_of(percents[0]) / 100
    rest = _PERCENT.sub(" ", text)
    others = [number.value for number in numbers(rest)]
    if _INTEREST.search(text):
        years = _YEARS.search(rest)
        if years is None or len(others) != 2:
            return None
        time = value_of(years.group(1) or years.group(2))
        amounts = [value for value in others if value != time] or [time]
        interest = amounts[0] * rate * time
        return Right((interest, amounts[0] + interest))
    added, taken = _ADDED.search(text) is not None, _TAKEN.search(text) is not None
    if len(others) != 1 or added == taken or not _ASKED.search(text) or _OTHER.search(text):
        return None
    price = others[0]
    part = price * rate
    return Right((price + part, part) if added else (price - part, part))
