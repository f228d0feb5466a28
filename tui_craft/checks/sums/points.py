"""Two points in the plane, right triangles: slope, distance, midpoint, hypotenuse. Pure."""

from __future__ import annotations

import re
from fractions import Fraction

from tui_craft.checks.sums.numbers import NUMBER, Right, value_of
from tui_craft.checks.sums.operations import root
from tui_craft.checks.sums.problem import Problem

_POINT = re.compile(rf"\(\s?({NUMBER})\s?,\s?({NUMBER})\s?\)")
_OTHER = re.compile(r"\b(?:perpendicular|parallel|equation|manhattan|intercept|ratio|divides|circle|triangle|angle)\b")
_SIDES = re.compile(
    rf"\b(?:sides?|legs?|base|lengths?)\b[a-z:= ]{{0,40}}({NUMBER})\s?(?:[a-z]{{1,12}}\s)?[a-z,= ]{{0,30}}({NUMBER})"
)


def of_points(problem: Problem) -> Right | None:
    """The slope or the distance between two points, or the longest side of a right triangle."""
    text = problem.text
    if "hypotenuse" in text:
        return _hypotenuse(text)
    points = [(value_of(first), value_of(second)) for first, second in _POINT.findall(text)]
    if len(points) != 2 or len(re.findall(NUMBER, text)) != 4 or _OTHER.search(text):
        return None
    (left, low), (right, high) = points
    if "slope" in text or "gradient" in text:
        return Right(((high - low) / (right - left),)) if right != left else None
    if "distance" in text:
        found = root((right - left) ** 2 + (high - low) ** 2, 2)
        return Right((found,)) if found is not None else None
    return None


def _hypotenuse(text: str) -> Right | None:
    hit = _SIDES.search(text)
    given = re.findall(NUMBER, text)
    if (
        hit is None
        or len(given) != 2
        or re.search(
            r"hypotenuse (?:is|of|=|:)? ?(?:length )?\d|\bangle\b|\barea\b"
            r"|\bperimeter\b",
            text,
        )
    ):
        return None
    first, second = (value_of(group) for group in hit.groups())
    found = root(Fraction(first**2 + second**2), 2)
    return Right((found,)) if found is not None else None
