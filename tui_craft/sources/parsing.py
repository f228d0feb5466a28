"""One item's text made a value, or a reason in plain words. Decides what is readable; opens no file."""

from __future__ import annotations

import json
from typing import Any

import orjson

NOT_UTF8_ADVICE = "if it is Latin-1, convert it first: iconv -f LATIN1 -t UTF-8 FILE > NEW"
"""What to do about bytes that are not UTF-8; goes after a semicolon."""

_DEEPEST = 400


def loads(raw: bytes) -> Any:
    """Decode one JSON value to look at it (a very big integer may come out as a float; the store keeps `raw`).

    NaN, infinities, lone surrogate escapes and huge numbers are read. Raises ValueError with a reason that fits
    after "line 7: ".
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return _lenient(raw)


def _lenient(raw: bytes) -> Any:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start + 1} (0x{raw[error.start]:02X})") from None
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"invalid JSON: {plain_reason(error)} at character {error.pos + 1}") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except ValueError:
        raise ValueError("holds a number of more than 4,300 digits") from None
    if _depth_exceeds(value, _DEEPEST):
        raise ValueError("nested too deeply")
    return value


def plain_reason(error: json.JSONDecodeError) -> str:
    """The decoder's message, to go on with " at character 7" or " on line 3"."""
    message = error.msg.removesuffix(" starting at").removesuffix(" at")
    return message[0].lower() + message[1:]


def _depth_exceeds(value: Any, limit: int) -> bool:
    """Whether `value` nests deeper than `limit`: what can just be read here could fail on a deeper stack."""
    level = [value]
    for _ in range(limit):
        below: list[Any] = []
        for node in level:
            if isinstance(node, dict):
                below.extend(node.values())
            elif isinstance(node, list):
                below.extend(node)
        if not below:
            return False
        level = below
    return True


def doubled_keys(raw: bytes, data: dict[str, Any]) -> list[str]:
    """The keys that one object inside `raw` has more than once (`data` is `raw` decoded).

    Text that cannot hold any is told by counting key ends, which costs less than decoding it again.
    """
    expected = len(data)
    for value in data.values():
        if type(value) is list:
            expected += sum(len(turn) for turn in value if type(turn) is dict)
    if raw.count(b'":') - raw.count(b'\\":') == expected:
        return []
    doubled: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        for key, _ in items:
            if key in seen and key not in doubled:
                doubled.append(key)
            seen.add(key)

    json.loads(raw.decode("utf-8"), object_pairs_hook=pairs, parse_int=str)
    return doubled
