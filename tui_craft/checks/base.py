"""What a check is: a look at one row that yields findings. A check changes nothing and keeps nothing in mind.

A file of this package with a `CHECK` is found by the registry; that is all there is to adding one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from tui_craft.domain.finding import Finding
from tui_craft.domain.formats import Block, Format
from tui_craft.domain.row import Row

ANSWERERS = frozenset({"assistant", "gpt", "chatgpt", "bing", "bard"})
"""Who speaks the turns that a model learns to write."""


class Check(Protocol):
    """One check. `name` is what settings and reports call it, `help` a sentence for people."""

    name: str
    help: str

    def look(self, row: Row, format: Format) -> Iterator[Finding]:
        """What there is to say about `row`, a row of a dataset in `format`; any payload is borne."""
        ...


def answers(row: Row, format: Format) -> list[Block]:
    """The texts of a row that a model learns to write: output fields, and the assistant's turns. Only editable ones."""
    outputs = frozenset(format.outputs)
    return [
        block
        for block in format.blocks(row.data)
        if block.path is not None
        and block.path[0] in outputs
        and (len(block.path) == 1 or block.label.rsplit(" ", 1)[-1] in ANSWERERS)
    ]
