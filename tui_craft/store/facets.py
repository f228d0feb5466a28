"""What a dataset's filters can name: its tags, runs, models, topics and so on. Reads some rows, changes none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Row
from tui_craft.errors import CraftError
from tui_craft.store import findings, sets, slices
from tui_craft.store.dataset import Dataset
from tui_craft.store.search import read

_MOST = 200
"""How many values of one kind are given."""
_PIECES = 10
_ORIGINS = {"runs": "run", "models": "model", "teachers": "teacher", "templates": "template", "recipes": "recipe",
            "prompts": "prompt"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facets:
    """Values that rows have, the most common first (at most 200 of a kind); slices, sets and checks in their own order.

    `topics` are written as in `topic:billing/refunds`; `fields` are the payload's own.
    """

    tags: list[str] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    models: list[str] = field(default_factory=list)
    teachers: list[str] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)
    recipes: list[str] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    slices: list[str] = field(default_factory=list)
    sets: list[str] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)


def facets(dataset: Dataset, *, most_rows: int = 5_000) -> Facets:
    """What can be named, as far as `most_rows` rows tell: all of a small dataset, ten stretches of a large one."""
    counted: dict[str, Counter[str]] = {name: Counter() for name in (*_ORIGINS, "tags", "topics", "fields", "reasons")}
    for row in read(dataset, _some(dataset, most_rows)):
        _count(row, counted)
    common = {name: [value for value, _ in counter.most_common(_MOST)] for name, counter in counted.items()}
    return Facets(**common, slices=_slices(dataset), sets=sets.names(dataset.path), checks=_checks(dataset))


def _some(dataset: Dataset, most: int) -> IdSet:
    """Some rows from all over the dataset, the oldest and the newest among them."""
    live = dataset.index.live()
    if len(dataset) <= most:
        return live
    ids = dataset.ids()
    size = max(1, most // _PIECES)
    starts = [(len(ids) - size) * piece // (_PIECES - 1) for piece in range(_PIECES)]
    return IdSet.of(row_id for start in starts for row_id in ids[start : start + size]) & live


def _count(row: Row, counted: dict[str, Counter[str]]) -> None:
    counted["tags"].update(row.tags)
    if row.envelope.reason:
        counted["reasons"][row.envelope.reason] += 1
    for name, key in _ORIGINS.items():
        counted[name].update(_texts([row.origin.get(key)]))
    topic: Any = row.origin.get("topic")
    if isinstance(topic, list):
        counted["topics"].update(_texts(["/".join(_texts(topic))]))
    counted["fields"].update(filter(None, row.data))


def _texts(values: Iterable[Any]) -> list[str]:
    return [value for value in values if isinstance(value, str) and value]


def _checks(dataset: Dataset) -> list[str]:
    """The checks that found something, and `*` for any of them."""
    found = sorted({finding.check for finding in findings.read(dataset.path).found})
    return ["*", *found] if found else []


def _slices(dataset: Dataset) -> list[str]:
    try:
        return [each.name for each in slices.read(dataset.path)]
    except CraftError:
        return []  # a broken file is told of where slices are used
