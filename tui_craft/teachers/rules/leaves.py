"""The texts inside a payload, with the side of training each is on, and the payload with other texts put back.

Owns the differences between the six formats, so that the operators see only texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui_craft.domain.formats import format_named, with_text
from tui_craft.domain.turns import SPEAKERS, turn_keys

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text. `side`: `user` may be reworded and framed, `data` only gets other slot values, `text` is reworded
    with care, `output` keeps its words."""

    path: Path
    text: str
    side: str


def leaves(format_name: str, data: Mapping[str, Any]) -> list[Leaf]:
    """All texts of a payload in reading order."""
    if format_name == "text":
        return [Leaf(("text",), data["text"], "text")]
    if format_name == "instruction":
        found = [Leaf(("instruction",), data["instruction"], "user")]
        if (data.get("input") or "").strip():
            found.append(Leaf(("input",), data["input"], "data"))
        return [*found, Leaf(("output",), data["output"], "output")]
    if format_name == "input-output":
        return [Leaf(("input",), data["input"], "user"), Leaf(("output",), data["output"], "output")]
    if format_name in {"messages", "conversations"}:
        return list(_turns(format_name, data[format_name]))
    found = _side_of_preference("prompt", data["prompt"], "user")
    for name in ("chosen", "rejected"):
        found += _side_of_preference(name, data[name], "output")
    return found


def _side_of_preference(name: str, value: Any, side: str) -> list[Leaf]:
    if isinstance(value, str):
        return [Leaf((name,), value, side)]
    return list(_turns(name, value))


def _turns(name: str, turns: Sequence[Mapping[str, Any]]) -> Iterator[Leaf]:
    who_key, what_key = turn_keys(name)
    for number, turn in enumerate(turns):
        role = SPEAKERS.get(turn[who_key], turn[who_key])
        side = {"user": "user", "system": "data", "developer": "data"}.get(role, "output")
        if isinstance(turn.get(what_key), str) and turn[what_key].strip():
            yield Leaf((name, number, what_key), turn[what_key], side)
        for extra in ("tool_calls", "function_call"):
            for path in _arguments(turn.get(extra), (name, number, extra)):
                yield Leaf(path[0], path[1], "output")


def _arguments(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """The argument texts of tool calls; names and ids are no texts."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key == "arguments" and isinstance(item, str):
                yield (*path, key), item
            elif key in {"function", "arguments"} or path[-1] == "arguments":
                yield from _arguments(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _arguments(item, (*path, number))
    elif isinstance(value, str) and "arguments" in path:
        yield path, value


def rebuilt(format_name: str, data: Mapping[str, Any], found: Sequence[Leaf], texts: Sequence[str]) -> dict[str, Any]:
    """A payload of the format's own fields (and `tools`, which tool turns need) with the leaves' new texts."""
    names = (*format_named(format_name).fields, "tools")
    row = {name: data[name] for name in names if name in data}
    if format_name == "instruction":
        row = {"instruction": row["instruction"], "input": row.get("input") or "", "output": row["output"]}
    for leaf, text in zip(found, texts, strict=True):
        if text != leaf.text:
            row = with_text(row, leaf.path, text)
    return row
