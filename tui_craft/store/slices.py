"""A dataset's slices: named filters, kept in slices.json. Owns that file; looks for no rows itself."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from tui_craft import text
from tui_craft.domain.filter import Filter
from tui_craft.domain.filter_terms import Term, name_problem
from tui_craft.errors import InvalidError, NotFoundError, StorageError
from tui_craft.store.atomic import write_atomic

if TYPE_CHECKING:
    from tui_craft.store.dataset import Dataset

FILE = "slices.json"


@dataclass(frozen=True, slots=True)
class Slice:
    """A named filter. The rows of a `critical` one must be read by a person before they are accepted."""

    name: str
    where: str
    critical: bool = False


def read(folder: Path) -> list[Slice]:
    """The slices of the dataset in `folder`, as they were added. Raises InvalidError when the file is broken."""
    path = folder / FILE
    try:
        listed = orjson.loads(path.read_bytes())["slices"]
        return [Slice(str(each["name"]), str(each["where"]), bool(each.get("critical"))) for each in listed]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(f"{path} cannot be read ({error.strerror}); check its permissions.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InvalidError(
            f'{path} is not a list of slices; mend it by hand: {{"slices":[{{"name":"…","where":"…"}}]}}.'
        ) from None


def get(folder: Path, name: str) -> Slice:
    """The slice called `name`. Raises NotFoundError with the nearest name."""
    known = {each.name: each for each in read(folder)}
    if name not in known:
        from difflib import get_close_matches

        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else "save it with an expression first."
        raise NotFoundError(f"There is no slice {name!r} in {folder.name}; {hint}")
    return known[name]


def save(dataset: Dataset, slice: Slice) -> None:
    """Add `slice`, or put it in the place of the one with its name.

    A name is letters, digits, `_`, `.` and `-`, without spaces, so that `slice:NAME` needs no quotes. Raises
    InvalidError on another name, on an expression that is empty, bad or no text, or one that leads back to the slice.
    """
    from tui_craft.store.naming import resolve  # which reads slices itself

    problem = name_problem(slice.name)
    if problem:
        raise InvalidError(f"A slice cannot be called {slice.name!r}: {problem}.")
    if not slice.where.strip():
        raise InvalidError(f"Slice {slice.name} needs an expression that says which rows it holds, such as tag:legal.")
    if not text.is_text(slice.where):
        raise InvalidError(f"The expression of slice {slice.name} holds bytes that are no text; write it anew.")
    with dataset.log.locked():
        slices = {each.name: each for each in read(dataset.path)}
        slices[slice.name] = slice
        resolve(dataset.path, f"slice:{slice.name}", known=slices.values())
        _write(dataset.path, list(slices.values()))


def remove(dataset: Dataset, name: str) -> None:
    """Remove a slice; its rows stay. Raises NotFoundError, or InvalidError where another slice names it."""
    from tui_craft.store.naming import users

    with dataset.log.locked():
        get(dataset.path, name)
        others = [other for other in users(dataset.path, "slice", name) if other != name]
        if others:
            raise InvalidError(f"Slice {name} is used by slice {others[0]}; change or remove that one first.")
        _write(dataset.path, [each for each in read(dataset.path) if each.name != name])


def critical(dataset: Dataset) -> Filter | None:
    """The rows that any critical slice holds; None when no slice is critical."""
    from tui_craft.store.naming import resolve

    terms = [str(Term("slice", ":", each.name)) for each in read(dataset.path) if each.critical]
    return resolve(dataset.path, " OR ".join(terms), dataset=dataset) if terms else None


def _write(folder: Path, slices: list[Slice]) -> None:
    write_atomic(folder / FILE, orjson.dumps({"slices": list(map(asdict, slices))}, option=orjson.OPT_INDENT_2) + b"\n")
