"""When two topics are the same though they are written differently. Pure.

Case, punctuation, spaces and a plural s make no difference, nor does a slip of the pen; another number does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from tui_craft.domain.topics import Path

_NEAR = 90
"""Percent of the letters that must be the same."""
_SHORTEST = 5
"""Letters under which every one of them counts."""
_BETWEEN = re.compile(r"[^\w+#]+")


@lru_cache(maxsize=65_536)
def key(name: str) -> str:
    """What is left of a name when everything that makes no difference is taken away."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    parts = [_singular(part) for part in _BETWEEN.split(folded) if part]
    return " ".join(parts) or folded


def _singular(part: str) -> str:
    """An English word without its plural ending; near enough for telling whether two names are the same."""
    if len(part) < 4 or not part.endswith("s") or part.endswith("ss"):
        return part
    if part.endswith("ies") and len(part) > 5:
        return f"{part[:-3]}y"
    return part[:-2] if part.endswith(("xes", "sses", "ches", "shes")) else part[:-1]


class Names:
    """The names of a whole tree, to be asked for one that is the same."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        self._paths: dict[str, Path] = {}
        for path in paths:
            self.add(path)

    def add(self, path: Path) -> None:
        """Have this topic too."""
        self._paths.setdefault(_letters(key(path[-1])), path)

    def same(self, name: str) -> Path | None:
        """The topic of this very name, whatever its case and punctuation."""
        return self._paths.get(_letters(key(name)))

    def near(self, name: str) -> Path | None:
        """The topic of this name, or of one so near that it means the same."""
        from rapidfuzz import fuzz, process

        found = self.same(name)
        wanted = _letters(key(name))
        if found is not None or len(wanted) < _SHORTEST:
            return found
        for other, _, _ in process.extract(wanted, self._paths.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=5):
            path = self._paths[other]
            if _slip(key(name), key(path[-1])):
                return path
        return None


def _letters(name: str) -> str:
    return name.replace(" ", "")


def _slip(one: str, other: str) -> bool:
    """Whether names that are nearly the same differ by a slip, not by what they say: paid and unpaid, 1 and 2."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    here, there = one.split(), other.split()
    return len(here) != len(there) or all(a[0] == b[0] for a, b in zip(here, there, strict=True))
