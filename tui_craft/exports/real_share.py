"""Leaving synthetic rows out until enough of what goes out is real. Decides which; writes nothing.

Real rows are never left out. Of the others those stay that a seed puts first, whatever else is said about them, so
that they are spread as they were; those of unknown origin count as not real.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from tui_craft import text
from tui_craft.domain.formats import Format
from tui_craft.domain.idset import IdSet
from tui_craft.domain.row import Row
from tui_craft.errors import InvalidError
from tui_craft.exports.splits import draw


def read_percent(said: str) -> Decimal:
    """The share that `30` or `30 %` says, in percent. Raises InvalidError unless it is above 0 and at most 100."""
    try:
        percent = Decimal(said.strip().removesuffix("%").strip())
    except InvalidOperation:
        percent = Decimal("NaN")
    if not percent.is_finite() or not 0 < percent <= 100:
        raise InvalidError(f"The real share must be a percentage above 0 and up to 100, such as 30, not {said!r}.")
    return percent


def room(real: int, percent: Decimal) -> int:
    """How many other rows may go out with `real` real ones so that these are at least `percent` of all."""
    return int(real * (100 - Fraction(percent)) / Fraction(percent))


def left_out(rows: Iterable[Row], percent: Decimal, seed: int, format: Format) -> IdSet:
    """Which of `rows` stay out so that at least `percent` of the rest are real; none where so many are.

    Raises InvalidError where none is real.
    """
    real, others = 0, list[tuple[int, int]]()
    for row in rows:
        if row.origin.get("kind") == "real":
            real += 1
        else:
            others.append((draw(row, format, seed), row.id))
    if others and not real:
        raise InvalidError(
            f"None of the {text.rows(len(others))} is real, so no share of them can be; import real rows, or export "
            f"without a real share."
        )
    others.sort()
    return IdSet.of(row_id for _, row_id in others[room(real, percent) :])
