"""A text that should be nothing but JSON: whether it is, and which JSON it holds where only one reading is possible.

Pure. Nothing is completed by guess: what is cut off, has two candidates, a bracket missing or dots in place of values
stays as it is. Where the JSON itself is whole its own text is kept, white space and key order included.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any

import orjson

from tui_craft.domain.parsing.find import Found, answer_of, find_values, unquoted
from tui_craft.domain.parsing.tolerant import Ellipsis, Partial

LONGEST = 200_000
"""Characters of a text in which JSON is searched for; beyond that it is read as it stands or not at all."""

TAKEN_OUT = "take the JSON out of the text around it"
MENDED = "write it as valid JSON"
DECODED = "take the JSON out of the text value that it is in"

_COMMA = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)|,(?=\s*+[}\]])', re.S)
"""A text value, or a comma before a closing bracket. Every quote matches to an end, so no place is looked at twice."""
_INDENT = re.compile(r"[\[{][ \t]*\n([ \t]+)")
_REASONS = {
    "Expecting value": "a value is missing",
    "Expecting property name enclosed in double quotes": "a field's name in double quotes is missing",
    "Expecting ',' delimiter": "a comma or closing bracket is missing",
    "Expecting ':' delimiter": "a colon is missing",
    "Extra data": "something follows it",
    "Invalid control character at": "a line break or control character is in a text",
    "Invalid \\escape": "a wrong escape is",
}
"""What Python's parser says, in plain words."""
_CODE = "=([,<_)]"
"""What stands before a bracket in code: `x = {...}`, `call({...})`, `a[0]`."""


@dataclass(frozen=True, slots=True)
class Mended:
    """The JSON that a text holds: its `text`, and `how` it is got, as a fix is worded."""

    text: str
    how: str


class NotJsonError(ValueError):
    """A text is not JSON; why and where, as in `a colon is missing at character 12`."""


def value_of(text: str) -> Any:
    """The value that `text` is as strict JSON. Raises NotJsonError."""
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        first = error
    try:
        return json.loads(text, parse_constant=_no_constant)
    except NotJsonError:
        raise
    except RecursionError:
        raise NotJsonError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise NotJsonError(_reason(error, text)) from None
    except ValueError:
        raise NotJsonError(str(first)) from None


def answer_start(text: str) -> int:
    """Where the answer begins: behind thinking that stands before it in tags."""
    if "</think" not in text[:LONGEST].lower():
        return 0
    answer = answer_of(text)
    return len(text) - len(answer) if answer is not None and text.endswith(answer) else 0


def mended(text: str) -> Mended | None:
    """The only list or object that `text` can mean, where it is not JSON itself; None where that is not certain."""
    if len(text) > LONGEST or answer_start(text):
        return None
    inner = unquoted(text)
    if inner is not None:
        return _decoded(text, inner)
    found = _only_value(text)
    if found is None:
        return None
    own = text[found.start : found.end]
    alone = not text[: found.start].strip() and not text[found.end :].strip()
    for candidate in (own, _without_commas(own)):
        if _is_strict(candidate):
            return Mended(candidate, MENDED if alone else TAKEN_OUT)
    if _names_twice(own) or not (_whole(found.value) and _balanced(own, found.value)):
        return None
    return Mended(_written(found.value, own), MENDED if alone else TAKEN_OUT)


def _decoded(text: str, inner: str) -> Mended | None:
    """The JSON inside a JSON string, when the string is all that `text` is."""
    try:
        whole = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return Mended(inner, DECODED) if whole == inner and _is_strict(inner) else None


def _only_value(text: str) -> Found | None:
    """The list or object in `text` when there is exactly one and no other bracket that may have been meant as one."""
    only: Found | None = None
    for each in find_values(text):
        if only is not None or not isinstance(each, Found):
            return None
        only = each
    if only is None or not isinstance(only.value, dict | list) or not only.value:
        return None
    before = text[: only.start].rstrip()[-1:]
    in_code = (before and before in _CODE) or text[only.start - 1 : only.start].isalnum()
    return None if in_code else only


def _without_commas(text: str) -> str:
    """`text` without the commas before closing brackets that stand in no text value."""
    return _COMMA.sub(lambda found: "" if found[0] == "," else found[0], text)


def _is_strict(text: str) -> bool:
    try:
        return isinstance(value_of(text), dict | list)
    except NotJsonError:
        return False


def _whole(value: Any) -> bool:
    """Whether nothing in a value was cut off, left out with dots, or is a number that JSON does not have."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, Partial | Ellipsis) or (isinstance(item, float) and not math.isfinite(item)):
            return False
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return True


def _balanced(text: str, value: Any) -> bool:
    """Whether `text` has each bracket that the value needs: a missing one was put where it is most likely, no more."""
    needed = dict.fromkeys("{}[]", 0)
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            for bracket in needed:
                needed[bracket] += item.count(bracket)
        elif isinstance(item, dict):
            needed["{"] += 1
            needed["}"] += 1
            stack.extend(item)
            stack.extend(item.values())
        elif isinstance(item, list):
            needed["["] += 1
            needed["]"] += 1
            stack.extend(item)
    return all(text.count(bracket) == count for bracket, count in needed.items())


def _names_twice(text: str) -> bool:
    """Whether a field is named twice in one object: which of the two is meant nobody can say."""

    def pairs(given: list[tuple[str, Any]]) -> dict[str, Any]:
        fields = dict(given)
        if len(fields) < len(given):
            raise _TwiceError
        return fields

    try:
        json.loads(text, strict=False, object_pairs_hook=pairs)
    except _TwiceError:
        return True
    except (ValueError, RecursionError):
        return False  # the tolerant reader sees to it itself
    return False


class _TwiceError(Exception):
    """An object names a field twice."""


def _written(value: Any, like: str) -> str:
    """`value` as JSON, set as `like` is: on lines, with spaces, or without."""
    indent = _INDENT.match(like)
    between = (",", ": ") if indent else (", ", ": ") if ": " in like else (",", ":")
    return json.dumps(value, ensure_ascii=False, indent=indent[1] if indent else None, separators=between)


def _reason(error: json.JSONDecodeError, text: str) -> str:
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
        return "it ends too early"
    if not text[: error.pos].strip() and error.msg == "Expecting value":
        return "it does not begin as JSON"
    after_comma = text[: error.pos].rstrip().endswith(",") and text[error.pos] in "]}"
    if after_comma or error.msg.startswith("Illegal trailing comma"):
        return f"a comma too many before character {error.pos + 1:,}"
    return f"{_REASONS.get(error.msg, error.msg.lower())} at character {error.pos + 1:,}"


def _no_constant(name: str) -> Any:
    raise NotJsonError(f"JSON has no {name}")
