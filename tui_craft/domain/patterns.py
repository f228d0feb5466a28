r"""Texts by a pattern such as `[A-Z]{3}-\d{4}`: drawing one, and counting how many there are. Pure.

Literals, `\d` `\w`, `[A-Z0-9]`, `(a|b)`, and after any of them `?`, `{3}` or `{2,5}`. A backslash takes the next
character as it is. Nothing else of regular expressions: what can be drawn must be bounded.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

from tui_craft.errors import InvalidError

_MOST_REPEATS = 64
_CLASSES = {"d": string.digits, "w": string.ascii_letters + string.digits + "_"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sequence of parts, each one of several texts or patterns, repeated `low` to `high` times."""

    parts: tuple[Part, ...]

    def draw(self, rng: Random) -> str:
        """A text of the pattern."""
        return "".join(part.draw(rng) for part in self.parts)

    def count(self) -> int:
        """How many ways there are to make a text (two may make the same)."""
        total = 1
        for part in self.parts:
            total *= part.count()
        return total

    def all(self) -> Iterator[str]:
        """Every text of it; for small counts."""
        for pieces in product(*(list(part.all()) for part in self.parts)):
            yield "".join(pieces)


@dataclass(frozen=True, slots=True)
class Part:
    """One of `choices` (a character, or a pattern in parentheses), from `low` to `high` times."""

    choices: tuple[str | Pattern, ...]
    low: int = 1
    high: int = 1

    def draw(self, rng: Random) -> str:
        """A text of it."""
        times = self.low if self.low == self.high else rng.randint(self.low, self.high)
        return "".join(self._one(rng) for _ in range(times))

    def _one(self, rng: Random) -> str:
        choice = self.choices[0] if len(self.choices) == 1 else rng.choice(self.choices)
        return choice if isinstance(choice, str) else choice.draw(rng)

    def count(self) -> int:
        """How many ways there are to make a text of it."""
        once = sum(1 if isinstance(choice, str) else choice.count() for choice in self.choices)
        return sum(once**times for times in range(self.low, self.high + 1))

    def all(self) -> Iterator[str]:
        """Every text of it."""
        once = [text for choice in self.choices for text in ([choice] if isinstance(choice, str) else choice.all())]
        for times in range(self.low, self.high + 1):
            yield from ("".join(pieces) for pieces in product(once, repeat=times))


def parse_pattern(text: str) -> Pattern:
    """The pattern written as `text`. Raises InvalidError that says what is wrong with it."""
    reader = _Reader(text)
    parts = reader.sequence(inside=False)
    if reader.at < len(text):
        raise reader.wrong(f"the {text[reader.at]!r} at {reader.at + 1} has nothing to close")
    if not parts:
        raise reader.wrong("it is empty")
    return Pattern(tuple(parts))


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def wrong(self, why: str) -> InvalidError:
        return InvalidError(f"The pattern {self.text!r} cannot be read: {why}.")

    def sequence(self, *, inside: bool) -> list[Part]:
        parts: list[Part] = []
        while self.at < len(self.text) and not (self.text[self.at] == ")" or (inside and self.text[self.at] == "|")):
            parts.append(self._repeated(self._choices()))
        return parts

    def _choices(self) -> tuple[str | Pattern, ...]:
        char = self.text[self.at]
        self.at += 1
        if char == "\\":
            return self._escaped()
        if char == "[":
            return self._class()
        if char == "(":
            return self._group()
        if char in "{}?]|.*+":
            raise self.wrong(
                f"the {char!r} at {self.at} must follow something it applies to; write \\{char} for itself"
            )
        return (char,)

    def _escaped(self) -> tuple[str, ...]:
        if self.at >= len(self.text):
            raise self.wrong("it ends in a backslash")
        char = self.text[self.at]
        self.at += 1
        return tuple(_CLASSES.get(char, char))

    def _class(self) -> tuple[str, ...]:
        end = self.text.find("]", self.at)
        if end < 0:
            raise self.wrong("a [ is not closed by ]")
        inner, self.at = self.text[self.at : end], end + 1
        chars: list[str] = []
        place = 0
        while place < len(inner):
            if inner[place] == "\\" and place + 1 < len(inner):
                chars += _CLASSES.get(inner[place + 1], inner[place + 1])
                place += 2
            elif inner[place + 1 : place + 2] == "-" and place + 2 < len(inner):
                chars += map(chr, range(ord(inner[place]), ord(inner[place + 2]) + 1))
                place += 3
            else:
                chars.append(inner[place])
                place += 1
        if not chars:
            raise self.wrong("a [] holds no character, or a range that runs backwards")
        return tuple(dict.fromkeys(chars))

    def _group(self) -> tuple[Pattern, ...]:
        options = [Pattern(tuple(self.sequence(inside=True)))]
        while self.text[self.at : self.at + 1] == "|":
            self.at += 1
            options.append(Pattern(tuple(self.sequence(inside=True))))
        if self.text[self.at : self.at + 1] != ")":
            raise self.wrong("a ( is not closed by )")
        self.at += 1
        return tuple(options)

    def _repeated(self, choices: tuple[str | Pattern, ...]) -> Part:
        following = self.text[self.at : self.at + 1]
        if following and following in "*+":
            raise self.wrong(f"{following} has no end; say how many, as in {{1,5}}, or write \\{following} for itself")
        if following == "?":
            self.at += 1
            return Part(choices, 0, 1)
        if following != "{":
            return Part(choices)
        end = self.text.find("}", self.at)
        low, comma, high = self.text[self.at + 1 : max(end, self.at)].partition(",")
        if end < 0 or not low.strip().isdecimal() or (comma and not high.strip().isdecimal()):
            raise self.wrong("after something there must be {3} or {2,5}")
        self.at = end + 1
        least, most = int(low), int(high) if comma else int(low)
        if not least <= most <= _MOST_REPEATS:
            raise self.wrong(f"{{{least},{most}}} must rise and not exceed {_MOST_REPEATS}")
        return Part(choices, least, most)
