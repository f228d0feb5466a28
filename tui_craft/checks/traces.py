"""Patterns that tell something about a text: how they are kept, found fast, and unlearned where they are usual.

A pattern is tried only on texts that have one of its words, so that most texts cost next to nothing. No pattern may
backtrack over long text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from tui_craft.domain.finding import Severity

USUAL = 0.05
"""Share of the examples from which on what they have is a habit of the dataset, and no fault."""


class Trace(NamedTuple):
    """`needs` are texts in lower case of which one must be there for the pattern to match."""

    name: str
    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    severity: Severity
    message: str

    def search(self, text: str, lower: str) -> re.Match[str] | None:
        """The first place of the pattern in `text`, which is `lower` in lower case."""
        for need in self.needs:
            if need in lower:
                return self.pattern.search(text)
        return None


def trace(  # noqa: PLR0917
    name: str, needs: str, pattern: str, severity: Severity, message: str, flags: int = re.IGNORECASE
) -> Trace:
    """A trace; `needs` are given with two bars between them."""
    return Trace(name, tuple(needs.split("||")), re.compile(pattern, flags), severity, message)


def usual(seen: Iterable[Iterable[str]], *, share: float = USUAL, least: int = 2) -> frozenset[str]:
    """What is in at least `share` of the examples, and in `least`; `seen` is what each of them has."""
    counted: Counter[str] = Counter()
    total = 0
    for names in seen:
        counted.update(set(names))
        total += 1
    return frozenset(name for name, times in counted.items() if times >= max(least, share * total))
