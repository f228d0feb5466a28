"""What was asked before each answer of a row: checks of content judge an answer by it. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tui_craft.checks.base import Reading
from tui_craft.domain.finding import Severity
from tui_craft.domain.formats import Block

LOOKED_AT = 20_000
"""Characters of a text that are looked at, from its beginning."""
_ASKERS = frozenset({"user", "human"})


class Exchange(NamedTuple):
    """An answer and what it answers.

    `task` says what to do, `material` what to do it with where the format keeps that apart (an Alpaca input); both
    together are `asked`, and `asking` are the texts of the task. In a conversation they are the turns right before the
    answer. `said` is the answer's text.
    """

    task: str
    material: Block | None
    answer: Block
    said: str
    asking: tuple[Block, ...]

    @property
    def asked(self) -> str:
        """All that was asked, as one text."""
        return f"{self.task}\n{self.material.text[:LOOKED_AT]}" if self.material is not None else self.task

    @property
    def is_turn(self) -> bool:
        """Whether the answer is a turn of a conversation."""
        return len(self.answer.path or ()) > 1

    def severity(self, meant: Severity) -> Severity:
        """What is wrong in the worse side of a preference pair may be there on purpose."""
        path = self.answer.path
        return Severity.HINT if path is not None and path[0] == "rejected" else meant


def exchanges(reading: Reading) -> Iterator[Exchange]:
    """Each answer of the row that has words, with what was asked; texts are cut to what is looked at."""
    answers = {block.path: block for block in reading.answers}
    if not answers:
        return
    format = reading.format
    material = _material(reading) if "instruction" in format.inputs else None
    asked: list[Block] = []
    answered = False
    for block in reading.blocks:
        if block.path in answers:
            if block.text.strip():
                task = "\n".join(part.text[:LOOKED_AT] for part in asked)
                yield Exchange(task, material, block, block.text[:LOOKED_AT], tuple(asked))
            answered = True
        elif block is not material and _asks(block, format.inputs):
            if answered and len(block.path or ()) > 1:
                asked, answered = [], False
            asked.append(block)


def _material(reading: Reading) -> Block | None:
    return next((block for block in reading.asked if block.path == ("input",) and block.text.strip()), None)


def _asks(block: Block, inputs: tuple[str, ...]) -> bool:
    path = block.path
    if path is None or path[0] not in inputs:
        return False
    return len(path) == 1 or block.label.rsplit(" ", 1)[-1] in _ASKERS


def is_worse(block: Block) -> bool:
    """Whether a text is on the worse side of a preference pair."""
    return block.path is not None and block.path[0] == "rejected"
