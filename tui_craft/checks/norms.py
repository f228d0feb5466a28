"""What checks share that learn from examples how rows should be: texts by side, and how shares are said. No check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tui_craft import text
from tui_craft.checks.base import ANSWERERS, Ground, Reading
from tui_craft.domain.formats import Block

INPUT, OUTPUT = "input", "output"
_USERS = frozenset({"user", "human"})
LOOKED_AT = 20_000
"""Characters of a text that are looked at, from its beginning."""


class Part(NamedTuple):
    """A text of a row. `part` names what is compared with the same of other rows: a field, or all turns of one side."""

    side: str
    part: str
    block: Block


def parts(reading: Reading) -> Iterator[Part]:
    """The texts with something in them that a user asks or a model answers; not what systems and tools say."""
    outputs = frozenset(reading.format.outputs)
    own = frozenset(reading.format.fields)
    for block in reading.blocks:
        path = block.path
        if path is None or path[0] not in own or not block.text or block.text.isspace():
            continue
        if len(path) == 1:
            name = str(path[0])
            yield Part(OUTPUT if name in outputs else INPUT, name, block)
            continue
        role = block.label.rsplit(" ", 1)[-1]
        if role in _USERS:
            yield Part(INPUT, f"{path[0]} {INPUT}", block)
        elif role in ANSWERERS:
            yield Part(OUTPUT if path[0] in outputs else INPUT, f"{path[0]} {OUTPUT}", block)


def told(ground: Ground, number: int) -> str:
    """How examples are called: `42 seeds`, or `500 rows` of a dataset that has no seeds."""
    return text.plural(number, "seed" if ground.seeded else "row")
