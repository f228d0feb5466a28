"""From a JSON value to items of a row format: unwraps lists and wrapper objects, names fields, says what is wrong.

Every element that was meant as a row comes out once, as a row or with the reason why it is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tui_craft import jsonlines
from tui_craft.domain.formats import Format, kind
from tui_craft.domain.parsing.names import ALIASES, is_turn, leftovers, own_names, own_turns
from tui_craft.domain.parsing.tolerant import Ellipsis, Partial

CUT = "is cut off, the reply ends in the middle of it"
MAX_DEPTH = 4
DEEPEST_ROW = 40

_WRAPPERS = {"rows", "data", "examples", "samples", "items"}

_PLACEHOLDER = re.compile(
    r"\s*(?:<[A-Za-z][\w ,.'/-]*>|\[[A-Za-z][\w ,.'/-]*\]|\{[a-z][\w ]*\}|\.{3}|\u2026|string)\s*"
)
_DOTS = re.compile(r"\s*(?:\.{3}|\u2026)\s*")


@dataclass(frozen=True, slots=True)
class Item:
    """One candidate row. Either `data` (fits the format) or `problem` (one line, why it does not) is there.

    `text` is the item as JSON text, or as it stood in the reply where it could not be read.
    """

    data: dict[str, Any] | None
    text: str
    problem: str | None = None


def items_of(value: Any, format: Format, source: str, depth: int = 0) -> Iterator[Item] | None:
    """The items in `value`; None when nothing in it was meant as a row. `source` is the text it was read from."""
    if depth > MAX_DEPTH:
        return None
    if isinstance(value, Partial):
        return _of_partial(value, format, source, depth)
    if isinstance(value, dict):
        return _of_object(value, format, source, depth)
    if isinstance(value, list):
        return _of_list(value, format, source, depth)
    return None


def _of_list(value: list[Any], format: Format, source: str, depth: int) -> Iterator[Item] | None:
    if format.turns and value and all(map(is_turn, value)):
        return iter([_item(value, format)])
    if not any(isinstance(element, dict | list | Partial) or _as_json(element) is not None for element in value):
        return None
    return (item for element in value for item in _of_element(element, format, source, depth))


def _of_element(element: Any, format: Format, source: str, depth: int) -> Iterator[Item]:
    if isinstance(element, Ellipsis):
        yield Item(None, "...", "is three dots instead of a row")
        return
    if isinstance(element, str) and (decoded := _as_json(element)) is not None:
        element = decoded
    found = items_of(element, format, source, depth + 1)
    if found is not None:
        yield from found
    else:
        yield _item(element, format)


def _of_object(value: dict[str, Any], format: Format, source: str, depth: int) -> Iterator[Item] | None:
    if not value:
        return None
    own = _item(value, format)
    if own.problem is None:
        return iter([own])
    inside = _wrapped(value, format, source, depth)
    if inside is not None:
        return inside
    if _is_meant(value, format):
        return iter([own])
    return iter([own]) if depth else None


def _wrapped(value: dict[str, Any], format: Format, source: str, depth: int) -> Iterator[Item] | None:
    """The items of an object that only holds rows: in one of its lists, or as its values."""
    if len(_named(value, format)) > 1:
        return None  # a row itself, whatever its fields hold
    for name, inner in value.items():
        if isinstance(inner, str) and (len(value) == 1 or name in _WRAPPERS):
            inner = _as_json(inner)
        held = inner.value if isinstance(inner, Partial) else inner
        if isinstance(held, list) and (name in _WRAPPERS or any(_holds_row(element, format) for element in held)):
            return items_of(inner, format, source, depth + 1)
    rows = [inner for inner in value.values() if isinstance(inner, dict | Partial)]
    if rows and len(rows) == len(value) and any(_holds_row(row, format) for row in rows):
        return (item for row in rows for item in _of_element(row, format, source, depth))
    if len(value) == 1 and depth < MAX_DEPTH:
        [inner] = value.values()
        held = inner.value if isinstance(inner, Partial) else inner
        return _wrapped(held, format, source, depth + 1) if isinstance(held, dict) else None
    return None


def _holds_row(element: Any, format: Format) -> bool:
    if isinstance(element, Partial):
        return isinstance(element.value, dict) and _is_meant(element.value, format)
    if isinstance(element, str):
        element = _as_json(element)
    if isinstance(element, list):
        return bool(format.turns) and bool(element) and all(map(is_turn, element))
    return isinstance(element, dict) and not is_turn(element) and _is_meant(element, format)


def _is_meant(value: dict[str, Any], format: Format) -> bool:
    """Whether an object names at least one field of the format, so that it was meant as a row."""
    return bool(_named(value, format))


def _named(value: dict[str, Any], format: Format) -> set[str]:
    """The fields of the format that an object names, by whatever name."""
    names = {str(key).strip().lower() for key in value}
    aliases = ALIASES[format.name]
    return {aliases.get(name, name) for name in names if name in format.fields or name in aliases}


def _of_partial(part: Partial, format: Format, source: str, depth: int) -> Iterator[Item] | None:
    """The whole rows inside something the text ends in; what is itself cut is one item with that reason."""
    cut = Item(None, source[part.start :].strip(), CUT)
    if isinstance(part.value, dict):
        inside = _wrapped(part.value, format, source, depth) if part.value else None
        if inside is not None:
            return inside
        return iter([cut]) if depth or _is_meant(part.value, format) else None
    if isinstance(part.value, list):
        if part.value and all(is_turn(element) or isinstance(element, Partial) for element in part.value):
            turns = [element for element in part.value if not isinstance(element, Partial)]
            return iter([cut]) if turns or depth else _of_list(part.value, format, source, depth)
        return _of_list(part.value, format, source, depth)
    return iter([cut])


def _item(value: Any, format: Format) -> Item:
    """The item for one value: a row of the format, or the reason why it is none."""
    try:
        text = _text_of(value)
    except RecursionError:
        return Item(None, "(too deep to show)", "is nested too deeply")
    if isinstance(value, list) and format.name in {"messages", "conversations"}:
        value = {format.name: value}
    if not isinstance(value, dict):
        return Item(None, text, f"must be an object, this is {kind(value)}")
    row = own_names(value, format)
    for name in format.turns:
        if isinstance(row.get(name), list):
            row[name] = own_turns(row[name], name)
    for name in format.optional:
        if name in row and row[name] is None:
            row[name] = ""
    problem = _problem(row, format)
    return Item(None, text, problem) if problem else Item(row, text)


def _problem(row: dict[str, Any], format: Format) -> str | None:
    found = format.problems(row)
    if found:
        return "; ".join(map(str, found[:3]))
    if extra := leftovers(row, format):
        return f"field {extra[0]}: not clear where it belongs"
    texts = list(_texts(row, format))
    if not any(text.strip() for text in texts):
        return "holds no text"
    if all(_PLACEHOLDER.fullmatch(text) for text in texts if text.strip()):
        return "is a placeholder, not a row"
    for name in format.outputs:
        value = row.get(name)
        if isinstance(value, str) and _DOTS.fullmatch(value):
            return f"field {name}: is three dots instead of text"
    return None


def _texts(row: dict[str, Any], format: Format) -> Iterator[str]:
    for value in row.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            for turn in value:
                content = turn.get("content", turn.get("value")) if isinstance(turn, dict) else None
                yield content if isinstance(content, str) else _text_of(turn)


def _as_json(value: Any) -> Any:
    """The list or object that a string holds as JSON; None otherwise."""
    if not isinstance(value, str) or value.lstrip()[:1] not in {"[", "{"}:
        return None
    try:
        decoded = json.loads(value, strict=False)
    except (json.JSONDecodeError, RecursionError):
        return None
    return decoded if isinstance(decoded, dict | list) else None


def _text_of(value: Any) -> str:
    """`value` as JSON text; raises RecursionError where no row is nested that deeply."""
    return jsonlines.dumps(_plain(value)).decode("utf-8")


def _plain(value: Any, depth: int = 0) -> Any:
    """`value` without the reader's marks."""
    if depth > DEEPEST_ROW:
        raise RecursionError
    if isinstance(value, Partial):
        return _plain(value.value, depth)
    if isinstance(value, Ellipsis):
        return "..."
    if isinstance(value, dict):
        return {key: _plain(inner, depth + 1) for key, inner in value.items()}
    return [_plain(inner, depth + 1) for inner in value] if isinstance(value, list) else value
