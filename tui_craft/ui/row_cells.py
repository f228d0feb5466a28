"""Which columns a format's rows have in a table, and what stands in them. Owns the choice of texts; draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tui_craft import text
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Row
from tui_craft.ui.widgets.row_model import Column

Path = tuple[str | int, ...]
CELL = 400
"""Characters of a text that a table keeps: more than any terminal is wide."""
_MACHINE_TAGS = frozenset({"synthetic", "imported", "manual", "edited", "external"})


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a format: how it is laid out, and which text of a payload it shows and edits."""

    column: Column
    path_of: Callable[[Mapping[str, Any]], Path | None]
    show: Callable[[Mapping[str, Any]], str]


def fields_of(format: Format) -> tuple[Field, ...]:
    """The columns of a format's payload, the most telling first."""
    if format.name in {"messages", "conversations"}:
        name = format.fields[0]
        return (
            Field(Column("First turn"), lambda data: _turn_path(data, name, last=False),
                  lambda data: _turn(data, name, last=False)),
            Field(Column("Last turn"), lambda data: _turn_path(data, name, last=True),
                  lambda data: _turn(data, name, last=True)),
            Field(Column("Turns", 5, "right", from_width=60), lambda _: None, lambda data: _turns(data, name)),
        )  # fmt: skip
    order = sorted(format.fields, key=lambda name: name in format.optional)
    return tuple(_plain(name, optional=name in format.optional) for name in order)


def columns_of(fields: tuple[Field, ...]) -> tuple[Column, ...]:
    """The table's columns: the payload's, then the tags where there is room."""
    return (*(field.column for field in fields), Column("Tags", 14, from_width=78))


def cells_of(fields: tuple[Field, ...], row: Row) -> tuple[str, ...]:
    """A row's cells, each on one line and clipped."""
    data = row.data
    shown = [text.one_line(field.show(data), CELL) for field in fields]
    tags = " ".join(tag for tag in row.tags if tag not in _MACHINE_TAGS and not tag.startswith("run:"))
    return (*shown, text.one_line(tags, CELL))


def _plain(name: str, *, optional: bool) -> Field:
    column = Column(name.capitalize(), from_width=110 if optional else 0)

    def show(data: Mapping[str, Any]) -> str:
        value = data.get(name)
        if isinstance(value, list) and value and isinstance(value[-1], dict):
            value = value[-1].get("content")
        return "" if value is None else _words(value)

    def path_of(data: Mapping[str, Any]) -> Path | None:
        if isinstance(data.get(name), str):
            return (name,)
        return _turn_path(data, name, last=True)

    return Field(column, path_of, show)


def _words(value: Any) -> str:
    if isinstance(value, str):
        return value[: 2 * CELL]
    from tui_craft import jsonlines

    return jsonlines.dumps(value)[: 2 * CELL].decode("utf-8", "replace")


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    value = data.get(name)
    return value if isinstance(value, list) else []


def _turn_place(data: Mapping[str, Any], name: str, *, last: bool) -> tuple[int, str] | None:
    """The number of the first turn that is no system turn, or of the last one, and the key of its text."""
    who, what = ("from", "value") if name == "conversations" else ("role", "content")
    turns = _list(data, name)
    numbers = [n for n, turn in enumerate(turns) if isinstance(turn, dict) and isinstance(turn.get(what), str)]
    spoken = [n for n in numbers if turns[n].get(who) not in {"system", "developer"}] or numbers
    return (spoken[-1 if last else 0], what) if spoken else None


def _turn_path(data: Mapping[str, Any], name: str, *, last: bool) -> Path | None:
    place = _turn_place(data, name, last=last)
    return (name, *place) if place else None


def _turn(data: Mapping[str, Any], name: str, *, last: bool) -> str:
    place = _turn_place(data, name, last=last)
    return _words(_list(data, name)[place[0]][place[1]]) if place else _words(data.get(name, ""))


def _turns(data: Mapping[str, Any], name: str) -> str:
    return str(len(_list(data, name)))
