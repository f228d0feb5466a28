"""Required fields that are missing or empty, and payloads that do not fit the dataset's format."""

from __future__ import annotations

from collections.abc import Iterator

from tui_craft import text
from tui_craft.checks.base import Ground, Look, Plain, Reading, Step
from tui_craft.domain.finding import Finding, Severity
from tui_craft.domain.formats import TURN_FORMATS
from tui_craft.domain.unanswered import TAG
from tui_craft.domain.unseen import nothing_to_see

_SHOWN = 5
"""Problems that are told of one row: a broken list of turns may have thousands."""
_LONGEST = 300
"""Characters of a message: what stands where a role should may be a book."""


class Fields(Plain):
    """Says what keeps a row from being one of its format: it could not be exported as it is."""

    name = "fields"
    title = "Required fields"
    step: Step = "format"
    help = (
        "Required fields that are missing, empty, of another type than text, or that hold nothing but characters which "
        "cannot be seen; conversations without turns, or whose turns name no known role. A trainer stops at such a "
        "row, or learns to say nothing. Empty turns and their order are left to the check turns."
    )

    def begin(self, ground: Ground) -> Look:
        """A look at each row by itself."""
        return FieldsLook()


class FieldsLook(Look):
    """Remembers nothing."""

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each of the first problems of the payload. A row that waits for its output lacks nothing."""
        row, format = reading.row, reading.format
        if TAG in row.tags:
            return
        if not format.fits(row.data):
            for problem in format.problems(row.data)[:_SHOWN]:
                message = f"{problem.field} {problem.reason}" if problem.field else problem.reason
                yield Finding(
                    Fields.name, row.id, problem.field, 0, 0, Severity.ERROR, text.one_line(message, _LONGEST)
                )
        if format.name in TURN_FORMATS:
            return
        for name in format.fields:
            value = row.data.get(name)
            if isinstance(value, str) and name not in format.optional and value.strip() and nothing_to_see(value):
                message = f"{name} holds only characters that cannot be seen"
                yield Finding(Fields.name, row.id, name, 0, 0, Severity.ERROR, message)


CHECK = Fields()
