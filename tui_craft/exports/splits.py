"""Which row goes into which split: exact counts, decided by a seed, and what belongs together on one side."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import groupby

from tui_craft.domain.formats import Format
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Row
from tui_craft.errors import InvalidError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class Split:
    """A part of the rows by name, and its share in percent."""

    name: str
    percent: Decimal


def read_splits(expr: str) -> list[Split]:
    """`train=90,validation=10` as splits. Raises InvalidError that says what is wrong."""
    pairs = []
    for part in expr.split(","):
        name, sign, percent = part.strip().partition("=")
        try:
            share = Decimal(percent.strip().removesuffix("%"))
        except InvalidOperation:
            share = Decimal("NaN")
        if not sign or not share.is_finite():
            raise InvalidError(f"The split {part.strip()!r} is not understood; write it as in train=90,validation=10.")
        pairs.append((name.strip(), share))
    return checked_splits(pairs)


def checked_splits(splits: Sequence[tuple[str, Decimal | int]]) -> list[Split]:
    """Splits with usable names that are all different and shares that make 100. Raises InvalidError otherwise."""
    out = [Split(name, Decimal(percent)) for name, percent in splits]
    for split in out:
        if _NAME.fullmatch(split.name) is None:
            raise InvalidError(f"A split cannot be called {split.name!r}; use letters, digits, dots, - and _.")
        if not split.percent > 0:
            raise InvalidError(f"The split {split.name} has {split.percent} percent; give it more than 0.")
    if len({split.name for split in out}) < len(out):
        raise InvalidError("Two splits have the same name; give each its own.")
    total = sum((split.percent for split in out), Decimal(0))
    if total != 100:
        raise InvalidError(f"The splits make {total} percent together; change them so that they make 100.")
    return out


def exact_counts(total: int, splits: Sequence[Split]) -> list[int]:
    """How many of `total` rows each split gets, by largest remainder (the earlier split wins a tie)."""
    whole = sum(Fraction(split.percent) for split in splits)
    shares = [Fraction(total) * Fraction(split.percent) / whole for split in splits]
    counts = [int(share) for share in shares]
    by_rest = sorted(range(len(splits)), key=lambda place: (counts[place] - shares[place], place))
    for place in by_rest[: total - sum(counts)]:
        counts[place] += 1
    return counts


def draw(row: Row, source: Format, seed: int) -> int:
    """A number from 0 to 2**63 - 1 that looks random for each seed and is the same for rows that say the same.

    Case, line breaks and runs of spaces make no difference, nor do fields that are not the format's own.
    """
    own = {name: row.data[name] for name in source.fields if name in row.data}
    parts = [f"{block.label}\x1f{_plain(block.text)}" for block in source.blocks(own) if block.text]
    said = f"{seed}\x1e" + "\x1e".join(parts)
    digest = hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def assign(draws: array[int], splits: Sequence[Split], *, first_only: IdSet | None = None) -> array[int]:
    """For each row, by its draw, the place of its split in `splits`.

    Counts are those of `exact_counts`, unless rows with the same draw, which stay together, make that impossible.
    The rows at the places in `first_only` go to the first split, and take those with them that they stay together with;
    where too few are left for the other splits, these get less, each its part.
    """
    room = exact_counts(len(draws), splits)
    member = array("H", bytes(2 * len(draws)))
    singles: list[int] = []
    groups: list[list[int]] = []
    free_rows = 0
    for _, same in groupby(sorted(range(len(draws)), key=draws.__getitem__), key=draws.__getitem__):
        rows = list(same)
        if first_only is not None and any(row in first_only for row in rows):
            continue  # in the first split, as it is already
        free_rows += len(rows)
        if len(rows) == 1:
            singles += rows
        else:
            groups.append(rows)
    room[0] -= len(draws) - free_rows
    if room[0] < 0:
        room = [0, *exact_counts(free_rows, splits[1:])]
    for rows in sorted(groups, key=len, reverse=True):  # while there is room for the large ones
        split = _choose(room, len(rows), draws[rows[0]])
        room[split] -= len(rows)
        for row in rows:
            member[row] = split
    # single rows come in the random order of their draws, so a run of them is a random pick
    at = 0
    for split, free in enumerate(room):
        for row in singles[at : at + max(0, free)]:
            member[row] = split
        at += max(0, free)
    return member


def _choose(room: Sequence[int], size: int, drawn: int) -> int:
    """A split that has room for `size` rows, each as likely as it has room; else the one with most room."""
    fitting = [free if free >= size else 0 for free in room]
    if not any(fitting):
        return max(range(len(room)), key=room.__getitem__)
    left = drawn % sum(fitting)
    for split, free in enumerate(fitting):
        if left < free:
            return split
        left -= free
    raise AssertionError("unreachable")
