"""What comes next in an even series, and sums of the first so many numbers. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from tui_craft.checks.sums.lists import list_in
from tui_craft.checks.sums.numbers import NUMBER, Right, value_of
from tui_craft.checks.sums.problem import Problem

_LEAST = 4
"""Numbers below which a series may go on in many ways."""
_NEXT = re.compile(r"\b(?:next|following|(?:comes|goes) (?:next|after))\b")
_OF_SERIES = re.compile(r"\b(?:sequence|series|pattern|progression|next (?:number|term|value|element)|comes next)\b")
_OTHER = re.compile(
    r"\b(?:next|following) (?:\w+ )?(?:two|three|four|five|six|ten|\d+|few|several|numbers|terms|values|elements)\b"
    r"|\bsum\b|\baverage\b|\bmissing\b|\bprimes?\b|\bodd one\b|\brule\b|\b(?:nth|\d+th)\b"
)


def next_of(problem: Problem) -> Right | None:
    """The number after those given, where each is the one before plus, or times, the same."""
    text = problem.text
    if not _NEXT.search(text) or not _OF_SERIES.search(text) or _OTHER.search(problem.task):
        return None
    task = re.sub(r"[\s,.:]*(?:_{1,10}|\?|\.{3}|…)[\s.?]*\Z", "", problem.task)
    material = re.sub(r"[\s,.:]*(?:_{1,10}|\?|\.{3}|…)[\s.?]*\Z", "", problem.material)
    values = list_in(Problem(task, material))
    value = _next(values) if values is not None and len(values) >= _LEAST else None
    return None if value is None else Right((value,))


def _next(values: Sequence[Fraction]) -> Fraction | None:
    steps = {after - before for before, after in pairwise(values)}
    if len(steps) == 1:
        return values[-1] + steps.pop()
    if 0 in values:
        return None
    ratios = {after / before for before, after in pairwise(values)}
    return values[-1] * ratios.pop() if len(ratios) == 1 else None


_FIRST = re.compile(
    rf"\bsum of (?:all )?(?:the )?first ({NUMBER}) (natural|positive|whole|counting|odd|even)(?: \w+)? ?"
    r"(?:numbers|integers)?\b"
)


def of_first(problem: Problem) -> Right | None:
    """The sum of the first so many natural, odd or even numbers."""
    hit = _FIRST.search(problem.text)
    if hit is None or len(re.findall(NUMBER, problem.text)) != 1 or "square" in problem.text or "cube" in problem.text:
        return None
    count = value_of(hit.group(1))
    if count.denominator != 1 or not 0 < count < 10**6:
        return None
    kind = hit.group(2)
    if kind == "odd":
        return Right((count**2,))
    natural = count * (count + 1) / 2
    # some begin to count whole numbers at 0
    return Right((count * (count + 1), count * (count - 1)) if kind == "even" else (natural, natural - count)
                 if kind == "whole" else (natural,))  # fmt: skip
