"""Training sets: named lists of rows, kept in sets/<name>.json. Owns these files; changes rows only when told to.

    {"name":"baseline","created":"2026-01-01T00:00:00Z","rows":3,"sha256":"…","ids":[[1,2],[7,7]],"checksums":"…"}

`ids` are the first and last of each unbroken run; `checksums` holds the CRC-32 of each row's payload as it was, four
bytes each (little-endian, base64), so that what was edited since can be named; `sha256` is of both together, by which
two sets are told apart at a glance.
"""

from __future__ import annotations

import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from hashlib import sha256
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from tui_craft import text
from tui_craft.domain.filter_terms import name_problem
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import State
from tui_craft.errors import InvalidError, NotFoundError, StorageError
from tui_craft.paths import make_private
from tui_craft.store.atomic import write_atomic
from tui_craft.store.dataset import Dataset
from tui_craft.store.payloads import checksums

if TYPE_CHECKING:
    from tui_craft.store.judging import Judged

FOLDER = "sets"
_HIGHEST = 1 << 28
"""Beyond any id: a larger one was written by hand, and every id up to it would cost a byte of memory."""


@dataclass(frozen=True, slots=True)
class RowSet:
    """A set as its file tells of it; `created` is UTC text, `sha256` of its ids and payloads."""

    name: str
    created: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SetDiff:
    """What tells two sets apart, ids ascending: rows of one alone, how many of both, and which of these were edited."""

    only_first: list[int]
    only_second: list[int]
    both: int
    changed: list[int]


@dataclass(frozen=True, slots=True)
class _Kept:
    about: RowSet
    ids: IdSet
    sums: array[int]


def names(folder: Path) -> list[str]:
    """The names of the sets of the dataset in `folder`, in the order of letters."""
    return sorted(path.stem for path in (folder / FOLDER).glob("*.json") if not name_problem(path.stem))


def list_sets(folder: Path) -> list[RowSet]:
    """The sets of the dataset in `folder`, in the order of letters. Raises InvalidError at a broken file."""
    return [_load(folder, name).about for name in names(folder)]


def ids_of(folder: Path, name: str) -> list[int]:
    """The ids in the set, ascending; deleted rows included. Raises NotFoundError or InvalidError."""
    return list(chosen(folder, name))


def chosen(folder: Path, name: str) -> IdSet:
    """As `ids_of`, as a set of ids."""
    return _load(folder, name).ids


def save(dataset: Dataset, name: str, *, now: datetime, ids: Iterable[int] | None = None) -> RowSet:
    """Keep the rows accepted now, or `ids`, as the set `name`; one that had the name is replaced.

    Reads every row once (about a second for a million). Raises InvalidError when there is no row, or when the name
    is not one: letters, digits, `_`, `.` and `-`, without spaces.
    """
    problem = name_problem(name)
    if problem:
        raise InvalidError(f"A set cannot be called {name!r}: {problem}.")
    meant = None if ids is None else IdSet.of(ids)
    with dataset.log.locked():  # so that ids and payloads are those of one moment
        dataset.refresh()
        wanted = _accepted(dataset) if meant is None else meant & dataset.index.live()
        if not wanted:
            none = "no row is accepted" if ids is None else "no row is meant"
            raise InvalidError(
                f"Set {name} would be empty, as {none} in {dataset.slug}; accept or choose some rows first."
            )
        sums = checksums(dataset, wanted)
        ranges = wanted.ranges()
        digest = sha256(orjson.dumps(ranges) + _bytes(sums)).hexdigest()
        about = RowSet(name, text.utc_stamp(now), len(sums), digest)
        fields = {"name": name, "created": about.created, "rows": about.rows, "sha256": digest, "ids": ranges}
        path = make_private(dataset.path / FOLDER) / f"{name}.json"
        write_atomic(path, orjson.dumps({**fields, "checksums": b64encode(_bytes(sums)).decode()}) + b"\n")
    return about


def remove(dataset: Dataset, name: str) -> bytes:
    """Remove a set; its rows stay as they are. Gives what its file held, for `put_back`.

    Raises NotFoundError, or InvalidError where a slice names it.
    """
    from tui_craft.store.naming import users  # which reads sets itself

    with dataset.log.locked():
        path = _path(dataset.path, name)
        used = users(dataset.path, "set", name)
        if used:
            raise InvalidError(f"Set {name} is used by slice {used[0]}; change or remove that one first.")
        try:
            held = path.read_bytes()
            path.unlink()
            return held
        except OSError as error:
            raise StorageError(f"Could not remove {path}: {error.strerror}; check its permissions.") from error


