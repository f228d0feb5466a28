"""JSON that is not one value a line: an array of rows, pretty-printed objects, objects one after the other.

Reads through a sliding window, so that memory is bounded by the largest row and not by the file. A broken value
costs itself and not its neighbours: reading goes on at the next object that begins with the same key.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from tui_craft import jsonlines
from tui_craft.sources.base import Item, Source
from tui_craft.sources.jsonl import whole_value
from tui_craft.sources.parsing import plain_reason

_CHUNK = 1 << 20
_PIECE = 16 << 20
_GAP = re.compile(r"[ \t\r\n,]*")
_FIRST_KEY = re.compile(r'\{\s*("(?:[^"\\]|\\.)*")\s*:')
_SPACE = b" \t\r\n"
# only the extent of a value is wanted, so its numbers need not be made
_SCANNER = json.JSONDecoder(parse_int=str, parse_float=str)


def sniff(head: bytes) -> bool:
    """Whether the content begins an array, or an object that does not end with its line."""
    body = head.lstrip(_SPACE)
    line, ended, rest = body.partition(b"\n")
    if body[:1] == b"[":
        return not (isinstance(whole_value(line), list) and rest.lstrip(_SPACE)[:1] == b"{")
    if body[:1] != b"{" or whole_value(line) is not None:
        return False
    try:
        _SCANNER.raw_decode(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return bool(ended) and line.rstrip(_SPACE)[-1:] in {b"{", b"[", b","}
    return True


def items(stream: BinaryIO) -> Iterator[Item]:
    """Every value, the elements of top-level arrays one by one; `line` is where the value begins."""
    window = _Window(stream)
    opened: int | None = None
    while char := window.next_char():
        if char == "[" and opened is None:
            opened = window.line
            window.skip(1)
        elif char == "]":
            opened = None
            window.skip(1)
        else:
            reason = window.measure()
            if reason is None:
                yield *window.take(), None
            else:
                yield from window.take_broken(reason)
    if opened is not None:
        yield window.line, b"", f"the list that begins on line {opened} is never closed: the file may be cut off"


class _Window:
    """The part of the text that is in memory, and the place in it (`at`, on `line`)."""

    def __init__(self, stream: BinaryIO) -> None:
        self.text = ""
        self.at = 0
        self.end = 0
        self.line = 1
        self.fault = 0
        self._stream = stream
        self._ended = False
        # what is not UTF-8 comes back as the same bytes when the value is encoded again
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")

    def more(self) -> bool:
        """Read on, at least as much as is held (so that a large value is scanned few times). False at the end."""
        if self._ended:
            return False
        chunk = self._stream.read(max(_CHUNK, len(self.text) - self.at))
        self._ended = not chunk
        self.text = self.text[self.at :] + self._decoder.decode(chunk, final=self._ended)
        self.at = 0
        return True

    def skip(self, length: int) -> None:
        """Move on by `length` characters."""
        self.line += self.text.count("\n", self.at, self.at + length)
        self.at += length

    def next_char(self) -> str:
        """The next character that is neither white space nor a comma; empty at the end."""
        while True:
            gap = _GAP.match(self.text, self.at)
            assert gap is not None
            self.skip(gap.end() - self.at)
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def measure(self) -> str | None:
        """Find the `end` of the value that begins here; a reason when it is none (`fault` is the place)."""
        while True:
            try:
                _, self.end = _SCANNER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated string") or error.pos >= len(self.text) - 12
                if cut and self.more():
                    continue
                self.fault = error.pos
                line = self.line + self.text.count("\n", self.at, error.pos)
                return f"invalid JSON: {plain_reason(error)} on line {line}"
            except RecursionError:
                self.fault = self.at + 1
                return "nested too deeply"
            if self.end < len(self.text) or not self.more():
                return None

    def take(self) -> tuple[int, bytes]:
        """The measured value as (line, its text on one line), and move past it."""
        raw = self.text[self.at : self.end].encode("utf-8", "surrogateescape")
        line = self.line
        self.skip(self.end - self.at)
        return line, jsonlines.one_line(raw)

    def take_broken(self, reason: str) -> Iterator[Item]:
        """Everything from here to the next value, in pieces that fit into memory."""
        key = _FIRST_KEY.match(self.text, self.at)
        begins = re.compile(r"\{\s*" + (re.escape(key[1]) + r"\s*:" if key else ""))
        first = self.line
        searched = max(self.fault, self.at + 1)
        while True:
            found = begins.search(self.text, searched)
            if found is None and len(self.text) - self.at < _PIECE:
                searched = max(self.at + 1, len(self.text) - 256) - self.at
                if self.more():
                    continue
            stop = found.start() if found else len(self.text)
            line, text = self.line, self.text[self.at : stop].rstrip(" \t\r\n,")
            self.skip(stop - self.at)
            yield line, text.encode("utf-8", "surrogateescape"), reason
            if found or not self.more():
                return
            reason, searched = f"belongs to the broken value on line {first}", 0


SOURCE = Source("json", "JSON", 10, sniff, items)
