"""Reads what is nearly JSON where its meaning is beyond doubt, and nothing else. Never guesses at a missing value.

Read beyond JSON: single and typographic quotes, Python's literals and escapes, comments, unquoted keys, trailing
and missing commas, raw line ends in strings, an ellipsis between items, missing closing brackets. What the text
ends in the middle of comes back marked as `Partial`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

MAX_DEPTH = 40

_SKIP = re.compile(r"(?:\s+|//[^\n]*|#[^\n]*|/\*.{0,2000}?\*/)+", re.S)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])")
_WORD = re.compile(r"-?[A-Za-z_]\w*")
_KEY = re.compile(r"[A-Za-z_][\w-]*")
_ELLIPSIS = re.compile(r"(?:\.\.\.|\u2026)")
_LITERALS: dict[str, Any] = {
    "true": True, "false": False, "null": None, "True": True, "False": False, "None": None,
    "NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf"),
}  # fmt: skip
_QUOTES = {'"': '"', "'": "'", "\u201c": "\u201d", "\u201e": "\u201c\u201d", "\u2018": "\u2019"}
_ESCAPES = {
    "n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "a": "\a", "0": "\0", "\n": "",
    "/": "/", "\\": "\\", '"': '"', "'": "'",
}  # fmt: skip
_WIDTHS = {"x": 2, "u": 4, "U": 8}


class BrokenError(Exception):
    """The text is not what this reader may read; nothing is known about its meaning."""


class _TextEnds(Exception):
    """The text ended inside a string, a number or between a key and its value."""


@dataclass(frozen=True, slots=True)
class Partial:
    """A list or object the text ends in the middle of: `value` holds its whole parts, `start` is where it began."""

    value: Any
    start: int


@dataclass(frozen=True, slots=True)
class Ellipsis:
    """Three dots that stand in place of items."""


def read_value(text: str, start: int) -> tuple[Any, int]:
    """The list or object that begins at `start`, and where it ends. Raises BrokenError.

    A list whose closing bracket is missing comes back as `Partial` too; its items are whole unless marked.
    """
    reader = _Reader(text, start)
    return reader.container(0), reader.at


class _Reader:
    def __init__(self, text: str, start: int) -> None:
        self.text, self.at = text, start

    def peek(self) -> str:
        """The next character that counts; empty at the end of the text or of the code fence."""
        skipped = _SKIP.match(self.text, self.at)
        if skipped:
            self.at = skipped.end()
        if self.text.startswith("```", self.at):
            return ""
        return self.text[self.at : self.at + 1]

    def container(self, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise BrokenError
        return self._list(depth) if self.text[self.at] == "[" else self._object(depth)

    def _value(self, depth: int) -> Any:
        char = self.peek()
        if not char:
            raise _TextEnds
        if char in "[{":
            return self.container(depth + 1)
        if char in _QUOTES:
            return self._string()
        return self._scalar()

    def _list(self, depth: int) -> Any:
        start = self.at
        items: list[Any] = []
        self.at += 1
        while True:
            char = self.peek()
            if char == "]":
                self.at += 1
                return items
            if char == "}":
                return items  # the bracket was forgotten, what follows closes the object around it
            if not char:
                return Partial(items, start)
            if char == ",":
                self.at += 1
            elif dots := _ELLIPSIS.match(self.text, self.at):
                self.at = dots.end()
                items.append(Ellipsis())
            else:
                items.append(self._value_or_partial(depth))
                if isinstance(items[-1], Partial):
                    return Partial(items, start)

    def _object(self, depth: int) -> Any:
        start = self.at
        fields: dict[str, Any] = {}
        self.at += 1
        while True:
            char = self.peek()
            if char == "}":
                self.at += 1
                return fields
            if char == "]" and fields:
                return fields  # the brace was forgotten, what follows closes the list around it
            if not char:
                return Partial(fields, start)
            if char == ",":
                self.at += 1
                continue
            try:
                key = self._key()
            except _TextEnds:
                self.at = len(self.text)
                return Partial(fields, start)
            if key in fields:
                raise BrokenError  # two objects ran into one another
            fields[key] = self._value_or_partial(depth)
            if isinstance(fields[key], Partial):
                return Partial(fields, start)

    def _value_or_partial(self, depth: int) -> Any:
        """The next value; a text, number or word that the text ends in is a `Partial` of nothing."""
        start = self.at
        try:
            return self._value(depth)
        except _TextEnds:
            self.at = len(self.text)
            return Partial(None, start)

    def _key(self) -> str:
        """The next key, read on to behind its colon."""
        if self.text[self.at] in _QUOTES:
            key = self._string()
        else:
            word = _KEY.match(self.text, self.at)
            if not word:
                raise BrokenError
            key, self.at = word[0], word.end()
        colon = self.peek()
        if not colon:
            raise _TextEnds
        if colon != ":":
            raise BrokenError
        self.at += 1
        return key

    def _scalar(self) -> Any:
        if word := _WORD.match(self.text, self.at):
            if word[0] not in _LITERALS:
                if word.end() == len(self.text):
                    raise _TextEnds
                raise BrokenError
            self.at = word.end()
            return _LITERALS[word[0]]
        number = _NUMBER.match(self.text, self.at)
        if not number:
            raise BrokenError
        if number.end() == len(self.text):
            raise _TextEnds  # more digits may have followed
        self.at = number.end()
        return float(number[0]) if set(number[0]) & set(".eE") else int(number[0])

    def _string(self) -> str:
        closers = _QUOTES[self.text[self.at]]
        stop = re.compile(f"[{re.escape(closers)}\\\\]")
        self.at += 1
        parts: list[str] = []
        while True:
            found = stop.search(self.text, self.at)
            if not found:
                raise _TextEnds
            parts.append(self.text[self.at : found.start()])
            self.at = found.end()
            if found[0] != "\\":
                return _joined("".join(parts))
            parts.append(self._escape())

    def _escape(self) -> str:
        char = self.text[self.at : self.at + 1]
        if not char:
            raise _TextEnds
        self.at += 1
        width = _WIDTHS.get(char)
        if width is None:
            return _ESCAPES.get(char, "\\" + char)  # `\d` in a pattern: both characters are meant
        digits = self.text[self.at : self.at + width]
        if len(digits) < width and self.at + width > len(self.text):
            raise _TextEnds
        try:
            decoded = chr(int(digits, 16))
        except (ValueError, OverflowError):
            raise BrokenError from None
        self.at += width
        return decoded


def _joined(value: str) -> str:
    """`value` with surrogate pairs (from two `\\u` escapes) made one character; lone ones stay."""
    if not any("\ud800" <= char <= "\udbff" for char in value):
        return value
    return re.sub(
        "[\ud800-\udbff][\udc00-\udfff]",
        lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"),
        value,
    )
