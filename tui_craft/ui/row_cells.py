"""Which columns rows can have in a table, and what stands in them. Owns the choice of texts; draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tui_craft import text
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Row, State
from tui_craft.domain.trust import Trust
from tui_craft.ui.widgets.row_model import Column

Path = tuple[str | int, ...]
CELL = 400
"""Characters of a text that a table keeps: more than any terminal is wide."""
_MACHINE_TAGS = frozenset({"synthetic", "imported", "manual", "edited", "external"})
_TURNS = ("first", "last", "turns")


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table of rows: its name, how it is laid out, which text of a payload it edits, what it shows.

    The name is what the rows are sorted by and what is remembered: a field of the payload, or one of `ABOUT`, or of
    a conversation `first`, `last` and `turns`.
    """

    name: str
    column: Column
    path_of: Callable[[Mapping[str, Any]], Path | None]
    show: Callable[[Row, State], str]


def fields_of(format: Format) -> tuple[Field, ...]:
    """The columns a format has when nobody has chosen any: the most telling first, the tags where there is room."""
    if format.name in {"messages", "conversations"}:
        names = [*_TURNS]
    else:
        names = sorted(format.fields, key=lambda name: name in format.optional)
    return (*(field_named(name, format) for name in names), field_named("tags", format))


def names_of(format: Format, extra: Iterable[str] = ()) -> list[str]:
    """The names of all columns a format can have, `extra` being the payload fields seen beyond its own."""
    default = [field.name for field in fields_of(format)]
    own = [name for name in extra if name not in format.fields and name not in ABOUT and name not in default]
    return [*default[:-1], *dict.fromkeys(own), *ABOUT]


def field_named(name: str, format: Format) -> Field:
    """The column called `name`. One that is nothing else shows the payload's field of that name."""
    if format.name in {"messages", "conversations"} and name in _TURNS:
        return _turn_field(name, format.fields[0])
    if name in ABOUT and name not in format.fields:
        column, show = ABOUT[name]
        return Field(name, column, _no_path, show)
    return _plain(name, optional=name in format.optional)


def columns_of(fields: tuple[Field, ...]) -> tuple[Column, ...]:
    """The columns of the table."""
    return tuple(field.column for field in fields)


def cells_of(fields: tuple[Field, ...], row: Row, state: State) -> tuple[str, ...]:
    """A row's cells, each on one line and clipped."""
    return tuple(text.one_line(field.show(row, state), CELL) for field in fields)


# ---- what is known about a row


def _tags(row: Row, _: State) -> str:
    return " ".join(tag for tag in row.tags if tag not in _MACHINE_TAGS and not tag.startswith("run:"))


def _origin(name: str) -> Callable[[Row, State], str]:
    def show(row: Row, _: State) -> str:
        value = row.origin.get(name)
        return "/".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)

    return show


def _of_envelope(name: str) -> Callable[[Row, State], str]:
    def show(row: Row, _: State) -> str:
        value = getattr(row.envelope, name)
        return "" if value is None else str(value)

    return show


def _from(row: Row, _: State) -> str:
    return " ".join(str(row.origin.get(name, "")) for name in ("kind", "by"))


def _length(row: Row, _: State) -> str:
    return text.count(len(row.raw))


TRUST = "trust"
"""The column that a row alone does not fill: what the checks found says the rest (see `dataset_rows`)."""

ABOUT: dict[str, tuple[Column, Callable[[Row, State], str]]] = {
    "tags": (Column("Tags", 14, from_width=78), _tags),
    "state": (Column("State", 8), lambda _, state: str(state)),
    "origin": (Column("Origin", 16), _from),
    "model": (Column("Model", 18), _origin("model")),
    "run": (Column("Run", 6), _origin("run")),
    "topic": (Column("Topic", 18), _origin("topic")),
    "quality": (Column("Quality", 7, "right"), _of_envelope("quality")),
    "reviewed": (Column("Reviewed", 20), _of_envelope("reviewed")),
    TRUST: (Column("Trust", 9), lambda row, _: str(Trust.REVIEWED) if row.envelope.reviewed else ""),
    "reason": (Column("Reason", 9), _of_envelope("reason")),
    "note": (Column("Note"), _of_envelope("note")),
    "length": (Column("Length", 7, "right"), _length),
    "parent": (Column("Parent", 6, "right"), _of_envelope("parent")),
}
"""The columns that are not of the payload, by their names."""


# ---- payloads


def _no_path(_: Mapping[str, Any]) -> None:
    return None


def _plain(name: str, *, optional: bool) -> Field:
    column = Column(text.one_line(name, 40).capitalize(), from_width=110 if optional else 0)

    def show(row: Row, _: State) -> str:
        value = row.data.get(name)
        if isinstance(value, list) and value and isinstance(value[-1], dict):
            value = value[-1].get("content")
        return "" if value is None else _words(value)

    def path_of(data: Mapping[str, Any]) -> Path | None:
        if isinstance(data.get(name), str):
            return (name,)
        return _turn_path(data, name, last=True)

    return Field(name, column, path_of, show)


def _turn_field(which: str, name: str) -> Field:
    if which == "turns":
        return Field(which, Column("Turns", 5, "right", from_width=60), _no_path,
                     lambda row, _: str(len(_list(row.data, name))))  # fmt: skip
    last = which == "last"
    return Field(which, Column(f"{which.capitalize()} turn"), lambda data: _turn_path(data, name, last=last),
                 lambda row, _: _turn(row.data, name, last=last))  # fmt: skip


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
