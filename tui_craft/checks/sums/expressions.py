"""Expressions of numbers and letters, worked out exactly. What may be read in two ways is not worked out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

_TOKEN = re.compile(r"\s*(?:(\d{1,3}(?:,\d{3})+(?![\d,])|\d+\.\d+|\d+|\.\d+)|(\*\*|[-+*/^()])|([a-z]))")
_MOST_DIGITS = 60
_MOST_TOKENS = 200
_MOST_DEPTH = 30


class _Doubt(Exception):
    """The text cannot be read as one expression for certain, or is too big to work out."""


def evaluate(text: str, letters: Mapping[str, Fraction] | None = None) -> Fraction | None:
    """The value of an expression such as `8 + 4*9` or `3x + 2y`; None where it is none or in doubt.

    Knows + - * / ^ ** and brackets, and products without a sign: `3x`, `2(x+1)`. An `x` between numbers is a product
    where `letters` do not say otherwise.
    """
    try:
        parser = _Parser(_tokens(text, letters or {}), letters or {})
        value = parser.sum(0)
        return value if parser.at_end() and abs(value) < 10**_MOST_DIGITS else None
    except (_Doubt, ZeroDivisionError):
        return None


def _tokens(text: str, letters: Mapping[str, Fraction]) -> list[str]:
    found: list[str] = []
    place = 0
    text = text.strip()
    while place < len(text):
        hit = _TOKEN.match(text, place)
        if hit is None or len(found) > _MOST_TOKENS:
            raise _Doubt
        number, sign, letter = hit.groups()
        if letter is not None and letter not in letters:
            if letter != "x" or not found or not (found[-1][-1].isdigit() or found[-1] == ")"):
                raise _Doubt
            sign = "*"
            letter = None
        found.append(number.replace(",", "") if number else letter or ("^" if sign == "**" else sign))
        place = hit.end()
    return found


class _Parser:
    """Reads tokens from left to right: sums of products of powers."""

    def __init__(self, tokens: list[str], letters: Mapping[str, Fraction]) -> None:
        self._tokens = tokens
        self._letters = letters
        self._place = 0

    def at_end(self) -> bool:
        return self._place == len(self._tokens) > 0

    def _peek(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        self._place += 1
        return token

    def sum(self, depth: int) -> Fraction:
        if depth > _MOST_DEPTH:
            raise _Doubt
        value = self._product(depth)
        while self._peek() in {"+", "-"}:
            value = value + self._product(depth) if self._take() == "+" else value - self._product(depth)
        return value

    def _product(self, depth: int) -> Fraction:
        value = self._signed(depth)
        divided = False
        while (token := self._peek()) and token not in {"+", "-", ")"}:
            if token == "*":
                self._take()
                value *= self._signed(depth)
            elif token == "/":
                self._take()
                value /= self._signed(depth)
                divided = True
            elif divided or token == "^" or token[0].isdigit() or token[0] == ".":
                raise _Doubt  # 6/2(1+2) is read in two ways
            else:
                value *= self._power(depth)
            if value.denominator > 10**_MOST_DIGITS:
                raise _Doubt
        return value

    def _signed(self, depth: int) -> Fraction:
        if self._peek() not in {"+", "-"}:
            return self._power(depth)
        sign = -1 if self._take() == "-" else 1
        before = self._place
        value = self._power(depth)
        if sign < 0 and "^" in self._tokens[before : self._place]:
            raise _Doubt  # -3^2 is read in two ways
        return sign * value

    def _power(self, depth: int) -> Fraction:
        base = self._atom(depth)
        if self._peek() != "^":
            return base
        self._take()
        sign = -1 if self._peek() == "-" and self._take() else 1
        exponent = self._atom(depth) * sign
        if self._peek() == "^" or exponent.denominator != 1 or abs(exponent) > 64:
            raise _Doubt
        if abs(base.numerator) > 10**9 or base.denominator > 10**9:
            raise _Doubt
        return base ** int(exponent)

    def _atom(self, depth: int) -> Fraction:
        token = self._take()
        if token == "(":
            value = self.sum(depth + 1)
            if self._take() != ")":
                raise _Doubt
            return value
        if token and (token[0].isdigit() or token[0] == "."):
            if len(token) > _MOST_DIGITS:
                raise _Doubt
            return Fraction(token)
        if token in self._letters:
            return self._letters[token]
        raise _Doubt
