"""The list of models that somebody knows something about: what each is good for, its price. Owns reading it.

The list is a TOML file in this package, and the user's own `models.toml` beside the settings goes before it. A table
is called by a teacher's name or a pattern with `*`; what a later table says of a model replaces what an earlier said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from tui_craft.config import read_table
from tui_craft.errors import InvalidError
from tui_craft.teachers.base import Price

SHIPPED = Path(__file__).with_name("models.toml")
_KEYS: Mapping[str, tuple[Any, str]] = {
    "generation": (bool, "true or false"), "adversarial": (bool, "true or false"), "small": (bool, "true or false"),
    "price_in": ((int, float), "US dollars per million tokens"),
    "price_out": ((int, float), "US dollars per million tokens"), "context": (int, "a number of tokens"),
}  # fmt: skip
_BILLIONS = re.compile(r"(?<![a-z0-9.])(?:\d+x)?(\d+(?:\.\d+)?)b(?![a-z0-9])")
_SMALL = 9.0
"""Billions of parameters up to which a model counts as small where the list does not say."""


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a model; None where nothing is.

    `generation`: it is good at writing data. `adversarial`: it writes adversarial data without refusing. `small`: its
    data is thin. `context` is tokens.
    """

    generation: bool | None = None
    adversarial: bool | None = None
    small: bool | None = None
    price: Price | None = None
    context: int | None = None


class Models:
    """The list. `tables` are by name or pattern, in order."""

    def __init__(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        self._tables = tables

    def names(self) -> list[str]:
        """The teachers that are named outright, in the list's order."""
        return [name for name in self._tables if "*" not in name]

    def about(self, name: str) -> About:
        """What the list says of the teacher `name`.

        What a model is like is the same wherever it runs, so a table fits any ending of the name after a slash; what
        it costs is not, so a price is only that of the whole name.
        """
        whole = name.lower()
        endings = [whole[at:] for at in (0, *(match.end() for match in re.finditer("/", whole)))]
        found: dict[str, Any] = {}
        for pattern, table in self._tables.items():
            wanted = pattern.lower()
            if fnmatchcase(whole, wanted):
                found.update(table)
            elif any(fnmatchcase(ending, wanted) for ending in endings):
                found.update({key: value for key, value in table.items() if not key.startswith("price")})
        price_in, price_out = found.pop("price_in", None), found.pop("price_out", None)
        price = None if price_in is None or price_out is None else Price(float(price_in), float(price_out))
        small = found.pop("small", None)
        return About(**found, price=price, small=_looks_small(whole) if small is None else small)


def _looks_small(name: str) -> bool | None:
    """Whether the name says how large the model is, and that it is small (`llama-3.1-8b`); None where it does not."""
    sizes = [float(match[1]) for match in _BILLIONS.finditer(name)]
    mixture = re.search(r"\d+x\d", name)
    return None if not sizes else max(sizes) <= _SMALL and not mixture


def read(own: Path) -> Models:
    """The shipped list with the user's `own` on top (which need not exist).

    Raises InvalidError on a wrong entry, StorageError when the file cannot be read.
    """
    tables = {name: dict(table) for name, table in _checked(SHIPPED).items()}
    for name, table in _checked(own).items():
        # taken out and put at the end: the user's word is the last, also against a shipped pattern
        tables[name] = tables.pop(name, {}) | table
    return Models(tables)


def _checked(path: Path) -> dict[str, dict[str, Any]]:
    tables = read_table(path)
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise InvalidError(f'In {path}, every model is a table such as ["openai/gpt-4o-mini"], not {name} = ...')
        for key, value in table.items():
            if key not in _KEYS:
                raise InvalidError(f"In {path}, {key} of {name} means nothing; there are {', '.join(_KEYS)}.")
            kind, words = _KEYS[key]
            if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
                raise InvalidError(f"In {path}, {key} of {name} must be {words}, not {value!r}.")
            if key.startswith("price") and not 0 <= value < 1e6:
                raise InvalidError(f"In {path}, {key} of {name} must be US dollars per million tokens, not {value!r}.")
    return tables
