"""The rows of a topic: which they are, and giving them another path. Owns no tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui_craft.domain.filter_terms import Term
from tui_craft.domain.row import Origin, Row
from tui_craft.domain.topics import Path, words
from tui_craft.store import query
from tui_craft.store.dataset import Dataset


def where(path: Sequence[str]) -> str:
    """The expression that finds the rows of a topic and of all below it."""
    return str(Term("topic", ":", words(path)))


@dataclass(frozen=True, slots=True)
class Way:
    """Where rows go: from one path to another, but for those of `but`."""

    old: Path
    new: Path
    but: tuple[int, ...] = ()


def of_topic(dataset: Dataset, path: Path) -> list[int]:
    """The rows of a topic and of all below it."""
    return list(query.find(dataset, query.parse(dataset, where(path))))


def carry(dataset: Dataset, way: Way, *, verb: str) -> tuple[int, Way]:
    """Give the rows of a topic, and of those below it, the same place below another; how many, and the way back.

    Rows that had the other path before stay there when the way back is gone.
    """
    old, new = way.old, way.new
    there = tuple(of_topic(dataset, new))

    def edit(row: Row) -> Row | None:
        topic = row.origin.get("topic")
        if not isinstance(topic, list) or tuple(topic[: len(old)]) != old:
            return None
        return replace(row, origin=Origin(**{**row.origin, "topic": [*new, *topic[len(old) :]]}))

    but = frozenset(way.but)
    ids = [row_id for row_id in of_topic(dataset, old) if row_id not in but]
    rows = dataset.rewrite(ids, edit, verb=f"{verb} topic", about=f"{words(old)} to {words(new)}")
    return rows, Way(new, old, there)
