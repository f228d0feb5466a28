"""Rows that were written by copying: passages of a seed, word for word, in what a teacher was to write anew."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from math import ceil

from tui_craft.checks.base import Ground, Look, Plain, Reading, finding
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.formats import Block
from tui_craft.domain.options import Option
from tui_craft.domain.passages import Passages, span_of
from tui_craft.domain.words import words

LOOKED_AT = 20_000
"""Characters of each text that are compared, from its beginning."""
SETTING = frozenset({"system", "developer", "tool", "function"})
"""Who speaks the turns that are the same in many rows on purpose."""
_MANY = 3
_MANY_OF = 0.02
_LONG = 3
_BY_DESIGN = frozenset({"rule", "augmented"})
"""Ways in which rows are made out of seeds, not after them."""


class Copies(Plain):
    """Only synthetic rows are looked at, and none that is a seed itself."""

    name = "copies"
    title = "Copies of seeds"
    help = (
        "Synthetic rows that repeat a passage of a seed word for word: a teacher that copies its examples adds "
        "nothing, and the seed counts twice. What many seeds share with each other, such as a template's wording, is "
        "no copy; system turns are left alone, and so is the row that a row was made of. A short passage in a long "
        "text is a hint, and so is any in rows made by rules, which put seeds together by design."
    )
    options = (
        Option("words", "Words", "int", 10, "The shortest passage; two characters count as a word.",
               low=4, high=100),
        Option("share", "Share", "float", 0.5, "How much of a text must be copied so that it is more than a hint.",
               low=0, high=1),
    )  # fmt: skip
    examples = True

    def begin(self, ground: Ground) -> Look | None:
        """A look at synthetic rows; None without seeds."""
        return CopiesLook(ground) if ground.seeded else None


class CopiesLook(Look):
    """Reads the seeds when it meets the first synthetic row."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._least: int = ground.options["words"]
        self._share: float = ground.options["share"]

    @cached_property
    def _passages(self) -> Passages:
        """What is in the seeds."""
        readings = self._ground.readings()
        said = ((reading.row.id, words(block.text[:LOOKED_AT])) for reading in readings for block in compared(reading))
        return Passages(said, self._least, max(_MANY, ceil(_MANY_OF * len(readings))))

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each text with a passage of a seed, at the longest."""
        row = reading.row
        if row.origin.get("kind") != "synthetic" or row.is_seed:
            return
        for block in compared(reading):
            said = words(block.text[:LOOKED_AT])
            passage = self._passages.longest(said, but=row.envelope.parent or 0) if len(said) >= self._least else None
            if passage is None:
                continue
            grave = row.origin.get("by") not in _BY_DESIGN and (
                passage.share >= self._share or passage.count >= _LONG * self._least
            )
            message = f"repeats {passage.count:.0f} words of the seed {passage.source}"
            yield finding(
                Copies.name, reading, block, span_of(block.text[:LOOKED_AT], passage),
                Severity.WARNING if grave else Severity.HINT, message, other=passage.source, score=passage.share,
            )  # fmt: skip


def compared(reading: Reading) -> list[Block]:
    """The texts of a row that are written anew for each: all of its own but the turns that set the scene."""
    own = [*reading.asked, *reading.answers]
    return [block for block in own if block.label.rsplit(" ", 1)[-1] not in SETTING]


CHECK = Copies()
