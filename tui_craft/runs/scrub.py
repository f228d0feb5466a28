"""Keeps keys out of what a run writes down: known secret values are replaced before anything reaches a file."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from typing import TextIO

_NAMES = re.compile(r"KEY|TOKEN|SECRET|PASSWORD", re.IGNORECASE)
_SHORTEST = 6
HIDDEN = "(key)"


class Scrubber:
    """Replaces the values of all variables in `environ` whose names speak of a key, token, secret or password.

    `filed` are keys from elsewhere, whatever they are called.
    """

    def __init__(self, environ: Mapping[str, str], filed: Iterable[str] = ()) -> None:
        named = [value for name, value in environ.items() if _NAMES.search(name)]
        found = {value for value in (*named, *filed) if len(value) >= _SHORTEST}
        # the longest first, so that a value that holds another one goes as a whole
        values = sorted(found, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, values))) if values else None

    def __call__(self, message: str) -> str:
        """`message` without any secret in it."""
        return message if self._pattern is None else self._pattern.sub(HIDDEN, message)


class ScrubbedStream(io.TextIOBase):
    """A text stream that scrubs line by line before it writes to `target`."""

    def __init__(self, target: TextIO, scrub: Scrubber) -> None:
        self._target = target
        self._scrub = scrub
        self._rest = ""

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, message: str) -> int:
        """Write what is whole lines of `message`; the rest waits for its end or a flush."""
        lines, newline, self._rest = (self._rest + message).rpartition("\n")
        if newline:
            self._target.write(self._scrub(lines) + newline)
        return len(message)

    def flush(self) -> None:
        """Write everything."""
        if self._rest:
            self._target.write(self._scrub(self._rest))
            self._rest = ""
        self._target.flush()
