"""JSON Lines: one JSON value a line. Cuts at line feeds and nowhere else; leaves decoding to the reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from tui_craft.sources.base import Item, Source
from tui_craft.sources.parsing import loads

_SPACE = b" \t\r\n"
_LINES_TRIED = 200


def items(stream: BinaryIO) -> Iterator[Item]:
    """Every line that is not blank, without the white space around it (so no stray CR)."""
    for number, line in enumerate(stream, 1):
        line = line.strip(_SPACE)
        if line:
            yield number, line, None


def sniff(head: bytes) -> bool:
    """Whether the first line is a JSON value, or any of the first lines is an object."""
    for number, line in enumerate(head.split(b"\n", _LINES_TRIED)[:_LINES_TRIED]):
        if not line.strip(_SPACE):
            continue
        value = whole_value(line)
        if isinstance(value, dict) or (number == 0 and value is not None):
            return True
    return head.lstrip(_SPACE).startswith(b"{")


def whole_value(line: bytes) -> Any:
    """The JSON value that `line` is, None when it is none (or null)."""
    try:
        return loads(line.strip(_SPACE))
    except ValueError:
        return None


SOURCE = Source("jsonl", "JSON Lines", 20, sniff, items)
