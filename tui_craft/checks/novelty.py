"""Rows whose input is too like that of an earlier row by ROUGE-L: the published novelty rule of Self-Instruct."""

from __future__ import annotations

from collections.abc import Iterator

from tui_craft.checks.base import Ground, Look, Plain, Reading, Scope, Step, finding
from tui_craft.domain.finding import IGNORED, Finding, Severity
from tui_craft.domain.novel import Novel
from tui_craft.domain.options import Option
from tui_craft.domain.rouge import THRESHOLD, Match


class Novelty(Plain):
    """Goes through rows in the order in which they would rather be kept; what it flags counts as dropped."""

    name = "novelty"
    title = "Novelty (ROUGE-L)"
    help = (
        "Inputs that are mostly the words of an earlier one in the same order: ROUGE-L F1 above the threshold against "
        "the seeds and every row kept before, which is how Self-Instruct and Alpaca were filtered. Rows that say the "
        "same task again teach nothing new. A row made of another, such as a rewritten one, is not held against it."
    )
    options = (
        Option("threshold", "Threshold", "float", THRESHOLD, "ROUGE-L F1 above which a row is flagged.",
               low=0.05, high=1),
    )  # fmt: skip
    scope: Scope = "earlier"
    step: Step = "duplicates"
    usual = False
    examples = True

    def begin(self, ground: Ground) -> Look:
        """A look that has the seeds to begin with."""
        return NoveltyLook(ground)


class NoveltyLook(Look):
    """Remembers the leading text of every row it keeps: some 0.3 kB a row of 12 words."""

    def __init__(self, ground: Ground) -> None:
        self._novel = Novel(ground.options["threshold"])
        # a row that a person let pass is one more that later rows are held against
        self.basis = ",".join(str(row.id) for row in ground.tagged(IGNORED + Novelty.name))
        # without enough seeds the examples are the very rows that are still to come
        self._seeds = {row.id for row in ground.examples} if ground.seeded else set()
        for reading in ground.readings() if self._seeds else ():
            self._novel.keep(reading.row.id, reading.sides.leading)

    def know(self, reading: Reading) -> None:
        """Keep or drop a row as before."""
        self._judge(reading)

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for a row that is too like one before it."""
        match = self._judge(reading)
        if match is not None:
            other, score = match
            message = f"its ROUGE-L with row {other} is {score:.2f}"
            block = next(iter(reading.asked or reading.answers), None)
            yield finding(Novelty.name, reading, block, (0, 0), Severity.WARNING, message, other=other, score=score)

    def _judge(self, reading: Reading) -> Match | None:
        row, text = reading.row, reading.sides.leading
        if row.id in self._seeds:
            return None
        if row.is_seed or IGNORED + Novelty.name in row.tags:
            self._novel.keep(row.id, text, row.envelope.parent)
            return None
        return self._novel.judge(row.id, text, row.envelope.parent)


CHECK = Novelty()