def put_back(dataset: Dataset, name: str, held: bytes) -> None:
    """Have a set that was removed again, just as it was. Raises InvalidError when there is another by now."""
    with dataset.log.locked():
        if name in names(dataset.path):
            raise InvalidError(f"There is a set {name} in {dataset.slug} again; remove that one first.")
        write_atomic(make_private(dataset.path / FOLDER) / f"{name}.json", held)


def compare(dataset: Dataset, first: str, second: str | None = None) -> SetDiff:
    """What tells the set `first` from `second`, or from the rows accepted now.

    A row is named as changed when its payload is another one in the second. Raises NotFoundError or InvalidError.
    """
    one = _load(dataset.path, first)
    sums: Iterable[int]
    if second is None:
        ids = _accepted(dataset)
        both = one.ids & ids
        sums = checksums(dataset, both)
    else:
        other = _load(dataset.path, second)
        ids, both = other.ids, one.ids & other.ids
        sums = _part(other, both)
    pairs = zip(both, _part(one, both), sums, strict=True)
    changed = [row_id for row_id, before, after in pairs if before != after]
    return SetDiff(list(one.ids - ids), list(ids - one.ids), len(both), changed)


def accept_exactly(dataset: Dataset, name: str) -> Judged:
    """Accept the rows of the set and return every other accepted row to draft, in one change; what that did.

    Deleted rows stay deleted, edited payloads stay edited, and what no bulk change accepts is left as it is: a row of a
    critical slice that nobody has read, one that has no output. Raises NotFoundError or InvalidError.
    """
    from tui_craft.store.judging import Judged, left_of

    with dataset.log.locked():  # what another process accepts meanwhile is no part of the set
        dataset.refresh()
        wanted = _load(dataset.path, name).ids & dataset.index.live()
        accepted = _accepted(dataset)
        new = wanted - accepted
        waiting, left = left_of(dataset, list(new))
        pairs = [(new - IdSet.of([*left, *waiting]), State.ACCEPTED), (accepted - wanted, State.DRAFT)]
        return Judged(dataset.set_states(pairs, verb="accept exactly set", about=name), left, waiting)


def _accepted(dataset: Dataset) -> IdSet:
    return dataset.index.in_state(State.ACCEPTED.value)


def _part(kept: _Kept, ids: IdSet) -> Iterable[int]:
    """The checksums of those rows of a set that are in `ids` too."""
    flags = ids.flags.ljust(len(kept.ids.flags), b"\0")
    return compress(kept.sums, compress(flags, kept.ids.flags))


def _bytes(sums: array[int]) -> bytes:
    """The checksums as they are written, four bytes each."""
    if sys.byteorder == "big":
        sums = array("I", sums)
        sums.byteswap()
    return sums.tobytes()


def _path(folder: Path, name: str) -> Path:
    path = folder / FOLDER / f"{name}.json"
    if name_problem(name) or not path.is_file():
        known = names(folder)
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}." if known else "there are none."
        raise NotFoundError(f"There is no set {name!r} in {folder.name}; {hint}")
    return path


def _load(folder: Path, name: str) -> _Kept:
    path = _path(folder, name)
    try:
        fields: dict[str, Any] = orjson.loads(path.read_bytes())
        about = RowSet(name, str(fields["created"]), int(fields["rows"]), str(fields["sha256"]))
        ids = IdSet.of_ranges((first, last) for first, last in fields["ids"] if 0 < first <= last <= _HIGHEST)
        sums = array("I", b64decode(fields["checksums"], validate=True))
        if sys.byteorder == "big":
            sums.byteswap()
        if not len(ids) == len(sums) == about.rows:
            raise ValueError("its ids and checksums do not fit together")
    except OSError as error:
        raise StorageError(f"{path} cannot be read ({error.strerror}); check its permissions.") from None
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise InvalidError(f"{path} is not a set of rows ({error}); save the set again or remove the file.") from None
    return _Kept(about, ids, sums)
