"""Required fields that are missing or empty, and payloads that do not fit the dataset's format."""

from __future__ import annotations

from collections.abc import Iterator

from tui_craft.checks.base import Ground, Look, Plain, Reading, Step
from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.unanswered import TAG


class Fields(Plain):
    """Says what keeps a row from being one of its format: it could not be exported as it is."""

    name = "fields"
    title = "Required fields"
    step: Step = "format"
    help = "Required fields that are missing or empty."

    def begin(self, ground: Ground) -> Look:
        """A look at each row by itself."""
        return FieldsLook()


class FieldsLook(Look):
    """Remembers nothing."""

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each problem of the payload, and for each answering turn without a word.

        A row whose output is still to be written lacks nothing.
        """
        row, format = reading.row, reading.format
        if TAG in row.tags:
            return
        for block in reading.answers:
            if not block.text.strip() and block.path is not None and len(block.path) > 1:
                field = path_name(block.path)
                yield Finding(Fields.name, row.id, field, 0, 0, Severity.WARNING, f"{field} is empty")
        if format.fits(row.data):
            return
        for problem in format.problems(row.data):
            message = f"{problem.field} {problem.reason}" if problem.field else problem.reason
            yield Finding(Fields.name, row.id, problem.field, 0, 0, Severity.ERROR, message)


CHECK = Fields()
