"""What a row's origin has in common with other rows, as filters. Pure: reads the row, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui_craft.domain.filter_terms import Term
from tui_craft.domain.row import Row

_SHORT = 22
"""Characters of a prompt's hash that tell it from the others."""


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing in common: `label` and `value` as they are read, `where` the filter that finds all rows with it."""

    label: str
    value: str
    where: str

    @property
    def what(self) -> str:
        """`run k3f9`, `topic billing/lost`."""
        return f"{self.label} {self.value}"


def shared(row: Row) -> list[Shared]:
    """What `row` may share with others: the narrowest first, its tags last."""
    return list(dict.fromkeys(_shared(row)))


def _shared(row: Row) -> Iterator[Shared]:
    origin = row.origin
    if run := origin.get("run"):
        yield _named("run", run)
    if source := origin.get("source"):
        yield _named("source", source, "file")
    if model := origin.get("model"):
        yield _named("model", model)
    if teacher := origin.get("teacher"):
        yield _named("teacher", teacher)
    if prompt := origin.get("prompt"):
        found = _named("prompt", prompt)
        yield Shared(found.label, prompt if len(prompt) <= _SHORT else prompt[:_SHORT] + "…", found.where)
    if template := origin.get("template"):
        yield _named("template", template)
    if recipe := origin.get("recipe"):
        yield _named("recipe", recipe)
    topic = [str(part) for part in _list(origin.get("topic"))]
    for depth in range(len(topic), 0, -1):
        yield _named("topic", "/".join(topic[:depth]))
    for seed in _list(origin.get("seeds")):
        yield Shared("seed", f"#{seed}", f"seed:{seed}")
    for how in (origin.get("by"), origin.get("kind")):
        if how:
            yield _named("origin", how)
    for tag in row.tags:
        yield _named("tag", tag)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []  # a hand may have written something else there


def _named(key: str, value: object, label: str = "") -> Shared:
    words = str(value)
    return Shared(label or key, words, str(Term(key, ":", words)))
