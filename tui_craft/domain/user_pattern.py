"""Regular expressions that come from outside: from a user, or from a file. Each ends, in time and in memory.

Owns the library for them: `re` knows no time limit. One that would be unrolled into gigabytes is refused before it is
compiled, and one that calls itself, since its depth is bounded by memory alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import regex

from tui_craft import text

LONGEST = 2_000
"""Characters of one pattern."""
MOST_REPEATS = 50_000
"""How often the whole pattern may at least repeat something: counts inside counts are multiplied."""

_COUNT = re.compile(r"(?<!\\)\{(\d{1,12})(?:,\d*)?\}")
_CALLS_ITSELF = re.compile(r"(?<!\\)\(\?(?:R|\d|&|P>)")
_LONG = 60


class BadPatternError(ValueError):
    """A pattern cannot be used; why, as a clause."""


def compiled(source: str) -> Any:
    """The pattern, compiled. Raises BadPatternError."""
    if len(source) > LONGEST:
        raise BadPatternError(f"it is longer than {LONGEST:,} characters")
    if _CALLS_ITSELF.search(source):
        raise BadPatternError("it calls itself")
    repeats = 1
    for count in _COUNT.findall(source):
        repeats *= max(1, int(count))
        if repeats > MOST_REPEATS:
            raise BadPatternError(f"it repeats something more than {MOST_REPEATS:,} times")
    try:
        return regex.compile(source)
    except RecursionError:
        raise BadPatternError("it is nested too deeply") from None
    except (regex.error, ValueError, OverflowError, MemoryError) as error:
        raise BadPatternError(text.one_line(str(error), _LONG)) from None


def search(source: str, said: str, patience: float) -> bool:
    """Whether the pattern is found. Raises TimeoutError after `patience` seconds of processor time.

    Raises BadPatternError for a pattern that cannot be used.
    """
    return _kept(source).search(said, timeout=patience) is not None


@lru_cache(maxsize=256)
def _kept(source: str) -> Any:
    return compiled(source)
