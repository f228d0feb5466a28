"""What `slice:NAME`, `set:NAME`, `check:NAME` and `trust:WORD` stand for. Reads a dataset, changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui_craft.domain.filter import Filter, names_in, parse
from tui_craft.domain.filter_terms import NAMED, Term
from tui_craft.domain.filter_tests import Test
from tui_craft.domain.finding import Finding
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Row
from tui_craft.domain.trust import Trust
from tui_craft.errors import InvalidError
from tui_craft.store import findings, sets, slices
from tui_craft.store.findings import Findings
from tui_craft.store.slices import Slice

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset
    from tui_craft.store.trust import Trusting

MOST = 100
"""Slices that one expression may lead to, each counted as often as it is named."""


def resolve(
    folder: Path, expr: str, *, known: Iterable[Slice] | None = None, dataset: Dataset | None = None
) -> Filter:  # fmt: skip
    """The filter that `expr` says about the dataset in `folder`; `known` takes the place of its slices.

    `dataset` is that dataset; without it, rows cannot be asked for their trust or for findings that hold. Raises
    InvalidError on a bad expression, an unknown name, a slice that refers to itself, or more than `MOST` slices.
    """
    wanted = parse(expr)
    if not names_in(wanted):
        return wanted
    listed = slices.read(folder) if known is None else known
    return _Lookup(folder, {each.name: each.where for each in listed}, dataset).named(wanted, ())


class _Lookup:
    """Looks names up for one expression; `_used` are all slices that were."""

    def __init__(self, folder: Path, known: dict[str, str], dataset: Dataset | None) -> None:
        self._folder, self._known, self._dataset = folder, known, dataset
        self._trust = _Trust(dataset) if dataset is not None else None
        self._used: list[str] = []

    def named(self, wanted: Filter, within: tuple[str, ...]) -> Filter:
        """`wanted` with its names looked up; `within` are the slices that led here."""
        return Filter(wanted.clauses, {(key, name): self._one(key, name, within) for key, name in names_in(wanted)})

    def _one(self, key: str, name: str, within: tuple[str, ...]) -> Filter | IdSet | Test:
        folder = self._folder
        if key == "set":
            if name not in sets.names(folder):
                raise _unknown(key, name, sets.names(folder))
            return sets.chosen(folder, name)
        if key == "check":
            return _checked(findings.read(folder), name, self._dataset)
        if key == "trust":
            return partial(self._trust.has, Trust(name)) if self._trust is not None else Filter()
        if name in within:
            way = " > ".join((*within[within.index(name) :], name))
            raise InvalidError(f"slice:{name} refers to itself ({way}); change what one of these slices asks for.")
        if name not in self._known:
            raise _unknown(key, name, list(self._known))
        self._used.append(name)
        if len(self._used) > MOST:  # each row is asked as often, and twice two slices of two slices are soon a million
            raise InvalidError(f"slice:{name} cannot be used: more than {MOST} slices stand in one another here.")
        return self.named(_slice_filter(name, self._known[name]), (*within, name))


class _Trust:
    """Asks rows for their trust; reads what the checks found when the first row is asked."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    @cached_property
    def _trusting(self) -> Trusting:
        from tui_craft.store.trust import Trusting

        return Trusting(self._dataset)

    def has(self, trust: Trust, row: Row) -> bool:
        """Whether the row has this trust."""
        return self._trusting.of(row) is trust


def _checked(known: Findings, name: str, dataset: Dataset | None) -> Filter:
    """The rows in which a check, or `*` any, found something that holds (`findings.standing`).

    The index narrows them down; whether a row is still what was looked at, only the row itself tells.
    """
    if name != "*" and name not in known.runs:
        raise _unknown("check", name, sorted(known.runs))
    if dataset is None:
        return Filter()
    of: dict[int, list[Finding]] = defaultdict(list)
    for each in known.found:
        if name in {"*", each.check} and findings.may_hold(dataset, each):
            of[each.row].append(each)
    seen = findings.read_seen(dataset.path, known)

    def has(row: Row) -> bool:
        return bool(findings.holding(dataset, row, of.get(row.id, ()), seen))

    among, holds = ("set", name), ("check", name)
    terms = tuple((Term(key, ":", name),) for key, _ in (among, holds))
    return Filter(terms, {among: IdSet.of(of), holds: has})


def _slice_filter(name: str, where: str) -> Filter:
    try:
        return parse(where)
    except InvalidError as error:
        raise InvalidError(f"slice:{name} cannot be used: {error.sentence}") from None


def _unknown(key: str, name: str, known: list[str]) -> InvalidError:
    near = get_close_matches(name, known, 1)
    hint = f"did you mean {key}:{near[0]}?" if near else f"there are {', '.join(known)}" if known else "there are none"
    what = "check that has looked at this dataset" if key == "check" else f"{key} of this dataset"
    return InvalidError(f"{key}:{name} names no {what} ({hint}).")


def users(folder: Path, key: str, name: str) -> list[str]:
    """The slices whose expression names this slice or set; those that cannot be read are left out."""
    assert key in NAMED
    found = []
    for each in slices.read(folder):
        try:
            if (key, name) in names_in(parse(each.where)):
                found.append(each.name)
        except InvalidError:
            continue
    return found
