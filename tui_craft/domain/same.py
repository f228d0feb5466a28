"""When two payloads count as the same. Decides no near-copies, and keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from tui_craft.domain.formats import Format

_BYTES = 8


def identity(format: Format, data: Any, origin: Mapping[str, Any]) -> int:
    """The hash by which a row with this origin is told from others.

    Where the origin says `exact`, a row that differs from another in letter case or white space alone is another one:
    that difference is what it was made for.
    """
    return payload_hash(format, data, exact=bool(origin.get("exact")))


def payload_hash(format: Format, data: Any, *, exact: bool = False) -> int:
    """A 64-bit hash of the texts in the format's own fields.

    Letter case and runs of white space are ignored unless it shall be `exact`.
    """
    parts: list[str] = ["exact"] if exact else []
    for name in format.fields:
        _collect(data.get(name), parts, exact=exact)
    digest = blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()
    return int.from_bytes(digest, "little")


def _collect(value: Any, parts: list[str], *, exact: bool) -> None:
    """Append the texts inside `value`; something is appended for an empty one too, so that fields keep apart."""
    stack = [value]  # not a recursion, because what was imported may be nested deeply
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item if exact else " ".join(item.casefold().split()))
        elif isinstance(item, dict):
            stack.extend(item[key] for key in sorted(item, reverse=True))
        elif isinstance(item, list):
            parts.append(f"[{len(item)}")
            stack.extend(reversed(item))
        else:
            parts.append("" if item is None else repr(item))
