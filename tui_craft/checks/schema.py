"""Inputs and outputs that do not fit the JSON Schemas attached to the dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tui_craft import text
from tui_craft.checks.base import Fix, Ground, Look, Plain, Reading, Step
from tui_craft.domain import schemas
from tui_craft.domain.finding import Finding, Severity, path_name
from tui_craft.domain.formats import Block, Problem, with_text
from tui_craft.domain.json_text import mended

_SCHEMAS = ("input_schema", "output_schema")
_LONGEST = 300
_SLOW = 3
"""Texts on which a schema may take too long before it is not asked again in this pass."""


class Schema(Plain):
    """Looks at every row, however it came in: imported, written by hand, edited or made by a teacher."""

    name = "schema"
    title = "JSON Schemas"
    step: Step = "format"
    help = (
        "Inputs and outputs that are not the JSON that the dataset's input or output schema asks for, or do not fit "
        "it. Every row is looked at, imported and edited ones too. Where an output holds exactly one JSON value that "
        "fits, with prose or a code fence around it or a comma too many, the fix takes it out. Looks at nothing where "
        "no schema is attached."
    )

    def begin(self, ground: Ground) -> Look | None:
        """A look at each row by itself; None without a schema. Raises InvalidError when a schema cannot be used."""
        both = [ground.context.get(name) for name in _SCHEMAS]
        if both == [None, None]:
            return None
        for schema in both:
            if schema is not None:
                schemas.check(schema)
        return SchemaLook(ground)


class SchemaLook(Look):
    """Counts how often the schema took too long."""

    def __init__(self, ground: Ground) -> None:
        self._format, self._context = ground.format, ground.context
        self.basis = ground.print_of(*_SCHEMAS)
        self._slow = 0

    def look(self, reading: Reading) -> Iterator[Finding]:
        """A finding for each of the first places that do not fit."""
        if self._slow >= _SLOW:
            return
        from tui_craft.domain.schema_engine import TOO_SLOW, UNENDING  # late: it brings the schema library with it

        for problem in self._problems(reading.row.data):
            message = f"{problem.field} {problem.reason}"
            if problem.reason.endswith((TOO_SLOW, UNENDING)):
                self._slow += 1
                if self._slow == _SLOW:
                    message += "; it is not asked about further rows"
            how = self._how(reading, problem.field)
            shown = text.one_line(message, _LONGEST)
            yield Finding(Schema.name, reading.row.id, problem.field, 0, 0, Severity.ERROR, shown, fix=how)

    def fix(self, reading: Reading, found: Sequence[Finding]) -> Fix | None:
        """The payload with each text replaced by the JSON in it, where that then fits."""
        data: Mapping[str, Any] = reading.row.data
        for field in {each.field for each in found if each.fix}:
            changed = self._mended(reading, field)
            if changed is None:
                return None
            data = with_text(data, changed[0], changed[1])
        return Fix(data=data) if data is not reading.row.data else None

    def _problems(self, data: Mapping[str, Any]) -> list[Problem]:
        return schemas.problems_in(data, self._format, self._context)

    def _how(self, reading: Reading, field: str) -> str:
        changed = self._mended(reading, field)
        return changed[2] if changed else ""

    def _mended(self, reading: Reading, field: str) -> tuple[tuple[str | int, ...], str, str] | None:
        """(path, the text that fits, how it is got) of a field that holds it; None where none is certain."""
        block = _block(reading, field)
        better = mended(block.text) if block is not None else None
        if block is None or block.path is None or better is None or better.text == block.text:
            return None
        left = self._problems(with_text(reading.row.data, block.path, better.text))
        return (block.path, better.text, better.how) if all(each.field != field for each in left) else None


def _block(reading: Reading, field: str) -> Block | None:
    return next((each for each in reading.blocks if each.path is not None and path_name(each.path) == field), None)


CHECK = Schema()
