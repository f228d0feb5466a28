"""The tree of topics that gives a dataset its breadth: its shape, and the steps that change it. Pure; no file.

A topic is known by its path of names. Every step has another one that takes it back, so a change is the list of
steps that undo it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tui_craft import text
from tui_craft.errors import InvalidError, NotFoundError

Path = tuple[str, ...]
Step = dict[str, Any]
"""One of `insert` (a node at a place below `path`), `remove`, `rename`, `target`; JSON."""

LONGEST = 120
"""Characters of a topic's name."""
DEEPEST = 24
"""Names of a path."""
MOST = 50_000
"""Topics of a tree."""


@dataclass(slots=True)
class Node:
    """A topic. `target` is how many rows are wanted of it and what is below it, None where nobody said."""

    name: str
    target: int | None = None
    below: list[Node] = field(default_factory=list)

    def record(self) -> dict[str, Any]:
        """The node as a file holds it."""
        out: dict[str, Any] = {"name": self.name}
        if self.target is not None:
            out["target"] = self.target
        if self.below:
            out["topics"] = [node.record() for node in self.below]
        return out

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Node:
        """The node that `record` gave. Raises ValueError, KeyError or TypeError on anything else."""
        target = record.get("target")
        if type(record["name"]) is not str or not (target is None or (type(target) is int and target >= 0)):
            raise ValueError(f"no topic: {record['name']!r}")
        return cls(record["name"], target, [cls.of(each) for each in record.get("topics", ())])

    def size(self) -> int:
        """This topic and all below it."""
        return 1 + sum(node.size() for node in self.below)


class Tree:
    """The topics, in the order in which they are shown."""

    def __init__(self, roots: Iterable[Node] = ()) -> None:
        self.root = Node("", below=list(roots))

    @classmethod
    def of(cls, records: Iterable[Mapping[str, Any]]) -> Tree:
        """The tree that `record` gave."""
        return cls(Node.of(each) for each in records)

    def record(self) -> list[dict[str, Any]]:
        """The tree as a file holds it."""
        return [node.record() for node in self.root.below]

    def __len__(self) -> int:
        return self.root.size() - 1

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, Node]]:
        """Every topic below `path` with its own path, parents first, as they are shown."""
        stack = [(path, iter(self.node(path).below))]
        while stack:
            above, nodes = stack[-1]
            node = next(nodes, None)
            if node is None:
                stack.pop()
                continue
            here = (*above, node.name)
            yield here, node
            stack.append((here, iter(node.below)))

    def paths(self) -> list[Path]:
        """Every topic's path, parents first."""
        return [path for path, _ in self.walk()]

    def find(self, path: Sequence[str]) -> Node | None:
        """The node at `path`, None where there is none."""
        node: Node | None = self.root
        for name in path:
            node = next((each for each in node.below if each.name == name), None) if node is not None else None
        return node

    def node(self, path: Sequence[str]) -> Node:
        """The node at `path`. Raises NotFoundError with the nearest path."""
        found = self.find(path)
        if found is None:
            from difflib import get_close_matches

            near = get_close_matches(words(path), map(words, self.paths()), 1)
            hint = f"did you mean {near[0]}?" if near else "add it first."
            raise NotFoundError(f"There is no topic {words(path)}; {hint}")
        return found

    def nearest(self, path: Sequence[str]) -> Path:
        """The part of `path` that is in the tree; empty where not even its first name is."""
        node, kept = self.root, 0
        for name in path:
            below = next((each for each in node.below if each.name == name), None)
            if below is None:
                break
            node, kept = below, kept + 1
        return tuple(path[:kept])

    # ---- steps

    def apply(self, step: Step) -> Step:
        """Take a step; the step that takes it back. Raises NotFoundError where the tree has changed in between."""
        path, kind = tuple(step["path"]), step["do"]
        if kind == "insert":
            node = Node.of(step["node"])
            below = self.node(path).below
            below.insert(min(step["place"], len(below)), node)
            return {"do": "remove", "path": [*path, node.name]}
        node, above = self.node(path), self.node(path[:-1])
        if kind == "remove":
            place = above.below.index(node)
            del above.below[place]
            return {"do": "insert", "path": [*path[:-1]], "place": place, "node": node.record()}
        if kind == "rename":
            before, node.name = node.name, step["name"]
            return {"do": "rename", "path": [*path[:-1], node.name], "name": before}
        before_target, node.target = node.target, step["target"]
        return {"do": "target", "path": [*path], "target": before_target}


def inserted(path: Sequence[str], node: Node, place: int) -> Step:
    """The step that puts `node` below `path`."""
    return {"do": "insert", "path": [*path], "place": place, "node": node.record()}


def words(path: Sequence[str]) -> str:
    """A path as it is read and typed: `billing/refunds`."""
    return "/".join(path)


def path_of(line: str) -> Path:
    """The path that `line` spells. Raises InvalidError on one that has no name or an impossible one."""
    path = tuple(clean(name) for name in line.split("/"))
    if len(path) > DEEPEST:
        raise InvalidError(f"A topic lies at most {DEEPEST} deep; {words(path)[:60]}… is deeper.")
    return path


def clean(name: str) -> str:
    """`name` as a topic can be called: on one line. Raises InvalidError where nothing is left, or too much."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in name).split())
    if not plain or not text.is_text(plain):
        raise InvalidError("A topic needs a name, and the names of a path a / between them: billing/refunds.")
    if len(plain) > LONGEST:
        raise InvalidError(f"A topic's name has at most {LONGEST} characters; shorten {plain[:40]}….")
    return plain


def tidy(name: Any) -> str | None:
    """A name that a teacher gave, as a topic can be called; None where it is none."""
    if not isinstance(name, str):
        return None
    try:
        # a slash would make two topics of it, and teachers number and decorate what they list
        return clean(name.replace("/", "-").strip(" \t\n*-•.:;\"'"))
    except InvalidError:
        return None


def indented(lines: str, below: Path = ()) -> list[Path]:
    """The paths of what was typed: a topic a line, further in what belongs to the line above, `/` inside a line too.

    Raises InvalidError on a line that cannot be a topic.
    """
    found: list[Path] = []
    stack: list[tuple[int, Path]] = []
    for line in lines.expandtabs(4).splitlines():
        if not line.strip():
            continue
        depth = len(line) - len(line.lstrip())
        while stack and stack[-1][0] >= depth:
            stack.pop()
        above = stack[-1][1] if stack else below
        path = path_of(words((*above, line.strip())))
        stack.append((depth, path))
        found.append(path)
    return found
