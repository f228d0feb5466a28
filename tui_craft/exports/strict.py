"""Payloads as strict JSON, which has no NaN and no infinities. Owns what becomes null; decides nothing else."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from tui_craft import jsonlines

_CONSTANT = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|-?Infinity|NaN', re.DOTALL)


def strict_raw(raw: bytes) -> tuple[bytes, tuple[str, ...]]:
    """`raw` with every NaN and Infinity outside its strings written as null, and the fields that concerned.

    All other bytes stay as they are. Raises ValueError when `raw` is not JSON.
    """
    if b"NaN" not in raw and b"Infinity" not in raw:
        return raw, ()
    mended = _CONSTANT.sub(lambda found: found[0] if found[0].startswith(b'"') else b"null", raw)
    if mended == raw:
        return raw, ()
    # a number such as 1e400 is JSON, though Python reads it as infinity: only the bare words count here
    _, fields = _mended(json.loads(raw, parse_float=lambda _: 0.0), "")
    return mended, tuple(fields)


def strict_line(payload: dict[str, Any]) -> tuple[bytes, tuple[str, ...]]:
    """`payload` encoded on one line, NaN and infinities as null, and the fields that concerned."""
    try:
        return jsonlines.strict_dumps(payload), ()
    except ValueError:
        mended, fields = _mended(payload, "")
        return jsonlines.strict_dumps(mended), tuple(fields)


def _mended(value: Any, path: str) -> tuple[Any, list[str]]:
    """A copy of `value` without NaN and infinities, and the paths where they stood."""
    if isinstance(value, float):
        return (value, []) if math.isfinite(value) else (None, [path])
    if isinstance(value, dict):
        parts = {key: _mended(item, f"{path}.{key}" if path else str(key)) for key, item in value.items()}
        return {key: part[0] for key, part in parts.items()}, [name for part in parts.values() for name in part[1]]
    if isinstance(value, list):
        items = [_mended(item, f"{path}[{number}]") for number, item in enumerate(value)]
        return [item[0] for item in items], [name for item in items for name in item[1]]
    return value, []
