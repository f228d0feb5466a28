"""What `slice:NAME`, `set:NAME` and `check:NAME` stand for in a dataset. Reads what it keeps; changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from tui_craft.domain.filter import Filter, names_in, parse
from tui_craft.domain.filter_terms import NAMED, Term
from tui_craft.domain.finding import IGNORED
from tui_craft.domain.idset import IdSet
from tui_craft.errors import InvalidError
from tui_craft.store import findings, sets, slices
from tui_craft.store.findings import Findings
from tui_craft.store.slices import Slice

MOST = 100
"""Slices that one expression may lead to, each counted as often as it is named."""


def resolve(folder: Path, expr: str, *, known: Iterable[Slice] | None = None) -> Filter:
    """The filter that `expr` says about the dataset in `folder`; `known` takes the place of its slices.

    Raises InvalidError on a bad expression, an unknown name, a slice that refers to itself, or more than `MOST` slices.
    """
    wanted = parse(expr)
    if not names_in(wanted):
        return wanted
    listed = slices.read(folder) if known is None else known
    return _named(folder, wanted, {each.name: each.where for each in listed}, (), [])


def _named(folder: Path, wanted: Filter, known: dict[str, str], within: tuple[str, ...], used: list[str]) -> Filter:
    """`wanted` with its names looked up; `within` are the slices that led here, `used` all that were looked up."""
    names: dict[tuple[str, str], Filter | IdSet] = {}
    for key, name in names_in(wanted):
        if key == "set":
            if name not in sets.names(folder):
                raise _unknown(key, name, sets.names(folder))
            names[key, name] = sets.chosen(folder, name)
            continue
        if key == "check":
            names[key, name] = _checked(findings.read(folder), name)
            continue
        if name in within:
            way = " > ".join((*within[within.index(name) :], name))
            raise InvalidError(f"slice:{name} refers to itself ({way}); change what one of these slices asks for.")
        if name not in known:
            raise _unknown(key, name, list(known))
        used.append(name)
        if len(used) > MOST:  # each row is asked as often, and twice two slices of two slices are soon a million
            raise InvalidError(f"slice:{name} cannot be used: more than {MOST} slices stand in one another here.")
        names[key, name] = _named(folder, _slice_filter(name, known[name]), known, (*within, name), used)
    return Filter(wanted.clauses, names)


def _checked(known: Findings, name: str) -> Filter:
    """The rows in which a check, or `*` any, found something that no person has let pass."""
    if name == "*":
        found = sorted({each.check for each in known.found})
        names = {("check", each): _checked(known, each) for each in found}
        any_of = tuple(Term("check", ":", each) for each in found)
        return Filter((any_of,), names) if found else Filter((_in_set(name),), {("set", name): IdSet()})
    if name not in known.runs:
        raise _unknown("check", name, sorted(known.runs))
    return Filter((_in_set(name), (Term("tag", ":", IGNORED + name, negated=True),)), {("set", name): known.ids(name)})


def _in_set(name: str) -> tuple[Term, ...]:
    return (Term("set", ":", name),)


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
