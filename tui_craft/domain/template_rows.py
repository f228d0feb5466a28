"""Rows by a template: slots with values, rules between them, texts that name them. Pure; all chance from the seed.

Row number n of a template and a seed is always the same, whoever asks for it and in whatever order. Where the
combinations can be counted, they come in an order drawn by weight, none twice, and it can be said when all are used.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from random import Random
from typing import Any

from tui_craft.domain.template_rules import Rule
from tui_craft.domain.template_values import Draw, Fake, Slot, Value

MOST_COUNTED = 50_000
"""Combinations up to which all of them are made beforehand; beyond, each row is drawn for itself."""
_DRAWS = 2_000

PLACE = re.compile(r"(\\?)\{([A-Za-z_]\w*)(?::([^{}|\n]*))?(?:\|([a-z]+))?\}")
"""`{slot}`, `{price:.2f}`, `{name|upper}`; a backslash before it makes it plain text."""
FILTERS: dict[str, Callable[[str], str]] = {
    "upper": str.upper, "lower": str.lower, "title": str.title, "capital": lambda text: text[:1].upper() + text[1:],
    "json": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
}  # fmt: skip


class NothingLeft(Exception):
    """There is no further row; the message is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One form of a row. `texts` are (name, text) in order: fields, or turns by who speaks."""

    texts: tuple[tuple[str, str], ...]
    weight: float
    line: int

    @property
    def names(self) -> list[str]:
        """The slots its texts name, each once, in order."""
        found = (place for _, text in self.texts for place in PLACE.finditer(text) if not place[1])
        return list(dict.fromkeys(place[2] for place in found))


@dataclass(frozen=True)
class Template:
    """A template for rows of `format`. `slots` are by name, in the order written."""

    format: str
    slots: Mapping[str, Slot]
    rules: Sequence[Rule]
    shapes: Sequence[Shape]

    def needed(self, shape: Shape) -> list[str]:
        """The slots whose values decide a row of this shape: those it names and those a rule ties to them."""
        names = set(shape.names)
        while True:
            tied = {name for rule in self.rules if names & set(rule.names) for name in rule.names}
            if tied <= names:
                return [name for name in self.slots if name in names]
            names |= tied

    def combinations(self) -> int | None:
        """How many combinations of values there are before any rule; None where that has no end or is not known."""
        total = 0
        for shape in self.shapes:
            counts = [self.slots[name].sampler.count() for name in self.needed(shape)]
            if None in counts:
                return None
            total += math.prod(count for count in counts if count is not None)
        return total


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A row: its payload, and the values its text was written with."""

    data: dict[str, Any]
    values: dict[str, str]


class TemplateRows:
    """The rows of `template` under `seed`, by number from 0. `fake` makes realistic texts."""

    def __init__(self, template: Template, seed: int, fake: Fake) -> None:
        self._template = template
        self._seed = seed
        self._fake = fake
        self._turned_down: Counter[int] = Counter()

    @property
    def total(self) -> int | None:
        """How many different rows there are; None where they are not counted."""
        return None if self._counted is None else len(self._counted)

    def row(self, number: int) -> TemplateRow:
        """Row `number`. Raises NothingLeft when there is none, which then holds for all numbers after it."""
        if self._counted is None:
            return self._drawn(number)
        if number < len(self._counted):
            shape, values = self._counted[number]
            return self._written(shape, values)
        if self._counted:
            raise NothingLeft(f"All {len(self._counted):,} combinations of the template's values are used.")
        raise NothingLeft(f"The template's rules leave no row: {self._blame()}.")

    # ---- few enough to count

    @cached_property
    def _counted(self) -> list[tuple[Shape, dict[str, Value]]] | None:
        """Every different row in the order drawn."""
        combinations = self._template.combinations()
        if combinations is None or combinations > MOST_COUNTED:
            return None
        weights: dict[tuple[int, tuple[Value, ...]], float] = {}
        kept: dict[tuple[int, tuple[Value, ...]], tuple[Shape, dict[str, Value]]] = {}
        for place, shape in enumerate(self._template.shapes):
            names = shape.names
            for values, weight in self._allowed(shape):
                key = place, tuple(values[name] for name in names)
                kept.setdefault(key, (shape, values))
                weights[key] = weights.get(key, 0.0) + weight * shape.weight
        # a draw by weight without putting back: the least of -log(u)/weight comes first
        draw = Random(f"{self._seed}:order")
        order = sorted((-math.log(1.0 - draw.random()) / weights[key], place) for place, key in enumerate(kept))
        rows = list(kept.values())
        return [rows[place] for _, place in order]

    def _allowed(self, shape: Shape) -> Iterator[tuple[dict[str, Value], float]]:
        """Every combination that keeps to the rules, with its share among those of this shape."""
        names = self._template.needed(shape)
        values = [list(self._template.slots[name].sampler.all()) for name in names]
        whole = math.prod(sum(weight for _, weight in some) for some in values)
        for combination in product(*values):
            row = {name: value for name, (value, _) in zip(names, combination, strict=True)}
            if self._settled(row):
                yield row, math.prod(weight for _, weight in combination) / whole

    # ---- too many to count

    def _drawn(self, number: int) -> TemplateRow:
        rng = Random(f"{self._seed}:{number}")
        draw = Draw(number, rng, self._fake)
        shapes = self._template.shapes
        for _ in range(_DRAWS):
            shape = rng.choices(shapes, [shape.weight for shape in shapes])[0]
            row = {name: self._template.slots[name].sampler.draw(draw) for name in self._template.needed(shape)}
            if self._settled(row):
                return self._written(shape, row)
        raise NothingLeft(f"No row kept to the template's rules in {_DRAWS:,} draws: {self._blame()}.")

    # ---- both

    def _settled(self, row: dict[str, Value]) -> bool:
        """Whether `row`, after the rules that set values have set them, keeps to all of them."""
        rules = [rule for rule in self._template.rules if all(name in row for name in rule.names)]
        for rule in rules:
            rule.settle(row)
        broken = next((rule for rule in rules if not rule.holds(row)), None)
        if broken is not None:
            self._turned_down[broken.line] += 1
        return broken is None

    def _blame(self) -> str:
        (line, times), *_ = self._turned_down.most_common(1)
        return f"the rule on line {line} turned down most of them ({times:,}); loosen it, or give its slots more values"

    def _written(self, shape: Shape, values: Mapping[str, Value]) -> TemplateRow:
        texts = [(name, filled(text, values)) for name, text in shape.texts]
        used = {name: str(values[name]) for name in shape.names}
        return TemplateRow(payload(self._template.format, texts), used)


def filled(text: str, values: Mapping[str, Value]) -> str:
    """`text` with its slots' values in it. Raises ValueError where a value cannot be written in the style asked for."""

    def value(place: re.Match[str]) -> str:
        if place[1]:
            return place[0][1:]
        written = format(values[place[2]], place[3] or "")
        return FILTERS[place[4]](written) if place[4] else written

    return PLACE.sub(value, text)


SPEAKERS = {
    "messages": {"system": "system", "user": "user", "assistant": "assistant"},
    "conversations": {"system": "system", "user": "human", "assistant": "gpt", "human": "human", "gpt": "gpt"},
}
"""What a turn may be headed by in a template, and who then speaks."""


def payload(format_name: str, texts: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The payload whose fields or turns have these texts."""
    speakers = SPEAKERS.get(format_name)
    if speakers is None:
        return dict(texts)
    who, what = ("role", "content") if format_name == "messages" else ("from", "value")
    return {format_name: [{who: speakers[name], what: text} for name, text in texts]}
