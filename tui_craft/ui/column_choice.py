"""The columns somebody has chosen for a dataset: which, in which order, how wide. Owns the changes to that choice.

A choice is a value: every change returns another. It draws nothing and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tui_craft.domain.formats import Format
from tui_craft.ui.row_cells import Field, field_named, fields_of

NARROWEST, WIDEST = 4, 200
"""Cells a column can be given."""
STEP = 2
"""Cells that one key press adds to a column or takes off it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A column by its name; `width` in cells, or None for as much as it gets."""

    name: str
    width: int | None = None


Choice = tuple[Chosen, ...]


def default(format: Format) -> Choice:
    """What is shown when nobody has chosen."""
    return tuple(Chosen(field.name) for field in fields_of(format))


def fields(choice: Choice, format: Format) -> tuple[Field, ...]:
    """The columns of a choice. What was chosen is shown in a narrow window too (there it comes in sideways)."""
    if choice == default(format):
        return fields_of(format)
    out = []
    for chosen in choice:
        field = field_named(chosen.name, format)
        width = field.column.width if chosen.width is None else chosen.width
        out.append(replace(field, column=replace(field.column, width=width, from_width=0)))
    return tuple(out)


def moved(choice: Choice, place: int, step: int) -> Choice:
    """The column at `place` moved by `step` places, as far as there are any."""
    target = min(max(0, place + step), len(choice) - 1)
    rest = [*choice[:place], *choice[place + 1 :]]
    return (*rest[:target], choice[place], *rest[target:])


def widened(choice: Choice, place: int, width: int) -> Choice:
    """The column at `place` with another width."""
    return tuple(
        Chosen(one.name, min(max(NARROWEST, width), WIDEST)) if number == place else one
        for number, one in enumerate(choice)
    )


def without(choice: Choice, name: str) -> Choice:
    """The choice without a column; the last one stays."""
    return tuple(one for one in choice if one.name != name) or choice


def to_state(choice: Choice) -> list[list[Any]]:
    """As it is remembered."""
    return [[one.name, one.width] for one in choice]


def from_state(value: Any) -> Choice | None:
    """What was remembered; None when that was nothing, or nothing that can be understood."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return None
    found: dict[str, Chosen] = {}
    for item in value:
        if not (isinstance(item, list) and len(item) == 2 and isinstance(item[0], str)):
            return None
        name, width = item
        good = isinstance(width, int) and NARROWEST <= width <= WIDEST
        found[name] = Chosen(name, width if good else None)
    return tuple(found.values()) or None
