"""What number an answer claims. In doubt it claims none. Pure."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import NamedTuple

from tui_craft.checks.sums.numbers import (
    Number,
    Right,
    fractions,
    has_doubtful_commas,
    numbers,
    plain,
    speaks_of_rounding,
    stands_for,
)
from tui_craft.checks.sums.problem import Problem

LONGEST = 600
_DOUBT = re.compile(
    r"\b(?:million|billion|trillion|thousand|hundred|dozen|undefined|cannot|can't|impossible|no solution|infinite\w*"
    r"|depends|error|remainder|binary|hex\w*|octal|def|function|return|import|print|unknown|not (?:possible|enough"
    r"|defined)|scientific|or)\b|\d\s?e[+-]?\d|10\^|\*\s?10\b|\d\s?r\s?\d|\d+\s?:\s?\d|\^|√"
)
_CLAIM = re.compile(
    r"(?:=|\bis|\bare|\bequals?|\bequal to|:|≈|≅|\bapproximately|\babout|\broughly|\bgives(?: us)?|\bget|\bbe|\bto"
    r"|\bof|\bwas|\bby)\s{0,3}(?:equal to |approximately |about |roughly |exactly |around |just |\*{1,2})?\s?\Z"
)
_AFTER = re.compile(r"\s?(?:%|percent|[a-zµ°²³/^\d ]{0,30})?[\s.!*)\"']{0,6}\Z")

_POWERS = re.compile(
    r"(?<=[a-z])\s?\^[23](?!\d)|(?<=\b[ck]m)[23]\b|(?<=\dm)[23]\b|(?<=\d\sm)[23]\b|(?<=\b(?:ft|in))[23]\b|(?<=units)[23]\b"
)
"""The 2 of square centimetres is no number."""


class Claim(NamedTuple):
    """The number that an answer gives as the result; `alone`: it has no other that could be it."""

    number: Number
    alone: bool


def claimed_otherwise(problem: Problem, right: Right, said: str) -> Claim | None:
    """The number an answer gives instead of the right one; None where the right one is in it, or nothing is certain."""
    text = _POWERS.sub(lambda hit: " " * len(hit.group()), plain(said))
    if len(said) > LONGEST or _DOUBT.search(text) or has_doubtful_commas(text):
        return None
    found = numbers(text)
    if not found:
        return None
    left = _without_operands(found, problem)
    rough = speaks_of_rounding(problem.text) or speaks_of_rounding(text)
    if any(_is_right(number, right, rough) for number in left):
        return None
    if any(value in right.values for value in fractions(text)) or _is_of_pi(text, right):
        return None
    claim = _claim(left, problem, text)
    if claim is None or (right.scaled and any(_is_scaled(claim.number.value, value) for value in right.values)):
        return None
    if speaks_of_rounding(problem.task) and any(_is_near(claim.number.value, value) for value in right.values):
        return None
    return claim


_OF_PI = re.compile(r"((?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,9})?)\s?\*?\s?(?:π|pi\b)")


def _is_of_pi(text: str, right: Right) -> bool:
    """Whether the answer gives the right value as a multiple of π."""
    for found in _OF_PI.findall(text):
        value = float(found.replace(",", "")) * math.pi
        if any(abs(value - float(other)) <= abs(float(other)) / 200 for other in right.values):
            return True
    return False


def _is_right(number: Number, right: Right, rough: bool) -> bool:
    return stands_for(number, right, rough=rough)


def _is_near(value: Fraction, right: Fraction) -> bool:
    # what is to be estimated may be off by a fifth
    return abs(value - right) <= abs(right) / 5


def _is_scaled(value: Fraction, right: Fraction) -> bool:
    """Whether the two differ by a power of ten, as the same area in other units does."""
    if not value or not right:
        return False
    ratio = abs(float(value / right))
    while ratio >= 9.5:
        ratio /= 10
    while ratio < 0.95:
        ratio *= 10
    return abs(ratio - 1) < 0.005


def _without_operands(found: list[Number], problem: Problem) -> list[Number]:
    """The numbers behind the question's own, where an answer begins by saying them all again."""
    operands = [number.value for number in problem.operands()]
    values = [number.value for number in found]
    size = len(operands)
    for start in range(len(found) - size):
        if values[start : start + size] == operands:
            return found[:start] + found[start + size :]
    # a list may be named without its last or with another number between
    if size > 2 and len(found) > size and sorted(values[:size]) == sorted(operands):
        return found[size:]
    return found


def _claim(left: list[Number], problem: Problem, text: str) -> Claim | None:
    if len(left) == 1:
        return Claim(left[0], True)
    operands = {number.value for number in problem.operands()}
    others = [number for number in left if number.value not in operands]
    last = left[-1]
    said_last = (
        _CLAIM.search(text[max(0, last.start - 40) : last.start]) is not None
        and _AFTER.match(text, last.end) is not None
    )
    if said_last and (last.value not in operands or len(others) == 0):
        return Claim(last, False)
    return Claim(others[0], len(others) == len(left)) if len(others) == 1 and "=" not in text else None
