"""Areas, perimeters and volumes of plain shapes whose sides are given. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction

from tui_craft.checks.sums.numbers import NUMBER, Right, value_of
from tui_craft.checks.sums.problem import Problem

_PI = Fraction(math.pi)
_PI_SLACK = Fraction(1, 500)
"""As much as 3.14 and 22/7 are off."""

_UNIT = re.compile(
    r"(?<=[\d\s])(mm|cm|km|m|in|inch(?:es)?|ft|feet|foot|yards?|yd|met(?:er|re)s?|centimet(?:er|re)s?|millimet(?:er"
    r"|re)s?|miles?|kilomet(?:er|re)s?)\b"
)
_SAME = {"inches": "in", "inch": "in", "feet": "ft", "foot": "ft", "yards": "yd", "yard": "yd"}
_WHAT = re.compile(r"\b(surface area|area|perimeter|circumference|volume|number of square \w+)\b")
_SHAPE = re.compile(r"\b(rectang\w+|squares?|triang\w+|circles?|circular|trapez\w+|parallelogram|cubes?|cuboid"
                    r"|rectangular prism|rectangular box|box|spheres?|cylinders?|cylindrical|cones?"
                    r"|rooms?)\b")  # fmt: skip
_OTHER = re.compile(
    r"\b(?:half|semi\w*|quarter|sector|ring|annul\w*|shaded|inscribed|circumscribed|remaining|cost|tiles?|paint"
    r"|fence|diagonal|twice|double|ratio|hypotenuse|angle|degrees|isosceles|lateral|base area|increase\w*"
    r"|decrease\w*|pyramid|ellipse|regular|\w*agon|outer|inner|sum|difference|missing|find the (?:length|width|side"
    r"|height|radius))\b|\^"
)


def _named(text: str, *names: str) -> Fraction | None:
    """The number that stands beside one of the names: `length 10cm`, `a length of 10`, `10 cm long`."""
    for name in names:
        hit = re.search(
            rf"\b(?:{name})\b(?: length| size| measurement)?\s?(?:[:=]|is|of|are|measures|being"
            rf"|equal to)?(?: length)?(?: is)? ?({NUMBER})",
            text,
        )
        if hit is not None:
            return value_of(hit.group(1))
    return None


def _beside(text: str, *names: str) -> Fraction | None:
    """The number before the name: `10 cm long`."""
    for name in names:
        hit = re.search(rf"({NUMBER})\s?(?:[a-z]{{1,12}}\s)?(?:{name})\b", text)
        if hit is not None:
            return value_of(hit.group(1))
    return None


def _two_sides(text: str) -> tuple[Fraction, Fraction] | None:
    """Length and width: by name, or as `4 cm x 5 cm`."""
    length = _named(text, "length|long side|lenght|base|l") or _beside(text, "long")
    width = _named(text, "width|breadth|short side|height|w") or _beside(text, "wide")
    if length is None or width is None:
        hit = re.search(rf"({NUMBER})\s?(?:[a-z]{{1,12}}\s?)?(?:\*|x|by)\s?({NUMBER})", text)
        if hit is None:
            hit = re.search(
                rf"\b(?:sides|dimensions)\b[a-z: ]{{0,20}}({NUMBER})\s?(?:[a-z]{{1,12}}\s)?(?:and|,)\s?({NUMBER})", text
            )
        if hit is None:
            return None
        length, width = value_of(hit.group(1)), value_of(hit.group(2))
    return length, width


def _rectangle(what: str, text: str, count: int) -> Right | None:
    sides = _two_sides(text)
    if sides is None or count != 2:
        return None
    length, width = sides
    return (
        _exact(length * width)
        if "area" in what or "number" in what
        else _exact(2 * (length + width))
        if what == "perimeter"
        else None
    )


def _square(what: str, text: str, count: int) -> Right | None:
    side = _side(text)
    if side is None or count != 1:
        return None
    return _exact(side**2) if what == "area" else _exact(4 * side) if what == "perimeter" else None


def _side(text: str) -> Fraction | None:
    return _named(text, "sides?(?: length)?|edges?(?: length)?|length|a|s") or _beside(
        text, "sides?|long|edges?", "on each side"
    )


def _triangle(what: str, text: str, count: int) -> Right | None:
    base, height = _named(text, "base(?: length)?|b"), _named(text, "height|altitude|h")
    if what == "area" and base is not None and height is not None and count == 2:
        return _exact(base * height / 2)
    sides = re.search(
        rf"\bsides?\b[a-z: ]{{0,20}}({NUMBER})[a-z ]{{0,12}},\s?({NUMBER})[a-z ]{{0,12}},? ?(?:and )?({NUMBER})", text
    )
    if sides is None or count != 3:
        return None
    first, second, third = (value_of(group) for group in sides.groups())
    if what == "perimeter":
        return _exact(first + second + third)
    half = (first + second + third) / 2
    squared = half * (half - first) * (half - second) * (half - third)
    return Right((Fraction(math.sqrt(squared)),), scaled=True) if what == "area" and 0 < squared < 10**15 else None


def _radius(text: str) -> Fraction | None:
    radius = _named(text, "radius|r")
    if radius is None:
        across = _named(text, "diameter|d")
        radius = across / 2 if across is not None else None
    return radius


def _circle(what: str, text: str, count: int) -> Right | None:
    radius = _radius(text)
    if radius is None or count != 1:
        return None
    if what == "area":
        return _round(_PI * radius**2)
    return _round(2 * _PI * radius) if what in {"circumference", "perimeter"} else None


def _trapezoid(what: str, text: str, count: int) -> Right | None:
    hit = re.search(
        rf"\b(?:bases?|parallel sides)\b[a-z:= ]{{0,20}}({NUMBER})\s?(?:[a-z]{{1,12}}\s?)?(?:and|,|&)\s?({NUMBER})",
        text,
    )
    height = _named(text, "height|h")
    if what != "area" or hit is None or height is None or count != 3:
        return None
    return _exact((value_of(hit.group(1)) + value_of(hit.group(2))) * height / 2)


def _parallelogram(what: str, text: str, count: int) -> Right | None:
    base, height = _named(text, "base"), _named(text, "height")
    return _exact(base * height) if what == "area" and base and height and count == 2 else None


def _cube(what: str, text: str, count: int) -> Right | None:
    side = _side(text)
    if side is None or count != 1:
        return None
    return _exact(side**3) if what == "volume" else _exact(6 * side**2) if what == "surface area" else None


def _box(what: str, text: str, count: int) -> Right | None:
    hit = re.search(
        rf"({NUMBER})\s?(?:[a-z]{{1,12}}\s?)?(?:\*|x|by)\s?({NUMBER})\s?(?:[a-z]{{1,12}}\s?)?(?:\*|x|by)\s?({NUMBER})",
        text,
    )
    named = (_named(text, "length|l"), _named(text, "width|breadth|w"), _named(text, "height|depth|h"))
    if count != 3:
        return None
    sides = (
        [value_of(group) for group in hit.groups()] if hit is not None else [side for side in named if side is not None]
    )
    if len(sides) != 3:
        return None
    first, second, third = sides
    if what == "surface area":
        return _exact(2 * (first * second + second * third + first * third))
    return _exact(first * second * third) if what == "volume" else None


def _round_solid(text: str, count: int) -> tuple[Fraction, Fraction] | None:
    radius, height = _radius(text), _named(text, "height|h")
    return (radius, height) if radius is not None and height is not None and count == 2 else None


def _cylinder(what: str, text: str, count: int) -> Right | None:
    known = _round_solid(text, count)
    return _round(_PI * known[0] ** 2 * known[1]) if what == "volume" and known is not None else None


def _cone(what: str, text: str, count: int) -> Right | None:
    known = _round_solid(text, count)
    return _round(_PI * known[0] ** 2 * known[1] / 3) if what == "volume" and known is not None else None


def _sphere(what: str, text: str, count: int) -> Right | None:
    radius = _radius(text)
    if radius is None or count != 1:
        return None
    return (
        _round(_PI * radius**3 * 4 / 3)
        if what == "volume"
        else _round(4 * _PI * radius**2)
        if what == "surface area"
        else None
    )


def _exact(value: Fraction) -> Right:
    return Right((value,), scaled=True)


def _round(value: Fraction) -> Right:
    return Right((value,), _PI_SLACK, scaled=True)


_SOLVERS: dict[str, Callable[[str, str, int], Right | None]] = {
    "rectang": _rectangle, "room": _rectangle, "square": _square, "triang": _triangle, "circ": _circle,
    "trapez": _trapezoid,
    "parallelogram": _parallelogram, "cube": _cube, "cuboid": _box, "box": _box, "sphere": _sphere, "cylind": _cylinder,
    "cone": _cone,
}  # fmt: skip


def of_shape(problem: Problem) -> Right | None:
    """The area, perimeter or volume that is asked for."""
    text = problem.text
    what = _WHAT.search(text)
    if what is None:
        return None
    # square metres are no square
    shapes = {
        hit.group(1)
        for hit in _SHAPE.finditer(
            re.sub(r"\bsquare (?:cm|met|cent|feet|foot|inch|unit|kilo|yard|mile|mm|km|m\b|in\b|ft)", " ", text)
        )
    }
    shapes = {"cuboid" if shape.startswith("rectangular") else shape for shape in shapes}
    if len(shapes) > 1:
        shapes -= {"rectangle", "room", "rooms", "right triangle"}
    units = {_SAME.get(unit, unit) for unit in _UNIT.findall(_in_words(text))}
    if len(shapes) != 1 or _OTHER.search(text) or len(units) > 1:
        return None
    shape = shapes.pop()
    solve = next((solve for name, solve in _SOLVERS.items() if shape.startswith(name)), None)
    count = len(re.findall(NUMBER, text))
    return solve(what.group(1), text, count) if solve is not None else None


def _in_words(text: str) -> str:
    # what the answer is to be in is no second unit
    return re.sub(r"\b(?:in|number of) (?:square|cubic) \w+", " ", text)
