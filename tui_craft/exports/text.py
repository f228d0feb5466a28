"""Plain text for completion training: {"text"}, each turn or field under a heading (see domain/convert.py)."""

from __future__ import annotations

from tui_craft.domain.formats import FORMATS, Format
from tui_craft.domain.row import Row
from tui_craft.exports.base import ExportFormat, Line, converted_line


def _encode(row: Row, source: Format) -> Line:
    return converted_line(row, source, FORMATS["text"])


EXPORT = ExportFormat(
    "text", "Plain text", "One field, text; other formats are laid out under headings.", target="text", encode=_encode
)
