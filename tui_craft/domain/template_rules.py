"""Rules between the slots of a template: `end > start`, `if plan = free then price = 0`. Pure."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tui_craft.domain.template_values import Value, comparable

SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le, ">=": operator.ge, "!=": operator.ne, "=": operator.eq, "<": operator.lt, ">": operator.gt,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A slot's value, where a rule names one."""

    name: str


@dataclass(frozen=True, slots=True)
class Test:
    """`slot sign value`; with several values (`plan in free, trial`) one of them must fit."""

    slot: str
    sign: str
    values: tuple[Value | Name, ...]

    def holds(self, row: Mapping[str, Value]) -> bool:
        """Whether it is so in a row."""
        return any(
            SIGNS[self.sign](*comparable(row[self.slot], row[value.name] if isinstance(value, Name) else value))
            for value in self.values
        )

    @property
    def names(self) -> list[str]:
        """The slots it speaks of."""
        return [self.slot, *(value.name for value in self.values if isinstance(value, Name))]


@dataclass(frozen=True, slots=True)
class Rule:
    """All `tests` must hold in a row in which all `when` hold; `line` is where it is written.

    A test with `=` of a rule with a condition sets the slot instead, so that nothing need be drawn again.
    """

    when: tuple[Test, ...]
    tests: tuple[Test, ...]
    line: int

    def applies(self, row: Mapping[str, Value]) -> bool:
        """Whether its condition holds."""
        return all(test.holds(row) for test in self.when)

    def settle(self, row: dict[str, Value]) -> None:
        """Set in `row` what the rule sets."""
        if not self.when or not self.applies(row):
            return
        for test in self.tests:
            if test.sign == "=" and len(test.values) == 1 and not test.holds(row):
                value = test.values[0]
                row[test.slot] = row[value.name] if isinstance(value, Name) else value

    def holds(self, row: Mapping[str, Value]) -> bool:
        """Whether the row keeps to it."""
        return not self.applies(row) or all(test.holds(row) for test in self.tests)

    @property
    def names(self) -> list[str]:
        """The slots it speaks of."""
        return [name for test in (*self.when, *self.tests) for name in test.names]
