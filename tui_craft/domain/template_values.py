"""The values a template's slot may take: how one is drawn, how many there are, how they compare. Pure.

A value is a text, a whole number, a Decimal or a date; equal seeds draw equal values in every process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from random import Random
from typing import Protocol

from tui_craft.domain.patterns import Pattern

Value = str | int | Decimal | date
Fake = Callable[[str, str, Random], str]
"""A realistic text of a kind (`name`, `email`, `city`) as in a place (`en_US`), drawn by chance."""


@dataclass(frozen=True, slots=True)
class Draw:
    """What a value is drawn with: the row's number from 0, its chance, and who makes fakes."""

    number: int
    rng: Random
    fake: Fake


class Sampler(Protocol):
    """Where a slot's values come from."""

    def draw(self, draw: Draw) -> Value:
        """A value."""
        ...

    def count(self) -> int | None:
        """How many values there are; None where that is not known or has no end."""
        ...

    def all(self) -> Iterator[tuple[Value, float]]:
        """Every value with its weight, where `count` knows them."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values, each with a weight."""

    values: tuple[Value, ...]
    weights: tuple[float, ...]

    def draw(self, draw: Draw) -> Value:
        """A value, the more often the heavier."""
        return draw.rng.choices(self.values, self.weights)[0]

    def count(self) -> int | None:
        """How many there are."""
        return len(self.values)

    def all(self) -> Iterator[tuple[Value, float]]:
        """All of them."""
        yield from zip(self.values, self.weights, strict=True)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers from `low` to `high` in steps; whole ones where `places` is 0 and the ends are whole."""

    low: Decimal
    high: Decimal
    step: Decimal
    places: int = 0

    def draw(self, draw: Draw) -> Value:
        """One of them."""
        return self._nth(draw.rng.randrange(self.count()))

    def count(self) -> int:
        """How many there are."""
        return int((self.high - self.low) / self.step) + 1

    def all(self) -> Iterator[tuple[Value, float]]:
        """All of them, ascending."""
        yield from ((self._nth(place), 1.0) for place in range(self.count()))

    def _nth(self, place: int) -> Value:
        value = self.low + place * self.step
        return int(value) if not self.places else value.quantize(Decimal(1).scaleb(-self.places))


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `first` to `last`."""

    first: date
    last: date

    def draw(self, draw: Draw) -> Value:
        """One of them."""
        return self.first + timedelta(days=draw.rng.randrange(self.count()))

    def count(self) -> int:
        """How many there are."""
        return (self.last - self.first).days + 1

    def all(self) -> Iterator[tuple[Value, float]]:
        """All of them."""
        yield from ((self.first + timedelta(days=place), 1.0) for place in range(self.count()))


@dataclass(frozen=True, slots=True)
class Patterned:
    """Texts by a pattern."""

    pattern: Pattern

    def draw(self, draw: Draw) -> Value:
        """One of them."""
        return self.pattern.draw(draw.rng)

    def count(self) -> int:
        """How many ways there are to make one."""
        return self.pattern.count()

    def all(self) -> Iterator[tuple[Value, float]]:
        """All of them, each once."""
        yield from ((text, 1.0) for text in dict.fromkeys(self.pattern.all()))


@dataclass(frozen=True, slots=True)
class Counted:
    """The row's number: `start`, then `step` more each row."""

    start: int
    step: int = 1

    def draw(self, draw: Draw) -> Value:
        """That of the row."""
        return self.start + draw.number * self.step

    def count(self) -> None:
        """Without end."""

    def all(self) -> Iterator[tuple[Value, float]]:
        """Never asked for."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Faked:
    """Realistic texts of a kind."""

    kind: str
    place: str

    def draw(self, draw: Draw) -> Value:
        """One of them."""
        return draw.fake(self.kind, self.place, draw.rng)

    def count(self) -> None:
        """Not known."""

    def all(self) -> Iterator[tuple[Value, float]]:
        """Never asked for."""
        raise NotImplementedError


# ---- reading and comparing values


def value_of(text: str) -> Value:
    """What a word in a rule means: a number, a date (2026-01-31), or text."""
    if text.lstrip("-").isdecimal() and (text.lstrip("-") == "0" or not text.lstrip("-").startswith("0")):
        return int(text)
    if text[:1] in "-0123456789":
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
        try:
            found = Decimal(text)
            return found if found.is_finite() else text
        except InvalidOperation:
            pass
    return text


def comparable(first: Value, second: Value) -> tuple[Decimal | date | str, Decimal | date | str]:
    """Both values as numbers, as dates, or else as texts; a text that reads as a number counts as one."""
    here, there = (value_of(item) if isinstance(item, str) else item for item in (first, second))
    if isinstance(here, date) and isinstance(there, date):
        return here, there
    if isinstance(here, int | Decimal) and isinstance(there, int | Decimal):
        return Decimal(here), Decimal(there)
    return str(first), str(second)


@dataclass(frozen=True, slots=True)
class Slot:
    """A named value of a row. `line` is where it is written."""

    name: str
    sampler: Sampler
    line: int
