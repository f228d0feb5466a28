"""The dataset's own format: each row's payload byte for byte as it came in, all its fields included."""

from __future__ import annotations

from tui_craft.domain.convert import ConvertError
from tui_craft.domain.formats import Format
from tui_craft.domain.row import Row
from tui_craft.exports.base import ExportFormat, Line
from tui_craft.exports.strict import strict_raw


def _encode(row: Row, source: Format) -> Line:
    if not source.fits(row.data):
        raise ConvertError(str(source.problems(row.data)[0]))
    data, changed = strict_raw(row.raw)
    return Line(data, changed=changed)


EXPORT = ExportFormat(
    "own", "The dataset's own format", "Every field, byte for byte as it came in.", target=None, encode=_encode
)
