"""JSON laid out to be read: indented, its names toned. Owns where its lines break; changes no character of a value."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from textual.content import Content, Span
from textual.style import Style

from tui_craft import jsonlines, text

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_SHORT = 48
"""Characters up to which a list or an object with nothing nested in it stays on one line."""
_DEEPEST = 20
"""Levels beyond which lines are not indented further."""


def json_words(value: str, names: Style, *, limit: int) -> Content | None:
    """`value` laid out, its names in the style `names`; None when it is no JSON object or list, or too long."""
    start = value.lstrip()[:1]
    if start not in {"{", "["} or len(value) > limit:
        return None
    try:
        found = jsonlines.loads(value.encode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None
    return _Layout(_TOKEN.findall(value)).content(names) if isinstance(found, dict | list) and found else None


def calls_text(value: str) -> str:
    """Tool calls as JSON in which the arguments are JSON too, not a text that holds it."""
    try:
        calls = jsonlines.loads(value.encode("utf-8", "surrogatepass"))
    except ValueError:
        return value
    return jsonlines.dumps(_opened(calls)).decode("utf-8", "replace")


def _opened(calls: Any) -> Any:
    if isinstance(calls, list):
        return [_opened(call) for call in calls]
    if not isinstance(calls, dict):
        return calls
    out = {**calls}
    if isinstance(out.get("function"), dict):
        out["function"] = _opened(out["function"])
    if isinstance(out.get("arguments"), str):
        with suppress(ValueError):  # not JSON after all: it is shown as the text it is
            out["arguments"] = jsonlines.loads(out["arguments"].encode("utf-8", "surrogatepass"))
    return out


@dataclass
class _Group:
    """What stands between two brackets: the place of the closing one, its length on one line, whether it nests."""

    end: int
    length: int
    nests: bool


class _Layout:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = [token if token.isprintable() else text.visible(token) for token in tokens]
        self.groups = self._find_groups()
        self.out: list[str] = []
        self.names: list[tuple[int, int]] = []
        self.size = 0

    def _find_groups(self) -> dict[int, _Group]:
        found: dict[int, _Group] = {}
        open_at: list[int] = []
        for place, token in enumerate(self.tokens):
            if token in {"{", "["}:
                for outer in open_at[-1:]:
                    found[outer].nests = True
                open_at.append(place)
                found[place] = _Group(place, 0, nests=False)
            elif token in {"}", "]"} and open_at:
                found[open_at.pop()].end = place
            elif open_at:
                found[open_at[-1]].length += len(token) + 1
        return found

    def content(self, names: Style) -> Content:
        """All of it."""
        depth, place = 0, 0
        while place < len(self.tokens):
            token = self.tokens[place]
            group = self.groups.get(place)
            if group is not None and not group.nests and group.length <= _SHORT:
                for inner in range(place, group.end + 1):
                    self._put(inner, ", " if self.tokens[inner] == "," else self.tokens[inner])
                place = group.end
            elif group is not None:
                depth += 1
                self._put(place, token)
                self._break(depth)
            elif token in {"}", "]"}:
                depth -= 1
                self._break(depth)
                self._put(place, token)
            else:
                self._put(place, token)
                if token == ",":
                    self._break(depth)
            place += 1
        return Content("".join(self.out), spans=[Span(start, end, names) for start, end in self.names])

    def _put(self, place: int, value: str) -> None:
        if value == ":":
            value = ": "
        elif value[:1] == '"' and self.tokens[place + 1 : place + 2] == [":"]:
            self.names.append((self.size, self.size + len(value)))
        self.out.append(value)
        self.size += len(value)

    def _break(self, depth: int) -> None:
        self.out.append("\n" + "  " * min(depth, _DEEPEST))
        self.size += len(self.out[-1])
