"""Conversions between units, and between number systems. Pure."""

from __future__ import annotations

import re
from fractions import Fraction

from tui_craft.checks.sums.numbers import NUMBER, Right, value_of
from tui_craft.checks.sums.problem import Problem

_SLACK = Fraction(1, 50)
"""Factors are rounded in many ways: 1.6, 1.61 and 1.609 kilometres a mile."""

_F = Fraction
_LENGTH = {
    r"(?:mm|milli ?met(?:er|re)s?)": _F(1, 1000), r"(?:cms?|centi ?met(?:er|re)s?)": _F(1, 100),
    r"(?:km|kms|kilo ?met(?:er|re)s?)": _F(1000), r"(?:m|met(?:er|re)s?)": _F(1), r"(?:inch(?:es)?|in)": _F("0.0254"),
    r"(?:feet|foot|ft)": _F("0.3048"), r"(?:yards?|yds?)": _F("0.9144"), r"(?:miles?|mi)": _F("1609.344"),
}  # fmt: skip
_MASS = {
    r"(?:mg|milligrams?)": _F(1, 1000), r"(?:kgs?|kilograms?|kilos?)": _F(1000), r"(?:g|grams?|gms?)": _F(1),
    r"(?:lbs?|pounds?)": _F("453.59237"), r"(?:oz|ounces?)": _F("28.349523125"),
}  # fmt: skip
_VOLUME = {
    r"(?:ml|milli ?lit(?:er|re)s?)": _F(1, 1000), r"(?:l|lit(?:er|re)s?)": _F(1),
    r"(?:us )?gallons?": _F("3.785411784"), r"(?:fluid ounces?|fl oz)": _F("0.0295735295625"),
    r"tablespoons?|tbsp": _F("0.01478676478"), r"teaspoons?|tsp": _F("0.00492892159"), r"cups?": _F("0.2365882365"),
    r"pints?": _F("0.473176473"), r"quarts?": _F("0.946352946"),
}  # fmt: skip
_TIME = {
    r"(?:seconds?|secs?|s)": _F(1), r"(?:minutes?|mins?)": _F(60), r"(?:hours?|hrs?|h)": _F(3600), r"days?": _F(86400),
    r"weeks?": _F(604800), r"milliseconds?|ms": _F(1, 1000),
}  # fmt: skip
_SPEED = {
    r"(?:km/h|kph|kmh|kmph|kilomet(?:er|re)s (?:per|an) hour)": _F(1000, 3600),
        r"(?:m/s|met(?:er|re)s per second)": _F(1),
    r"(?:mph|miles (?:per|an) hour|mi/h)": _F("1609.344") / 3600, r"(?:ft/s|feet per second)": _F("0.3048"),
}  # fmt: skip
_DATA = {r"bytes?": _F(1), r"bits?": _F(1, 8)}
_KINDS = (_SPEED, _LENGTH, _MASS, _VOLUME, _TIME, _DATA)
_LOOSE = {r"(?:us )?gallons?": (_F("4.54609"),), r"cups?": (_F("0.25"), _F("0.24"), _F("0.284131")),
    r"pints?": (_F("0.568261"),),
          r"tablespoons?|tbsp": (_F("0.015"), _F("0.02")), r"teaspoons?|tsp": (_F("0.005"),),
              r"quarts?": (_F("1.1365"),),
          r"(?:fluid ounces?|fl oz)": (_F("0.0284131"),)}  # fmt: skip
"""Units that are not the same everywhere: each of these sizes is right."""

_CELSIUS = r"(?:degrees? |° ?|deg )?(?:celsius|celcius|centigrade|c)"
_FAHRENHEIT = r"(?:degrees? |° ?|deg )?(?:fahrenheit|farenheit|f)"
_KELVIN = r"(?:degrees? |° ?)?(?:kelvins?|k)"
_OTHER = re.compile(
    r"\b(?:square|cubic|rate|price|cost|dollars?|euros?|currency|time zone|am|pm|date|each|fraction|percent\w*"
    r"|words?|roman|per (?:gallon|lit\w+)|mixed|scientific|notation|density|radians?|calories|table|following format"
    r"|and then)\b|:\d|\^"
)
_TO = r"\s?(?:in ?to|to|in|as|=|->|→)\s(?:the )?(?:equivalent )?(?:\w+ of )?"


def converted(problem: Problem) -> Right | None:
    """What a quantity is in another unit."""
    text = problem.text
    if _OTHER.search(text) or len(re.findall(NUMBER, text)) != 1:
        return None
    return _temperature(text) or _scaled(text)


def _scaled(text: str) -> Right | None:
    found = re.search(rf"({NUMBER})\s?-?(?=[a-z])", text)
    if found is None:
        return None
    value = value_of(found.group(1))
    after = text[found.end() :]
    for kind in _KINDS:
        source = next((unit for unit in kind if re.match(rf"(?:{unit})\b(?!/)", after)), None)
        if source is None:
            continue
        target = _target(text, found.span(), kind, source)
        if target is None:
            return None
        values = [value * size / other for size in (kind[source], *_LOOSE.get(source, ()))
                  for other in (kind[target], *_LOOSE.get(target, ()))]  # fmt: skip
        return Right(tuple(values), _SLACK)
    return None


