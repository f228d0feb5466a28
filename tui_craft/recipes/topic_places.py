"""Which topics get rows, and how many each. Pure arithmetic on paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_craft.domain.topics import Path, words

SPREADS = ("leaves", "all", "this")


def places(below: Sequence[Path], under: Path, spread: str) -> list[Path]:
    """The topics that get rows: those below `under` that have none below them, all of them, or `under` alone."""
    if spread == "this" or not below:
        return [under]
    if spread == "all":
        return [*([under] if under else []), *below]
    above = {path[:-1] for path in below}
    return [path for path in below if path not in above]


def targets(places: Sequence[Path], each: int, shortfalls: Mapping[str, int], rows: int) -> dict[str, int]:
    """How many rows each place is to get, by its path in words.

    `each` for all of them; where that is 0 what the topics' own targets lack (`shortfalls`), shared by the places
    below them; where no topic lacks any, the run's `rows` in equal parts.
    """
    if each:
        return {words(path): each for path in places}
    lacking = _shared(places, shortfalls)
    return lacking or dict(_parts(rows, [words(path) for path in places]))


def _shared(places: Sequence[Path], shortfalls: Mapping[str, int]) -> dict[str, int]:
    """The shortfalls, nearest topic first: what a topic lacks beyond those below it is shared by all its places."""
    found: dict[str, int] = {}
    for name in sorted(shortfalls, key=lambda name: -name.count("/")):
        inside = [words(path) for path in places if f"{words(path)}/".startswith(f"{name}/")]
        there = sum(found.get(place, 0) for place in inside)
        for place, rows in _parts(max(0, shortfalls[name] - there), inside):
            found[place] = found.get(place, 0) + rows
    return {name: rows for name, rows in found.items() if rows}


def _parts(rows: int, names: Sequence[str]) -> list[tuple[str, int]]:
    """`rows` in parts that differ by one at most, the larger ones first."""
    return [
        (name, rows // len(names) + (place < rows % len(names)))
        for place, name in enumerate(names)
        if rows // len(names) + (place < rows % len(names))
    ]
