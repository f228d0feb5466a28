"""Seed expansion, and direct prompting where there are no seeds: ask for more rows like these. Pure."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from tui_craft.domain import prompt
from tui_craft.domain.row import Row
from tui_craft.recipes.base import Material, Request, reply_schema
from tui_craft.teachers.base import Ask, Brief

MOST_SEEDS = 20


class Expand:
    """Shows the teacher a few real rows, drawn anew for every request, and asks for similar but distinct ones."""

    name = "expand"
    title = "Expand seeds"
    help = "Rows like your seeds, a new draw of them in each request; without seeds from the description alone."

    def request(self, material: Material, number: int, rows: int) -> Request:
        """The request with this number, asking for `rows` rows. Raises InvalidError on a prompt that cannot be sent."""
        wanted = material.seeds_per_request if "seeds" in prompt.variables(material.prompt) else 0
        seeds = draw_seeds(material.seeds, wanted, material.random_seed, number)
        draw = random.Random(f"{material.random_seed}:{number}:values")
        temperature = _between(material.temperature, draw)
        axes = {name: draw.choice(values) for name, values in material.axes.items() if values}
        payloads = [seed.data for seed in seeds]
        brief = Brief(
            format=material.format.name,
            rows=rows,
            random_seed=draw.getrandbits(32),
            seeds=payloads,
            objective=str(material.context.get("objective") or ""),
            axes=axes,
        )
        messages = prompt.render(material.prompt, rows=rows, seeds=payloads, axes=axes, format=material.format)
        return Request(
            number=number,
            rows=rows,
            ask=Ask(messages, brief, schema=reply_schema(material.format), temperature=temperature),
            seeds=tuple(seed.id for seed in seeds),
            prompt_hash=prompt.prompt_hash(material.prompt),
            axes=axes,
        )


def draw_seeds(seeds: Sequence[Row], wanted: int, random_seed: int, number: int) -> list[Row]:
    """The seeds for request `number`: `wanted` of them at random, at most 20, all if there are fewer.

    Where there are enough to choose from (three different sets), no two consecutive requests get the same set.
    """
    size = min(wanted, MOST_SEEDS, len(seeds))
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


def _between(span: tuple[float, float], draw: random.Random) -> float:
    low, high = span
    return min(high, max(low, round(draw.uniform(low, high), 2)))


RECIPE = Expand()
