"""Numbers in texts, as exact fractions, and when a written number stands for a value. Pure."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple


class Number(NamedTuple):
    """A number in a text: its value, how many decimals it is written with, and where."""

    value: Fraction
    decimals: int
    start: int
    end: int


class Right(NamedTuple):
    """What a sum comes to: any of `values`. `slack` is the share by which an answer may be off, as with π or miles.

    `scaled`: units may differ by powers of ten, so that such answers are not judged.
    """

    values: tuple[Fraction, ...]
    slack: Fraction = Fraction(0)
    scaled: bool = False


_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+"
NUMBER = rf"(?:-\s?)?(?:{_DIGITS})"
"""A number in a text made plain by `plain`."""
_NUMBER = re.compile(rf"(?<![\w.,])(-?)\s?({_DIGITS})(?![\d])|(?<=[,\w])({_DIGITS})")
_FRACTION = re.compile(r"(?<![\w./,-])(-?)(?:(\d{1,9})\s)?(\d{1,9})/(\d{1,9})(?![\w/])(?!\.\d)")
_PLAIN = str.maketrans({
    "−": "-", "–": "-", "×": "*", "·": "*", "∙": "*", "⋅": "*", "÷": "/", "²": "^2", "³": "^3", "’": "'", "“": '"',
    "”": '"', "$": " ", "£": " ", "€": " ", "₹": " ", "\u00a0": " ", "\u202f": " ", "⁄": "/",
})  # fmt: skip
MOST_DIGITS = 40


def plain(text: str) -> str:
    """`text` in lower case, with one sign for each operation and without currencies; as long where it has no powers."""
    return text.lower().translate(_PLAIN)


def value_of(written: str) -> Fraction:
    """The value of a number as `NUMBER` finds it."""
    return Fraction(written.replace(",", "").replace(" ", ""))


def numbers(text: str) -> list[Number]:
    """The numbers in a plain text, from left to right; a sign counts where nothing stands before it."""
    found = []
    for hit in _NUMBER.finditer(text):
        sign, digits, inner = hit.groups()
        digits = digits or inner
        if len(digits) > MOST_DIGITS:
            continue
        decimals = len(digits.partition(".")[2])
        negative = bool(sign) and _is_sign(text, hit.start())
        value = Fraction(digits.replace(",", ""))
        found.append(Number(-value if negative else value, decimals, hit.start(), hit.end()))
    return found


def _is_sign(text: str, place: int) -> bool:
    """Whether a dash makes a number negative: in `is -3` it does, in `5-3` and `5 - 3` it takes away."""
    before = text[place - 1 : place]
    if text[place + 1 : place + 2] == " ":
        before = text[max(0, place - 2) : place].strip()
    return not (before[-1:].isalnum() or before[-1:] in {")", "]"})


def fractions(text: str) -> list[Fraction]:
    """Fractions and mixed numbers written in a text: `14/3`, `4 2/3`."""
    found = []
    for hit in _FRACTION.finditer(text):
        sign, whole, upper, lower = hit.groups()
        if int(lower):
            value = int(whole or 0) + Fraction(int(upper), int(lower))
            found.append(-value if sign else value)
            found.append(Fraction(-int(upper) if sign else int(upper), int(lower)))
    return found


def has_doubtful_commas(text: str) -> bool:
    """Whether a comma may be a decimal sign: `4,75`."""
    return re.search(r"(?<![\d,])\d+,(?:\d{1,2}|\d{4,})(?![\d,])", text) is not None


def written(value: Fraction, most: int = 6) -> str:
    """The value as people write it: `4.5`, `1,044`, `0.667`."""
    places = terminating(value, most)
    if places is not None:
        return f"{value.numerator:,}" if places == 0 else f"{float(value):,.{places}f}"
    return f"{float(value):,.4g}" if abs(value) < 1000 else f"{float(value):,.2f}"


def terminating(value: Fraction, most: int = 6) -> int | None:
    """How many decimals the value has; None: more than `most`."""
    scaled = value
    for places in range(most + 1):
        if scaled.denominator == 1:
            return places
        scaled *= 10
    return None


_ABOUT = re.compile(
    r"\b(?:about|approx\w*|around|roughly|nearly|almost|estimat\w*|nearest|round\w*|whole|integer)\b|[≈~]"
)


def speaks_of_rounding(text: str) -> bool:
    """Whether numbers in the text may be rough."""
    return _ABOUT.search(text) is not None


def stands_for(number: Number, right: Right, *, rough: bool) -> bool:
    """Whether a written number is a value of `right`, exactly or rounded as it is written; `rough`: to whole ones "
    "too."""
    return any(_stands_for(number, value, right.slack, rough) for value in right.values)


def _stands_for(number: Number, value: Fraction, slack: Fraction, rough: bool) -> bool:
    off = abs(number.value - value)
    if off == 0 or (slack and off <= abs(value) * slack):
        return True
    places = terminating(value, 6)
    if places is not None and places <= number.decimals:
        return False
    if number.decimals == 0:
        # 8.5 is not 9 unless somebody speaks of rounding; 28.3077 may be 28
        if rough:
            return off < 1
        may = places is None or places > 2
        # cut off or rounded, but not up where it is nearer to the number below
        cut = number.value == int(value) or off <= Fraction(1, 2)
        return may and (cut if abs(value) >= 10 else off <= Fraction(1, 2) and number.value != 0)
    return off < Fraction(1, 10**number.decimals)