def _target(text: str, span: tuple[int, int], kind: dict[str, Fraction], source: str) -> str | None:
    """The one other unit of this kind that is named behind `to`, or in a question `how many ... in`."""
    targets = [
        unit for unit in kind
        if unit != source and (re.search(rf"(?:{_TO}|how many )(?:{unit})\b(?!/)", text)
                               or re.search(rf"\b(?:number of) (?:{unit})\b", text))
    ]  # fmt: skip
    asks = re.search(
        r"\bconver\w+|\bhow many\b|\bchange\b|\bexpress\b|\bwhat is\b|\bequivalent\b|\bcalculate\b|\btransform\b", text
    )
    return targets[0] if len(targets) == 1 and asks is not None else None


_SCALES = {"celsius": _CELSIUS, "fahrenheit": _FAHRENHEIT, "kelvin": _KELVIN}


def _temperature(text: str) -> Right | None:
    if not re.search(r"celsius|celcius|fahrenheit|farenheit|kelvin|centigrade|°|\btemperature\b", text):
        return None
    hit = re.search(rf"({NUMBER})\s?", text)
    if hit is None:
        return None
    value = value_of(hit.group(1))
    to = r"\b(?:to|into)\s(?:the )?(?:equivalent )?" if "conver" in text or "change" in text else _TO
    targets = [name for name, scale in _SCALES.items() if re.search(rf"{to}(?:{scale})\b", text)]
    target = targets[0] if len(targets) == 1 else None
    rest = re.sub(rf"{to}(?:{_SCALES[target]})\b", " ", text) if target else text
    sources = [
        name for name, scale in _SCALES.items() if name != target and re.search(rf"(?:\b|(?<=\d)){scale}\b", rest)
    ]
    if target is None or len(sources) != 1:
        return None
    kelvin = {"celsius": value + _F("273.15"), "fahrenheit": (value - 32) * 5 / 9 + _F("273.15"), "kelvin": value}[
        sources[0]
    ]
    found = {"celsius": kelvin - _F("273.15"), "fahrenheit": (kelvin - _F("273.15")) * 9 / 5 + 32, "kelvin": kelvin}[
        target
    ]
    near = (found, found - _F("0.15"), found + _F("0.15")) if "kelvin" in {target, sources[0]} else (found,)
    return Right(near, _F(1, 200))


_BASES = {"binary": 2, "base 2": 2, "octal": 8, "base 8": 8, "hexadecimal": 16, "hex": 16, "base 16": 16}
_BASE = r"(binary|octal|hexadecimal|hex)"


def in_base(problem: Problem) -> tuple[str, int] | None:
    """A number written in another system, as (its digits, the system's base); None where that is not asked for."""
    text = re.sub(r"\bbase (\d+)\b", lambda hit: {"2": "binary", "8": "octal", "16": "hexadecimal"}.get(hit.group(1),
        "base"),
                  problem.text)  # fmt: skip
    asked = re.search(rf"(?:\bto|\bin|\binto|\bas)\s(?:a |an |the |its )?{_BASE}\b|\b{_BASE} (?:representation"
                      rf"|form\w*|equivalent|number"
                      r"|value|notation|code|of|for)\b", text)  # fmt: skip
    found = re.findall(r"(?<![\w.,])\d{1,12}(?![\w.,]*\d)", text)
    if asked is None or len(found) != 1 or len(re.findall(r"\d+", text)) != 1 or len(re.findall(_BASE, text)) != 1:
        return None
    if re.search(r"\b(?:complement|bits?|add|subtract|float\w*|ascii|colou?r|from|signed|string|fraction)\b|-\d", text):
        return None
    base = _BASES[asked.group(1) or asked.group(2)]
    return _digits(int(found[0]), base), base


def _digits(value: int, base: int) -> str:
    return {2: f"{value:b}", 8: f"{value:o}", 16: f"{value:x}"}[base]


def from_base(problem: Problem) -> Right | None:
    """A binary or hexadecimal number as a decimal one."""
    text = problem.text
    if not re.search(
        r"\b(?:to|in|into|as) (?:a |an |the |its )?(?:decimal|base 10)\b|\bdecimal (?:equivalent|representation|form"
        r"|value)",
        text,
    ) or re.search(r"\b(?:complement|signed|fraction|float\w*)\b", text):
        return None
    cleaned = re.sub(r"\bbase (?:2|10|16)\b", " ", text)
    if re.search(r"\bbinary\b", text) and not re.search(r"\bhex", text):
        found = re.findall(r"\b(?:0b)?([01]{2,40})\b", cleaned)
        return (
            Right((Fraction(int(found[0], 2)),)) if len(found) == 1 and len(re.findall(r"\d+", cleaned)) == 1 else None
        )
    if re.search(r"\bhex\w*\b", text) and "binary" not in text:
        found = re.findall(
            r"\b(?:0x|#)?([0-9a-f]{1,12})\b", re.sub(r"\b(?:a|be|add|decade|dad|bad|fed|face|cafe)\b", " ", cleaned)
        )
        found = [each for each in found if any(char.isdigit() for char in each)]
        return Right((Fraction(int(found[0], 16)),)) if len(found) == 1 else None
    return None
