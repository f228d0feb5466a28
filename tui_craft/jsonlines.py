"""Reading and writing JSON without losing anything. Owns the choice of parser; opens no file.

orjson is fast but reads integers beyond 64 bits as floats and refuses NaN, lone surrogates and deep
nesting, all of which occur in real files. Where a text may hold one of these, the standard library reads it.
"""

from __future__ import annotations

import math
from typing import Any

import orjson

_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_LONG_NUMBER = b"0" * 19
"""What may be a whole number beyond 64 bits, its digits made zeros: the least of these has 19."""


def loads(raw: bytes) -> Any:
    """Decode one JSON value exactly: big integers stay integers, `NaN` and lone surrogates are read.

    Raises ValueError with a short reason when `raw` is not one JSON value.
    """
    if _LONG_NUMBER not in raw.translate(_ZEROS):  # many times quicker than a regular expression
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError:
            pass  # the standard library reads more, and gives the reason when it cannot either
    import json  # seldom needed, and the first frame waits for what is imported above

    try:
        return json.loads(raw)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start + 1}") from None


def dumps(value: Any) -> bytes:
    """Encode `value` as one line of JSON; what UTF-8 cannot carry is written as an escape.

    NaN and infinities are written as Python does (`NaN`): the store keeps what it was given. Use
    `strict_dumps` for anything that leaves the program. Raises ValueError when `value` is nested too deeply.
    """
    try:
        encoded = orjson.dumps(value)
    except (TypeError, RecursionError):
        return _dumps_anything(value)
    if b"null" in encoded and _has_non_finite(value):
        # orjson writes NaN as null; the store must not
        return _dumps_anything(value)
    return encoded


def _dumps_anything(value: Any) -> bytes:
    import json

    try:
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    # only a lone surrogate has no UTF-8, and as a backslash escape it is JSON again
    return text.encode("utf-8", "backslashreplace")


def strict_dumps(value: Any) -> bytes:
    """Encode `value` as one line of strict JSON. Raises ValueError when it holds NaN or an infinity."""
    if _has_non_finite(value):
        raise ValueError("holds NaN or an infinity, which JSON does not have")
    return dumps(value)


def one_line(raw: bytes) -> bytes:
    """The JSON text `raw` on one line: line ends between tokens (none can be inside a string) become spaces."""
    raw = raw.strip()
    if b"\n" in raw or b"\r" in raw:
        raw = raw.replace(b"\r", b" ").replace(b"\n", b" ")
    return raw


def _has_non_finite(value: Any) -> bool:
    """Whether a NaN or an infinity is anywhere inside (walks with a stack, so depth is no matter)."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, float):
            if not math.isfinite(item):
                return True
        elif isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list | tuple):
            stack.extend(item)
    return False
