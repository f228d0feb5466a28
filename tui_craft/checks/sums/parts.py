"""Sums of two fractions, fractions in lowest terms or as decimals, and rounding. Pure."""

from __future__ import annotations

import re
from fractions import Fraction

from tui_craft.checks.sums.numbers import NUMBER, numbers, plain
from tui_craft.checks.sums.problem import Problem

_WRITTEN = re.compile(r"(?<![\w./-])(\d{1,9})\s?/\s?(\d{1,9})(?![\w./])(?!\.\d)|(?<![\w./-])(\d{1,9})/(\d{1,9})(?=\.)")
_LONGEST = 160
_SUMS = (
    (re.compile(r"\b(?:add|adding|sum|addition|total)\b"), "+"),
    (re.compile(r"\b(?:multipl\w+|product)\b"), "*"),
)
_MORE = re.compile(
    r"\b(?:subtract\w*|divid\w*|difference|quotient|compare|order|greater|larger|smaller|common|mixed|percent\w*"
    r"|average|mean|numerators?|denominators?|between|then|of a|each)\b|[-+*^%]"
)


def _of_two(problem: Problem, given: list[Fraction]) -> Fraction | None:
    """What two fractions come to, added or multiplied in words."""
    text = problem.text
    signs = [sign for pattern, sign in _SUMS if pattern.search(problem.task)]
    if len(given) != 2 or len(signs) != 1 or _MORE.search(text) or re.search(r"\d", _WRITTEN.sub(" ", text)):
        return None
    return given[0] + given[1] if signs[0] == "+" else given[0] * given[1]


def _fractions(text: str) -> list[Fraction]:
    found = []
    for hit in _WRITTEN.finditer(text):
        upper, lower = (part for part in hit.groups() if part is not None)
        if int(lower) == 0:
            return []
        found.append(Fraction(int(upper), int(lower)))
    return found


_SIMPLIFY = re.compile(r"\b(?:simplif\w+|reduce|lowest terms|simplest form|lowest form)\b")
_TO_FRACTION = re.compile(
    rf"\b(?:convert|express|write|change|turn)\b.{{0,40}}?({NUMBER}).{{0,30}}?\b(?:to|into|as|in) (?:a |its )?"
    r"(?:simplified |simple |proper |common )?fraction\b|\bfraction (?:form|equivalent)? ?(?:of|for) (?:the decimal )?"
    rf"({NUMBER})"
)
_TO_DECIMAL = re.compile(r"\b(?:convert|express|write|change|turn)\b.{0,60}\b(?:to|into|as|in) (?:a )?decimal\b")


def wrong_part(problem: Problem, said: str) -> str | None:
    """The fraction or decimal that should be there, where the answer gives another; None: right, or nothing certain."""
    if len(said) > _LONGEST:
        return None
    text = problem.text
    given = _fractions(text)
    value = _of_two(problem, given)
    if value is not None:
        return _wrong_sum(value, given, plain(said))
    if _SIMPLIFY.search(problem.task) and len(given) == 1 and not re.search(r"\d", _WRITTEN.sub(" ", text)):
        value = given[0]
        claims = [found for found in _fractions(plain(said)) if found != value]
        same = len(claims) < len(_fractions(plain(said)))
        repeated = text.count("/") and _WRITTEN.search(plain(said)) is not None and same
        others = [number.value for number in numbers(_WRITTEN.sub(" ", plain(said)))]
        if claims and value not in others and not (repeated and _gives(plain(said), value)):
            return f"{value.numerator}/{value.denominator}" if value.denominator != 1 else str(value.numerator)
        return None
    return _other_form(problem, given, said)


def _wrong_sum(right: Fraction, given: list[Fraction], said: str) -> str | None:
    claims = {found for found in _fractions(said) if found not in given}
    others = numbers(_WRITTEN.sub(" ", said))
    if len(claims) != 1 or right in claims or right in given or others:
        return None
    return f"{right.numerator}/{right.denominator}"


def _gives(said: str, value: Fraction) -> bool:
    """Whether one of the fractions is the value in lower terms than any way it was asked in."""
    return any((int(hit.group(1) or hit.group(3)), int(hit.group(2) or hit.group(4)))
               == (value.numerator, value.denominator) for hit in _WRITTEN.finditer(said))  # fmt: skip


def _other_form(problem: Problem, given: list[Fraction], said: str) -> str | None:
    text = problem.text
    hit = _TO_FRACTION.search(text)
    claims = _fractions(plain(said))
    if hit is not None and not given and len(numbers(text)) == 1 and "percent" not in text and "%" not in text:
        value = numbers(text)[0].value
        if value.denominator == 1 or not claims or value in claims or len(claims) > 1:
            return None
        # a third may be written .33
        near = abs(claims[0] - value) < Fraction(1, 50) and numbers(text)[0].decimals <= 3
        return None if near else f"{value.numerator}/{value.denominator}"
    if not (_TO_DECIMAL.search(problem.task) and len(given) == 1 and not re.search(r"\d", _WRITTEN.sub(" ", text))):
        return None
    found = numbers(_WRITTEN.sub(" ", plain(said)))
    if len(found) != 1 or abs(found[0].value - given[0]) < Fraction(1, 10 ** max(found[0].decimals, 1)):
        return None
    return f"{float(given[0]):.6g}"


_PLACES = {"tenth": 1, "hundredth": 2, "thousandth": 3, "whole number": 0, "integer": 0, "whole": 0, "unit": 0,
           "one": 0, "ten": -1, "hundred": -2, "thousand": -3}  # fmt: skip
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4}
_NEAREST = re.compile(
    r"\bround\w*\b.{0,80}?\b(?:to )?(?:the )?nearest (whole number|integer|whole|unit|tenth|hundredth|thousandth|ten"
    r"|hundred|thousand|one)s?\b|\bround\w*\b.{0,80}?\bto (one|two|three|four|[1-4]) (?:decimal (?:places?|points?)"
    r"|decimals)\b"
)


def rounded(problem: Problem) -> int | None:
    """To how many decimals the question's one number is to be rounded."""
    hit = _NEAREST.search(problem.text)
    if hit is None or re.search(r"[-+*/^%]", problem.material) or re.search(r"\b(?:up|down|calculate)\b", problem.task):
        return None
    if hit.group(1):
        return _PLACES[hit.group(1)]
    return _COUNTS.get(hit.group(2)) or int(hit.group(2))


def wrongly_rounded(problem: Problem, said: str) -> str | None:
    """The rounded number, where the answer gives another one."""
    places = rounded(problem) if "round" in problem.task else None
    if places is None or len(said) > _LONGEST:
        return None
    operands = numbers(re.sub(r"\bto [1-4] decimal\w*", " ", problem.text))
    if len(operands) != 1:
        return None
    value, scale = operands[0].value, Fraction(10) ** places
    scaled = value * scale
    down = scaled.numerator // scaled.denominator
    # a half goes either way
    right = [Fraction(down + step) / scale for step in (0, 1) if abs(down + step - scaled) <= Fraction(1, 2)]
    claims = [number.value for number in numbers(plain(said)) if number.value != value]
    if len(claims) != 1 or claims[0] in right or value in right:
        return None
    return f"{float(right[0]):,.{max(places, 0)}f}"
