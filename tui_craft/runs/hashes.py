"""When two payloads count as the same, and which payloads a dataset already had. Decides no near-copies.

What was there before a run is hashed once and kept in the run's folder, so that a resumed run judges its replies
by the very same rows, whatever has been edited or deleted since.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from tui_craft.domain.formats import Format
from tui_craft.errors import InvalidError
from tui_craft.store.atomic import write_atomic

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


class Known:
    """A set of payload hashes that does not change; 8 bytes each."""

    def __init__(self, hashes: Iterable[int] = ()) -> None:
        self._sorted = array("Q", sorted(set(hashes)))

    def __contains__(self, item: object) -> bool:
        assert isinstance(item, int)
        place = bisect_left(self._sorted, item)
        return place < len(self._sorted) and self._sorted[place] == item

    def __len__(self) -> int:
        return len(self._sorted)

    def save(self, path: Path) -> None:
        """Write the hashes to `path`, atomically: little-endian, ascending, 8 bytes each."""
        write_atomic(path, _little(self._sorted).tobytes())

    @classmethod
    def load(cls, path: Path) -> Known | None:
        """The hashes in `path`; None where there is no such file. Raises InvalidError when it is damaged."""
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        if len(data) % _BYTES:
            raise InvalidError(f"{path} is damaged; remove it, then resume the run.")
        known = cls()
        known._sorted = _little(array("Q", data))
        return known


def _little(values: array[int]) -> array[int]:
    if sys.byteorder == "big":
        values = array("Q", values)
        values.byteswap()
    return values
