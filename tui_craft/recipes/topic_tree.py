"""Growing a tree of topics: which topics are asked for below which, and which of a reply's names are new. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from tui_craft.domain.parsing.objects import texts_in
from tui_craft.domain.topic_names import Names
from tui_craft.domain.topics import Path, tidy, words
from tui_craft.recipes.asking import Asker
from tui_craft.recipes.base import Entry, Request, Taken, listed
from tui_craft.recipes.topic_jobs import Jobs

STAGE = "tree"
_NAMED = 300
"""Topics elsewhere in the tree that a prompt names, the nearest."""


class Growth:
    """The tree of one run: `paths` are all its topics, those that were there and those that were added."""

    def __init__(self, asker: Asker, paths: Iterable[Path], *, count: int) -> None:
        self._asker, self._count = asker, count
        self._seeds = [seed.data for seed in asker.material.seeds]
        self.paths = list(paths)
        self._names = Names(self.paths)
        self.jobs = Jobs()
        self.added = 0
        """Topics that this run has added."""

    def begin(self, path: Path, depth: int) -> None:
        """Ask for topics below `path`, and below each of those, `depth` steps in all."""
        self.jobs.add(words(path), partial(self._request, path, depth))

    def _request(self, path: Path, depth: int, number: int) -> Request:
        siblings = [other for other in self.paths if other[:-1] == path]
        elsewhere = [other for other in self.paths if other[:-1] != path]
        near = sorted(elsewhere, key=lambda other: -_shared(path, other))[:_NAMED]
        return self._asker.request(
            STAGE, number, 0,
            values={
                "topic": arrowed(path), "count": str(self._count), "siblings": _lines(siblings),
                "topics": _lines(near),
            },
            schema=listed("topics", {"type": "string"}), axes={}, asks=self._count, topic=path,
            task="topics", work={"depth": depth},
            data={"topic": [*path], "existing": [other[-1] for other in self.paths], "seeds": self._seeds},
        )  # fmt: skip

    def take(self, entry: Entry) -> Taken:
        """The new topics of a reply; where it has none it is asked once more."""
        path: Path = tuple(entry.get("topic", ()))
        found: list[Path] = []
        notes = ["the reply names no topics"]
        for said in texts_in(entry["choice"], "topics", "subtopics") if "failed" not in entry else ():
            name = tidy(said)
            there = self._names.near(name) if name is not None else None
            if there is not None:
                notes = [f"every topic of the reply is in the tree already, such as {words(there)}"]
            elif name is not None and len(found) < self._count:
                self._add((*path, name))
                found.append((*path, name))
        self.added += len(found)
        self.jobs.ended(words(path), done=bool(found))
        depth = entry["work"]["depth"] - 1
        for below in found if depth else ():
            self.begin(below, depth)
        return Taken(topics=found, notes=notes, step=bool(found))

    def _add(self, path: Path) -> None:
        self.paths.append(path)
        self._names.add(path)


def arrowed(path: Path) -> str:
    """A path as a prompt says it: `billing > refunds`."""
    return " > ".join(path)


def _shared(one: Path, other: Path) -> int:
    """How many names two paths begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _lines(paths: Iterable[Path]) -> str:
    return "\n".join(f"- {path[-1]}" for path in paths)
