"""Options as words: how a form shows a value and how one is typed. Owns the spelling; checks no range."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain import weights
from tui_craft.domain.options import Option, Optioned, checked
from tui_craft.errors import InvalidError

_YES, _NO = {"yes", "true", "on", "1", "y"}, {"no", "false", "off", "0", "n", ""}


def read(option: Option, typed: str) -> Any:
    """The value that was typed for `option`, of its kind but not yet checked. Raises InvalidError that names it."""
    try:
        return _READ[option.kind](typed)
    except (ValueError, InvalidError) as error:
        said = error.sentence if isinstance(error, InvalidError) else f"{typed.strip()!r} is not {_WORDS[option.kind]}."
        raise InvalidError(f"{option.label}: {said}") from None


def spell(option: Option, value: Any) -> str:
    """The words that `read` makes `value` of again."""
    if option.kind == "flag":
        return "yes" if value else "no"
    if option.kind == "lines":
        return "\n".join(value)
    if option.kind == "table":
        return weights.spell(value, sep="=", ones=True)
    return f"{value:g}" if isinstance(value, float) else str(value)


def read_all(owner: Optioned, typed: Mapping[str, str]) -> dict[str, Any]:
    """All options of `owner` from what was typed, with defaults for those that were not. Raises InvalidError."""
    known = {option.name: option for option in owner.options}
    given = {name: read(known[name], words) if name in known else words for name, words in typed.items()}
    return checked(owner, given)


def _number(typed: str) -> str:
    return typed.replace(",", "").replace("_", "").strip()


def _lines(typed: str) -> list[str]:
    if typed.lstrip().startswith("["):
        value = jsonlines.loads(typed.encode())
        return value if isinstance(value, list) else [typed]
    return [line.strip() for line in typed.splitlines() if line.strip()]


def _flag(typed: str) -> bool:
    word = typed.strip().casefold()
    if word not in _YES | _NO:
        raise ValueError(word)
    return word in _YES


def _table(typed: str) -> dict[str, int | float]:
    if typed.lstrip().startswith("{"):
        value = jsonlines.loads(typed.encode())
        if not isinstance(value, dict):
            raise ValueError(typed)
        return value
    numbers = weights.parse(typed, sep="=")
    return {name: int(number) if number == int(number) else number for name, number in numbers.items()}


_READ: Mapping[str, Callable[[str], Any]] = {
    "int": lambda typed: int(_number(typed)),
    "float": lambda typed: float(_number(typed)),
    "text": lambda typed: typed,
    "choice": lambda typed: typed.strip(),
    "lines": _lines,
    "flag": _flag,
    "table": _table,
}
_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "text": "text",
    "choice": "a choice",
    "lines": "a list of lines",
    "flag": "yes or no",
    "table": "a list such as polite=20, hostile=10",
}
