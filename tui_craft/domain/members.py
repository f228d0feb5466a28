"""The top-level members of a JSON object as pieces of its text: taken out or renamed without touching the others.

Decoding and encoding again would lose how numbers, escapes and blanks were written. No I/O.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


class Member(NamedTuple):
    """A member of an object: its decoded key, and where key and value stand in the text."""

    key: str
    start: int
    key_end: int
    end: int


def members(source: str) -> list[Member]:
    """The members of the JSON object in `source`, in order; one key may occur twice.

    Raises ValueError when `source` is no JSON object.
    """
    try:
        return list(_members(source))
    except (IndexError, StopIteration):
        raise ValueError("not a whole JSON object") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _members(source: str) -> Iterator[Member]:
    at = _blank(source, 0)
    if source[at] != "{":
        raise ValueError("not a JSON object")
    at = _blank(source, at + 1)
    if source[at] == "}":
        return
    while True:
        start = at
        if source[at] != '"':
            raise ValueError("a key must be text")
        key, key_end = _DECODER.raw_decode(source, at)
        at = key_end if source[key_end] == ":" else _blank(source, key_end)
        if source[at] != ":":
            raise ValueError("a colon is missing")
        at = at + 1 if source[at + 1] == '"' else _blank(source, at + 1)
        _, end = _DECODER.raw_decode(source, at)
        yield Member(key, start, key_end, end)
        at = end if source[end] == "," else _blank(source, end)
        if source[at] == "}":
            return
        if source[at] != ",":
            raise ValueError("a comma is missing")
        at = at + 1 if source[at + 1] == '"' else _blank(source, at + 1)


def _blank(source: str, at: int) -> int:
    found = _BLANK.match(source, at)
    assert found is not None
    return found.end()


def without(source: str, key: str) -> str | None:
    """`source` without its member `key`; None when it has none. Raises ValueError as `members` does."""
    found = members(source)
    kept = [place for place, member in enumerate(found) if member.key != key]
    if len(kept) == len(found):
        return None
    head, tail = source[: found[0].start], source[found[-1].end :]
    pieces: list[str] = []
    for place in kept:
        if pieces:  # what stood before it, a comma and blanks
            pieces.append(source[found[place - 1].end : found[place].start])
        pieces.append(source[found[place].start : found[place].end])
    return head + "".join(pieces) + tail


def renamed(source: str, old: str, new: str) -> str | None:
    """`source` with the key `old` called `new`, in its place; None when it has no `old`.

    Raises ValueError as `members` does. Whether there is a `new` already is the caller's to ask.
    """
    found = [member for member in members(source) if member.key == old]
    if not found:
        return None
    key = json.dumps(new, ensure_ascii=False)
    for member in reversed(found):
        source = source[: member.start] + key + source[member.key_end :]
    return source
