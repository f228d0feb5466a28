"""Rows nearly the same as one that would rather be kept: their word 3-grams overlap by a threshold (Jaccard).

Compares all rows at once at the end (`domain.near_join`): about 0.02 ms of CPU a row of 80 words, and 0.6 GB of memory
for a million such rows; their 3-grams lie in a temporary file once there are many.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Literal, cast

from tui_craft.checks.base import Fix, Ground, Look, Plain, Reading, Scope, Step
from tui_craft.checks.duplicates import kept_instead, rejected
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.idset import IdSet
from tui_craft.domain.options import Option
from tui_craft.domain.same import identity

Part = Literal["row", "input", "output"]
THRESHOLD = 0.8


class NearDuplicates(Plain):
    """What `duplicates` finds is left to it."""

    name = "near-duplicates"
    title = "Near-duplicates"
    help = (
        "Rows nearly the same as another one: of all groups of three words in a row that either has, they share so "
        "many. Many of them make a model repeat itself, and a test easier than it looks. The one that would "
        "rather be kept is named: a seed before an accepted row, that before one on hold or a draft. Rows "
        "made from another one on purpose are hinted at only."
    )
    options = (
        Option("threshold", "Overlap", "float", THRESHOLD, "From which share of common word groups on; 1 is all.",
               low=0.3, high=1.0),
        Option("on", "Compare", "choice", "row", "The whole row, or one side of it.",
               choices=("row", "input", "output")),
    )  # fmt: skip
    scope: Scope = "earlier"
    step: Step = "duplicates"

    def begin(self, ground: Ground) -> Look | None:
        """A look that knows the rows before each row; None where rows have no input and that is to be compared."""
        on = cast(Part, ground.options["on"])
        return NearLook(float(ground.options["threshold"]), on) if on != "input" or ground.format.inputs else None


class Texts:
    """The texts of rows, gathered to be compared: what they say, which are copies, which were made from which."""

    def __init__(self, on: Part) -> None:
        from tui_craft.domain.near_sets import GramSets

        self.sets, self._on = GramSets(_spill), on
        self._ids, self._said = array("q"), array("Q")
        self._parents: dict[int, int] = {}

    def add(self, reading: Reading) -> None:
        """Take in a row; rows come in the order in which they would rather be kept."""
        row = reading.row
        self.sets.add(row.id, text_of(reading, self._on))
        if self._on == "row":
            self._ids.append(row.id)
            self._said.append(identity(reading.format, row.data, row.origin))
        if row.envelope.parent is not None:
            self._parents[row.id] = row.envelope.parent

    def related(self, one: int, other: int) -> bool:
        """Whether one of two rows was made from the other, or both from a third."""
        of = self._parents.get
        return not {one, of(one, one)}.isdisjoint({other, of(other, other)})

    def copies(self) -> IdSet:
        """The rows that say the same as an earlier one, which is the business of `duplicates`."""
        import numpy as np

        if not self._ids:
            return IdSet()
        first = np.unique(np.frombuffer(self._said, np.uint64), return_index=True)[1]
        again = np.ones(len(self._ids), bool)
        again[first] = False
        return IdSet.of(np.frombuffer(self._ids, np.int64)[again].tolist())


class NearLook(Look):
    """Gathers the rows; `finish` compares them."""

    def __init__(self, threshold: float, on: Part) -> None:
        self._threshold, self._texts = threshold, Texts(on)
        self._wanted = array("q")

    def know(self, reading: Reading) -> None:
        """Gather the row."""
        self._texts.add(reading)

    def look(self, reading: Reading) -> Iterator[Finding]:
        """Gather the row, about which something is to be said."""
        self._texts.add(reading)
        self._wanted.append(reading.row.id)
        return iter(())

    def finish(self) -> Iterator[Finding]:
        """A finding for each row that is near an earlier one."""
        wanted = IdSet.of(self._wanted)
        if not wanted:
            return
        from tui_craft.domain.near_pairs import earlier

        texts, copies, going = self._texts, self._texts.copies(), set[int]()
        for row_id, others in earlier(texts.sets.sealed(), self._threshold):
            going.add(row_id)
            if row_id in copies or row_id not in wanted:
                continue
            # one that stays says better what this row is too much beside
            other, overlap = next((each for each in others if each[0] not in going), others[0])
            yield self._finding(row_id, other, overlap, stays=other not in going)

    def _finding(self, row_id: int, other: int, overlap: float, *, stays: bool) -> Finding:
        related = self._texts.related(row_id, other)
        much = 100 if overlap == 1.0 else min(99, round(100 * overlap))
        said = f"nearly the same as row {other} ({much} %)"
        said += ", from which it was made" if related else "" if stays else ", which is near another one itself"
        return Finding(
            NearDuplicates.name, row_id, "", 0, 0, Severity.HINT if related else Severity.WARNING, said,
            fix=kept_instead(other) if stays and not related else "", other=other, score=round(overlap, 4),
        )  # fmt: skip

    def fix(self, reading: Reading, found: Sequence[Finding]) -> Fix | None:
        """Reject the row."""
        return rejected(reading)


def text_of(reading: Reading, on: Part) -> str:
    """What of a row is compared: what is asked and answered, or one of them."""
    asked, answered = reading.sides
    if on == "input":
        return asked
    return answered if on == "output" else f"{asked}\n{answered}"


def _spill() -> BinaryIO:
    return cast(BinaryIO, tempfile.TemporaryFile(prefix="tui-craft-near."))


CHECK = NearDuplicates()
