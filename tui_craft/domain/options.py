"""Parameters of recipes and checks: what they are called, what fits them, how they are typed and spelled. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, cast

from tui_craft.errors import InvalidError


@dataclass(frozen=True, slots=True)
class Option:
    """One parameter, as a form shows it and `--option NAME=VALUE` sets it.

    `kind` says what a value is: a whole number, a number, a line, several lines (a list of texts), one of `choices`,
    yes or no, or a table (an object of names and numbers).
    """

    name: str
    label: str
    kind: Literal["int", "float", "text", "lines", "choice", "flag", "table"]
    default: Any
    help: str = ""
    choices: tuple[str, ...] = ()
    low: float = 0
    high: float = 10_000_000


class Optioned(Protocol):
    """What has options: a recipe or a check."""

    @property
    def name(self) -> str: ...
    @property
    def options(self) -> tuple[Option, ...]: ...


def checked(owner: Optioned, given: Mapping[str, Any]) -> dict[str, Any]:
    """`given` values with defaults for what is missing. Raises InvalidError on an unknown one or a wrong value."""
    known = {option.name: option for option in owner.options}
    for name in given:
        if name not in known:
            there = f"it has {', '.join(known)}" if known else "it has none"
            raise InvalidError(f"{owner.name} has no option {name!r}; {there}.")
    return {name: _value(option, given.get(name, option.default)) for name, option in known.items()}


def _value(option: Option, value: Any) -> Any:
    fits = _FITS[option.kind](option, value)
    if not fits:
        wanted = _WORDS[option.kind].format(low=option.low, high=option.high, choices=", ".join(option.choices))
        raise InvalidError(f"The option {option.name} must be {wanted}, not {value!r}.")
    return value


def _number(option: Option, value: Any, kinds: type | tuple[type, ...]) -> bool:
    return (
        isinstance(value, kinds)
        and not isinstance(value, bool)
        and bool(option.low <= cast(float, value) <= option.high)
    )


_FITS: Mapping[str, Callable[[Option, Any], bool]] = {
    "int": lambda option, value: _number(option, value, int),
    "float": lambda option, value: _number(option, value, (int, float)),
    "text": lambda option, value: isinstance(value, str),
    "lines": lambda option, value: isinstance(value, list) and all(isinstance(line, str) for line in value),
    "choice": lambda option, value: value in option.choices,
    "flag": lambda option, value: isinstance(value, bool),
    "table": lambda option, value: (
        isinstance(value, dict)
        and all(isinstance(key, str) and _number(option, number, (int, float)) for key, number in value.items())
    ),
}
_WORDS = {
    "int": "a whole number from {low:g} to {high:g}",
    "float": "a number from {low:g} to {high:g}",
    "text": "text",
    "lines": "a list of lines",
    "choice": "one of {choices}",
    "flag": "true or false",
    "table": "a table of names and numbers",
}
