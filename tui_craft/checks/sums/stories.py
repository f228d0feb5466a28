"""Small word problems of one well-known kind: prices in proportion, totals of a shopping list, speed, days. Pure."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from tui_craft.checks.sums.numbers import NUMBER, Right, value_of
from tui_craft.checks.sums.problem import Problem

_N = rf"({NUMBER})"
_PROPORTION = re.compile(
    rf"\bif {_N} ([a-z]+?)s? costs? {_N}(?: dollars| euros| pounds)?,? (?:then )?(?:how much (?:do|does|would|will|are"
    rf"|for)|what (?:is|would be|will be) the (?:cost|price) of) {_N} \2s?(?: cost)?\b"
)
_SPEED = re.compile(
    rf"\b(?:travel(?:s|ed|led|ing)?|cover(?:s|ed)?|drives?|drove|goes|runs|ran|distance of|walk(?:s|ed)?|cycles?) "
    rf"(?:a distance of )?{_N}\s?(?:miles?|km|kilomet(?:er|re)s?|met(?:er|re)s?|m|mi)\b[a-z ]{{0,20}}?"
    rf"\b(?:in|for|over|took) {_N} ?(?:hours?|hrs?|h|seconds?|s)\b"
)
_EACH = re.compile(
    rf"{_N} [a-z ]{{1,30}}?(?:at|for|that cost|costing|priced at) {_N}(?: dollars)? (?:each|apiece|per \w+)"
)
_TOTAL = re.compile(r"\btotal (?:cost|price|amount|bill)\b|\bhow much (?:do|does|will|would|is)\b[a-z ]{0,40}\b(?:total"
                    r"|altogether|in all|cost)\b")  # fmt: skip
_MORE = re.compile(r"\b(?:tax|discount|off|tip|change|left|remaining|return(?:s|ed)?|stops?|rest|then|after|per person"
                   r"|split|coupon|half|minutes?|free|gets?|shipping|delivery)\b|%")  # fmt: skip


def of_story(problem: Problem) -> Right | None:
    """What the story comes to, where it says nothing but what such a story says."""
    text = problem.text
    if _MORE.search(text):
        return None
    count = len(re.findall(NUMBER, text))
    hit = _PROPORTION.search(text)
    if hit is not None and count == 3:
        some, price, other = value_of(hit.group(1)), value_of(hit.group(3)), value_of(hit.group(4))
        return Right((price / some * other,)) if some else None
    hit = _SPEED.search(text)
    other_unit = re.search(r"\bper (?:second|minute)|\bin (?:feet|met|km|kilom|miles|mph|m/s|knots)", text)
    if hit is not None and count == 2 and re.search(r"\b(?:speed|how fast)\b", text) and other_unit is None:
        distance, time = value_of(hit.group(1)), value_of(hit.group(2))
        # another unit of speed may be what the answer is in
        return Right((distance / time,), scaled=True) if time else None
    bought = _EACH.findall(text)
    if bought and 2 * len(bought) == count and _TOTAL.search(text):
        return Right((sum((value_of(some) * value_of(price) for some, price in bought), Fraction(0)),))
    return None


_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_MONTH = "|".join(_MONTHS)
_DAY = rf"({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?"
_DAYS = re.compile(
    rf"\bhow many days\b[a-z ]{{0,40}}\b(?:between|from) {_DAY},? (?:and|to|until|till) {_DAY}(?!,? \d{{4}})"
)


def days_between(problem: Problem) -> Right | None:
    """The days between two dates of a year, with or without the first and the last."""
    hit = _DAYS.search(problem.text)
    if hit is None or len(re.findall(r"\d+", problem.text)) != 2 or "inclusive" in problem.text:
        return None
    try:
        first, last = (date(2023, _MONTHS.index(hit.group(place)) + 1, int(hit.group(place + 1))) for place in (1, 3))
    except ValueError:
        return None
    days = (last - first).days
    if days < 0 or (first.month <= 2 < last.month):  # a leap year has one more
        return None
    return Right((Fraction(days), Fraction(days + 1), Fraction(days - 1)))
