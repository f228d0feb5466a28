"""Required fields that are missing or empty, and payloads that do not fit the dataset's format."""

from __future__ import annotations

from collections.abc import Iterator

from tui_craft.checks.base import answers
from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Row
from tui_craft.domain.unanswered import TAG


class Fields:
    """Says what keeps a row from being one of its format: it could not be exported as it is."""

    name = "fields"
    help = "Required fields that are missing or empty."

    def look(self, row: Row, format: Format) -> Iterator[Finding]:
        """A finding for each problem of the payload, and for each answering turn without a word.

        A row whose output is still to be written lacks nothing.
        """
        if TAG in row.tags:
            return
        for block in answers(row, format):
            if not block.text.strip() and block.path is not None and len(block.path) > 1:
                field = path_name(block.path)
                yield Finding(self.name, row.id, field, 0, 0, Severity.WARNING, f"{field} is empty")
        if format.fits(row.data):
            return
        for problem in format.problems(row.data):
            message = f"{problem.field} {problem.reason}" if problem.field else problem.reason
            yield Finding(self.name, row.id, problem.field, 0, 0, Severity.ERROR, message)


CHECK = Fields()
