"""What a run draws for each of its requests: seeds, values, temperature, prompt. Pure functions of seed and number."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence

from tui_craft.domain import prompt
from tui_craft.domain.row import Row
from tui_craft.domain.run import Variant
from tui_craft.recipes.base import Material

MOST_SEEDS = 20


class Draws:
    """The draws of a run: each is fixed by the run's random seed and the number of the request."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._lines: dict[int, str] = {}  # a seed is shown in many requests and is written as JSON only once

    def rng(self, number: int, what: str = "values") -> random.Random:
        """Random numbers for `what` in request `number`, alike at each call."""
        return random.Random(f"{self._material.random_seed}:{number}:{what}")

    def seeds(self, number: int, template: str, among: Sequence[Row] | None = None) -> list[Row]:
        """The seeds for request `number` (of those `among`, else of all); none where the template has no place."""
        material = self._material
        wanted = material.seeds_per_request if "seeds" in prompt.variables(template) else 0
        return draw_seeds(material.seeds if among is None else among, wanted, material.random_seed, number)

    def seed_lines(self, seeds: Sequence[Row]) -> str:
        """The seeds as JSON, one a line."""
        format = self._material.format
        for seed in seeds:
            if seed.id not in self._lines:
                self._lines[seed.id] = prompt.seed_line(seed.data, format)
        return "\n".join(self._lines[seed.id] for seed in seeds)

    def axes(self, number: int) -> dict[str, str]:
        """A value of each axis, drawn by weight."""
        if not self._material.axes:
            return {}
        rng = self.rng(number, "axes")
        return {axis: weighted(values, rng) for axis, values in self._material.axes.items() if values}

    def temperature(self, number: int) -> float:
        """A temperature within the run's range."""
        low, high = self._material.temperature
        if low == high:
            return low
        return min(high, max(low, round(self.rng(number, "temperature").uniform(low, high), 2)))

    def variant(self, stage: str, number: int) -> Variant:
        """The template of `stage`, drawn by weight where there are several."""
        variants = self._material.prompts[stage]
        if len(variants) == 1:
            return variants[0]
        place = weighted({str(i): item.weight for i, item in enumerate(variants)}, self.rng(number, stage))
        return variants[int(place)]


def weighted(values: Mapping[str, float], rng: random.Random) -> str:
    """One of the names, by its weight."""
    return rng.choices(list(values), weights=list(values.values()))[0]


def draw_seeds(seeds: Sequence[Row], wanted: int, random_seed: int, number: int) -> list[Row]:
    """The seeds for request `number`: `wanted` of them at random, at most 20, all if there are fewer.

    Where there are enough to choose from (three different sets), no two consecutive requests get the same set.
    """
    size = min(wanted, MOST_SEEDS, len(seeds))
    if size == 0:
        return []
    places = _sample(len(seeds), size, f"{random_seed}:{number}")
    if number % 2 and math.comb(len(seeds), size) >= 3:
        # even requests keep their draw, so an odd one that avoids both neighbours settles it without a memory
        neighbours = [set(_sample(len(seeds), size, f"{random_seed}:{n}")) for n in (number - 1, number + 1)]
        again = 0
        while set(places) in neighbours:
            again += 1
            places = _sample(len(seeds), size, f"{random_seed}:{number}:{again}")
    return [seeds[place] for place in places]


def _sample(population: int, size: int, key: str) -> list[int]:
    return random.Random(key).sample(range(population), size)
