"""A dataset's tree of topics, kept in topics.json with what can be undone of it. Owns that file; writes no prompt.

Every change is made under the dataset's lock, written at once or not at all, and undone by `undo`. What a topic is
called stands in its rows too: renaming and moving rewrite these, in one change of the dataset of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path as Folder
from typing import Any, TypeVar

import orjson

from tui_craft import text
from tui_craft.domain.topic_names import Names
from tui_craft.domain.topics import DEEPEST, MOST, Node, Path, Step, Tree, clean, inserted, words
from tui_craft.errors import InvalidError, NotFoundError, StorageError
from tui_craft.store.atomic import write_atomic
from tui_craft.store.dataset import Dataset
from tui_craft.store.topic_rows import Way, carry

T = TypeVar("T")
FILE = "topics.json"
_UNDONE = 100
"""Changes that can be undone, as far as they fit into `_BYTES`."""
_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Added:
    """What adding topics did: those that are new, and those left out, each with a sentence that says why."""

    added: list[Path]
    left_out: list[tuple[Path, str]]


@dataclass(slots=True)
class Change:
    """A change as it can be undone: the steps that take it back, and where its rows go then."""

    words: str
    steps: list[Step]
    rows: list[Way] = field(default_factory=list)


@dataclass(slots=True)
class _File:
    tree: Tree
    undo: list[Change]
    redo: list[Change]


def read(folder: Folder) -> Tree:
    """The topics of the dataset in `folder`. Raises InvalidError when the file is broken."""
    return _read(folder).tree


def stamp(folder: Folder) -> tuple[int, int]:
    """Something that differs whenever the topics were changed in between; (0, 0) where there are none."""
    try:
        found = (folder / FILE).stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_ino


def add(dataset: Dataset, paths: Iterable[Sequence[str]], *, by: str = "add") -> Added:
    """Add topics, with those above them that are missing, in one change.

    A topic that the tree has anywhere, under this name or one that is nearly the same, is left out.
    """

    def change(file: _File) -> Added:
        tree, done = file.tree, Added([], [])
        names, size = Names(tree.paths()), len(tree)
        steps: list[Step] = []
        for path in paths:
            reason = _add_one(tree, tuple(path), names, steps, room=MOST - size)
            if reason:
                done.left_out.append((tuple(path), reason))
            else:
                done.added.append(tuple(path))
                size += 1
        _note(file, f"{by} {text.plural(len(steps), 'topic')}", steps)
        return done

    return _changed(dataset, change)


def grow(dataset: Dataset, paths: Iterable[Sequence[str]]) -> Added:
    """Add what a run has found, as `add` does."""
    return add(dataset, paths, by="generate")


def _add_one(tree: Tree, path: Path, names: Names, steps: list[Step], *, room: int) -> str:
    """Add a topic; why it was left out, empty where it was not."""
    kept = len(tree.nearest(path))
    if kept == len(path):
        return f"{words(path)} is there already."
    if len(path) > DEEPEST or len(path) - kept > room:
        return f"{words(path)} is one too many: a tree has at most {MOST:,} topics, {DEEPEST} deep."
    for depth, name in enumerate(path[kept:], kept):
        there = names.near(name) or Names(path[kept:deeper] for deeper in range(kept + 1, depth + 1)).near(name)
        if there is not None:
            return f"{words(path)} is there already as {words(there)}."
    for depth in range(kept, len(path)):
        above = path[:depth]
        steps.insert(0, tree.apply(inserted(above, Node(path[depth]), len(tree.node(above).below))))
        names.add(path[: depth + 1])
    return ""


def rename(dataset: Dataset, path: Sequence[str], name: str) -> int:
    """Give a topic another name; how many rows took it over. Raises InvalidError where the tree has that name."""
    old, wanted = tuple(path), clean(name.replace("/", "-"))
    new = (*old[:-1], wanted)

    def change(file: _File) -> int:
        file.tree.node(old)
        there = Names(other for other in file.tree.paths() if other != old).same(wanted)
        if there is not None:
            raise InvalidError(f"There is a topic {words(there)} already; choose another name.")
        if new == old:
            return 0
        rows, way_back = carry(dataset, Way(old, new), verb="rename")
        back = file.tree.apply({"do": "rename", "path": [*old], "name": wanted})
        _note(file, f"rename topic {words(old)} to {wanted}", [back], [way_back])
        return rows

    return _changed(dataset, change)


def move(dataset: Dataset, path: Sequence[str], parent: Sequence[str]) -> int:
    """Put a topic below another one, or at the top with an empty `parent`; how many rows took the new path over."""
    old, above = tuple(path), tuple(parent)
    new = (*above, old[-1])

    def change(file: _File) -> int:
        node, target = file.tree.node(old), file.tree.node(above)
        if above[: len(old)] == old:
            raise InvalidError(f"Topic {words(old)} cannot be moved below itself; choose another place.")
        if above == old[:-1]:
            raise InvalidError(f"Topic {words(old)} is {f'below {words(above)}' if above else 'at the top'} already.")
        if any(each.name == node.name for each in target.below):
            raise InvalidError(f"There is a topic {words(new)} already; rename one of the two first.")
        if len(above) + _depth(node) > DEEPEST:
            raise InvalidError(f"Topics lie at most {DEEPEST} deep; choose a place further up.")
        rows, way_back = carry(dataset, Way(old, new), verb="move")
        back = file.tree.apply({"do": "remove", "path": [*old]})
        _note(
            file, f"move topic {words(old)} {f'below {words(above)}' if above else 'to the top'}",
            [file.tree.apply(inserted(above, node, len(target.below))), back], [way_back],
        )  # fmt: skip
        return rows

    return _changed(dataset, change)


def remove(dataset: Dataset, paths: Iterable[Sequence[str]]) -> int:
    """Remove topics with all below them; how many went. Their rows stay as they are."""
    wanted = sorted({tuple(path) for path in paths}, key=len)

    def change(file: _File) -> int:
        before = len(file.tree)
        steps: list[Step] = []
        for path in wanted:
            file.tree.node(path)  # all of them, before anything goes
        for path in wanted:
            if file.tree.find(path) is not None:  # not gone with one above it
                steps.insert(0, file.tree.apply({"do": "remove", "path": [*path]}))
        gone = before - len(file.tree)
        _note(file, f"remove {text.plural(gone, 'topic')}", steps)
        return gone

    return _changed(dataset, change)


def set_target(dataset: Dataset, path: Sequence[str], target: int | None) -> None:
    """Say how many rows are wanted of a topic and what is below it; None takes that back."""
    if target is not None and not 0 <= target <= 10_000_000:
        raise InvalidError(f"A topic's target is a whole number from 0 to 10,000,000, not {target}.")

    def change(file: _File) -> None:
        back = file.tree.apply({"do": "target", "path": [*path], "target": target})
        if back["target"] != target:
            said = "no target" if target is None else f"target {text.count(target)}"
            _note(file, f"give topic {words(path)} {said}", [back])

    _changed(dataset, change)


def undo(dataset: Dataset) -> str | None:
    """Take the newest change of the topics back, with its rows; what was undone in words, None for nothing."""
    return _changed(dataset, lambda file: _turn(dataset, file.undo, file, "undid"))


def redo(dataset: Dataset) -> str | None:
    """Do again what was undone last; what that was in words, None for nothing."""
    return _changed(dataset, lambda file: _turn(dataset, file.redo, file, "redid"))


def _turn(dataset: Dataset, stack: list[Change], file: _File, did: str) -> str | None:
    if not stack:
        return None
    change = stack.pop()
    ways = [carry(dataset, way, verb="move")[1] for way in change.rows]
    try:
        back = [file.tree.apply(step) for step in change.steps]
    except NotFoundError:
        raise InvalidError(f"Could not take back: {change.words}; the topics were changed by hand since.") from None
    other = file.redo if stack is file.undo else file.undo
    other.append(Change(change.words, back[::-1], ways))
    return f"{did}: {change.words}"


def _depth(node: Node) -> int:
    return 1 + max(map(_depth, node.below), default=0)


def _note(file: _File, said: str, steps: list[Step], rows: list[Way] | None = None) -> None:
    """Remember how a change is taken back; one that did nothing is none."""
    if steps:
        file.undo.append(Change(said, steps, rows or []))
        file.redo.clear()


# ---- the file


def _changed(dataset: Dataset, change: Callable[[_File], T]) -> T:
    with dataset.log.locked():
        file = _read(dataset.path)
        before = orjson.dumps(_record(file))
        result = change(file)
        if orjson.dumps(_record(file)) != before:
            _write(dataset.path, file)
        return result


def _read(folder: Folder) -> _File:
    path = folder / FILE
    try:
        record = orjson.loads(path.read_bytes())
        undo, redo = ([_change(each) for each in record.get(name, ())] for name in ("undo", "redo"))
        return _File(Tree.of(record["topics"]), undo, redo)
    except FileNotFoundError:
        return _File(Tree(), [], [])
    except OSError as error:
        raise StorageError(f"{path} cannot be read ({error.strerror}); check its permissions.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InvalidError(
            f'{path} is no tree of topics; mend it by hand: {{"topics":[{{"name":"…","topics":[…]}}]}}.'
        ) from None


def _change(record: dict[str, Any]) -> Change:
    rows = [Way(tuple(way["old"]), tuple(way["new"]), tuple(way["but"])) for way in record["rows"]]
    return Change(record["words"], record["steps"], rows)


def _record(file: _File) -> dict[str, Any]:
    def listed(stack: list[Change]) -> list[dict[str, Any]]:
        return [{"words": each.words, "steps": each.steps, "rows": each.rows} for each in stack]

    return {"topics": file.tree.record(), "undo": listed(file.undo), "redo": listed(file.redo)}


def _write(folder: Folder, file: _File) -> None:
    for stack in (file.undo, file.redo):
        del stack[:-_UNDONE]
        while len(stack) > 1 and len(orjson.dumps(_record(_File(Tree(), stack, [])))) > _BYTES:
            del stack[0]
    write_atomic(folder / FILE, orjson.dumps(_record(file), option=orjson.OPT_INDENT_2) + b"\n")
