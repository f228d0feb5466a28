"""A readable diff of two texts: by lines, and by words within the lines that changed. Pure; takes bounded time.

The pieces of a diff are in reading order. All that is `same` or `add` makes the new text, all that is `same` or
`drop` the old one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_MOST = 250_000
"""Comparisons beyond which two lists are not matched closely: the time of that grows with both lengths."""
_ALIKE = 0.4
"""Share of two passages that must be the same for their words to be marked one by one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a diff. `kind` is `same`, `add`, `drop`, or `skip` for words about what is left out."""

    kind: str
    text: str


def diff(old: str, new: str) -> list[Piece]:
    """The pieces that lead from `old` to `new`."""
    if old == new:
        return [Piece("same", old)] if old else []
    here, there = old.splitlines(keepends=True), new.splitlines(keepends=True)
    out: list[Piece] = []
    at = before = 0
    for a, b, size in [*_matches(here, there), (len(here), len(there), 0)]:
        out += _passage("".join(here[at:a]), "".join(there[before:b]))
        out.append(Piece("same", "".join(here[a : a + size])))
        at, before = a + size, b + size
    return _merged(out)


def _passage(old: str, new: str) -> list[Piece]:
    """A passage that differs: its words, where enough of them are the same on both sides."""
    whole = [Piece("drop", old), Piece("add", new)]
    here, there = _WORDS.findall(old), _WORDS.findall(new)
    if not here or not there:
        return whole
    matches = list(_matches(here, there))
    kept = sum(len(word) for a, _, size in matches for word in here[a : a + size] if not word.isspace())
    if kept < _ALIKE * max(len("".join(old.split())), len("".join(new.split()))):
        return whole
    out: list[Piece] = []
    at = before = 0
    for a, b, size in [*matches, (len(here), len(there), 0)]:
        out += [Piece("drop", "".join(here[at:a])), Piece("add", "".join(there[before:b]))]
        out.append(Piece("same", "".join(here[a : a + size])))
        at, before = a + size, b + size
    return _joined(out)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Changes with only a blank between them as one change: `red car` to `blue bus` reads better whole."""
    out: list[Piece] = []
    drop = add = ""
    for place, piece in enumerate(pieces):
        if piece.kind == "drop":
            drop += piece.text
        elif piece.kind == "add":
            add += piece.text
        elif piece.text.isspace() and "\n" not in piece.text and (drop or add) and _goes_on(pieces, place):
            drop, add = drop + piece.text, add + piece.text
        elif piece.text:
            out += [Piece("drop", drop), Piece("add", add), piece]
            drop = add = ""
    return [*out, Piece("drop", drop), Piece("add", add)]


def _goes_on(pieces: list[Piece], place: int) -> bool:
    return any(piece.text for piece in pieces[place + 1 : place + 3])


def _merged(pieces: list[Piece]) -> list[Piece]:
    """Without empty pieces, neighbours of one kind together."""
    out: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if out and out[-1].kind == piece.kind:
            out[-1] = Piece(piece.kind, out[-1].text + piece.text)
        else:
            out.append(piece)
    return out


# ---- which items of two lists belong together


def _matches(here: Sequence[str], there: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """(place here, place there, how many) of runs that are the same, ascending on both sides."""
    start = 0
    while start < min(len(here), len(there)) and here[start] == there[start]:
        start += 1
    end = 0
    while end < min(len(here), len(there)) - start and here[-1 - end] == there[-1 - end]:
        end += 1
    if start:
        yield 0, 0, start
    for a, b, size in _between(here[start : len(here) - end], there[start : len(there) - end]):
        yield start + a, start + b, size
    if end:
        yield len(here) - end, len(there) - end, end


def _between(here: Sequence[str], there: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    if not here or not there:
        return
    if len(here) * len(there) <= _MOST:
        # what occurs very often is left to the neighbours that match, which bounds the time of repeated lines
        yield from ((a, b, size) for a, b, size in SequenceMatcher(None, here, there).get_matching_blocks() if size)
        return
    at = before = 0
    for a, b in [*_anchors(here, there), (len(here), len(there))]:
        part, other = here[at:a], there[before:b]
        if len(part) * len(other) <= _MOST:
            for x, y, size in _between(part, other):
                yield at + x, before + y, size
        if a < len(here):
            yield a, b, 1
        at, before = a + 1, b + 1


def _anchors(here: Sequence[str], there: Sequence[str]) -> list[tuple[int, int]]:
    """Places of items that occur once on each side, as many as stand in the same order on both."""
    once = {item for item, number in Counter(here).items() if number == 1}
    places = {item: place for place, item in enumerate(there) if item in once}
    single = {item for item, number in Counter(there).items() if number == 1}
    pairs = [(place, places[item]) for place, item in enumerate(here) if item in places and item in single]
    ends: list[int] = []  # the least last place of a rising run of each length
    best: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(best[length - 1] if length else -1)
        ends[length : length + 1], best[length : length + 1] = [place], [number]
    out: list[tuple[int, int]] = []
    number = best[-1] if best else -1
    while number >= 0:
        out.append(pairs[number])
        number = before[number]
    return out[::-1]


# ---- leaving out what did not change


def collapsed(pieces: Sequence[Piece], *, keep: int = 80) -> list[Piece]:
    """`pieces` without the middle of long unchanged stretches: about `keep` characters stay beside each change."""
    out: list[Piece] = []
    for place, piece in enumerate(pieces):
        before = keep if place else 0
        after = keep if place + 1 < len(pieces) else 0
        if piece.kind != "same" or len(piece.text) <= before + after + keep:
            out.append(piece)
            continue
        start = _cut(piece.text, before)
        end = len(piece.text) - _cut(piece.text[::-1], after)
        left_out = f" … {end - start:,} characters the same … "
        out += [Piece("same", piece.text[:start]), Piece("skip", left_out), Piece("same", piece.text[end:])]
    return [piece for piece in out if piece.text]


def _cut(value: str, length: int) -> int:
    """About `length`, where a word or line ends if one does near."""
    if not length:
        return 0
    found = re.compile(r"\s").search(value, length - length // 3, length + length // 3)
    return found.start() if found else length
