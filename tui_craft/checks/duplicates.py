"""Rows that say the same as one that would rather be kept, and rows that answer the same question otherwise.

Keeps 24 bytes a row and decides at the end, so that a million rows cost little.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from tui_craft.checks.base import Fix, Ground, Look, Plain, Reading, Scope, Step
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.formats import Format
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import REASONS, State
from tui_craft.domain.same import identity

_PAIR = "preference"


class Duplicates(Plain):
    """Letter case and white space make no difference, unless a row was made for that difference."""

    name = "duplicates"
    title = "Duplicates"
    help = (
        "Rows that say the same as another one, letter case and white space apart: a model learns them by heart. Of "
        "each group one is kept: a seed before an accepted row, that before one on hold or a draft. Rows "
        "with the same input and another answer are hinted at."
    )
    scope: Scope = "earlier"
    step: Step = "duplicates"

    def begin(self, ground: Ground) -> Look:
        """A look that knows the rows before each row."""
        return DuplicatesLook(ground.format)


class DuplicatesLook(Look):
    """Notes what each row says as two hashes; `finish` compares them."""

    def __init__(self, format: Format) -> None:
        self._asks = bool(format.inputs) and format.name != _PAIR  # pairs share their prompt on purpose
        self._field = format.inputs[0] if format.inputs and format.inputs[0] not in format.outputs else ""
        self._ids, self._said, self._asked = array("q"), array("Q"), array("Q")
        self._wanted = array("q")

    def know(self, reading: Reading) -> None:
        """Note what the row says."""
        row = reading.row
        self._ids.append(row.id)
        self._said.append(identity(reading.format, row.data, row.origin))
        asks = self._asks and not row.origin.get("exact")
        self._asked.append(_hash(reading.sides.asked) if asks else 0)

    def look(self, reading: Reading) -> Iterator[Finding]:
        """Note what the row says, and that something is to be said about it."""
        self.know(reading)
        self._wanted.append(reading.row.id)
        return iter(())

    def finish(self) -> Iterator[Finding]:
        """A finding for each row that says the same as an earlier one, or asks the same."""
        wanted = IdSet.of(self._wanted)
        if not wanted:
            return
        ids, same, asking = self._ids, _firsts(self._said), _firsts(self._asked)
        for place, row_id in enumerate(ids):
            if row_id not in wanted:
                continue
            if same[place] != place:
                other = ids[same[place]]
                yield Finding(
                    Duplicates.name, row_id, "", 0, 0, Severity.WARNING, f"the same as row {other}",
                    fix=kept_instead(other), other=other, score=1.0,
                )  # fmt: skip
            elif self._asked[place] and asking[place] != place:
                other = ids[asking[place]]
                said = f"asks the same as row {other} and is answered otherwise"
                yield Finding(Duplicates.name, row_id, self._field, 0, 0, Severity.HINT, said, other=other)

    def fix(self, reading: Reading, found: Sequence[Finding]) -> Fix | None:
        """Reject the row."""
        return rejected(reading)


def kept_instead(other: int) -> str:
    """What the fix of a row that says what another one says is called."""
    return f"reject, row {other} is kept"


def rejected(reading: Reading) -> Fix | None:
    """Rejecting the row as a duplicate, unless it is rejected already."""
    return None if reading.row.state is State.REJECTED else Fix(state=State.REJECTED, reason=REASONS["d"])


def _firsts(hashes: array[int]) -> list[int]:
    """For each place the first with the same hash."""
    import numpy as np

    _, first, inverse = np.unique(np.frombuffer(hashes, np.uint64), return_index=True, return_inverse=True)
    places: list[int] = first[inverse.reshape(-1)].tolist()
    return places


def _hash(text: str) -> int:
    """A hash of the text, letter case and white space apart; 0 where it is empty."""
    plain = " ".join(text.casefold().split())
    if not plain:
        return 0
    return int.from_bytes(blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


CHECK = Duplicates()
